/* Asking the index: who somebody may be, also by more than one telephone number, and why. See
 * register.h. */
#include "hub/person/register.h"

#include "hub/person/register.sql.h"

/* Who stands behind a key. None: another name or number that is gone. */
static struct person_id whose(struct register_index *r, struct db *db, int64_t key)
{
	struct register_number_whose_row number;
	struct register_alias_whose_row row;

	if (key > 0)
		return (struct person_id) { key };
	if (link_index_has(register_engine(r), -key))
		return (struct person_id) { -key };
	if (register_alias_whose(
			db, (struct register_alias_whose_args) { .person_alias_id = { -key } }, &row))
		return row.person_id;
	return register_number_whose(
			   db, (struct register_number_whose_args) { .contact_point_id = { -key } }, &number)
		? number.person_id
		: (struct person_id) { 0 };
}

size_t register_find(struct register_index *r, struct db *db, const struct str cells[VALUE_FIELDS],
	struct person_id self, struct register_match out[REGISTER_MATCHES])
{
	struct link_match found[3 * REGISTER_MATCHES];
	size_t all = link_index_find(register_engine(r), cells, found, 3 * REGISTER_MATCHES), n = 0;

	for (size_t i = 0; i < all && n < REGISTER_MATCHES; i++) {
		struct person_id id = whose(r, db, found[i].key);
		bool there = id.v == 0 || id.v == self.v;

		for (size_t k = 0; k < n && !there; k++)
			there = out[k].person_id.v == id.v;
		if (!there)
			out[n++] = (struct register_match) { .person_id = id,
				.key = found[i].key,
				.weight = found[i].weight,
				.band = found[i].band,
				.hold = found[i].hold };
	}
	return n;
}

size_t register_said(struct register_index *r, struct db *db, const struct str cells[VALUE_FIELDS],
	struct person_id out[REGISTER_MATCHES])
{
	int64_t keys[3 * REGISTER_MATCHES];
	size_t all = link_index_said(register_engine(r), cells, keys, 3 * REGISTER_MATCHES), n = 0;

	for (size_t i = 0; i < all && n < REGISTER_MATCHES; i++) {
		struct person_id id = whose(r, db, keys[i]);
		bool there = id.v == 0;

		for (size_t k = 0; k < n && !there; k++)
			there = out[k].v == id.v;
		if (!there)
			out[n++] = id;
	}
	return n;
}

bool register_explain_new(struct register_index *r, struct arena *a,
	const struct str cells[VALUE_FIELDS], int64_t key, struct link_explanation *out)
{
	return link_index_explain_new(a, register_engine(r), cells, key, out);
}

bool register_explain(struct register_index *r, struct arena *a, struct person_id one,
	struct person_id other, struct link_explanation *out)
{
	return link_index_explain(a, register_engine(r), one.v, other.v, out);
}

/* Puts one among those found so far, the best first, each person once. */
static size_t match_put(struct register_match *out, size_t n, struct register_match m)
{
	size_t at = 0;

	while (at < n && out[at].person_id.v != m.person_id.v)
		at++;
	if (at < n && out[at].weight >= m.weight)
		return n;
	if (at == n && n == REGISTER_MATCHES && out[--at].weight >= m.weight)
		return n;
	n += at == n;
	for (; at > 0 && out[at - 1].weight < m.weight; at--)
		out[at] = out[at - 1];
	out[at] = m;
	return n;
}

size_t register_find_any(struct register_index *r, struct db *db, const struct str *const *cells,
	size_t n, struct person_id self, struct register_match out[REGISTER_MATCHES])
{
	size_t all = register_find(r, db, cells[0], self, out);

	for (size_t i = 1; i < n; i++) {
		struct register_match more[REGISTER_MATCHES];
		size_t found = register_find(r, db, cells[i], self, more);

		for (size_t k = 0; k < found; k++) {
			more[k].asked = i;
			all = match_put(out, all, more[k]);
		}
	}
	return all;
}
