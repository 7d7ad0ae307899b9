/* Asking the index about somebody who is known by more than one telephone number. See
 * register.h. */
#include "hub/person/register.h"

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
