#!/bin/sh
# The program as an administrator meets it: exit statuses, a hub that starts, stops and comes back after a fault.
# usage: serve.sh KITH
set -u
kith=$(realpath "$1") scratch=$(mktemp -d) failed=0 server=
trap '[ -z "$server" ] || kill -9 "$server" 2>/dev/null; rm -rf "$scratch"' EXIT
unset KITH_DATA KITH_DB
fault() { echo "FAILED: $*"; failed=1; }
status() { # WANTED WORDS…
	wanted=$1; shift
	"$kith" "$@" >"$scratch/out" 2>"$scratch/err"
	got=$?
	[ "$got" -eq "$wanted" ] || { fault "kith $*: exit $got, wanted $wanted"; cat "$scratch/err"; }
	[ "$wanted" -eq 0 ] || [ -s "$scratch/err" ] || fault "kith $*: failed without saying why"
}
# An address on this machine, asked for with nothing but a shell.
ask() { node -e '
	const http = require("node:http");
	http.get({ host: "127.0.0.1", port: process.argv[1], path: process.argv[2] }, (r) => {
		let body = ""; r.on("data", (d) => { body += d; }); r.on("end", () => console.log(r.statusCode, r.headers.location ?? "", body.slice(0, 300)));
	}).on("error", () => process.exit(1));' "$port" "$1"; }
wait_for() { # until it answers
	tries=0
	until ask /health >"$scratch/health" 2>/dev/null; do
		tries=$((tries + 1))
		[ $tries -lt 300 ] || { fault "it never answered"; cat "$scratch/log"; exit 1; }
		kill -0 "$server" 2>/dev/null || { fault "it stopped"; cat "$scratch/log"; exit 1; }
		sleep 0.1
	done
}

status 0 --help
status 0 help
status 0 version
status 2
status 2 dance
status 2 serve --listen
status 2 serve --no-such-option
status 2 serve stray
status 2 session
status 2 session king
status 1 serve --listen 127.0.0.1:0
status 1 serve --data "$scratch" --listen nowhere
status 1 serve --data "$scratch" --tls-cert /nonexistent --tls-key /nonexistent --listen 127.0.0.1:0
status 0 serve --help
status 0 routes
status 0 routes --json
node -e 'const r = JSON.parse(require("node:fs").readFileSync(process.argv[1]));
	if (!r.length || !r.every((x) => ["GET", "POST"].includes(x.method) && x.path.startsWith("/") && x.roles.length)) process.exit(1);' \
	"$scratch/out" || fault "kith routes --json is not the list it should be"

mkdir "$scratch/hub"
port=$(node -e 'const s = require("node:net").createServer().listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close(); });')
"$kith" serve --data "$scratch/hub" --listen "127.0.0.1:$port" >"$scratch/said" 2>"$scratch/log" &
server=$!
wait_for
grep -q '"database":"ok"' "$scratch/health" || fault "/health does not say that the database is well"
ask / | grep -q '^303 /start' || fault "a hub without a host does not lead to its first day"
status 1 session hub_worker --data "$scratch/hub"

kill -ABRT "$server"
sleep 1.5
wait_for
grep -q app.restarted "$scratch/log" || fault "it did not start again after a fault"

kill -TERM "$server"
wait "$server"
[ $? -eq 0 ] || fault "it did not stop tidily"
server=
ask /health >/dev/null 2>&1 && fault "it still answers after its stop"

"$kith" serve --data "$scratch/hub" --listen "127.0.0.1:$port" --no-supervise >"$scratch/said" 2>"$scratch/log" &
server=$!
wait_for
kill -ABRT "$server"
wait "$server" 2>/dev/null && fault "with --no-supervise a fault does not end it"
server=

# A list that looks like harm is stopped with the reason, and goes in when somebody says that it is right.
city=$scratch/city
status 0 sample --people 500 --quiet --data "$city"
{ echo "First name,Surname,Date of birth,Postcode"
	for n in 1 2 3 4 5 6 7 8; do echo "Person$n,Stopped,not a date $n,KF1 1AA"; done; } >"$scratch/list.csv"
status 2 import people
status 2 import people "$scratch/list.csv" again --data "$city"
status 2 import spoons "$scratch/list.csv" --data "$city"
status 1 import people "$scratch/list.csv" --data "$city"
grep -q 'STOP:.*birth dates' "$scratch/err" || fault "a list without birth dates does not say why it is stopped"
grep -q -- '--confirm' "$scratch/err" || fault "a stopped list does not say how to go on"
status 0 import people "$scratch/list.csv" --supplier "Made up" --list "Stopped" --confirm --json --data "$city"
grep -q '"rows":8' "$scratch/out" || fault "a confirmed list did not go in: $(cat "$scratch/out")"
status 2 gazetteer import "$scratch/list.csv" --format nothing --data "$city"
status 1 gazetteer import "$scratch/nowhere.csv" --data "$city"
exit $failed
