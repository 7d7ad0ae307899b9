/*
 * Finding people while somebody types. What was typed becomes a few clues (a number, a postcode, words that
 * may be a name or a street); each clue is one or more ranges of person_key, at most thirty rows each.
 * Whoever turns up is then held against every clue by their own keys, so that the order and the reasons
 * are exact however common a name is. Nothing here depends on how many people there are.
 */
#include "core/base/fold.h"
#include "core/base/id.h"
#include "core/base/time.h"
#include "hub/person/find.sql.h"
#include "hub/person/person_private.h"
#include "hub/place/place.h"

#define CLUES_MOST 12
#define WORDS_MOST 5
#define RANGES_MOST 4
#define RANGE_ROWS 30
#define SUSPECTS_MOST 120
#define HELD_MOST 40
#define SHOWN_MOST 10
#define BOTH_ROWS 500                          /* keys of one range that are held against another, */
#define BOTH_BUDGET 1000                       /* and in all */

struct clue {
	const char *why;
	int weight;
	struct str ranges[RANGES_MOST];        /* keys that begin with any of these */
	size_t n_ranges;
	/* or words that must all be said by name or street keys, in runs */
	size_t n_words;
	const char *letters;                   /* "ns": what a run may be */
	struct str names[WORDS_MOST][WORDS_MOST + 1], streets[WORDS_MOST][WORDS_MOST + 1];   /* runs [from][to) with their letter */
};

struct suspect {
	struct person_id person_id;
	int score;
	size_t clues;                          /* how many fit */
	bool name, street;
	uint32_t fits;                         /* bits of clues */
};

struct search {
	struct db *db;
	struct arena *a;
	struct clue clues[CLUES_MOST];
	size_t n_clues;
	struct suspect suspects[SUSPECTS_MOST];
	size_t n_suspects;
	int64_t budget;
	struct person_id told;                 /* a whole reference names its person */
};

/* --- from text to clues --- */

static struct clue *clue_new(struct search *s, const char *why, int weight)
{
	struct clue *c;

	if (s->n_clues == CLUES_MOST)
		return NULL;
	c = &s->clues[s->n_clues++];
	*c = (struct clue){ .why = why, .weight = weight };
	return c;
}

static void range_add(struct search *s, struct clue *c, char letter, struct str prefix)
{
	if (c && prefix.n && c->n_ranges < RANGES_MOST)
		c->ranges[c->n_ranges++] = str_fmt(s->a, "%c%.*s", letter, STR_ARG(prefix));
}

static struct str digits_only(struct arena *a, struct str s)
{
	struct buf b = { .arena = a };

	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] >= '0' && s.p[i] <= '9')
			buf_char(&b, s.p[i]);
	return buf_view(&b);
}

/* The beginning of a number in any way of writing, or its last digits. */
static void phone_clue(struct search *s, struct str typed)
{
	struct str d = digits_only(s->a, typed), e164, why;
	struct clue *c;

	if (d.n < 3)
		return;
	c = clue_new(s, "phone", d.n >= 9 ? 60 : 25);
	if (fold_phone(s->a, typed, &e164, &why)) {
		range_add(s, c, 'p', phone_digits(s->a, e164));
	} else if (str_starts(d, S("0044")) || str_starts(d, S("44"))) {
		struct str rest = str_part(d, d.p[0] == '0' ? 4 : 2, d.n);

		range_add(s, c, 'p', str_fmt(s->a, "0%.*s", STR_ARG(rest.n && rest.p[0] == '0' ? str_part(rest, 1, rest.n) : rest)));
	} else {
		range_add(s, c, 'p', str_starts(d, S("00")) ? str_part(d, 2, d.n) : d);
		if (d.p[0] != '0')
			range_add(s, c, 'p', str_fmt(s->a, "0%.*s", STR_ARG(d)));
	}
	if (d.n >= 4 && d.n <= 10)
		range_add(s, c, 'q', text_reversed(s->a, d));
	if (fold_nhs_number(s->a, typed, &e164, &why))
		range_add(s, clue_new(s, "NHS number", 60), 'h', e164);
}

static void postcode_clue(struct search *s, struct str typed)
{
	struct str pcds, why;
	bool whole = fold_postcode(s->a, typed, &pcds, &why);
	struct clue *c;

	if (str_empty(str_trim(typed)))
		return;
	c = clue_new(s, "postcode", whole ? 15 : 6);
	range_add(s, c, 'o', postcode_key(s->a, whole ? pcds : typed));
}

