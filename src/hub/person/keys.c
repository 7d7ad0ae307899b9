/*
 * What finds a person: the keys of a record. Each begins with a letter that says what it is; a
 * prefix of it is a range of one index. See person_key in the migration for the letters.
 */
#include "core/base/fold.h"
#include "core/base/time.h"
#include "hub/person/person_private.h"
#include "hub/place/place.h"

#define KEY_LONGEST 200

struct key_list { struct arena *arena; struct str *v; size_t n; };

static void key_put(struct key_list *l, char letter, struct str text)
{
	ptrdiff_t line = str_find(text, S("\n")); /* a key is one line: person_keys_joined */
	struct str key;

	if (line >= 0)
		text.n = (size_t)line;
	if (text.n == 0 || l->n == PERSON_KEYS_MOST)
		return;
	if (text.n > KEY_LONGEST) {
		text.n = KEY_LONGEST;
		while (text.n && ((unsigned char)text.p[text.n] & 0xC0) == 0x80) /* whole characters only */
			text.n--;
	}
	key = str_fmt(l->arena, "%c%.*s", letter, STR_ARG(text));
	for (size_t i = 0; i < l->n; i++)
		if (str_eq(l->v[i], key))
			return;
	l->v[l->n++] = key;
}

struct str phone_digits(struct arena *a, struct str e164)
{
	if (str_starts(e164, S("+44")))
		return str_fmt(a, "0%.*s", STR_ARG(str_part(e164, 3, e164.n)));
	return str_starts(e164, S("+")) ? str_part(e164, 1, e164.n) : e164;
}

struct str text_reversed(struct arena *a, struct str s)
{
	struct buf b = { .arena = a };

	for (size_t i = s.n; i-- > 0;)
		buf_char(&b, s.p[i]);
	return buf_view(&b);
}

struct str postcode_key(struct arena *a, struct str postcode)
{
	struct str rest = fold_text(a, postcode), word;
	struct buf b = { .arena = a };

	while (str_cut(&rest, ' ', &word))
		buf_str(&b, word);
	return buf_view(&b);
}

struct str born_key(struct arena *a, struct str born_on, const struct name_tokens *name)
{
	struct str sorted = name_sorted(a, name);

	/* many of one name are born in one year */
	return birth_is_day(born_on) && name->n > 1
		? str_fmt(a, "d%.*s %.*s", STR_ARG(born_on), STR_ARG(sorted))
		: STR_NONE;
}

struct str home_key(
	struct arena *a, struct str address, struct str postcode, const struct name_tokens *name)
{
	struct address w = address_read(a, address, postcode);
	struct str sorted = name_sorted(a, name), pc = postcode_key(a, w.postcode);

	if (w.street.n == 0 || w.number.n == 0 || pc.n == 0 || name->n < 2)
		return STR_NONE;
	return str_fmt(a, "a%.*s %.*s %.*s", STR_ARG(pc), STR_ARG(w.key), STR_ARG(sorted));
}

static void name_keys(struct key_list *l, const struct name_tokens *t)
{
	for (size_t first = 0; first < t->n; first++)
		key_put(l, 'n', name_joined(l->arena, t, first));
}

/* Digits of the area's code, which people leave out: 020, 0113 and 0151, 01865; of mobile numbers
 * 07700. */
static size_t area_digits(struct str digits)
{
	if (digits.n < 10 || digits.p[0] != '0')
		return 0;
	if (digits.p[1] == '2')
		return 3;
	return digits.p[1] == '1' && (digits.p[2] == '1' || digits.p[3] == '1') ? 4 : 5;
}

static void point_keys(struct key_list *l, struct str point)
{
	if (str_find(point, S("@")) > 0) {
		key_put(l, 'e', point);
	} else if (str_starts(point, S("+"))) {
		struct str digits = phone_digits(l->arena, point);

		key_put(l, 'p', digits);
		if (area_digits(digits))
			key_put(l, 'p', str_part(digits, area_digits(digits), digits.n));
		key_put(l, 'q', text_reversed(l->arena, digits));
	}
}

static void address_keys(struct key_list *l, struct str address, struct str postcode)
{
	struct address w = address_read(l->arena, address, postcode);
	struct str street = address_fold(l->arena, w.street), number = fold_text(l->arena, w.number);

	key_put(l, 'o', postcode_key(l->arena, w.postcode));
	key_put(l, 's', str_join(l->arena, street, S(" "), number));
	key_put(l, 's', str_join(l->arena, number, S(" "), street));
	if (w.flat.n)
		key_put(l, 's', w.key);
}

/* As a passport would write a name of another script, beside the letters that Unicode's
 * transliteration gives. */
static void roman_keys(struct key_list *l, struct str given, struct str family)
{
	struct str roman = name_roman(l->arena, str_join(l->arena, given, S(" "), family));

	if (roman.n) {
		struct name_tokens t = name_tokens_of(l->arena, roman, STR_NONE);

		name_keys(l, &t);
	}
}

/* A whole other name; of one word, with the first name that goes before it. */
static void alias_keys(struct key_list *l, const struct person_key_facts *f, struct str alias)
{
	struct name_tokens t = name_tokens_of(l->arena, alias, STR_NONE);

	name_keys(l, &t);
	roman_keys(l, alias, STR_NONE);
	if (t.n == 1) {
		t = name_tokens_of(l->arena, f->given_name, alias);
		name_keys(l, &t);
	}
}

size_t person_keys_of(
	struct arena *a, const struct person_key_facts *f, struct str keys[PERSON_KEYS_MOST])
{
	struct key_list l = { .arena = a, .v = keys };
	struct name_tokens name = name_tokens_of(a, f->given_name, f->family_name);
	struct str reference = postcode_key(a, f->reference), born, home;

	key_put(&l, 'r', reference);
	key_put(&l, 'h', f->nhs_number);
	point_keys(&l, f->phone_e164);
	point_keys(&l, f->email);
	born = born_key(a, f->born_on, &name);
	home = home_key(a, f->address, f->postcode, &name);
	if (born.p)
		key_put(&l, 'd', str_part(born, 1, born.n));
	if (home.p)
		key_put(&l, 'a', str_part(home, 1, home.n));
	name_keys(&l, &name);
	address_keys(&l, f->address, f->postcode);
	if (!str_empty(f->known_as)) {
		struct name_tokens known = name_tokens_of(a, f->known_as, f->family_name);

		name_keys(&l, &known);
	}
	roman_keys(&l, f->given_name, f->family_name);
	for (size_t i = 0; i < f->n_more_points; i++)
		point_keys(&l, f->more_points[i]);
	for (size_t i = 0; i < f->n_aliases; i++)
		alias_keys(&l, f, f->aliases[i]);
	return l.n;
}

bool key_tells(struct str key)
{
	/* a telephone number as it is dialled here, not the end of one */
	return key.n && (strchr("heda", key.p[0]) || (key.p[0] == 'p' && key.n > 10));
}
