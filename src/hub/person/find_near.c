/*
 * When the words as they were typed find too few: what else they may mean. Bill may be William,
 * Hasan may be Hassan, Smiht is nobody. Each word gets a few other words that people really have;
 * then pairs of words in either order are looked up at once, first with one of the two changed,
 * then with both.
 */
#include "hub/person/find_private.h"
#include "hub/place/place.h"

#define ENOUGH 10
#define WALKS_MOST 3 /* others of a word that are held against another range */

static bool has_letters(struct str w)
{
	return w.n && !(w.p[0] >= '0' && w.p[0] <= '9');
}

static void ask_name(struct search *s, struct asking *q, struct str one, struct str two)
{
	ask(s, q, str_fmt(s->a, "n%.*s %.*s", STR_ARG(one), STR_ARG(two)), 8, 30);
}

/* A house and its street, or two words of a street, as they stand beside each other. */
static void ask_street(struct search *s, struct asking *q, struct str one, struct str two)
{
	struct str street = address_prefix_fold(s->a, str_join(s->a, one, S(" "), two));

	if (street.n)
		ask(s, q, str_fmt(s->a, "s%.*s", STR_ARG(street)), 8, 30);
}

static void ask_pair(struct search *s, struct asking *q, const struct clue *c, size_t i, size_t j,
	struct str one, struct str two, bool street)
{
	if (c->names_too && has_letters(one) && has_letters(two)) {
		ask_name(s, q, one, two);
		ask_name(s, q, two, one);
	}
	if (c->streets_too && j == i + 1 && street)
		ask_street(s, q, one, two);
}

/* Two of the words, one of them as it was typed. */
static void pairs_one_changed(struct search *s, struct asking *q, const struct clue *c)
{
	for (size_t i = 0; i < c->n_words; i++)
		for (size_t j = i + 1; j < c->n_words; j++) {
			if (c->n_words > 2)
				ask_pair(s, q, c, i, j, c->words[i], c->words[j], true);
			for (size_t k = 0; k < c->n_others[i]; k++)
				ask_pair(
					s, q, c, i, j, c->others[i][k].word, c->words[j], !c->others[i][k].nickname);
			for (size_t k = 0; k < c->n_others[j]; k++)
				ask_pair(
					s, q, c, i, j, c->words[i], c->others[j][k].word, !c->others[j][k].nickname);
		}
}

static void pairs_both_changed(struct search *s, struct asking *q, const struct clue *c)
{
	for (size_t i = 0; i < c->n_words; i++)
		for (size_t j = i + 1; j < c->n_words; j++)
			for (size_t k = 0; k < c->n_others[i]; k++)
				for (size_t m = 0; m < c->n_others[j]; m++) {
					bool nicknames = c->others[i][k].nickname || c->others[j][m].nickname;

					if (!(c->others[i][k].nickname && c->others[j][m].nickname))
						ask_pair(
							s, q, c, i, j, c->others[i][k].word, c->others[j][m].word, !nicknames);
				}
}

static void singles(struct search *s, struct asking *q, const struct clue *c)
{
	for (size_t i = 0; i < c->n_words; i++)
		for (size_t k = 0; k < c->n_others[i]; k++) {
			struct other o = c->others[i][k];

			if (c->names_too)
				ask(s, q, str_fmt(s->a, "n%.*s", STR_ARG(o.word)), c->n_words == 1 ? 10 : 4, 8);
			if (c->streets_too && !o.nickname)
				ask(s, q, str_fmt(s->a, "s%.*s", STR_ARG(o.word)), c->n_words == 1 ? 10 : 4, 8);
		}
}

/* What a word may be, as ranges to walk: itself first. */
static size_t meant(
	struct search *s, const struct clue *c, size_t i, char letter, struct str out[WALKS_MOST + 1])
{
	size_t n = 0;

	out[n++] = str_fmt(s->a, "%c%.*s", letter, STR_ARG(c->words[i]));
	for (size_t k = 0; k < c->n_others[i] && n <= WALKS_MOST; k++)
		if (letter == 'n' || !c->others[i][k].nickname)
			out[n++] = str_fmt(s->a, "%c%.*s", letter, STR_ARG(c->others[i][k].word));
	return n;
}

/* Two words as a name, in either order, and what a third may be as a street. */
static void walks_name(struct search *s, const struct clue *c, struct asking_both *q)
{
	struct str street[WALKS_MOST + 1];

	for (size_t i = 0; i < c->n_words; i++)
		for (size_t k = 0; k < c->n_words; k++)
			for (size_t j = 0; j < c->n_words && i != k; j++) {
				struct str one = c->words[i], two = c->words[k];
				size_t n = j != i && j != k && has_letters(one) && has_letters(two)
					? meant(s, c, j, 's', street)
					: 0;

				for (size_t m = 0; m < n; m++)
					ask_both(q, str_fmt(s->a, "n%.*s %.*s", STR_ARG(one), STR_ARG(two)), street[m],
						false);
			}
}

/* One of the words as a name, and another as a street or as digits of a telephone number. `both`:
 * where each of the two means something else than was typed; otherwise where at most one does. */
static void walks_word(
	struct search *s, const struct clue *c, size_t i, struct asking_both *q, bool both)
{
	struct str name[WALKS_MOST + 1], street[WALKS_MOST + 1];
	size_t n = has_letters(c->words[i]) ? meant(s, c, i, 'n', name) : 0;

	for (size_t k = 0; k < n; k++) {
		for (size_t j = 0; j < c->n_words; j++) {
			size_t n_streets = j != i && c->streets_too ? meant(s, c, j, 's', street) : 0;

			for (size_t m = 0; m < n_streets; m++)
				if ((k || m) && (k && m) == both)
					ask_both(q, name[k], street[m], false);
			if (j != i && !both && !has_letters(c->words[j]) && c->words[j].n >= 3)
				ask_both(q, str_fmt(s->a, "q%.*s", STR_ARG(text_reversed(s->a, c->words[j]))),
					name[k], false);
		}
		for (size_t j = 0; !both && j < s->n_clues; j++)
			if (!s->clues[j].n_words && s->clues[j].n_ranges)
				ask_both(q, s->clues[j].ranges[0], name[k], false);
	}
}

/* A name and something else about the same person, each too common alone. */
static void walks(struct search *s, const struct clue *c)
{
	struct asking_both *q = ARENA_NEW(s->a, struct asking_both);
	bool found = false;

	if (!c->names_too)
		return;
	if (c->streets_too)
		walks_name(s, c, q);
	for (int both = 0; both < 2 && !found; both++) {
		for (size_t i = 0; i < c->n_words; i++)
			walks_word(s, c, i, q, both);
		found = asked_both_look(s, q);
	}
}

void near_look(struct search *s, struct clue *c)
{
	struct asking *q = ARENA_NEW(s->a, struct asking);
	size_t found = 0;

	find_word_others(s->db, c);
	if (c->n_words > 1) {
		pairs_one_changed(s, q, c);
		found = asked_look(s, q);
		if (found < ENOUGH) {
			q->n = 0;
			pairs_both_changed(s, q, c);
			found += asked_look(s, q);
		}
	}
	if (found == 0) {
		q->n = 0;
		singles(s, q, c);
		asked_look(s, q);
	}
	if (c->n_words > 1 || s->n_clues > 1)
		walks(s, c);
}
