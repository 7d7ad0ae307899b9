/* Writing: quoted where RFC 4180 asks for it, and no cell that a spreadsheet would run as a
 * formula. */
#include "core/csv/csv.h"

/* A formula, or one that an apostrophe in front keeps from being one already. */
static bool begins_formula(struct str s)
{
	size_t i = 0;

	while (i < s.n && s.p[i] == '\'')
		i++;
	return i < s.n && s.p[i] && strchr("=+-@\t\r", s.p[i]);
}

static void separate(struct csv_writer *w)
{
	if (w->row_begun)
		buf_char(w->to, ',');
	w->row_begun = true;
}

void csv_cell(struct csv_writer *w, struct str s)
{
	bool quote = false, guard = begins_formula(s);

	separate(w);
	for (size_t i = 0; i < s.n && !quote; i++)
		quote = strchr("\",;\t\r\n|", s.p[i]) && s.p[i];
	quote = quote || (s.n && (s.p[0] == ' ' || s.p[s.n - 1] == ' '));
	if (quote)
		buf_char(w->to, '"');
	if (guard)
		buf_char(w->to, '\'');
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '"')
			buf_char(w->to, '"');
		buf_char(w->to, s.p[i]);
	}
	if (quote)
		buf_char(w->to, '"');
}

void csv_cell_int(struct csv_writer *w, int64_t v)
{
	separate(w);
	buf_i64(w->to, v);
}

void csv_row_end(struct csv_writer *w)
{
	buf_lit(w->to, "\r\n");
	w->row_begun = false;
}

struct str csv_unguard(struct str s)
{
	return s.n > 1 && s.p[0] == '\'' && begins_formula(s) ? str_part(s, 1, s.n) : s;
}
