/*
 * Counting what the cells of each column look like. It shows what a mapping cannot: that dates of
 * birth are no dates, that every column stands one place to the right, that the people live
 * somewhere else.
 */
#include "hub/person/import_tally.h"

#include "core/base/fold.h"
#include "core/base/time.h"
#include "hub/person/import_people.h"

#define ALL_FIRST 5000
#define THEN_ONE_IN 20

/* "9434765919.0": a number that went through a spreadsheet. */
static struct str without_point(struct str s)
{
	return str_ends(s, S(".0")) ? str_part(s, 0, s.n - 2) : s;
}

bool cell_holds(struct arena *a, enum import_holds holds, struct str cell)
{
	struct str out, why;
	struct date d;
	int64_t at;

	switch (holds) {
	case HOLDS_NHS_NUMBER:
		return fold_nhs_number(a, without_point(cell), &out, &why);
	case HOLDS_BIRTH_DATE:
		return birth_parse(a, cell, &out, &why) && birth_first_day(out, &d) && d.year >= 1890;
	case HOLDS_DATE:
		return date_parse(a, cell, &d, &why) || time_parse(a, cell, &at, &why);
	case HOLDS_POSTCODE:
		return fold_postcode(a, cell, &out, &why);
	case HOLDS_PHONE:
		return fold_phone(a, without_point(cell), &out, &why);
	case HOLDS_EMAIL:
		return fold_email(a, cell, &out, &why);
	case HOLDS_YES_NO:
		return says_yes(cell) || says_no(cell);
	case HOLDS_NUMBER:
		return str_to_i64(without_point(cell), &at);
	case HOLDS_WORDS:
		break;
	}
	return true;
}

static struct str day_words(struct arena *a, struct str cell)
{
	struct date d;

	return date_from_iso(people_date(a, cell), &d) ? date_words_plain(a, d) : S("");
}

struct str cell_words(struct arena *a, enum import_holds holds, struct str cell)
{
	struct str out, why;

	if (str_empty(cell))
		return S("");
	if (!cell_holds(a, holds, cell))
		return str_fmt(a, "%.*s (not understood)", STR_ARG(str_part(cell, 0, 80)));
	switch (holds) {
	case HOLDS_NHS_NUMBER:
		return fold_nhs_number(a, without_point(cell), &out, &why)
			? str_fmt(a, "%.*s %.*s %.*s", 3, out.p, 3, out.p + 3, 4, out.p + 6)
			: cell;
	case HOLDS_BIRTH_DATE:
		return birth_parse(a, cell, &out, &why) ? birth_said(a, out) : cell;
	case HOLDS_DATE:
		return day_words(a, cell);
	case HOLDS_POSTCODE:
		return fold_postcode(a, cell, &out, &why) ? out : cell;
	case HOLDS_PHONE:
		return fold_phone(a, without_point(cell), &out, &why) ? phone_words(a, out) : cell;
	case HOLDS_YES_NO:
		return says_yes(cell) ? S("yes") : S("no");
	case HOLDS_NUMBER:
		return without_point(cell);
	case HOLDS_EMAIL:
	case HOLDS_WORDS:
		break;
	}
	return cell;
}

static bool ten_digits(struct str s)
{
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++)
		n += s.p[i] >= '0' && s.p[i] <= '9';
	return n == 10 && s.n <= 14;
}

static void outward_note(
	struct arena *a, struct arena *scratch, struct import_look *look, struct str cell)
{
	struct str postcode, why, rest, district;
	struct outward_list *l = look->outwards;

	if (!fold_postcode(scratch, cell, &postcode, &why))
		return;
	rest = postcode;
	if (!str_cut(&rest, ' ', &district))
		return;
	for (size_t i = 0; i < l->n; i++)
		if (str_eq(l->v[i].district, district)) {
			l->v[i].rows++;
			return;
		}
	if (l->n < OUTWARDS_MOST) {
		l->v[l->n].district = str_dup(a, district);
		l->v[l->n++].rows = 1;
	}
}

static void as_of_note(
	struct arena *a, struct arena *scratch, struct import_look *look, struct str cell)
{
	struct str on = people_date(scratch, cell);

	if (on.n && str_cmp(on, look->said_on.p ? look->said_on : S("")) > 0)
		look->said_on = str_dup(a, on);
}

/* Which kinds a cell could be: to see that another column holds what this one should. */
static void looks_note(struct arena *scratch, struct import_tally *t, struct str cell)
{
	static const enum import_holds kinds[] = { HOLDS_NHS_NUMBER, HOLDS_BIRTH_DATE, HOLDS_POSTCODE,
		HOLDS_PHONE, HOLDS_EMAIL };

	for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++)
		t->looks[kinds[i]] += cell.n >= 5 && cell_holds(scratch, kinds[i], cell);
}

void tally_row(
	struct arena *a, struct arena *scratch, struct import_look *look, const struct source_row *row)
{
	bool early = row->number <= ALL_FIRST;

	look->headers_again += row->header_again;
	if ((!early && row->number % THEN_ONE_IN) || row->problem.p)
		return;
	look->looked_at++;
	for (size_t i = 0; i < look->n_columns && i < row->n; i++) {
		struct import_tally *t = &look->tallies[i];
		int column = look->columns[i].column;
		enum import_holds holds = column < 0 ? HOLDS_WORDS : look->format->columns[column].holds;
		struct str cell = str_trim(row->v[i]);

		if (cell.n == 0 || cell.n > 200)
			continue;
		t->filled++;
		if (row->number <= 400)
			looks_note(scratch, t, cell);
		if (cell_holds(scratch, holds, cell))
			t->right++;
		else if (t->wrong_from == 0)
			t->wrong_from = row->number;
		if (holds == HOLDS_NHS_NUMBER)
			t->nhs_ten_digits += ten_digits(cell);
		if (holds == HOLDS_POSTCODE)
			outward_note(a, scratch, look, cell);
		if (column >= 0 && look->format->kind == IMPORT_KIND_PEOPLE && column == COL_AS_OF)
			as_of_note(a, scratch, look, cell);
	}
}
