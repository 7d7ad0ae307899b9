#!/bin/sh
# The query compiler's golden tests: what it makes of room.sql, and what it refuses, where and in which words.
# Each file of refused/ and refused-db/ begins with the line and the words it must be refused with (line 0: any).
#   run.sh kith-queries [--accept]     --accept takes what is made now as what is expected
set -u
tool=$(realpath "$1")
accept=${2:-}
cd "$(dirname "$0")" || exit 2
made=$(mktemp -d)
trap 'rm -rf "$made"' EXIT
bad=0 good=0
result() { if [ "$1" -eq 0 ]; then good=$((good + 1)); else bad=$((bad + 1)); echo "not as promised: $2"; fi; }

"$tool" --migrations db --out "$made" --types || bad=$((bad + 1))
"$tool" --migrations db --out "$made" room.sql || bad=$((bad + 1))
"$tool" --out "$made" --registry room.sql || bad=$((bad + 1))
for f in types.h types.c room.sql.h room.sql.c registry.c; do
	[ "$accept" = --accept ] && cp "$made/$f" "expected/$f"
	diff -u "expected/$f" "$made/$f"
	result $? "$f"
done

# refused FILE COMMAND…: the command fails, and says the file, the line and the words.
refused() {
	file=$1
	shift
	want=$(sed -n '1s/^-- refused \([0-9]*\): \(.*\)$/\1/p' "$file")
	words=$(sed -n '1s/^-- refused \([0-9]*\): \(.*\)$/\2/p' "$file")
	said=$("$@" 2>&1)
	status=$?
	[ "$want" = 0 ] && want='[0-9]*'
	line=$(printf '%s\n' "$said" | grep -F -- "$words" | grep -c "^$file:$want: ")
	if [ "$status" -eq 1 ] && [ -n "$words" ] && [ "$line" -ge 1 ]; then result 0 "$file"; return; fi
	printf '%s\n' "$said"
	result 1 "$file (status $status, wanted line $want: $words)"
}
for f in refused/*.sql; do
	refused "$f" "$tool" --migrations db --out "$made" "$f"
	[ -e "$made/$(basename "$f").c" ] && result 1 "$f left a file behind"
done
for d in refused-db/*; do
	refused "$d/0001_thing.sql" "$tool" --migrations "$d" --out "$made" --types
done

# Two rooms cannot use one name: the second is refused at its own line.
cp room.sql "$made/other.sql"
"$tool" --out "$made" --registry room.sql "$made/other.sql" 2>&1 | grep -q 'other.sql:4: another room has a query person_one: room.sql:4'
result $? "one name in two rooms"

echo "queries: $good as promised, $bad not"
[ "$bad" -eq 0 ]
