/*
 * The parts of a workbook that stand beside its tabs (ECMA-376 part 1, 18.2, 18.4, 18.8):
 * xl/workbook.xml and its relations, xl/sharedStrings.xml, xl/styles.xml. They are small but for
 * the shared words, which have a limit.
 */
#include "core/sheet/sheet_book.h"

#include <stdlib.h>

#include "core/base/check.h"
#include "core/sheet/sheet_read.h"

#define WORDS_BYTES_MOST ((size_t)512 * 1024 * 1024)
#define WORDS_MOST ((size_t)20 * 1000 * 1000)
#define PIECE 65536

const char *sheet_local(const XML_Char *name)
{
	const char *colon = strrchr(name, ':');

	return colon ? colon + 1 : name;
}

const char *sheet_attribute(const XML_Char **attributes, const char *name)
{
	for (size_t i = 0; attributes[i]; i += 2)
		if (strcmp(sheet_local(attributes[i]), name) == 0)
			return attributes[i + 1];
	return NULL;
}

bool sheet_hostile(const char *piece, size_t n)
{
	return memmem(piece, n, "<!DOCTYPE", 9) != NULL || memmem(piece, n, "<!ENTITY", 8) != NULL;
}

XML_Parser sheet_parser(void *whom, XML_StartElementHandler start, XML_EndElementHandler end,
	XML_CharacterDataHandler text)
{
	XML_Parser p = XML_ParserCreate(NULL);

	check(p != NULL);
	XML_SetUserData(p, whom);
	XML_SetElementHandler(p, start, end);
	XML_SetCharacterDataHandler(p, text);
	return p;
}

static bool part_parse(struct sheet_book *b, struct str part, XML_StartElementHandler start,
	XML_EndElementHandler end, XML_CharacterDataHandler text)
{
	struct zip_part *z = zip_part_open(b->arena, b->from, part, &b->why);
	XML_Parser p;
	int64_t n = 1;

	if (!z)
		return !b->why.p;
	p = sheet_parser(b, start, end, text);
	while (n > 0 && !b->why.p) {
		void *to = XML_GetBuffer(p, PIECE);

		check(to != NULL);
		n = zip_part_read(z, to, PIECE, &b->why);
		if (n > 0 && sheet_hostile(to, (size_t)n))
			b->why = S("This spreadsheet holds what no spreadsheet needs. It is not read.");
		else if (n >= 0 && XML_ParseBuffer(p, (int)n, n == 0) != XML_STATUS_OK && !b->why.p)
			b->why = S("This spreadsheet is broken inside. Ask for it again, or save it as CSV.");
	}
	XML_ParserFree(p);
	zip_part_close(z);
	return !b->why.p;
}

/* --- workbook.xml and its relations --- */

static void XMLCALL book_start(void *whom, const XML_Char *name, const XML_Char **at)
{
	struct sheet_book *b = whom;
	const char *local = sheet_local(name), *title = sheet_attribute(at, "name"), *link = NULL,
			   *from = sheet_attribute(at, "date1904");

	if (strcmp(local, "workbookPr") == 0 && from)
		b->from_1904 = strcmp(from, "1") == 0 || strcmp(from, "true") == 0;
	if (strcmp(local, "sheet") != 0 || !title || b->tabs.n >= 1000)
		return;
	for (size_t i = 0; at[i]; i += 2)
		if (strcmp(sheet_local(at[i]), "id") == 0 && strchr(at[i], ':'))
			link = at[i + 1];
	VEC_PUSH(b->arena, &b->tabs, str_dup(b->arena, str_of(title)));
	VEC_PUSH(b->arena, &b->tab_links, str_dup(b->arena, str_of(link ? link : "")));
}

static void XMLCALL link_start(void *whom, const XML_Char *name, const XML_Char **at)
{
	struct sheet_book *b = whom;
	const char *id = sheet_attribute(at, "Id"), *target = sheet_attribute(at, "Target");

	if (strcmp(sheet_local(name), "Relationship") != 0 || !id || !target || b->links.n >= 10000)
		return;
	VEC_PUSH(b->arena, &b->links, str_dup(b->arena, str_of(id)));
	VEC_PUSH(b->arena, &b->link_parts,
		target[0] == '/' ? str_dup(b->arena, str_of(target + 1))
						 : str_fmt(b->arena, "xl/%s", target));
}

static void XMLCALL nothing_end(void *whom, const XML_Char *name)
{
	(void)whom;
	(void)name;
}

static void XMLCALL nothing_text(void *whom, const XML_Char *text, int n)
{
	(void)whom;
	(void)text;
	(void)n;
}

/* --- sharedStrings.xml: <si> with one <t>, or several in runs; what is only said aloud is left out
 * --- */

static void XMLCALL word_start(void *whom, const XML_Char *name, const XML_Char **at)
{
	struct sheet_book *b = whom;
	const char *local = sheet_local(name);

	(void)at;
	if (strcmp(local, "si") == 0)
		b->text.n = 0;
	else if (strcmp(local, "rPh") == 0)
		b->in_phonetic = true;
	else if (strcmp(local, "t") == 0)
		b->in_word = !b->in_phonetic;
}

