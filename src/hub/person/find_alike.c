/*
 * Whom the fields of a form are alike as a whole, by the index of the register where it is in
 * memory: a name that nobody spells so, with a birth date that has two digits turned round, finds
 * whoever it is. Microseconds; where the index is not to be had at once, the page does without.
 *
 * The people of a big list that is being brought in get their keys behind its last row
 * (keys_behind.c), but the index learns of them with every commit. So until then it is gone through
 * for the name or the number that was typed: milliseconds, and only then.
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

/* --- of a list that is being brought in --- */

#define COMING_WORDS 4 /* of a name; more is a sentence */
#define NUMBER_DIGITS 7 /* fewer are a part of a number */

/* One box: the words are a name, long digits a number, the rest is left to those who have keys. */
static bool box_cells(struct arena *a, struct str typed, struct str cells[VALUE_FIELDS])
{
	struct str rest = str_trim(typed), word;
	struct buf name = { .arena = a }, number = { .arena = a };
	size_t words = 0;

	while (str_cut(&rest, ' ', &word)) {
		size_t digits = digits_only(a, word).n;

		if (word.n == 0 || str_find(word, S("@")) >= 0 || (digits > 0 && digits < word.n))
			continue;                      /* a postcode, a flat, a birth date, an address */
		if (digits) {
			buf_str(&number, word);
			continue;
		}
		if (name.n)
			buf_char(&name, ' ');
		buf_str(&name, word);
		words++;
	}
	if (words > COMING_WORDS)
		return false;
	name_split(a, buf_view(&name), &cells[VALUE_GIVEN], &cells[VALUE_FAMILY]);
	if (number.n >= NUMBER_DIGITS)
		cells[VALUE_PHONE] = buf_view(&number);
	return words > 0 || number.n >= NUMBER_DIGITS;
}

/* A form: more than a name finds whom it is alike (above); here it is the name, or what there is
 * without one. */
static bool form_cells(struct arena *a, const struct person_clue *c, struct str cells[VALUE_FIELDS])
{
	if (!str_empty(c->name))
		name_split(a, c->name, &cells[VALUE_GIVEN], &cells[VALUE_FAMILY]);
	else if (!str_empty(c->phone))
		cells[VALUE_PHONE] = c->phone;
	else
		cells[VALUE_EMAIL] = c->email;
	return !str_empty(c->name) || !str_empty(c->phone) || !str_empty(c->email);
}

bool coming_look(struct search *s, const struct person_clue *c)
{
	struct keys_behind_row behind;
	struct person_id said[REGISTER_MATCHES];
	struct str cells[VALUE_FIELDS] = { [VALUE_GIVEN] = S("") };
	struct register_index *r;
	size_t n;

	if (!str_empty(c->reference) || !keys_behind(s->db, &behind))
		return false;
	if (!(str_empty(c->any) ? form_cells(s->a, c, cells) : box_cells(s->a, c->any, cells)))
		return true;
	r = register_take(db_pool(s->db), db_host(s->db), REGISTER_NOW);
	if (!r)
		return true;
	n = register_said(r, s->db, cells, said);
	register_give(r);
	for (size_t i = 0; i < n; i++) {
		struct suspect *x = suspect_of(s, said[i]);

		if (x && x->clues == 0 && !x->alike.p)
			x->alike = S("just come with a list");
	}
	return true;
}
