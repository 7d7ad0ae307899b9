/*
 * From what was typed to clues: a telephone number or a part of it, a postcode half typed, a
 * reference, an e-mail address, a birth date; and words that may be a name, a street, or both, in
 * any order.
 */
#include "core/base/fold.h"
#include "core/base/id.h"
#include "core/base/time.h"
#include "hub/person/find_private.h"
#include "hub/person/merge.h"
#include "hub/place/place.h"

#define FILLED_MOST 16 /* words typed, with those that say nothing */

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

struct str digits_only(struct arena *a, struct str s)
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

		range_add(s, c, 'p',
			str_fmt(s->a, "0%.*s",
				STR_ARG(rest.n && rest.p[0] == '0' ? str_part(rest, 1, rest.n) : rest)));
	} else {
		range_add(s, c, 'p', str_starts(d, S("00")) ? str_part(d, 2, d.n) : d);
		if (d.p[0] != '0')
			range_add(s, c, 'p', str_fmt(s->a, "0%.*s", STR_ARG(d)));
	}
	if (d.n <= 10)
		range_add(s, c, 'q', text_reversed(s->a, d));
	if (c)
		c->digits = d;
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
		person_of_reference(
			s->db, (struct person_of_reference_args){ .reference = reference }, &row)) {
		s->told = person_standing(s->db, row.person_id);
		return true;
	}
	if (typed.n >= 3 && (typed.p[0] | 32) == 'p' && typed.p[1] == '-') {
		range_add(s, clue_new(s, "reference", 60), 'r', postcode_key(s->a, typed));
		return true;
	}
	return false;
}

/* Words that say who is meant and are no name or street; those of the second line only with an
 * article among the words, because there are people called Young. */
static const char fillers[] = " the a an at in on of from by near to who lives live living lived "
							  "called named named is was and with "
							  "lady man woman gentleman gent chap guy bloke person someone "
							  "somebody mr mrs ms miss mx mister dr sir madam no number next door ";
static const char described[] = " old elderly young nice deaf blind little poor other same new ";
static const char articles[] = " the a an that this ";

static bool among(const char *list, struct str word)
{
	char z[16];

	if (word.n == 0 || word.n > sizeof(z) - 3)
		return false;
	snprintf(z, sizeof(z), " %.*s ", STR_ARG(word));
	return strstr(list, z) != NULL;
}

/* "the lady at 14 mill" -> "14 mill". When nothing would be left, all of it stays. */
static size_t fillers_drop(struct str *words, size_t n)
{
	struct str left[FILLED_MOST];
	bool article = false;
	size_t n_left = 0;

	for (size_t i = 0; i < n; i++)
		article = article || among(articles, words[i]);
	for (size_t i = 0; i < n; i++)
		if (!among(fillers, words[i]) && !among(articles, words[i]) &&
			!(article && among(described, words[i])))
			left[n_left++] = words[i];
	if (n_left == 0)
		return n;
	memcpy(words, left, n_left * sizeof(*left));
	return n_left;
}

static void words_clue(struct search *s, struct str typed, bool names, bool streets)
{
	struct str rest = fold_text(s->a, typed), word, words[FILLED_MOST];
	struct clue *c;
	size_t n = 0;

	while (n < FILLED_MOST && str_cut(&rest, ' ', &word))
		words[n++] = word;
	n = fillers_drop(words, n);
	n = n < WORDS_MOST ? n : WORDS_MOST;
	if (n == 0 || !(c = clue_new(s, "", 20)))
		return;
	c->n_words = n;
	c->names_too = names;
	c->streets_too = streets;
	memcpy(c->words, words, n * sizeof(*words));
	for (size_t from = 0; from < n; from++) {
		struct str run = S("");

		for (size_t to = from + 1; to <= n; to++) {
			struct str street;

			run = str_join(s->a, run, S(" "), words[to - 1]);
			street = address_prefix_fold(s->a, run);
			c->names[from][to] = names ? str_fmt(s->a, "n%.*s", STR_ARG(run)) : STR_NONE;
			c->streets[from][to] =
				streets && street.n ? str_fmt(s->a, "s%.*s", STR_ARG(street)) : STR_NONE;
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
	if (typed.n == 3 && is_digits(typed))                  /* the end of a number, or a house */
		phone_clue(s, typed);
	if ((str_find(typed, S("/")) > 0 || str_find(typed, S("-")) > 0 ||
			str_find(typed, S(" ")) > 0) &&
		!is_digits(typed) && digits_only(s->a, typed).n >= 5 && date_parse(s->a, typed, &d, &why)) {
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
	words_clue(s, buf_view(&left), true, true);
}

void clues_read(struct search *s, const struct person_clue *c)
{
	if (!str_empty(str_trim(c->reference)))
		(void)reference_clue(s, str_trim(c->reference));
	phone_clue(s, c->phone);
	email_clue(s, c->email);
	born_clue(s, c->born);
	words_clue(s, c->name, true, false);
	words_clue(s, c->address, false, true);
	postcode_clue(s, c->postcode);
	if (!str_empty(str_trim(c->any)))
		any_clues(s, str_trim(c->any));
}
