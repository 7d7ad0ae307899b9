#!/bin/sh
# Golden test of the template compiler: what it makes of good/, what it refuses and with which words, what
# the C compiler then refuses at the template's own line, and the messages it finds.
# usage: run.sh KITH-TEMPLATES SOURCE-FOLDER CC…     CC is the whole command, such as "ccache cc"
set -u
templates=$(realpath "$1") source=$2 scratch=$(mktemp -d) failed=0 n=0
shift 2
cd "$(dirname "$0")" || exit 1
trap 'rm -rf "$scratch"' EXIT
wrong() { echo "$*"; failed=1; }
"$templates" --room good --out "$scratch" good/page.html good/part.html || wrong "good/ was refused"
diff -u good/expected.h "$scratch/good.html.h" || failed=1
diff -u good/expected.c "$scratch/good.html.c" || failed=1
"$templates" --pot "$scratch/good.pot" good/page.html good/part.html good/said.c || wrong "no messages"
diff -u good/expected.pot "$scratch/good.pot" || failed=1
for template in refused_*.html; do
	n=$((n + 1))
	rm -f "$scratch"/bad.html.*
	if "$templates" --room bad --out "$scratch" "$template" 2>"$scratch/said"; then
		wrong "$template was not refused"
	fi
	[ ! -e "$scratch/bad.html.c" ] || wrong "$template: C was written all the same"
	diff -u "${template%.html}.said" "$scratch/said" || failed=1
done
# These read well; their types are wrong, and the C compiler says so at the template's line.
for template in mistyped_*.html; do
	n=$((n + 1))
	line=$(cat "${template%.html}.line")
	"$templates" --room bad --out "$scratch" "$template" || wrong "$template was refused too early"
	if "$@" -fsyntax-only -std=gnu17 -I"$source/src" "$scratch/bad.html.c" 2>"$scratch/said"; then
		wrong "$template compiled"
	elif ! grep -q "^$template:$line:" "$scratch/said" || ! grep -q ": error:" "$scratch/said"; then
		wrong "$template: the complaint does not name line $line"; cat "$scratch/said"
	fi
done
sed 's/v->y/v->x/' mistyped_no_such_member.html >"$scratch/well.html"
"$templates" --room bad --out "$scratch" "$scratch/well.html" &&
	"$@" -fsyntax-only -std=gnu17 -I"$source/src" "$scratch/bad.html.c" || wrong "a well-typed template did not compile"
echo "$n templates refused"
[ "$n" -ge 90 ] || wrong "fewer refusals than there were"
exit $failed
