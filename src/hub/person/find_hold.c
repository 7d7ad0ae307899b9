/*
 * Holding a person against the clues by their own keys, so that the order and the reasons are exact
 * however common a name is; and saying in words why somebody is shown.
 */
#include "core/base/fold.h"
#include "hub/person/find_private.h"
#include "hub/person/person_alias.h"
#include "hub/place/place.h"

static bool key_begins(const struct person_keys *keys, struct str prefix)
{
	for (size_t i = 0; prefix.p && i < keys->n; i++)
		if (str_starts(keys->v[i], prefix))
			return true;
	return false;
}

/* Is this whole word the first of a key of that letter? Every word of a name is the first of one of
 * its keys. */
static bool key_has_word(const struct person_keys *keys, char letter, struct str word)
{
	for (size_t i = 0; i < keys->n; i++) {
		struct str key = keys->v[i];

		if (key.n > word.n && key.p[0] == letter && str_starts(str_part(key, 1, key.n), word) &&
		    (key.n == word.n + 1 || key.p[word.n + 1] == ' '))
			return true;
	}
	return false;
}

static bool number_has(const struct person_keys *keys, struct str digits)
{
	for (size_t i = 0; digits.n >= 3 && i < keys->n; i++) {
		struct str key = keys->v[i];

		if (key.n && key.p[0] == 'p' && str_find(key, digits) > 0)
			return true;
	}
	return false;
}

static void named_add(struct suspect *x, struct str words)
{
	struct str word;

	while (str_cut(&words, ' ', &word))
		if (word.n && x->n_named < NAMED_MOST)
			x->named[x->n_named++] = word;
}

/* "street" behind a street that was said: words inside a street begin no key. */
static bool street_goes_on(
	struct search *s, const struct person_keys *keys, struct str word)
{
	struct str full = address_prefix_fold(s->a, str_join(s->a, S("1"), S(" "), word));

	for (size_t i = 0; i < keys->n && full.n > 2; i++) {
		struct str key = keys->v[i];

		if (key.n && key.p[0] == 's' && str_find(key, str_part(full, 1, full.n)) > 0)
			return true;
	}
	return false;
}

/* One word that is not said as it stands: another that it may mean, or digits of a number. */
static bool word_nearly_fits(struct search *s, const struct clue *c, size_t i,
	const struct person_keys *keys, struct suspect *x)
{
	struct str digits = c->words[i];

	for (size_t k = 0; k < c->n_others[i]; k++) {
		struct other o = c->others[i][k];

		if (c->names_too && key_has_word(keys, 'n', o.word)) {
			x->score += o.nickname ? 18 : 12 - (int)(k - c->n_nicknames[i]);
			x->name_near = x->name_near || !o.nickname;
			if (o.nickname) {
				x->nickname_typed = c->words[i];
				x->nickname_found = o.word;
			}
			named_add(x, o.word);
			x->n_letters++;
			return true;
		}
		if (c->streets_too && !o.nickname && key_has_word(keys, 's', o.word)) {
			x->score += 8;
			x->n_letters++;
			return x->street_near = true;
		}
	}
	if ((x->street || x->street_near) && street_goes_on(s, keys, c->words[i])) {
		x->score += 2;
		return true;
	}
	if (c->names_too && digits.n >= 3 && digits.p[0] >= '0' && digits.p[0] <= '9') {
		if (key_begins(keys, str_fmt(s->a, "q%.*s", STR_ARG(text_reversed(s->a, digits))))) {
			x->score += 12;
			return x->phone_end = true;
		}
		if (number_has(keys, digits)) {
			x->score += 6;
			return x->phone_part = true;
		}
	}
	return false;
}

/* The letters "st" among other words begin too many streets to say anything, and house 14 is not
 * 140. */
static bool street_says(
	const struct clue *c, const struct person_keys *keys, size_t from, size_t to)
{
	struct str street = c->streets[from][to];

	if (!key_begins(keys, street))
		return false;
	if (to > from + 1 || c->n_words == 1)
		return true;
	if (street.n > 1 && street.p[1] >= '0' && street.p[1] <= '9' && to < c->n_words)
		return key_has_word(keys, 's', str_part(street, 1, street.n));
	return street.n >= 4 || (street.p[1] >= '0' && street.p[1] <= '9');
}

/* Longest runs first. How many of the words were said; the score says how well. */
static size_t words_fit(struct search *s, const struct clue *c,
	const struct person_keys *keys, struct suspect *x)
{
	size_t said = 0;

	for (size_t from = 0; from < c->n_words;) {
		size_t to = c->n_words;
		bool name = false, street = false;

		for (; to > from; to--) {
			name = key_begins(keys, c->names[from][to]);
			street = !name && street_says(c, keys, from, to);
			if (name || street)
				break;
		}
		if (to == from) {
			said += word_nearly_fits(s, c, from, keys, x);
			from++;
			continue;
		}
		x->score += name ? 14 + 8 * (int)(to - from) : 8 + 6 * (int)(to - from);
		x->score += name && person_keys_has(keys, c->names[from][to]) ? 12 : 0;
		if (name && to == from + 1) /* a whole word is better than the beginning of one */
			x->score += key_has_word(keys, 'n', c->words[from]) ? 6 : 0;
		if (name)
			named_add(x, str_part(c->names[from][to], 1, c->names[from][to].n));
		for (size_t i = from; i < to; i++)
			x->n_letters += !(c->words[i].p[0] >= '0' && c->words[i].p[0] <= '9');
		x->name = x->name || name;
		x->street = x->street || street;
		said += to - from;
		from = to;
	}
	return said;
}