static void email_clue(struct search *s, struct str typed)
{
	struct str t = str_lower_ascii(s->a, str_trim(typed));

	if (t.n >= 2)
		range_add(s, clue_new(s, "e-mail", str_find(t, S("@")) > 0 ? 60 : 20), 'e', t);
}

static void born_clue(struct search *s, struct str typed)
{
	struct str why;
	struct date d;

	if (!str_empty(typed) && date_parse(s->a, typed, &d, &why))
		range_add(s, clue_new(s, "birth date", 30), 'd', date_iso(s->a, d));
}

/* A whole reference of a person, case, request or task; or the beginning of a person's. */
static bool reference_clue(struct search *s, struct str typed)
{
	struct person_of_reference_row row;
	struct str reference;

	if (reference_parse(s->a, typed, &reference) &&
	    person_of_reference(s->db, (struct person_of_reference_args){ .reference = reference }, &row)) {
		s->told = row.person_id;
		return true;
	}
	if (typed.n >= 3 && (typed.p[0] | 32) == 'p' && typed.p[1] == '-') {
		range_add(s, clue_new(s, "reference", 60), 'r', postcode_key(s->a, typed));
		return true;
	}
	return false;
}

static void words_clue(struct search *s, struct str typed, const char *letters)
{
	struct str rest = fold_text(s->a, typed), word, words[WORDS_MOST];
	struct clue *c;
	size_t n = 0;

	while (n < WORDS_MOST && str_cut(&rest, ' ', &word))
		words[n++] = word;
	if (n == 0 || !(c = clue_new(s, "", 20)))
		return;
	c->n_words = n;
	c->letters = letters;
	for (size_t from = 0; from < n; from++) {
		struct str run = S("");

		for (size_t to = from + 1; to <= n; to++) {
			struct str street;

			run = str_join(s->a, run, S(" "), words[to - 1]);
			street = address_prefix_fold(s->a, run);
			c->names[from][to] = strchr(letters, 'n') ? str_fmt(s->a, "n%.*s", STR_ARG(run)) : STR_NONE;
			c->streets[from][to] = strchr(letters, 's') && street.n ? str_fmt(s->a, "s%.*s", STR_ARG(street)) : STR_NONE;
		}
	}
}

static bool is_digits(struct str w)
{
	for (size_t i = 0; i < w.n; i++)
		if (!strchr("0123456789+()-.", w.p[i]) || !w.p[i])
			return false;
	return w.n > 0;
}

/* "OX4", "e1", "SW1A": the first half of a postcode. */
static bool is_outcode(struct str w)
{
	size_t letters = 0;

	while (letters < w.n && ((w.p[letters] | 32) >= 'a' && (w.p[letters] | 32) <= 'z'))
		letters++;
	if (letters < 1 || letters > 2 || w.n - letters < 1 || w.n - letters > 2)
		return false;
	return w.p[letters] >= '0' && w.p[letters] <= '9';
}

/* "1", "1A", "1AB": the second half. */
static bool is_incode(struct str w)
{
	return w.n >= 1 && w.n <= 3 && w.p[0] >= '0' && w.p[0] <= '9' && (w.n < 2 || w.p[1] > '9');
}

/* One box: takes numbers, postcodes and e-mail addresses out; what is left are words. */
static void any_clues(struct search *s, struct str typed)
{
	struct str rest = typed, word, words[16], why, pcds;
	struct buf left = { .arena = s->a }, number = { .arena = s->a };
	size_t n = 0;
	struct date d;

	if (reference_clue(s, typed))
		return;
	if ((str_find(typed, S("/")) > 0 || str_find(typed, S("-")) > 0 || str_find(typed, S(" ")) > 0) && !is_digits(typed) &&
	    digits_only(s->a, typed).n >= 5 && date_parse(s->a, typed, &d, &why)) {
		born_clue(s, typed);
		return;
	}
	while (n < 16 && str_cut(&rest, ' ', &word))
		if (word.n)
			words[n++] = word;
	/* "OXI IAB" has no digit that says what it is: it may be a postcode or a name */
	if (n == 2 && !digits_only(s->a, typed).n && fold_postcode(s->a, typed, &pcds, &why))
		postcode_clue(s, typed);
	for (size_t i = 0; i < n; i++) {
		struct str two = i + 1 < n ? str_join(s->a, words[i], S(" "), words[i + 1]) : S("");

		if (str_find(words[i], S("@")) >= 0) {
			email_clue(s, words[i]);
		} else if (digits_only(s->a, words[i]).n && fold_postcode(s->a, words[i], &pcds, &why)) {
			postcode_clue(s, words[i]);
		} else if (is_outcode(words[i])) {
			bool both = i + 1 < n && is_incode(words[i + 1]);   /* "ox1 1a", still being typed */

			postcode_clue(s, both ? two : words[i]);
			i += both;
		} else if (is_digits(words[i]) && (digits_only(s->a, words[i]).n >= 4 || number.n ||
			   (i + 1 < n && is_digits(words[i + 1]) && digits_only(s->a, two).n >= 5))) {
			buf_str(&number, words[i]);
			buf_char(&number, ' ');
		} else {
			buf_str(&left, words[i]);
			buf_char(&left, ' ');
		}
	}
	if (number.n)
		phone_clue(s, str_trim(buf_view(&number)));
	words_clue(s, buf_view(&left), "ns");
}

