/*
 * Columns whose name says nothing, and files without a header: what a column is, by what stands in
 * it. Only kinds of cells that cannot be mistaken are guessed so, only where nothing else is that
 * column, and it is said on the page that it was a guess.
 */
#include "hub/person/import_cells.h"

#include "core/base/fold.h"
#include "core/base/time.h"
#include "hub/person/import_tally.h"

#define ROWS_MOST 400
#define FEW 5
#define OF_TEN 8 /* so many of ten cells must be of the kind */

static bool all_digits(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] < '0' || s.p[i] > '9')
			return false;
	return true;
}

/* A day on which somebody was born: no number that could as well be an account's. */
static bool is_birthday(struct arena *a, struct str cell)
{
	struct date d;
	struct str why;

	return cell.n >= 6 && (!all_digits(cell) || cell.n == 8) && date_parse(a, cell, &d, &why) &&
		d.year >= 1900;
}

static bool is_of(struct arena *a, enum import_holds holds, struct str cell)
{
	switch (holds) {
	case HOLDS_NHS_NUMBER: return cell.n >= 10 && cell_holds(a, holds, cell);
	case HOLDS_PHONE:
		return cell.n >= 10 && !cell_holds(a, HOLDS_NHS_NUMBER, cell) && cell_holds(a, holds, cell);
	case HOLDS_BIRTH_DATE: return is_birthday(a, cell);
	default: return cell.n >= 5 && cell_holds(a, holds, cell);
	}
}

/* In the order in which they are looked for. */
static const struct {
	const char *column;
	enum import_holds holds;
} kinds[] = { { "nhs_number", HOLDS_NHS_NUMBER }, { "email", HOLDS_EMAIL },
	{ "postcode", HOLDS_POSTCODE }, { "born", HOLDS_BIRTH_DATE }, { "phone", HOLDS_PHONE },
	{ "phone_2", HOLDS_PHONE } };
#define KINDS (sizeof(kinds) / sizeof(*kinds))

struct cells_seen {
	int64_t filled, of[KINDS];
};

static void row_see(struct arena *scratch, const struct import_look *look,
	const struct source_row *row, struct cells_seen *seen)
{
	for (size_t i = 0; i < look->n_columns && i < row->n; i++) {
		struct str cell = str_trim(row->v[i]);

		if (cell.n == 0 || cell.n > 200 || look->columns[i].column >= 0)
			continue;
		seen[i].filled++;
		for (size_t k = 0; k < KINDS; k++)
			seen[i].of[k] += is_of(scratch, kinds[k].holds, cell);
	}
}

static bool is_taken(const struct import_look *look, int column)
{
	for (size_t i = 0; i < look->n_columns; i++)
		if (look->columns[i].column == column)
			return true;
	return false;
}

bool cells_may_tell(const struct import_look *look, const bool *left_out)
{
	bool wanted = false;

	for (size_t k = 0; k < KINDS; k++) {
		int column = import_column_index(look->format, str_of(kinds[k].column));

		wanted = wanted || (column >= 0 && !left_out[column] && !is_taken(look, column));
	}
	return wanted && look->format->kind == IMPORT_KIND_PEOPLE && is_taken(look, -1);
}

void cells_guess(
	struct arena *a, struct import_source *s, struct import_look *look, const bool *left_out)
{
	struct cells_seen *seen = ARENA_ARRAY(a, struct cells_seen, look->n_columns);
	struct arena *scratch = arena_new();
	struct source_row row;

	for (int n = 0; n < ROWS_MOST && source_next(s, &row); n++)
		if (!row.problem.p)
			row_see(scratch, look, &row, seen);
	arena_free(scratch);
	for (size_t k = 0; k < KINDS; k++) {
		int column = import_column_index(look->format, str_of(kinds[k].column)), best = -1;

		if (column < 0 || left_out[column] || is_taken(look, column))
			continue;
		for (size_t i = 0; i < look->n_columns && best < 0; i++)
			if (look->columns[i].column < 0 && seen[i].filled >= FEW &&
				seen[i].of[k] * 10 >= seen[i].filled * OF_TEN)
				best = (int)i;
		if (best >= 0) {
			look->columns[best].column = column;
			look->columns[best].guessed = look->columns[best].by_cells = true;
		}
	}
}
