/*
 * Translations in: reads gettext .po files (msgid, msgstr; fuzzy ones are left out, plural forms
 * are not used here) and writes the tables that core/i18n searches. A translation that asks for a
 * value its English does not have is refused.
 */
#include "tools/kith_templates.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

struct po_entry {
	uint64_t hash;
	struct str source, words;
};

struct po_entries VEC(struct po_entry);

enum po_part { PO_NONE, PO_ID, PO_WORDS, PO_OTHER };

struct po {
	struct arena *a;
	struct str path;
	struct po_entries entries;
	struct buf id, words;
	enum po_part part;
	bool fuzzy;
	int line;
};

static void quoted_add(struct buf *b, struct str line)
{
	for (size_t i = 1; i + 1 < line.n; i++)
		if (line.p[i] == '\\' && i + 2 < line.n) {
			i++;
			buf_char(b, line.p[i] == 'n' ? '\n' : line.p[i] == 't' ? '\t' : line.p[i]);
		} else {
			buf_char(b, line.p[i]);
		}
}

static bool values_match(struct str source, struct str words)
{
	for (size_t i = 0; i + 2 < words.n; i++)
		if (words.p[i] == '{' && words.p[i + 2] == '}' &&
			str_find(source, str_part(words, i, 3)) < 0)
			return false;
	return true;
}

/* At the end of an entry. False: it asks for a value that is not there. */
static bool entry_end(struct po *po)
{
	struct str id = buf_view(&po->id), words = buf_view(&po->words);
	bool good = po->fuzzy || values_match(id, words);

	if (good && !po->fuzzy && id.n && words.n) {
		struct po_entry e = { message_hash(id), id, words };
		VEC_PUSH(po->a, &po->entries, e);
	}
	po->id = po->words = (struct buf){ .arena = po->a };
	po->fuzzy = false;
	po->part = PO_NONE;
	return good;
}

static void line_read(struct po *po, struct str line)
{
	static const struct {
		const char *word;
		enum po_part part;
	} words[] = {
		{ "msgid_plural ", PO_OTHER },
		{ "msgctxt ", PO_OTHER },
		{ "msgid ", PO_ID },
		{ "msgstr ", PO_WORDS },
		{ "msgstr[", PO_OTHER },
	};

	if (str_starts(line, S("#,")) && str_find(line, S("fuzzy")) >= 0)
		po->fuzzy = true;
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (str_starts(line, str_of(words[i].word))) {
			po->part = words[i].part;
			line = str_trim(str_part(line, strlen(words[i].word), line.n));
			break;
		}
	if (str_starts(line, S("\"")) && po->part == PO_ID)
		quoted_add(&po->id, line);
	else if (str_starts(line, S("\"")) && po->part == PO_WORDS)
		quoted_add(&po->words, line);
}

static int by_hash(const void *x, const void *y)
{
	const struct po_entry *a = x, *b = y;

	return a->hash < b->hash ? -1 : a->hash > b->hash;
}

static void constant(struct buf *b, struct str s)
{
	buf_char(b, '"');
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];
		if (c == '"' || c == '\\')
			buf_fmt(b, "\\%c", c);
		else if (c < ' ' || c == 127)
			buf_fmt(b, "\\%03o", c);
		else
			buf_char(b, (char)c);
	}
	buf_char(b, '"');
}

static struct str lang_of(struct str path)
{
	size_t from = path.n;

	while (from && path.p[from - 1] != '/')
		from--;
	struct str name = str_part(path, from, path.n);
	if (str_ends(name, S(".po")))
		name.n -= 3;
	return name;
}

static void table_write(struct buf *b, struct po *po, size_t number)
{
	struct str lang = lang_of(po->path);
	bool rtl = str_eq(lang, S("ar")) || str_eq(lang, S("ur")) || str_eq(lang, S("fa")) ||
		str_eq(lang, S("he"));

	if (po->entries.n)
		qsort(po->entries.v, po->entries.n, sizeof *po->entries.v, by_hash);
	buf_fmt(b, "\nstatic const struct catalogue_entry entries_%zu[] = {\n", number);
	for (size_t i = 0; i < po->entries.n; i++) {
		buf_fmt(b, "\t{ UINT64_C(0x%016" PRIx64 "), ", po->entries.v[i].hash);
		constant(b, po->entries.v[i].source);
		buf_lit(b, ", ");
		constant(b, po->entries.v[i].words);
		buf_lit(b, " },\n");
	}
	buf_fmt(b, "\t{ 0, \"\", \"\" }\n};\nstatic const struct catalogue catalogue_%zu = { ", number);
	constant(b, lang);
	buf_fmt(b, ", %s, entries_%zu, %zu };\n", rtl ? "true" : "false", number, po->entries.n);
}

bool catalogues_source(
	struct arena *a, const struct c_file *files, size_t n, struct str *out, struct refusal *why)
{
	struct buf b = { .arena = a };

	buf_lit(&b, "/* Made by kith-templates from locale/. */\n#include \"core/i18n/i18n.h\"\n");
	for (size_t i = 0; i < n; i++) {
		struct po po = {
			.a = a, .path = files[i].path, .id = { .arena = a }, .words = { .arena = a }
		};
		struct str rest = files[i].text, line;
		bool good = true;

		while (good && str_cut(&rest, '\n', &line)) {
			po.line++;
			line = str_trim(line);
			if (str_empty(line) || (str_starts(line, S("msgid ")) && po.part == PO_WORDS))
				good = entry_end(&po);
			line_read(&po, line);
		}
		if (!good || !entry_end(&po)) {
			*why = (struct refusal){ po.line > 1 ? po.line - 1 : 1,
				str_fmt(a, "%.*s: a value in this translation is not in its English",
					STR_ARG(files[i].path)) };
			return false;
		}
		table_write(&b, &po, i);
	}
	buf_lit(&b, "\nconst struct catalogue *const catalogue_table[] = { ");
	for (size_t i = 0; i < n; i++)
		buf_fmt(&b, "&catalogue_%zu, ", i);
	buf_lit(&b, "NULL };\n");
	*out = buf_view(&b);
	return true;
}
