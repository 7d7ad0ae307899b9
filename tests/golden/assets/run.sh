#!/bin/sh
# Golden test of the asset compiler: what it must make of good.txt, and what it must refuse, with which words.
# usage: run.sh KITH-ASSETS
set -u
assets=$(realpath "$1")
cd "$(dirname "$0")" || exit 1
scratch=$(mktemp -d) failed=0
trap 'rm -rf "$scratch"' EXIT
"$assets" --out "$scratch/good" --depfile "$scratch/d" --npm npm good.txt || failed=1
diff -u good.expected "$scratch/good" || failed=1
grep -q 'npm/gov/gov.css' "$scratch/d" || { echo "the dependency file does not name what was read"; failed=1; }
for source in refused_*.txt; do
	if "$assets" --out "$scratch/out" --npm npm "$source" 2>"$scratch/said"; then
		echo "$source was not refused"; failed=1
	fi
	[ ! -e "$scratch/out" ] || { echo "$source: a table was written"; failed=1; }
	diff -u "${source%.txt}.said" "$scratch/said" || failed=1
done
exit $failed
