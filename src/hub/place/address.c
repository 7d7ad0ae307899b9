/*
 * Addresses as text, for keeping, showing and looking up. Reading them is the address engine's
 * work; here are the keys by which the same address is found again, and the words in which it is
 * shown.
 */
#include "core/base/fold.h"
#include "engine/address/address.h"
#include "hub/place/place.h"

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
		struct str longer = address_long_form(word);
		bool saint = str_eq(word, S("st")) && (!has_letter(before) || before.n == 1);

		if (b.n)
			buf_char(&b, ' ');
		buf_str(&b, longer.p && !saint ? longer : word);
		before = word;
	}
	return buf_view(&b);
}

struct str address_prefix_fold(struct arena *a, struct str text)
{
	struct str folded = fold_text(a, text), head, last;
	struct str longer;
	size_t at = folded.n;

	if (str_starts(folded, S("flat ")) || str_starts(folded, S("apt ")))
		folded = str_part(folded, folded.p[0] == 'f' ? 5 : 4, folded.n);
	for (at = folded.n; at && folded.p[at - 1] != ' '; at--)
		;
	last = str_part(folded, at, folded.n);
	head = address_fold(a, str_part(folded, 0, at));
	longer = address_long_form(last);
	if (head.n && longer.p && !str_starts(longer, last))      /* "rd", "gdns": nothing begins so */
		last = longer;
	return str_join(a, head, S(" "), last);
}

/* A house without a number is known by its name. */
struct address address_read(struct arena *a, struct str text, struct str postcode)
{
	struct address_reading *r = ARENA_NEW(a, struct address_reading);
	struct address_parts p;
	struct address w;

	address_read_text(a, str_trim(text), postcode, r);
	p = address_parts_of(a, r);
	w = (struct address){ .flat = p.flat,
		.number = p.number.n ? p.number : p.building,
		.building = p.number.n ? p.building : S(""),
		.street = p.street,
		.locality = p.locality,
		.town = p.town,
		.postcode = p.postcode };
	w.key = address_key(a, &w);
	return w;
}

struct str address_key(struct arena *a, const struct address *w)
{
	return address_fold(a, str_join(a, w->flat, S(" "), str_join(a, w->number, S(" "), w->street)));
}

struct str address_words(struct arena *a, struct address w)
{
	struct str flat = w.flat.n && w.flat.n < 4 ? str_fmt(a, "Flat %.*s", STR_ARG(w.flat))
		: w.flat.n ? str_fmt(a, "%.*s flat", STR_ARG(w.flat)) : S("");
	bool numbered = w.number.n && w.number.p[0] >= '0' && w.number.p[0] <= '9';
	struct str line = str_join(a, w.number, numbered ? S(" ") : S(", "), w.street);

	line = str_join(a, w.building, S(", "), line);
	line = str_join(a, flat, S(", "), line);
	line = str_join(a, line, S(", "), w.locality);
	return str_join(a, line, S(", "), w.town);
}