/* --- from clues to people --- */

static struct suspect *suspect_of(struct search *s, struct person_id id)
{
	for (size_t i = 0; i < s->n_suspects; i++)
		if (s->suspects[i].person_id.v == id.v)
			return &s->suspects[i];
	if (s->n_suspects == SUSPECTS_MOST)
		return NULL;
	s->suspects[s->n_suspects] = (struct suspect){ .person_id = id };
	return &s->suspects[s->n_suspects++];
}

/* The end of the range of keys that begin with this: nothing sorts behind U+10FFFF. */
static struct str after(struct arena *a, struct str prefix)
{
	return str_fmt(a, "%.*s\xF4\x8F\xBF\xBF", STR_ARG(prefix));
}

static size_t range_look(struct search *s, struct str prefix, int weight)
{
	struct find_keys_rows rows;

	if (!prefix.p)
		return 0;
	rows = find_keys(s->db, (struct find_keys_args){ .from_key = prefix, .until_key = after(s->a, prefix), .most = RANGE_ROWS });
	for (size_t i = 0; i < rows.n; i++) {
		struct suspect *x = suspect_of(s, rows.v[i].person_id);

		if (x)
			x->score += weight;
	}
	return rows.n;
}

/* People with a key of both ranges. The first range is the one that is walked, so far as the budget goes. */
static bool both_look(struct search *s, struct str walked, struct str other)
{
	int64_t rows_most = s->budget < BOTH_ROWS ? s->budget : BOTH_ROWS;
	struct find_keys_both_rows rows;

	if (!walked.p || !other.p || rows_most == 0)
		return false;
	s->budget -= rows_most;
	rows = find_keys_both(s->db, (struct find_keys_both_args){ .from_key = walked, .until_key = after(s->a, walked),
		.from_other = other, .until_other = after(s->a, other), .looked_at = rows_most });
	for (size_t i = 0; i < rows.n; i++) {
		struct suspect *x = suspect_of(s, rows.v[i].person_id);

		if (x)
			x->score += 100;
	}
	return rows.n > 0;
}

/* A name in one part of the words and a street in the other, both too common to be looked at row by row. */
static void halves_look(struct search *s, const struct clue *c)
{
	size_t n = c->n_words;

	for (size_t cut = 1; cut < n; cut++)
		if (both_look(s, c->names[0][cut], c->streets[cut][n]) || both_look(s, c->names[cut][n], c->streets[0][cut]) ||
		    both_look(s, c->streets[cut][n], c->names[0][cut]) || both_look(s, c->streets[0][cut], c->names[cut][n]))
			return;
}

/* The whole run first; when it finds enough nothing else is looked for. "smith mary" also finds "mary jane smith". */
static void words_look(struct search *s, const struct clue *c)
{
	size_t n = c->n_words, whole = range_look(s, c->names[0][n], 40) + range_look(s, c->streets[0][n], 40);

	if (n == 1 || whole >= SHOWN_MOST)
		return;
	if (n == 2 && c->names[0][2].p)
		range_look(s, str_fmt(s->a, "%.*s %.*s", STR_ARG(c->names[1][2]), STR_ARG(str_part(c->names[0][1], 1, 200))), 30);
	for (size_t cut = 1; cut < n; cut++) {
		const struct str runs[] = { c->names[0][cut], c->names[cut][n], c->streets[0][cut], c->streets[cut][n] };

		for (size_t i = 0; i < 4; i++)
			range_look(s, runs[i], 10);
	}
}

