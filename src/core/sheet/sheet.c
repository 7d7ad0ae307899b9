/* See sheet.h. This release of the library writes to files only: a temporary one, read back and
 * removed. */
#include "core/sheet/sheet.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include <xlsxwriter.h>

struct sheet {
	struct arena *arena;
	lxw_workbook *book;
	lxw_worksheet *tab;
	lxw_format *bold;
	char path[64];
	lxw_row_t row;
	lxw_col_t column;
};

struct sheet *sheet_new(struct arena *a)
{
	struct sheet *s = ARENA_NEW(a, struct sheet);
	s->arena = a;
	snprintf(s->path, sizeof(s->path), "/tmp/kith-sheet-XXXXXX");
	int fd = mkstemp(s->path);
	if (fd < 0)
		return s;
	close(fd);
	s->book = workbook_new(s->path);
	if (s->book) {
		s->bold = workbook_add_format(s->book);
		format_set_bold(s->bold);
	}
	return s;
}

/* Excel refuses these in the name of a tab, and more than 31 characters. */
static char *tab_name(struct arena *a, struct str name)
{
	size_t at = 0, n = 0, end = 0;
	while (n < 31 && str_utf8_next(name, &at) >= 0) {
		end = at;
		n++;
	}
	char *z = str_z(a, str_part(name, 0, end));
	for (char *c = z; *c; c++)
		if (*c == '[' || *c == ']' || *c == ':' || *c == '*' || *c == '?' || *c == '/' ||
			*c == '\\')
			*c = ' ';
	return z;
}

void sheet_tab(struct sheet *s, struct str name)
{
	if (!s->book)
		return;
	s->tab = workbook_add_worksheet(s->book, tab_name(s->arena, name));
	s->row = 0;
	s->column = 0;
	if (s->tab)
		worksheet_set_column(s->tab, 0, 0, 38, NULL);
}

static void cell(struct sheet *s, struct str text, lxw_format *format)
{
	if (s->tab)
		worksheet_write_string(s->tab, s->row, s->column, str_z(s->arena, text), format);
	s->column++;
}

void sheet_heading(struct sheet *s, struct str text)
{
	cell(s, text, s->bold);
}

void sheet_text(struct sheet *s, struct str text)
{
	cell(s, text, NULL);
}

void sheet_number(struct sheet *s, double v)
{
	if (s->tab)
		worksheet_write_number(s->tab, s->row, s->column, v, NULL);
	s->column++;
}

void sheet_row_end(struct sheet *s)
{
	s->row++;
	s->column = 0;
}

struct str sheet_bytes(struct sheet *s)
{
	struct buf bytes = { .arena = s->arena };
	char part[4096];
	size_t n;
	if (!s->book)
		return STR_NONE;
	bool whole = workbook_close(s->book) == LXW_NO_ERROR;
	s->book = NULL;
	FILE *f = whole ? fopen(s->path, "rb") : NULL;
	while (f && (n = fread(part, 1, sizeof(part), f)) > 0)
		buf_bytes(&bytes, part, n);
	whole = f && !ferror(f);
	if (f)
		fclose(f);
	unlink(s->path);
	return whole ? buf_view(&bytes) : STR_NONE;
}
