/* The list of addresses that bench/gazetteer brings in: a made-up gazetteer as a table (CSV). The
 * second one of the same town has a twentieth of its rows changed. */
#include <stdio.h>

#include "core/base/str.h"
#include "support/gazetteer.h"

static void cell(struct str s, char end)
{
	printf("\"%.*s\"%c", STR_ARG(s.p ? s : S("")), end);
}

int main(int argc, char **argv)
{
	struct arena *a = arena_new();
	int64_t n = 300000;
	struct gazetteer g;
	bool later = argc > 2;

	if (argc < 2 || !str_to_i64(str_of(argv[1]), &n) || n < 1) {
		fprintf(stderr, "gazetteer_file PROPERTIES [later]\n");
		return 2;
	}
	g = gazetteer_make(a, (size_t)n, 1);
	printf("UPRN,Parent UPRN,Flat,Number,Building,Street,Locality,Town,Postcode,Class\n");
	for (size_t i = 0; i < g.n; i++) {
		const struct address_entry *e = &g.v[i];

		if (e->alias)
			continue;
		printf("%llu,%llu,", (unsigned long long)e->uprn, (unsigned long long)e->parent_uprn);
		cell(e->flat, ',');
		cell(e->number, ',');
		cell(e->building, ',');
		cell(e->street, ',');
		cell(e->locality, ',');
		cell(e->town, ',');
		cell(e->postcode, ',');
		cell(later && i % 20 == 0 ? S("RD06") : S("RD04"), '\n');
	}
	arena_free(a);
	return 0;
}
