/*
 * The house's rules, checked in the source itself: which file may include which (architecture.md,
 * "Arrows point one way"), how long and wide files may be, and what may not be called where. Texts
 * and comments are blanked out first, so that only code counts.
 */
#include "arch/arch.h"

#include <dirent.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "core/base/file.h"

#define TOOL_LINES 600
#define FILE_LINES 650
#define TEST_LINES 900
#define LINE_COLUMNS 100
#define TAB_COLUMNS 4

/* Rooms stand on floors and include only what is below them; 0 stands apart and is included by
 * none. */
static const struct { const char *room; int floor; } FLOORS[] = {
	{ "staffing", 7 }, { "report", 6 }, { "supply", 5 }, { "request", 4 }, { "volunteer", 4 },
	{ "casework", 3 }, { "message", 3 }, { "network", 3 }, { "person", 2 }, { "directory", 2 },
	{ "place", 1 }, { "sharing", 0 }, { "learning", 0 },
};

struct place {                                 /* where a file, or what it includes, belongs */
	struct str area;                       /* core, engine, hub, app, tools */
	struct str room;                       /* base, http, request …; empty directly under hub/ */
	struct str name;                       /* request_web.c */
};

struct file {
	struct str path;                       /* from the root */
	struct str code;                       /* texts and comments blanked, as long as the original */
	struct str text;
	struct place at;
	bool is_test;
	struct arch_faults *faults;
};

static void fault(const struct file *f, int line, const char *why, struct str what)
{
	struct str s = str_fmt(f->faults->arena, "%.*s:%d: %s%s%.*s", STR_ARG(f->path), line, why,
		what.n ? ": " : "", STR_ARG(what));

	VEC_PUSH(f->faults->arena, &f->faults->v, s);
}

static struct place place_of(struct str path)
{
	struct place p = { S(""), S(""), S("") };
	struct str rest = path, part;

	if (str_cut(&rest, '/', &p.area) && rest.p && memchr(rest.p, '/', rest.n))
		(void)!str_cut(&rest, '/', &p.room);
	while (str_cut(&rest, '/', &part))
		p.name = part;
	return p;
}

static int floor_of(struct str room)
{
	for (size_t i = 0; i < sizeof(FLOORS) / sizeof(*FLOORS); i++)
		if (str_eq(room, str_of(FLOORS[i].room)))
			return FLOORS[i].floor;
	return -1;
}

static bool ends(struct str s, const char *tail)
{
	return str_ends(s, str_of(tail));
}

/* A room's public face: not generated, not its pages' and not marked as its own. */
static bool public_header(struct str name)
{
	static const char *const OWN[] = { ".sql.h", ".html.h", "_private.h", "_web.h", "_view.h",
		"_pages.h", "_parts.h", ".c", ".sql" };

	for (size_t i = 0; i < sizeof(OWN) / sizeof(*OWN); i++)
		if (ends(name, OWN[i]))
			return false;
	return true;
}

/* A page's file: the only kind in a room that knows of http. */
static bool of_web(const struct file *f)
{
	return ends(f->path, "_web.c") || ends(f->path, "_web.h") || ends(f->path, ".html");
}

/* NULL, or why this room may not include that of another. */
static const char *room_arrow(const struct file *f, const struct place *to)
{
	int here = floor_of(f->at.room), there = floor_of(to->room);

	if (str_eq(f->at.room, to->room) || str_empty(to->room))
		return NULL;
	if (!public_header(to->name))
		return "a room includes another room's own header, not its insides";
	if (here < 0 || there < 0)
		return "this room has no floor in tests/arch/arch.c";
	if (f->is_test)
		return NULL;
	if (here == 0 || there == 0)
		return "this room stands apart: it is reached through core/access and links";
	return here > there ? NULL : "a room includes only rooms below it";
}

/* NULL, or why. Tests may reach sideways and into tests/support, never upwards out of their
 * area. */
static const char *arrow(const struct file *f, const struct place *to)
{
	struct str from = f->at.area, area = to->area;

	if (str_eq(area, S("support")) || str_eq(area, S("tests")) || str_eq(area, S("arch")))
		return f->is_test ? NULL : "only tests include tests/support";
	if (str_eq(from, S("core")))
		return !str_eq(area, S("core")) ? "core knows nothing of hubs"
			: str_eq(f->at.room, S("base")) && !str_eq(to->room, S("base"))
			? "core/base stands on nothing"
			: NULL;
	if (str_eq(from, S("engine")))
		return str_eq(area, S("engine")) || (str_eq(area, S("core")) && str_eq(to->room, S("base")))
			? NULL
			: "engine is memory in, memory out: only core/base";
	if (str_eq(from, S("tools")))
		return str_eq(area, S("tools")) || (str_eq(area, S("core")) && str_eq(to->room, S("base")))
			? NULL
			: "a compiler stands on core/base alone";
	if (str_eq(from, S("hub")) && (str_eq(area, S("app")) || str_eq(area, S("tools"))))
		return "a room does not know the program it is in";
	if (str_eq(from, S("hub")) && str_eq(area, S("core")) && str_eq(to->room, S("http")) &&
		!of_web(f) && !f->is_test)
		return "rules know nothing of http: only *_web.c does";
	if (str_eq(from, S("hub")) && str_eq(area, S("hub")))
		return room_arrow(f, to);
	if (str_eq(area, S("tools")))
		return "compilers are not part of the program";
	return NULL;
}

