#!/bin/sh
# Golden test of the route compiler: what it must make of good.c, and what it must refuse, with which words.
# usage: run.sh KITH-ROUTES
set -u
routes=$(realpath "$1")
cd "$(dirname "$0")" || exit 1
scratch=$(mktemp -d) failed=0
trap 'rm -rf "$scratch"' EXIT
"$routes" --out "$scratch/good" --examples examples.c good.c && diff -u good.expected "$scratch/good" || failed=1
for source in refused_*.c; do
	if "$routes" --out "$scratch/out" --examples examples.c "$source" 2>"$scratch/said"; then
		echo "$source was not refused"; failed=1
	fi
	[ ! -e "$scratch/out" ] || { echo "$source: a table was written"; failed=1; }
	diff -u "${source%.c}.txt" "$scratch/said" || failed=1
done
exit $failed
