/*
 * The words of names and streets, and what each may be mistaken for. A misspelt word is put right
 * before anybody is looked for: the words that people have are few beside the people, so that what
 * it takes (symmetric deletion, after Garbe's SymSpell; sounds; spellings) is kept once for each
 * word and costs next to nothing when a person is saved. doc/decisions/0030 has the measurements.
 */
#include "engine/link/value.h"
#include "hub/person/find.sql.h"
#include "hub/person/find_private.h"

#define NICKNAMES_MOST 28
#define LIKES_MOST 5
_Static_assert(NICKNAMES_MOST + LIKES_MOST <= OTHERS_MOST, "others");
#define WORD_LEAST 3 /* letters: a shorter one is as good as any other */
#define WORD_LONGEST 24
#define FORMS_MOST (WORD_LONGEST + 5)

static bool is_word(struct str w)
{
	if (w.n < WORD_LEAST || w.n > WORD_LONGEST)
		return false;
	for (size_t i = 0; i < w.n; i++)
		if (w.p[i] < 'a' || w.p[i] > 'z')
			return false;
	return true;
}

static struct str without(struct arena *a, char letter, struct str w, size_t i)
{
	return str_fmt(
		a, "%c%.*s%.*s", letter, STR_ARG(str_part(w, 0, i)), STR_ARG(str_part(w, i + 1, w.n)));
}

/* Forms by how a word sounds and how else it is spelt. */
static size_t heard_forms(struct arena *a, struct str w, struct str out[3])
{
	uint32_t sound[2];
	size_t n = 0;

	value_sounds(w, sound);
	for (size_t i = 0; i < 2; i++)
		if (sound[i])
			out[n++] = str_fmt(a, "z%x", sound[i]);
	out[n++] = str_fmt(a, "v%x", value_spelling(w));
	return n;
}

static size_t forms_of(struct arena *a, struct str w, struct str out[FORMS_MOST])
{
	size_t n = 0;

	out[n++] = str_fmt(a, "w%.*s", STR_ARG(w));
	for (size_t i = 0; i < w.n; i++)
		if (i == 0 || w.p[i] != w.p[i - 1])            /* either of two like letters: one form */
			out[n++] = without(a, 'x', w, i);
	return n + heard_forms(a, w, out + n);
}

/* --- learning words --- */

/* A set of words seen in this go; open addressing, never full. */
struct word_set { struct str *slots; size_t size, n; };

static void set_add(struct word_set *set, struct str w)
{
	size_t at = str_hash(w) & (set->size - 1);

	for (; set->slots[at].p; at = (at + 1) & (set->size - 1))
		if (str_eq(set->slots[at], w))
			return;
	if (set->n * 2 >= set->size) /* a name of very many words: these will do */
		return;
	set->slots[at] = w;
	set->n++;
}

/* Of a name's key the first word: each word of a name begins one of its keys. */
static void words_of_key(struct str key, struct word_set *set)
{
	struct str rest = str_part(key, 1, key.n), word;

	if (key.n < 2 || (key.p[0] != 'n' && key.p[0] != 's'))
		return;
	while (str_cut(&rest, ' ', &word)) {
		if (is_word(word))
			set_add(set, word);
		if (key.p[0] == 'n')
			return;
	}
}

static int by_form(const void *va, const void *vb)
{
	const struct find_word_add_args *x = va, *y = vb;
	int form = str_cmp(x->form, y->form);

	return form ? form : str_cmp(x->word, y->word);
}

void find_words_learn(struct db *db, const struct str *keys, size_t n)
{
	struct arena *a = db_arena(db);
	struct word_set set = { .size = 64 };
	struct find_word_known_args *asked;
	struct find_word_known_row *rows;
	struct find_word_add_args *sets;
	struct str forms[FORMS_MOST];
	size_t n_words = 0, adding = 0, new = 0;
	bool *known;

	while (set.size < n * 6)
		set.size *= 2;
	set.slots = ARENA_ARRAY(a, struct str, set.size);
	for (size_t i = 0; i < n; i++)
		words_of_key(keys[i], &set);
	asked = ARENA_ARRAY(a, struct find_word_known_args, set.n);
	rows = ARENA_ARRAY(a, struct find_word_known_row, set.n);
	known = ARENA_ARRAY(a, bool, set.n);
	for (size_t i = 0; i < set.size; i++)
		if (set.slots[i].p) {
			set.slots[n_words] = set.slots[i];
			asked[n_words].form = str_fmt(a, "w%.*s", STR_ARG(set.slots[i]));
			n_words++;
		}
	if (n_words == 0)
		return;
	find_word_known_batch(db, asked, n_words, rows, known);
	for (size_t i = 0; i < n_words; i++)
		new += !known[i];
	sets = ARENA_ARRAY(a, struct find_word_add_args, new * FORMS_MOST);
	for (size_t i = 0; i < n_words; i++)
		if (!known[i]) {
			size_t n_forms = forms_of(a, set.slots[i], forms);

			for (size_t f = 0; f < n_forms; f++)
				sets[adding++] =
					(struct find_word_add_args){ .form = forms[f], .word = set.slots[i] };
		}
	qsort(sets, adding, sizeof(*sets),
		by_form); /* all writers in one order: none waits for another's */
	if (adding)
		find_word_add_batch(db, sets, adding);
}

