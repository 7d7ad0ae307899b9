/*
 * Whom the fields of a form are alike as a whole, by the index of the register where it is in
 * memory: a name that nobody spells so, with a birth date that has two digits turned round, finds
 * whoever it is. Microseconds; where the index is not to be had at once, the page does without.
 */
#include "hub/person/find_private.h"
#include "hub/person/pair.h"
#include "hub/person/register.h"

#define ALIKE_MOST 3

static bool cells_of(struct arena *a, const struct person_clue *c, struct str cells[VALUE_FIELDS])
{
	for (int f = 0; f < VALUE_FIELDS; f++)
		cells[f] = STR_NONE;
	if (str_empty(c->name) ||
		(str_empty(c->born) && str_empty(c->phone) && str_empty(c->address) && str_empty(c->email)))
		return false;
	name_split(a, c->name, &cells[VALUE_GIVEN], &cells[VALUE_FAMILY]);
	cells[VALUE_BIRTH_DATE] = c->born;
	cells[VALUE_PHONE] = c->phone;
	cells[VALUE_EMAIL] = c->email;
	cells[VALUE_ADDRESS] = c->address;
	cells[VALUE_POSTCODE] = c->postcode;
	return true;
}

/* What speaks for it, in words that tell nothing of the record. */
static struct str alike_words(struct arena *a, const struct link_explanation *e)
{
	static const char *const words[LINK_TOPIC_COUNT] = { [LINK_TOPIC_GIVEN] = "first name",
		[LINK_TOPIC_FAMILY] = "surname",
		[LINK_TOPIC_BIRTH] = "birth date",
		[LINK_TOPIC_PLACE] = "address",
		[LINK_TOPIC_PHONE] = "phone",
		[LINK_TOPIC_EMAIL] = "e-mail" };
	struct str all = STR_NONE;

	for (size_t i = 0; i < e->reason_n; i++)
		if (e->reasons[i].bits > 1 && words[e->reasons[i].topic])
			all = str_join(a, all, S(", "), str_of(words[e->reasons[i].topic]));
	return str_fmt(a, "alike in %.*s", STR_ARG(all.n ? all : S("everything a little")));
}

void alike_look(struct search *s, const struct person_clue *c)
{
	struct register_match m[REGISTER_MATCHES];
	struct str cells[VALUE_FIELDS];
	struct register_index *r;
	size_t n;

	if (!cells_of(s->a, c, cells))
		return;
	r = register_take(db_pool(s->db), db_host(s->db), REGISTER_NOW);
	if (!r)
		return;
	n = register_find(r, s->db, cells, (struct person_id){ 0 }, m);
	for (size_t i = 0; i < n && i < ALIKE_MOST; i++) {
		struct link_explanation e;
		struct suspect *x;

		if (!register_explain_new(r, s->a, cells, m[i].key, &e) || !pair_worth_asking(&e))
			continue;
		x = suspect_of(s, m[i].person_id);
		if (x)
			x->alike = alike_words(s->a, &e);
	}
	register_give(r);
}
