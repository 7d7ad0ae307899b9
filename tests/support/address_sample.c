/* Reading samples of addresses: see address_sample.h. */
#include "support/address_sample.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "core/csv/csv.h"

struct reading {
	struct arena *a;
	struct VEC(struct sample_address) known, asked;
};

const char *address_sample_folder(struct arena *a)
{
	const char *set = getenv("KITH_SHARED"), *source = getenv("KITH_SOURCE");
	struct str path = set ? str_of(set) : str_fmt(a, "%s/../shared/data", source ? source : ".");

	return access(str_z(a, path), R_OK) == 0 ? str_z(a, path) : NULL;
}

static uint64_t known_add(struct reading *r, struct str text, struct str postcode)
{
	struct sample_address one = { text, postcode, 0 };

	for (size_t i = 0; i < r->known.n; i++)
		if (str_eq(r->known.v[i].text, text) && str_eq(r->known.v[i].postcode, postcode))
			return r->known.v[i].uprn;
	one.uprn = r->known.n + 1;
	VEC_PUSH(r->a, &r->known, one);
	return one.uprn;
}

static struct str file_text(struct arena *a, struct str path)
{
	FILE *f = fopen(str_z(a, path), "rbe");
	char *bytes = arena_alloc(a, 1 << 20);
	size_t n = f ? fread(bytes, 1, 1 << 20, f) : 0;

	if (f)
		fclose(f);
	return (struct str){ bytes, n };
}

/* Two texts make an address: the first behind "messy_address" is asked, the first pair behind
 * "canonical_addresses" is what it means. */
bool address_sample_read(struct arena *a, struct str path, struct address_sample *s)
{
	struct reading r = { .a = a };
	struct str text = file_text(a, path), half = STR_NONE;
	bool asks = false, first = false;

	for (size_t i = 0; i < text.n; i++) {
		struct str rest = str_part(text, i, text.n);
		size_t to = i + 1;

		if (text.p[i] == '#') {
			while (i < text.n && text.p[i] != '\n')
				i++;
		} else if (str_starts(rest, S("messy_address"))) {
			asks = true;
		} else if (str_starts(rest, S("canonical_addresses"))) {
			asks = false;
			first = true;
		} else if (text.p[i] == '"') {
			while (to < text.n && text.p[to] != '"')
				to++;
			if (!half.p) {
				half = str_part(text, i + 1, to - i - 1);
			} else if (asks) {
				VEC_PUSH(a, &r.asked,
					((struct sample_address){ half, str_part(text, i + 1, to - i - 1), 0 }));
				half = STR_NONE;
			} else {
				uint64_t uprn = known_add(&r, half, str_part(text, i + 1, to - i - 1));

				if (first && r.asked.n)
					r.asked.v[r.asked.n - 1].uprn = uprn;
				first = false;
				half = STR_NONE;
			}
			i = to;
		}
	}
	*s = (struct address_sample){ r.known.v, r.asked.v, r.known.n, r.asked.n };
	return r.asked.n > 0;
}

bool address_sample_csv(struct arena *a, struct str path, struct address_sample *s)
{
	struct reading r = { .a = a };
	struct str why;
	struct csv_reader *c = csv_open(path, &why, a);
	struct csv_row row;
	size_t text = SIZE_MAX, postcode = SIZE_MAX;

	if (!c || !csv_next(c, &row)) {
		csv_close(c);
		return false;
	}
	for (size_t i = 0; i < row.n; i++) {
		if (str_eq(row.v[i], S("address_concat")) || str_eq(row.v[i], S("address")))
			text = i;
		if (str_eq(row.v[i], S("postcode")))
			postcode = i;
	}
	while (text != SIZE_MAX && postcode != SIZE_MAX && csv_next(c, &row)) {
		if (row.n <= text || row.n <= postcode || str_empty(row.v[postcode]))
			continue;
		(void)known_add(&r, str_dup(a, row.v[text]), str_dup(a, row.v[postcode]));
	}
	csv_close(c);
	*s = (struct address_sample){ r.known.v, r.known.v, r.known.n, r.known.n };
	return r.known.n > 0;
}

struct address_index *address_sample_index(struct arena *a, const struct address_sample *s)
{
	struct address_builder *b = address_builder_new();
	struct address_reading *r = ARENA_NEW(a, struct address_reading);

	for (size_t i = 0; i < s->n_known; i++) {
		struct address_parts p;

		address_read_text(a, s->known[i].text, s->known[i].postcode, r);
		p = address_parts_of(a, r);
		(void)address_builder_add(b,
			&(struct address_entry){ .uprn = s->known[i].uprn,
				.flat = p.flat,
				.building = p.building,
				.number = p.number,
				.street = p.street,
				.locality = p.locality,
				.town = p.town,
				.postcode = p.postcode.n ? p.postcode : s->known[i].postcode });
	}
	return address_builder_finish(b);
}

const struct sample_address *address_sample_of(const struct address_sample *s, uint64_t uprn)
{
	return uprn && uprn <= s->n_known ? &s->known[uprn - 1] : NULL;
}