/* `line` is whole: #include "…" or {{include "…"}}. */
static void include_check(const struct file *f, struct str line, int number)
{
	ptrdiff_t at = str_find(line, S("include \""));
	struct str rest, path;
	struct place to;
	const char *why;

	if (at < 0 || !(str_starts(str_trim(line), S("#")) || str_find(line, S("{{include")) >= 0))
		return;
	rest = str_part(line, (size_t)at + 9, line.n);
	if (!str_cut(&rest, '"', &path))
		return;
	if (!memchr(path.p, '/', path.n)) {
		fault(f, number, "an include says its whole path", path);
		return;
	}
	to = place_of(path);
	why = arrow(f, &to);
	if (why)
		fault(f, number, why, path);
}

static bool is_word(char ch)
{
	return (ch >= 'a' && ch <= 'z') || (ch >= 'A' && ch <= 'Z') || (ch >= '0' && ch <= '9') ||
		ch == '_';
}

/* Is `name` called in this line of code? */
static bool calls(struct str line, const char *name)
{
	struct str rest = line, word = str_of(name);
	size_t before = 0;

	for (;;) {
		ptrdiff_t at = str_find(rest, word);
		size_t behind;
		if (at < 0)
			return false;
		before += (size_t)at;
		behind = before + word.n;
		if ((before == 0 || !is_word(line.p[before - 1])) && behind < line.n &&
			line.p[behind] == '(')
			return true;
		before++;
		rest = str_part(line, before, line.n);
	}
}

static bool everywhere(const struct file *f)
{
	(void)f;
	return true;
}

static bool but_time(const struct file *f)
{
	return !str_eq(f->path, S("src/core/base/time.c"));
}

static bool on_pages(const struct file *f)
{
	return ends(f->path, "_web.c") || ends(f->path, ".html");
}

static bool in_rooms(const struct file *f)
{
	return str_eq(f->at.area, S("hub")) && !f->is_test;
}

/* Who may see as the system does for a moment: rules that must know whom something is about, and
 * never a page. */
static bool not_behind(const struct file *f)
{
	static const char *const may[] = { "src/core/db/db.h", "src/core/db/guard.c",
		"src/hub/person/household.c", "src/hub/person/person.c", "src/hub/person/protection.c",
		"src/hub/person/rag_run.c", "src/hub/place/place.c", "src/hub/request/request.c",
		"src/hub/request/request_person.c", "src/hub/sharing/oversight.c" };
	for (size_t i = 0; i < sizeof(may) / sizeof(*may); i++)
		if (str_eq(f->path, str_of(may[i])))
			return false;
	return !f->is_test;
}

static const struct {
	const char *name, *why;
	bool (*holds)(const struct file *f);   /* where it is banned */
} BANS[] = {
	{ "strcpy", "writes without knowing how much room there is", everywhere },
	{ "strcat", "writes without knowing how much room there is", everywhere },
	{ "sprintf", "writes without knowing how much room there is", everywhere },
	{ "vsprintf", "writes without knowing how much room there is", everywhere },
	{ "gets", "writes without knowing how much room there is", everywhere },
	{ "atoi", "does not say that it failed", everywhere },
	{ "atol", "does not say that it failed", everywhere },
	{ "strtok", "keeps its place in a global", everywhere },
	{ "rand", "is no randomness: core/base/rng.h or libsodium", everywhere },
	{ "system", "runs a shell", everywhere },
	{ "time", "the clock is read in core/base/time.c alone", but_time },
	{ "clock_gettime", "the clock is read in core/base/time.c alone", but_time },
	{ "gettimeofday", "the clock is read in core/base/time.c alone", but_time },
	{ "personal_raw", "opens what only see() may show: not in pages", on_pages },
	{ "db_look_behind", "sees people who must not be found: not here", not_behind },
	{ "db_script", "SQL stands in a room's .sql", in_rooms },
	{ "db_run", "SQL stands in a room's .sql", in_rooms },
	{ "out_literal", "markup stands in templates", in_rooms },
	{ "malloc", "memory of a room belongs to an arena", in_rooms },
	{ "calloc", "memory of a room belongs to an arena", in_rooms },
	{ "realloc", "memory of a room belongs to an arena", in_rooms },
	{ "longjmp", "the three kinds of failure have their three idioms", everywhere },
};

/* Each with its reason. */
static const struct { const char *path, *name; } EXCEPTIONS[] = {
	/* A table that doubles with the rows of a file of any size: what it outgrew goes at once. */
	{ "src/hub/person/import_read.c", "calloc" },
};