/* A name with another clue (a number, a postcode, a street) where each is too common alone. */
static void pairs_look(struct search *s)
{
	for (size_t i = 0; i < s->n_clues; i++)
		for (size_t j = 0; j < s->n_clues; j++) {
			const struct clue *c = &s->clues[i], *words = &s->clues[j];
			struct str other = c->n_words ? c->streets[0][c->n_words] : c->ranges[0], name = words->names[0][words->n_words];

			if (i == j || !words->n_words || (c->n_words && strchr(c->letters, 'n')))
				continue;
			if (!both_look(s, name, other))
				(void)both_look(s, other, name);
		}
}

/* --- holding a person against the clues --- */

static bool key_begins(const struct keys_of_person_rows *keys, struct str prefix)
{
	for (size_t i = 0; prefix.p && i < keys->n; i++)
		if (str_starts(personal_raw(keys->v[i].find_key), prefix))
			return true;
	return false;
}

static bool key_is(const struct keys_of_person_rows *keys, struct str key)
{
	for (size_t i = 0; i < keys->n; i++)
		if (str_eq(personal_raw(keys->v[i].find_key), key))
			return true;
	return false;
}

/* Longest runs first. How many of the words were said; the score says how well. */
static size_t words_fit(const struct clue *c, const struct keys_of_person_rows *keys, struct suspect *x)
{
	size_t said = 0;

	for (size_t from = 0; from < c->n_words;) {
		size_t to = c->n_words;
		bool name = false, street = false;

		for (; to > from; to--) {
			name = key_begins(keys, c->names[from][to]);
			street = !name && key_begins(keys, c->streets[from][to]);
			if (name || street)
				break;
		}
		/* the letters "st" among other words begin too many streets to say anything */
		if (to == from || (street && to == from + 1 && c->n_words > 1 && c->streets[from][to].n < 4)) {
			from++;
			continue;
		}
		x->score += name ? 14 + 8 * (int)(to - from) : 8 + 6 * (int)(to - from);
		x->score += name && key_is(keys, c->names[from][to]) ? 12 : 0;
		x->name = x->name || name;
		x->street = x->street || street;
		said += to - from;
		from = to;
	}
	return said;
}

static void suspect_hold(struct search *s, struct suspect *x)
{
	struct keys_of_person_rows keys = keys_of_person(s->db, (struct keys_of_person_args){ .person_id = x->person_id });

	*x = (struct suspect){ .person_id = x->person_id };
	for (size_t i = 0; i < s->n_clues; i++) {
		const struct clue *c = &s->clues[i];
		bool fits = false, whole = false;

		for (size_t r = 0; r < c->n_ranges; r++) {
			fits = fits || key_begins(&keys, c->ranges[r]);
			whole = whole || key_is(&keys, c->ranges[r]);
		}
		if (fits)
			x->score += c->weight + (whole ? c->weight / 2 : 0);
		if (c->n_words)
			fits = words_fit(c, &keys, x) == c->n_words;
		if (fits) {
			x->fits |= 1u << i;
			x->clues++;
		}
	}
}

static int better(const void *va, const void *vb)
{
	const struct suspect *a = va, *b = vb;

	if (a->clues != b->clues)
		return a->clues < b->clues ? 1 : -1;
	if (a->score != b->score)
		return a->score < b->score ? 1 : -1;
	return (a->person_id.v < b->person_id.v) - (a->person_id.v > b->person_id.v);
}

static int likelier(const void *va, const void *vb)
{
	const struct suspect *a = va, *b = vb;

	return (a->score < b->score) - (a->score > b->score);
}

/* --- what is shown --- */

static struct str why_words(struct search *s, const struct suspect *x)
{
	struct str why = x->person_id.v == s->told.v ? S("reference") : S("");

	for (size_t i = 0; i < s->n_clues; i++)
		if ((x->fits & 1u << i) && s->clues[i].why[0])
			why = str_join(s->a, why, S(", "), str_of(s->clues[i].why));
	if (x->name)
		why = str_join(s->a, why, S(", "), S("name"));
	if (x->street)
		why = str_join(s->a, why, S(", "), S("street"));
	return why;
}

