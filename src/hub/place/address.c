/*
 * Addresses as text: flat, number, street, locality, town, from one line as somebody said it. Simple on
 * purpose: linking to the national register of addresses is another engine's work. What is not
 * understood stays in the street, so nothing is lost.
 */
#include "core/base/fold.h"
#include "hub/place/place.h"

#define MAX_PARTS 8

/* Short forms that end the name of a street, and what they stand for. */
static const struct { const char *shorter, *longer; } short_forms[] = {
	{ "st", "street" }, { "str", "street" }, { "rd", "road" }, { "ave", "avenue" }, { "av", "avenue" }, { "ln", "lane" },
	{ "cl", "close" }, { "cres", "crescent" }, { "ct", "court" }, { "dr", "drive" }, { "gdns", "gardens" }, { "gr", "grove" },
	{ "gro", "grove" }, { "pk", "park" }, { "pl", "place" }, { "sq", "square" }, { "tce", "terrace" }, { "terr", "terrace" },
	{ "hse", "house" }, { "bldgs", "buildings" }, { "wy", "way" }, { "apt", "flat" }, { "apartment", "flat" },
};

/* Words a street's name ends in: what tells "Rose Cottage, Mill Lane" from "Mill Lane, Headington". */
static const char street_words[] = " street road avenue lane close crescent court drive gardens grove park place square terrace way "
	"hill row walk mews green rise view path parade yard quay wharf end gate bridge common fields mills summit village ";

static const char *const flat_words[] = { "flat", "apartment", "apt", "unit", "room", "studio", "maisonette", "bedsit" };

static bool is_street_word(struct str word)
{
	char z[24];

	if (word.n == 0 || word.n > sizeof(z) - 3)
		return false;
	z[0] = ' ';
	memcpy(z + 1, word.p, word.n);
	z[word.n + 1] = ' ';
	z[word.n + 2] = 0;
	return strstr(street_words, z) != NULL;
}

static const char *longer_form(struct str word)
{
	for (size_t i = 0; i < sizeof(short_forms) / sizeof(*short_forms); i++)
		if (str_eq(word, str_of(short_forms[i].shorter)))
			return short_forms[i].longer;
	return NULL;
}

static bool has_letter(struct str word)
{
	for (size_t i = 0; i < word.n; i++)
		if (word.p[i] > '9')
			return true;
	return false;
}

/* "st" is a street only behind a name: "14 st johns road" keeps its saint. */
struct str address_fold(struct arena *a, struct str text)
{
	struct str rest = fold_text(a, text), word, before = STR_NONE;
	struct buf b = { .arena = a };

	while (str_cut(&rest, ' ', &word)) {
		const char *longer = longer_form(word);
		bool saint = str_eq(word, S("st")) && (!has_letter(before) || before.n == 1);

		if (b.n)
			buf_char(&b, ' ');
		buf_str(&b, longer && !saint ? str_of(longer) : word);
		before = word;
	}
	return buf_view(&b);
}

struct str address_prefix_fold(struct arena *a, struct str text)
{
	struct str folded = fold_text(a, text), head, last;
	const char *longer;
	size_t at = folded.n;

	if (str_starts(folded, S("flat ")) || str_starts(folded, S("apt ")))
		folded = str_part(folded, folded.p[0] == 'f' ? 5 : 4, folded.n);
	for (at = folded.n; at && folded.p[at - 1] != ' '; at--)
		;
	last = str_part(folded, at, folded.n);
	head = address_fold(a, str_part(folded, 0, at));
	longer = longer_form(last);
	if (head.n && longer && !str_starts(str_of(longer), last))      /* "rd", "gdns": nothing begins so */
		last = str_of(longer);
	return str_join(a, head, S(" "), last);
}

/* The name of a street with its last word written out, in the writer's own capitals. */
static struct str street_whole(struct arena *a, struct str street)
{
	size_t from = street.n;
	struct str last;
	const char *longer;

	while (street.n && street.p[street.n - 1] == '.')
		street.n--;
	from = street.n;
	while (from && street.p[from - 1] != ' ')
		from--;
	last = fold_text(a, str_part(street, from, street.n));
	longer = from ? longer_form(last) : NULL;
	if (!longer)
		return street;
	return str_fmt(a, "%.*s%c%s", (int)from, street.p, street.p[from] >= 'a' ? longer[0] : longer[0] - 32, longer + 1);
}

/* Takes the first word off. */
static struct str word_cut(struct str *rest)
{
	struct str word;

	*rest = str_trim(*rest);
	if (!str_cut(rest, ' ', &word))
		return S("");
	*rest = rest->p ? str_trim(*rest) : S("");
	return word;
}

/* "14", "14a", "12-14", "2/1": begins with a digit, short, nothing strange in it. */
static bool is_number(struct str word)
{
	if (word.n == 0 || word.n > 9 || word.p[0] < '0' || word.p[0] > '9')
		return false;
	for (size_t i = 0; i < word.n; i++)
		if (!(word.p[i] >= '0' && word.p[i] <= '9') && word.p[i] != '-' && word.p[i] != '/' &&
		    !(i + 1 == word.n && has_letter(str_part(word, i, 1))))
			return false;
	return true;
}

static bool is_flat_word(struct arena *a, struct str word)
{
	struct str folded = fold_text(a, word);

	for (size_t i = 0; i < sizeof(flat_words) / sizeof(*flat_words); i++)
		if (str_eq(folded, str_of(flat_words[i])))
			return true;
	return false;
}

