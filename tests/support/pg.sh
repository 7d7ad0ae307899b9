#!/bin/sh
# A scratch PostgreSQL 15 for tests: in a folder of its own, on a loopback port, gone afterwards.
#   pg.sh start DIR    makes it, starts it, prints its address (KITH_TEST_PG_URL)
#   pg.sh stop DIR     stops it and removes DIR
# Nothing survives a power cut there (fsync off). KITH_TEST_PG_LOCALE chooses a locale other than C.
set -eu
bin=${KITH_PG_BIN:-/usr/lib/postgresql/15/bin}

usage() { sed -n '2,5s/^# //p' "$0" >&2; exit 2; }
[ $# -eq 2 ] || usage
dir=$2

# The server refuses to run as root: then it runs as postgres, or as nobody where there is no such account.
as() {
	if [ "$(id -u)" -ne 0 ]; then "$@"; return; fi
	who=nobody
	id postgres >/dev/null 2>&1 && who=postgres
	runuser -u "$who" -- "$@"
}

start() {
	[ -x "$bin/initdb" ] || { echo "PostgreSQL 15 is not installed (no $bin/initdb)." >&2; exit 1; }
	mkdir -p "$dir"
	dir=$(cd "$dir" && pwd)
	cd "$dir"
	if [ "$(id -u)" -eq 0 ]; then
		owner=nobody
		id postgres >/dev/null 2>&1 && owner=postgres
		chown "$owner" "$dir"
	fi
	chmod 700 "$dir"
	as "$bin/initdb" -D "$dir/data" -U postgres -A trust -E UTF8 --locale="${KITH_TEST_PG_LOCALE:-C}" --no-sync >"$dir.log" 2>&1 ||
		{ cat "$dir.log" >&2; exit 1; }
	try=0
	while [ "$try" -lt 20 ]; do
		port=$(( 20000 + ($(od -An -N2 -tu2 /dev/urandom) % 12000) ))
		if as "$bin/pg_ctl" -D "$dir/data" -w -t 60 -l "$dir/data/server.log" -o "-p $port -k $dir/data -h 127.0.0.1 \
			-c fsync=off -c autovacuum=off -c full_page_writes=off -c max_connections=300 -c shared_buffers=64MB \
			-c max_pred_locks_per_transaction=256 -c log_min_messages=error" start >"$dir.log" 2>&1; then
			rm -f "$dir.log"
			# Not a superuser: those pass through row-level security.
			as "$bin/psql" -q -h 127.0.0.1 -p "$port" -U postgres -c 'CREATE ROLE kith LOGIN CREATEDB' >&2
			echo "postgresql://kith@127.0.0.1:$port/postgres"
			return
		fi
		try=$((try + 1))
	done
	cat "$dir.log" >&2
	exit 1
}

stop() {
	[ -d "$dir/data" ] || exit 0
	dir=$(cd "$dir" && pwd)
	cd "$dir"
	as "$bin/pg_ctl" -D "$dir/data" -m immediate -w stop >/dev/null 2>&1 || true
	cd /
	rm -rf "$dir" "$dir.log"
}

case "$1" in
start) start ;;
stop) stop ;;
*) usage ;;
esac
