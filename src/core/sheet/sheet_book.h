/* What a workbook says beside its tabs: their names, shared words, which styles are dates. Between
 * the files of core/sheet only. */
#ifndef KITH_SHEET_BOOK_H
#define KITH_SHEET_BOOK_H

#include <expat.h>

#include "core/sheet/zip_part.h"

struct sheet_book {
	struct arena *arena;
	struct zip_from from;
	struct VEC(struct str) tabs, tab_links;        /* names; relation ids */
	struct VEC(struct str) links, link_parts;      /* relation ids; parts of the archive */
	struct VEC(struct str) words;                  /* shared strings */
	struct VEC(int64_t) date_formats; /* numbers of the workbook's own formats that are dates */
	struct VEC(bool) style_is_date;                /* by the index of a cell's style */
	bool from_1904;
	size_t words_bytes;
	/* while a part is parsed */
	struct buf text;
	bool in_word, in_styles, in_phonetic;
	struct str why;
};

/* False with b->why: it is no workbook, or one that is not to be trusted. */
MUSTUSE bool sheet_book_read(struct sheet_book *b);
/* The part of the archive that holds a tab; absent when there is no such tab. */
struct str sheet_book_part(const struct sheet_book *b, struct str tab);

/* A parser; document types are refused by whoever feeds it (sheet_hostile). */
XML_Parser sheet_parser(void *whom, XML_StartElementHandler start, XML_EndElementHandler end,
	XML_CharacterDataHandler text);
/* Whether a piece of a part begins a document type: no spreadsheet has one, and its entities could
 * be bombs. */
bool sheet_hostile(const char *piece, size_t n);
const char *sheet_attribute(const XML_Char **attributes, const char *name);
/* The name without its namespace: "x:row" is "row". */
const char *sheet_local(const XML_Char *name);

#endif