/* --- what a typed word may stand for --- */

#define LIKE_FORMS (2 * WORD_LONGEST + 8)
#define LIKE_ROWS 24                                   /* of one form */
#define LIKE_MOST 96                                   /* looked at in all */

static void form_ask(
	struct arena *a, struct find_word_like_args *sets, size_t *n, struct str form, bool begins)
{
	if (*n < LIKE_FORMS)
		sets[(*n)++] = (struct find_word_like_args){ .from_form = form,
			.until_form = begins ? str_fmt(a, "%.*s\xF4\x8F\xBF\xBF", STR_ARG(form)) : form,
			.most = LIKE_ROWS };
}

/* How far a word is from what was typed: letters to change. Of a word still being typed, the
 * nearest beginning. */
static int distance(struct str typed, struct str word, bool begins)
{
	int best = text_osa(typed, word, 3);

	if (begins)
		for (size_t n = typed.n > 1 ? typed.n - 1 : 1; n <= typed.n + 1 && n < word.n; n++) {
			int d = text_osa(typed, str_part(word, 0, n), 3);

			best = d < best ? d : best;
		}
	return best;
}

/* Lower is likelier. Above 40: not this word. */
static int unlikeness(struct str typed, struct str word, bool begins, char form)
{
	int d = distance(typed, word, begins),
		far = d * 10 + (typed.p[0] != word.p[0] ? 4 : 0) + (typed.n != word.n ? 1 : 0);

	if (form == 'v')
		return far < 12 ? far : 12;
	if (form == 'z')
		return d <= (typed.n >= 6          ? 3
							: typed.n >= 5 ? 2
										   : 1) ||
				text_jaro_winkler(typed, word) >= 0.86
			? far + 2
			: 99;
	return d <= 1 || (d == 2 && typed.n >= 6) ? far : 99;
}

struct like { struct str word; int far; };

static int by_far(const void *va, const void *vb)
{
	const struct like *x = va, *y = vb;

	return x->far != y->far ? x->far - y->far : str_cmp(x->word, y->word);
}

static void like_add(struct like *all, size_t *n, struct str word, int far)
{
	for (size_t i = 0; i < *n; i++)
		if (str_eq(all[i].word, word)) {
			all[i].far = far < all[i].far ? far : all[i].far;
			return;
		}
	if (*n < LIKE_MOST)
		all[(*n)++] = (struct like){ word, far };
}

/* Up to `most` words that people have and that `typed` is likely a mistake for, likeliest first.
 * `begins`: it may be unfinished. */
static size_t words_like(struct db *db, struct str typed, bool begins, struct str *out, size_t most)
{
	struct arena *a = db_arena(db);
	struct find_word_like_args *sets = ARENA_ARRAY(a, struct find_word_like_args, LIKE_FORMS);
	struct find_word_like_rows *rows;
	struct like all[LIKE_MOST];
	struct str heard[3];
	size_t n_sets = 0, n = 0, n_heard;

	if (!is_word(typed))
		return 0;
	begins = begins && typed.n >= 4;
	form_ask(
		a, sets, &n_sets, str_fmt(a, "x%.*s", STR_ARG(typed)), begins); /* a letter was left out */
	for (size_t i = 0; i < typed.n; i++)
		if (i == 0 || typed.p[i] != typed.p[i - 1]) {
			form_ask(a, sets, &n_sets, without(a, 'w', typed, i),
				begins && typed.n >= 5); /* one too many */
			if (typed.n > WORD_LEAST)
				form_ask(a, sets, &n_sets, without(a, 'x', typed, i),
					begins && typed.n >= 5); /* another, or two changed over */
		}
	n_heard = heard_forms(a, typed, heard);
	for (size_t i = 0; i < n_heard; i++)
		form_ask(a, sets, &n_sets, heard[i], false);
	rows = find_word_like_batch(db, sets, n_sets);
	for (size_t s = 0; s < n_sets; s++)
		for (size_t i = 0; i < rows[s].n; i++) {
			struct str word = rows[s].v[i].word;
			int far =
				str_eq(word, typed) ? 99 : unlikeness(typed, word, begins, sets[s].from_form.p[0]);

			if (far <= 40)
				like_add(all, &n, word, far);
		}
	qsort(all, n, sizeof(*all), by_far);
	n = n < most ? n : most;
	for (size_t i = 0; i < n; i++)
		out[i] = all[i].word;
	return n;
}

void find_word_others(struct db *db, struct clue *c)
{
	for (size_t i = 0; i < c->n_words; i++) {
		struct str names[NICKNAMES_MOST], likes[LIKES_MOST];
		size_t n = c->names_too ? value_nicknames(c->words[i], names, NICKNAMES_MOST) : 0;
		size_t n_likes = words_like(db, c->words[i], i + 1 == c->n_words, likes, LIKES_MOST);

		for (size_t k = 0; k < n; k++)
			c->others[i][k] = (struct other){ names[k], true };
		c->n_others[i] = c->n_nicknames[i] = n;
		for (size_t k = 0; k < n_likes; k++) {
			bool new = true;

			for (size_t m = 0; m < n && new; m++)
				new = !str_eq(names[m], likes[k]);
			if (new)
				c->others[i][c->n_others[i]++] = (struct other){ likes[k], false };
		}
	}
}
