#!/usr/bin/env bash
# Makes Fixtures/<major>/<file>.gz from Plans/<file>.sql: for each query the length and bytes of its name, the length and
# bytes of its plan request (lengths big-endian).
#   capture.sh [file ...]      by default all; the server is named by psql's environment variables, and has pg_fusion loaded
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
major=$(psql -XAt -d postgres -c "SELECT current_setting('server_version_num')::int / 10000")
database=pg_fusion_capture_$$
psql -Xq -d postgres -c "CREATE DATABASE $database"
trap 'psql -Xq -d postgres -c "DROP DATABASE $database"' EXIT
psql -Xq -d "$database" -f "$here/schema.sql"
mkdir -p "$here/$major"
[ $# -gt 0 ] || set -- $(cd "$here/../Plans" && basename -s .sql -a ./*.sql)
for file; do
	psql -Xq -d "$database" -v file="$here/../Plans/$file.sql" -f "$here/capture.sql" |
		perl -ne 'chomp; print pack "H*", $_' | gzip -9n >"$here/$major/$file.gz"
done