/* "Flat 2", "flat b, …", "Ground floor flat" in front of a part: *part is left with what follows. */
static struct str flat_cut(struct arena *a, struct str *part)
{
	struct str rest = *part, word = word_cut(&rest), folded = fold_text(a, *part);

	if (is_flat_word(a, word) && rest.n) {
		struct str which = word_cut(&rest);

		*part = rest;
		return which;
	}
	if (str_ends(folded, S(" flat")) && !is_number(word)) {         /* "Ground floor flat", "Top flat" */
		struct str name = str_part(*part, 0, part->n - 5);

		*part = S("");
		return str_trim(name);
	}
	return S("");
}

static bool ends_in_street_word(struct arena *a, struct str part)
{
	struct str rest = address_fold(a, part), word, last = S("");

	while (str_cut(&rest, ' ', &word))
		last = word;
	return is_street_word(last);
}

static bool has_digit(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] >= '0' && s.p[i] <= '9')
			return true;
	return false;
}

/* A postcode at the end of a part, taken off. In the middle of other words only something with a digit in it is
 * one: "Mill St" could be read as M11 1ST. */
static bool postcode_cut(struct arena *a, struct str *part, struct str *postcode)
{
	size_t spaces = 0;

	for (size_t i = part->n; i > 0 && spaces < 3; i--) {
		struct str tail, why;

		if (i - 1 > 0 && part->p[i - 2] != ' ')
			continue;
		spaces++;
		tail = str_part(*part, i - 1, part->n);
		if (has_digit(tail) && fold_postcode(a, tail, postcode, &why)) {
			*part = str_trim(str_part(*part, 0, i - 1));
			return true;
		}
	}
	return false;
}

static size_t parts_split(struct arena *a, struct str text, struct str parts[MAX_PARTS], struct str *postcode)
{
	size_t n = 0;

	for (size_t from = 0, i = 0; i <= text.n; i++) {
		struct str part;

		if (i < text.n && text.p[i] != ',' && text.p[i] != '\n' && text.p[i] != ';')
			continue;
		part = str_trim(str_part(text, from, i - from));
		from = i + 1;
		(void)postcode_cut(a, &part, postcode);
		if (part.n && n < MAX_PARTS)
			parts[n++] = part;
		else if (part.n)
			parts[n - 1] = str_join(a, parts[n - 1], S(", "), part);
	}
	return n;
}

static void number_and_street(struct arena *a, struct address *w, const struct str *parts, size_t n, size_t *used)
{
	struct str rest = parts[*used], word = word_cut(&rest);

	if (is_number(word)) {
		w->number = str_lower_ascii(a, word);
		*used += 1;
		if (rest.n == 0 && *used < n)                          /* "14, Mill Street" */
			rest = parts[(*used)++];
		w->street = street_whole(a, rest);
	} else if (*used + 1 < n) {
		struct str next = parts[*used + 1], first = word_cut(&next);

		/* "Rose Court, 14 Mill Lane" and "Rose Cottage, Mill Lane" */
		if (is_number(first) && next.n) {
			w->locality = parts[*used];
			w->number = str_lower_ascii(a, first);
			w->street = street_whole(a, next);
			*used += 2;
		} else if (!ends_in_street_word(a, parts[*used]) && ends_in_street_word(a, parts[*used + 1])) {
			w->number = parts[*used];
			w->street = street_whole(a, parts[*used + 1]);
			*used += 2;
		}
	}
	if (w->street.n == 0 && *used < n)
		w->street = street_whole(a, parts[(*used)++]);
}

struct address address_read(struct arena *a, struct str text, struct str postcode)
{
	struct address w = { .flat = S(""), .number = S(""), .street = S(""), .locality = S(""), .town = S(""), .postcode = S("") };
	struct str parts[MAX_PARTS], given, why, inside = S("");
	size_t n = parts_split(a, str_trim(text), parts, &inside), used = 0;

	if (fold_postcode(a, postcode, &given, &why))
		w.postcode = given;
	else if (inside.n)
		w.postcode = inside;
	for (size_t i = 0; i < n && i < 2 && w.flat.n == 0; i++) {
		w.flat = flat_cut(a, &parts[i]);
		if (w.flat.n && parts[i].n == 0) {
			memmove(parts + i, parts + i + 1, sizeof(*parts) * (n - i - 1));
			n--;
		}
	}
	if (n)
		number_and_street(a, &w, parts, n, &used);
	if (used < n)
		w.town = parts[--n];
	for (; used < n; used++)
		w.locality = str_join(a, w.locality, S(", "), parts[used]);
	w.key = address_fold(a, str_join(a, w.flat, S(" "), str_join(a, w.number, S(" "), w.street)));
	return w;
}

struct str address_words(struct arena *a, struct address w)
{
	struct str flat = w.flat.n && w.flat.n < 4 ? str_fmt(a, "Flat %.*s", STR_ARG(w.flat))
		: w.flat.n ? str_fmt(a, "%.*s flat", STR_ARG(w.flat)) : S("");
	struct str number_sep = is_number(w.number) ? S(" ") : S(", ");
	struct str line = str_join(a, w.number, number_sep, w.street);

	line = str_join(a, flat, S(", "), line);
	line = str_join(a, line, S(", "), w.locality);
	return str_join(a, line, S(", "), w.town);
}