static bool ranges_fit(
	const struct clue *c, const struct person_keys *keys, struct suspect *x)
{
	bool fits = false, whole = false;

	for (size_t r = 0; r < c->n_ranges; r++)
		if (key_begins(keys, c->ranges[r])) {
			x->phone_start = x->phone_start || c->ranges[r].p[0] == 'p';
			x->phone_end = x->phone_end || c->ranges[r].p[0] == 'q';
			whole = whole || person_keys_has(keys, c->ranges[r]);
			fits = true;
		}
	if (fits) {
		x->score += c->weight + (whole ? c->weight / 2 : 0);
	} else if (number_has(keys, c->digits)) {
		x->score += c->weight / 2;
		fits = x->phone_part = true;
	}
	return fits;
}

static void suspect_hold(
	struct search *s, struct suspect *x, const struct person_keys *keys)
{
	*x = (struct suspect){ .person_id = x->person_id };
	for (size_t i = 0; i < s->n_clues; i++) {
		const struct clue *c = &s->clues[i];
		size_t said = c->n_words ? words_fit(s, c, keys, x) : 0;
		bool fits = c->n_words ? said == c->n_words : ranges_fit(c, keys, x);

		x->n_said += said;
		if (fits) {
			x->fits |= 1u << i;
			x->clues++;
		}
	}
	if (x->person_id.v == s->told.v)
		x->clues += CLUES_MOST;
	x->fits_all = x->clues >= s->n_clues;
}

void suspects_hold(struct search *s)
{
	struct find_keys_of_args *sets = ARENA_ARRAY(s->a, struct find_keys_of_args, s->n_suspects);
	struct find_keys_of_rows *rows;

	if (s->n_suspects == 0)
		return;
	for (size_t i = 0; i < s->n_suspects; i++)
		sets[i].person_id = s->suspects[i].person_id;
	rows = find_keys_of_batch(s->db, sets, s->n_suspects);
	for (size_t i = 0; i < s->n_suspects; i++) {
		struct person_keys keys = { 0 };

		for (size_t k = 0; k < rows[i].n; k++)
			person_keys_split(s->a, personal_raw(rows[i].v[k].keys), &keys);
		suspect_hold(s, &s->suspects[i], &keys);
	}
}

/* --- why, in words --- */

static bool words_begin(const struct name_tokens *t, struct str word)
{
	for (size_t i = 0; i < t->n; i++)
		if (str_starts(t->v[i], word))
			return true;
	return false;
}

/* Do all words that were said stand in this name, or in the record's own name beside it? */
static bool name_says(struct search *s, const struct suspect *x, const struct name_tokens *own,
	struct personal name, struct personal family)
{
	struct name_tokens t = name_tokens_of(s->a, personal_raw(name), personal_raw(family));

	for (size_t i = 0; i < x->n_named; i++)
		if (!words_begin(&t, x->named[i]) && !(own && words_begin(own, x->named[i])))
			return false;
	return true;
}

/* The name by which somebody was found, when it is not the one that is shown. */
static struct str other_name(
	struct search *s, const struct suspect *x, const struct find_line_row *p)
{
	struct name_tokens own =
		name_tokens_of(s->a, personal_raw(p->given_name), personal_raw(p->family_name));
	struct personal none = personal_with(p->given_name, S(""));
	struct aliases_of_rows aliases;

	if (name_says(s, x, &own, none, none))
		return STR_NONE;
	if (name_says(s, x, &own, p->known_as, none))
		return str_join(s->a, S("known as"), S(" "), see(db_viewer(s->db), p->known_as));
	aliases = aliases_of(s->db, (struct aliases_of_args){ .person_id = p->person_id });
	for (size_t i = 0; i < aliases.n; i++)
		if (name_says(s, x, &own, aliases.v[i].name, none) ||
			name_says(s, x, &own,
				personal_with(aliases.v[i].name, name_roman(s->a, personal_raw(aliases.v[i].name))),
				none))
			return str_join(s->a, alias_kind_words(aliases.v[i].kind), S(" "),
				see(db_viewer(s->db), aliases.v[i].name));
	return S("another name of theirs");
}

struct str why_words(struct search *s, const struct suspect *x, const struct find_line_row *p)
{
	struct arena *a = s->a;
	struct str why = x->person_id.v == s->told.v ? S("reference") : S(""),
			   other = x->n_named ? other_name(s, x, p) : STR_NONE;
	const struct {
		bool is;
		struct str words;
	} all[] = {
		{ x->phone_start, S("phone") },
		{ !x->phone_start && x->phone_end, S("end of phone") },
		{ !x->phone_start && !x->phone_end && x->phone_part, S("part of phone") },
		{ x->name && !other.p, S("name") },
		{ other.p != NULL, other },
		{ x->nickname_typed.p != NULL,
			str_fmt(a, "%.*s may be %.*s", STR_ARG(fold_words_shown(a, x->nickname_typed)),
				STR_ARG(fold_words_shown(a, x->nickname_found))) },
		{ x->alike.p != NULL && x->clues < s->n_clues, x->alike },
		{ x->name_near, S("nearly this name") },
		{ x->street, S("street") },
		{ x->street_near, S("nearly this street") },
	};

	for (size_t i = 0; i < s->n_clues; i++)
		if ((x->fits & 1u << i) && s->clues[i].why[0] && strcmp(s->clues[i].why, "phone") != 0)
			why = str_join(a, why, S(", "), str_of(s->clues[i].why));
	for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++)
		if (all[i].is)
			why = str_join(a, why, S(", "), all[i].words);
	return why;
}