static bool excepted(const struct file *f, const char *name)
{
	for (size_t i = 0; i < sizeof(EXCEPTIONS) / sizeof(*EXCEPTIONS); i++)
		if (str_eq(f->path, str_of(EXCEPTIONS[i].path)) && strcmp(name, EXCEPTIONS[i].name) == 0)
			return true;
	return false;
}

static void bans_check(const struct file *f, struct str line, int number)
{
	for (size_t i = 0; i < sizeof(BANS) / sizeof(*BANS); i++)
		if (BANS[i].holds(f) && calls(line, BANS[i].name) && !excepted(f, BANS[i].name))
			fault(f, number, BANS[i].why, str_of(BANS[i].name));
}

/* The offset just behind the text, character or comment at `i`; `i` when there is none. */
static size_t quoted_end(struct str s, size_t i)
{
	struct str two = str_part(s, i, 2);
	char quote = s.p[i];
	ptrdiff_t close;

	if (str_eq(two, S("/*"))) {
		close = str_find(str_part(s, i + 2, s.n), S("*/"));
		return close < 0 ? s.n : i + 4 + (size_t)close;
	}
	if (str_eq(two, S("//"))) {
		const char *end = memchr(s.p + i, '\n', s.n - i);
		return end ? (size_t)(end - s.p) : s.n;
	}
	if (quote != '"' && quote != '\'')
		return i;
	for (i++; i < s.n && s.p[i] != quote && s.p[i] != '\n'; i++)
		if (s.p[i] == '\\')
			i++;
	return i < s.n ? i + 1 : s.n;
}

/* Texts, characters and comments as blanks; line ends stay. */
static struct str code_only(struct arena *a, struct str s)
{
	char *p = str_z(a, s);

	for (size_t i = 0; i < s.n;) {
		size_t end = quoted_end(s, i);
		if (end == i)
			i++;
		for (; i < end; i++)
			if (p[i] != '\n')
				p[i] = ' ';
	}
	return (struct str){ .p = p, .n = s.n };
}

/* Letters of a line of UTF-8, as an editor with tabs of four shows it. */
static int columns(struct str line)
{
	int n = 0;

	for (size_t i = 0; i < line.n; i++)
		if (line.p[i] == '\t')
			n += TAB_COLUMNS - n % TAB_COLUMNS;
		else if (((unsigned char)line.p[i] & 0xC0) != 0x80)
			n++;
	return n;
}

static void file_check(struct file *f)
{
	struct str text = f->text, code = f->code, line, code_line;
	bool html = ends(f->path, ".html"), tool = str_eq(f->at.area, S("tools"));
	int number = 0, most = tool ? TOOL_LINES : f->is_test ? TEST_LINES : FILE_LINES;

	while (str_cut(&text, '\n', &line)) {
		number++;
		include_check(f, line, number);
		if (!str_cut(&code, '\n', &code_line))
			code_line = S("");
		bans_check(f, html ? line : code_line, number);
		if (!html && columns(line) > LINE_COLUMNS)
			fault(f, number, "wider than a hundred columns", STR_NONE);
	}
	if (number >= most)
		fault(f, number, "too long: it is usually two things, find the second noun", STR_NONE);
	if (!html && !str_starts(f->text, S("/*")))
		fault(f, 1, "a file opens with a paragraph that says what lives here and why", STR_NONE);
}

/* Tests, and the small worlds they play in. */
static bool for_tests(const struct file *f)
{
	return ends(f->path, "_test.c") || ends(f->path, "_test.h") || ends(f->path, "_town.h") ||
		ends(f->path, "_town.c") || str_starts(f->at.name, S("test_"));
}

static void folder_check(struct str root, struct str folder, struct arch_faults *faults)
{
	DIR *d = opendir(
		str_z(faults->arena, str_fmt(faults->arena, "%.*s/%.*s", STR_ARG(root), STR_ARG(folder))));
	struct dirent *e;

	while (d && (e = readdir(d))) {
		struct file f = { .faults = faults };
		struct stat st;
		char *whole;
		if (e->d_name[0] == '.')
			continue;
		f.path = str_fmt(faults->arena, "%.*s/%s", STR_ARG(folder), e->d_name);
		whole = str_z(
			faults->arena, str_fmt(faults->arena, "%.*s/%.*s", STR_ARG(root), STR_ARG(f.path)));
		if (stat(whole, &st) == 0 && S_ISDIR(st.st_mode)) {
			folder_check(root, f.path, faults);
			continue;
		}
		if (!(ends(f.path, ".c") || ends(f.path, ".h") || ends(f.path, ".html")) ||
		    !file_read(faults->arena, whole, &f.text))
			continue;
		f.at = place_of(str_part(f.path, 4, f.path.n));
		f.is_test = for_tests(&f);
		f.code = code_only(faults->arena, f.text);
		faults->files++;
		file_check(&f);
	}
	if (d)
		closedir(d);
}

void arch_check(struct str root, struct arch_faults *faults)
{
	folder_check(root, S("src"), faults);
}
