#!/bin/bash
# Makes the fixtures of one PostgreSQL version anew.
#
#   make-fixtures.sh DIRECTORY-OF-POSTGRES-BINARIES
#
# Builds capture.c against that PostgreSQL, starts a private cluster in a temporary directory (as user nobody when run
# by root), plans every query of queries.sql and stores what the planner was given in MAJOR/NAME.txt next to this
# script. OIDs of user objects differ between runs; nothing in the tests depends on their values.
set -euo pipefail
bin=${1:?directory of PostgreSQL binaries}
here=$(cd "$(dirname "$0")" && pwd)
major=$("$bin/pg_config" --version | sed -E 's/^PostgreSQL ([0-9]+).*/\1/')
work=$(mktemp -d)
mkdir "$work/out"
as_user=()
if [ "$(id -u)" = 0 ]; then
	chown -R nobody "$work"
	as_user=(runuser -u nobody --)
fi
stop() {
	"${as_user[@]}" "$bin/pg_ctl" -D "$work/data" -m immediate stop >/dev/null 2>&1 || true
	rm -rf "$work"
}
trap stop EXIT

cc -shared -fPIC -O1 -Wall -Wextra -I"$("$bin/pg_config" --includedir-server)" -o "$work/capture.so" "$here/capture.c"
chmod 755 "$work" "$work/capture.so"
"${as_user[@]}" "$bin/initdb" -D "$work/data" -A trust -U postgres --no-sync -E UTF8 --locale=C.UTF-8 >/dev/null
"${as_user[@]}" "$bin/pg_ctl" -D "$work/data" -w -l "$work/server.log" \
	-o "-k $work -c listen_addresses= -c fsync=off -c shared_preload_libraries=$work/capture.so" start >/dev/null
"$bin/psql" -X -q -v ON_ERROR_STOP=1 -v out="$work/out" -v library="$work/capture.so" \
	-h "$work" -U postgres -d postgres -f "$here/queries.sql" >/dev/null
mkdir -p "$here/$major"
rm -f "$here/$major"/*.txt "$here/$major"/*.node
cp "$work"/out/* "$here/$major/"
echo "$(ls "$here/$major" | wc -l) fixtures for PostgreSQL $major"