static void open_work_read(struct search *s, struct person_found *f)
{
	struct find_cases_rows cases = find_cases(s->db, (struct find_cases_args){ .person_id = f->person_id });
	size_t named = 0;

	f->open_cases = (int64_t)cases.n;
	f->open_words = S("");
	for (size_t i = 0; i < cases.n; i++) {
		struct find_needs_rows needs = find_needs(s->db, (struct find_needs_args){ .case_id = cases.v[i].case_id });

		f->open_needs += (int64_t)needs.n;
		for (size_t j = 0; j < needs.n && named < 3; j++)
			if (str_find(f->open_words, needs.v[j].name) < 0) {
				f->open_words = str_join(s->a, f->open_words, S(", "), needs.v[j].name);
				named++;
			}
	}
	f->case_id = cases.n ? cases.v[0].case_id : (struct case_id){ 0 };
}

static bool found_read(struct search *s, const struct suspect *x, struct person_found *f)
{
	struct find_line_row p;

	if (!find_line(s->db, (struct find_line_args){ .person_id = x->person_id }, &p))
		return false;
	*f = (struct person_found){ .person_id = p.person_id, .reference = p.reference,
		.name = person_name(s->a, p.given_name, p.family_name), .age = person_age(s->a, p.born_on, db_now(s->db)),
		.address = p.address, .postcode = p.postcode, .phone = personal_with(p.phone, phone_words(s->a, personal_raw(p.phone))),
		.why = why_words(s, x) };
	open_work_read(s, f);
	return true;
}

static void clues_of(struct search *s, const struct person_clue *c)
{
	if (!str_empty(str_trim(c->reference)))
		(void)reference_clue(s, str_trim(c->reference));
	phone_clue(s, c->phone);
	email_clue(s, c->email);
	born_clue(s, c->born);
	words_clue(s, c->name, "n");
	words_clue(s, c->address, "s");
	postcode_clue(s, c->postcode);
	if (!str_empty(str_trim(c->any)))
		any_clues(s, str_trim(c->any));
}

/* Puts those who turned up in order, best first, and forgets who cannot be shown. */
static void suspects_sort(struct search *s)
{
	qsort(s->suspects, s->n_suspects, sizeof(*s->suspects), likelier);
	if (s->n_suspects > HELD_MOST)
		s->n_suspects = HELD_MOST;
	for (size_t i = 0; i < s->n_suspects; i++) {
		suspect_hold(s, &s->suspects[i]);
		if (s->suspects[i].person_id.v == s->told.v)
			s->suspects[i].clues += CLUES_MOST;
	}
	qsort(s->suspects, s->n_suspects, sizeof(*s->suspects), better);
}

static void suspects_look(struct search *s)
{
	struct suspect *told = s->told.v ? suspect_of(s, s->told) : NULL;

	if (told)
		told->score = 1000;
	for (size_t i = 0; i < s->n_clues; i++) {
		for (size_t r = 0; r < s->clues[i].n_ranges; r++)
			range_look(s, s->clues[i].ranges[r], s->clues[i].weight);
		if (s->clues[i].n_words)
			words_look(s, &s->clues[i]);
	}
	suspects_sort(s);
	if (s->n_suspects && s->suspects[0].clues >= s->n_clues)
		return;
	/* nobody fits all of it yet: look where two common things meet */
	if (s->n_clues > 1)
		pairs_look(s);
	for (size_t i = 0; i < s->n_clues; i++)
		if (s->clues[i].n_words > 1)
			halves_look(s, &s->clues[i]);
	if (s->budget < BOTH_BUDGET)
		suspects_sort(s);
}

struct person_found_list person_find(struct db *db, struct person_clue clue, int most)
{
	struct arena *a = db_arena(db);
	struct search *s = ARENA_NEW(a, struct search);
	struct person_found_list list = { .v = ARENA_ARRAY(a, struct person_found, SHOWN_MOST) };
	size_t limit = most < 1 ? 1 : most > SHOWN_MOST ? SHOWN_MOST : (size_t)most;

	s->db = db;
	s->a = a;
	s->budget = BOTH_BUDGET;
	clues_of(s, &clue);
	suspects_look(s);
	for (size_t i = 0; i < s->n_suspects && s->suspects[i].score + (int)s->suspects[i].clues > 0; i++) {
		/* in one box somebody who fits all of it makes those who fit a part of it noise */
		bool noise = str_empty(clue.any) ? false : s->suspects[i].clues < s->suspects[0].clues;

		list.more = list.more || (!noise && list.n == limit);
		if (!noise && list.n < limit && found_read(s, &s->suspects[i], &list.v[list.n]))
			list.n++;
	}
	return list;
}