static void XMLCALL word_end(void *whom, const XML_Char *name)
{
	struct sheet_book *b = whom;
	const char *local = sheet_local(name);

	if (strcmp(local, "t") == 0)
		b->in_word = false;
	else if (strcmp(local, "rPh") == 0)
		b->in_phonetic = false;
	if (strcmp(local, "si") != 0 || b->why.p)
		return;
	b->words_bytes += b->text.n + sizeof(struct str);
	if (b->words_bytes > WORDS_BYTES_MOST || b->words.n >= WORDS_MOST)
		b->why = S("This spreadsheet has more words than can be kept in memory. Save it as CSV: "
				   "that has no such limit.");
	else
		VEC_PUSH(b->arena, &b->words, b->text.n ? str_dup(b->arena, buf_view(&b->text)) : S(""));
}

static void XMLCALL word_text(void *whom, const XML_Char *text, int n)
{
	struct sheet_book *b = whom;

	if (b->in_word && b->text.n + (size_t)n <= SHEET_CELL_MOST + 1)
		buf_bytes(&b->text, text, (size_t)n);
	else if (b->in_word && b->text.n <= SHEET_CELL_MOST)
		buf_bytes(&b->text, text,
			SHEET_CELL_MOST + 1 - b->text.n); /* one too many: the row will say so */
}

/* --- styles.xml --- */

/* Whether a format shows a day or a time: d, m, y, h or s outside quotes, brackets and escapes. */
static bool format_is_date(const char *code)
{
	bool quoted = false, bracket = false;

	for (const char *c = code; *c && *c != ';'; c++) {
		if (*c == '\\' && c[1])
			c++;
		else if (*c == '"')
			quoted = !quoted;
		else if (*c == '[' || *c == ']')
			bracket = *c == '[' && c[1] != 'h' && c[1] != 'm' && c[1] != 's';
		else if (!quoted && !bracket && strchr("dmyhsDMYHS", *c))
			return true;
	}
	return false;
}

static bool number_is_date(const struct sheet_book *b, int64_t id)
{
	for (size_t i = 0; i < b->date_formats.n; i++)
		if (b->date_formats.v[i] == id)
			return true;
	return (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 47) ||
		(id >= 50 && id <= 58);
}

static void XMLCALL style_start(void *whom, const XML_Char *name, const XML_Char **at)
{
	struct sheet_book *b = whom;
	const char *local = sheet_local(name), *number = sheet_attribute(at, "numFmtId"),
			   *code = sheet_attribute(at, "formatCode");
	int64_t id = 0;

	if (number && !str_to_i64(str_of(number), &id))
		id = 0;
	if (strcmp(local, "numFmt") == 0 && code && format_is_date(code) && b->date_formats.n < 10000)
		VEC_PUSH(b->arena, &b->date_formats, id);
	else if (strcmp(local, "cellXfs") == 0)
		b->in_styles = true;
	else if (strcmp(local, "xf") == 0 && b->in_styles && b->style_is_date.n < 100000)
		VEC_PUSH(b->arena, &b->style_is_date, number_is_date(b, id));
}

static void XMLCALL style_end(void *whom, const XML_Char *name)
{
	struct sheet_book *b = whom;

	if (strcmp(sheet_local(name), "cellXfs") == 0)
		b->in_styles = false;
}

/* Other archives, by a part that only they have, and what to do about them. */
static const struct {
	const char *part, *why;
} other_archives[] = {
	{ "word/document.xml",
		"This is a Word document, not a list. Ask for the list as CSV or as a spreadsheet." },
	{ "ppt/presentation.xml",
		"This is a presentation, not a list. Ask for the list as CSV or as a spreadsheet." },
	{ "content.xml",
		"This is an OpenDocument file. If it is a spreadsheet, open it and save it as xlsx or as "
		"CSV." },
	{ "xl/workbook.bin",
		"This is a spreadsheet of the binary kind (xlsb). Open it and save it as xlsx or as CSV." },
};

static struct str other_archive_words(struct sheet_book *b)
{
	struct str ignored;

	for (size_t i = 0; i < sizeof(other_archives) / sizeof(*other_archives); i++) {
		struct zip_part *p =
			zip_part_open(b->arena, b->from, str_of(other_archives[i].part), &ignored);

		if (!p)
			continue;
		zip_part_close(p);
		return str_of(other_archives[i].why);
	}
	return S("This is a ZIP archive, not a list. Unpack it, and bring in the list that is in it.");
}

bool sheet_book_read(struct sheet_book *b)
{
	b->text = (struct buf){ .arena = b->arena };
	if (!part_parse(b, S("xl/workbook.xml"), book_start, nothing_end, nothing_text) ||
	    !part_parse(b, S("xl/_rels/workbook.xml.rels"), link_start, nothing_end, nothing_text) ||
	    !part_parse(b, S("xl/styles.xml"), style_start, style_end, nothing_text) ||
	    !part_parse(b, S("xl/sharedStrings.xml"), word_start, word_end, word_text))
		return false;
	if (b->tabs.n == 0)
		b->why = other_archive_words(b);
	return b->tabs.n != 0;
}

struct str sheet_book_part(const struct sheet_book *b, struct str tab)
{
	for (size_t i = 0; i < b->tabs.n; i++) {
		if (tab.p && !str_eq_ascii(b->tabs.v[i], tab))
			continue;
		for (size_t k = 0; k < b->links.n; k++)
			if (str_eq(b->links.v[k], b->tab_links.v[i]))
				return b->link_parts.v[k];
	}
	return STR_NONE;
}
