#!/usr/bin/env bash
# Makes Fixtures/requests.gz: for each query of ../tpch/queries, and of joins.sql, the length and bytes of its name, the
# length and bytes of its plan request (lengths big-endian). The server is named by psql's environment variables: a database
# of PostgreSQL 15 that holds TPC-H, and has pg_fusion. To be made again when the format version in
# pghooks/planner/catalog_bundle.h changes.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
{
	echo '\set ON_ERROR_STOP 1'
	echo '\pset format unaligned'
	echo '\pset tuples_only on'
	echo 'BEGIN;'
	for i in $(seq 12); do
		columns=""
		values=""
		if [ "$i" = 1 ]; then
			columns=$(for d in $(seq 2 12); do printf ', d%d integer' "$d"; done)
			values=$(for d in $(seq 2 12); do printf ', g %% %d' $((d * 1000)); done)
		fi
		echo "CREATE TABLE t$i (id integer PRIMARY KEY, a integer, b integer, v integer$columns);"
		echo "INSERT INTO t$i SELECT g, g % $((1000 * (i % 12 + 1))), g % 97, g % 100$values FROM generate_series(1, ${i}000) g;"
		echo "ANALYZE t$i;"
	done
	request() {
		printf "SELECT encode(int4send(length('%s')) || '%s' || int4send(length(request)) || request, 'hex') FROM pg_fusion_plan_request(\$query\$%s\$query\$) request;\n" "$1" "$1" "$2"
	}
	for file in "$here"/../../tpch/queries/q*.sql; do
		request "$(basename "$file" .sql)" "$(cat "$file")"
	done
	for name in $(sed -n 's/^-- @//p' "$here/joins.sql"); do
		request "$name" "$(sed -n "/^-- @$name\$/,/;/p" "$here/joins.sql")"
	done
	echo 'ROLLBACK;'
} | psql -Xq | perl -ne 'chomp; print pack "H*", $_' | gzip -9n >"$here/requests.gz"
