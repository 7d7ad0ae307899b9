/*
 * The query compiler's parts, shared by its files and nobody else. One run reads the migrations
 * into a schema (kith_queries_schema.c), a room's .sql into queries (kith_queries.c), refuses what
 * would not be safe or portable (kith_queries_rules.c) and writes C (kith_queries_emit.c,
 * kith_queries_types.c). doc/compilers.md is the specification.
 */
#ifndef KITH_QUERIES_H
#define KITH_QUERIES_H

#include <sqlite3.h>

#include "core/base/arena.h"
#include "core/base/file.h"
#include "core/base/str.h"

/* --- words of SQL (kith_queries_lex.c) --- */
enum token_kind {
	TOKEN_WORD,
	TOKEN_NUMBER,
	TOKEN_STRING,
	TOKEN_QUOTED,
	TOKEN_PARAM,
	TOKEN_FRAGMENT,
	TOKEN_SIGN,
	TOKEN_COMMENT
};

struct token {
	enum token_kind kind;
	struct str text; /* a parameter without its colon, a fragment's name, a string with its quotes,
						a comment without "--" */
	int line;
	size_t from, to;          /* where it stands in the file */
	size_t at;                /* where it stands in the SQLite text of the query it is part of */
};

struct tokens VEC(struct token);

/* Every word of `sql`, comments too. An unclosed string or comment is reported at its line. */
struct tokens tokens_read(struct arena *a, const char *file, struct str sql);
bool token_is(const struct token *t, const char *word);   /* a word or sign, in any case */
bool name_is_plain(struct str s); /* small letters, digits, underscores: a name in C as well */
struct str source_read(
	struct arena *a, const char *path); /* whole; ends the program when it cannot be read */

/* Prints "file:line: sentence" and counts; main() looks at the count once. */
void refuse(const char *file, int line, const char *fmt, ...) PRINTF(3, 4);
int refused(void);

/* --- types --- */
enum type_kind {
	TYPE_NONE,
	TYPE_INT,
	TYPE_BOOL,
	TYPE_TIME,
	TYPE_DATE,
	TYPE_REAL,
	TYPE_TEXT,
	TYPE_BYTES,
	TYPE_ID,
	TYPE_ENUM,
	TYPE_PERSONAL,
	TYPE_IDS /* a parameter that is a list of ids; stands where a table stands */
};

struct type {
	enum type_kind kind;
	/* of an id or enum: "person", "request_state"; of personal data: its category */
	struct str noun;
	bool nullable;            /* as a parameter: none is bound as NULL */
	bool empty_default;       /* a text column NOT NULL DEFAULT '': absent is bound as '' */
};

bool type_same(struct type a, struct type b);
/* "int", "id person", "personal contact": as written in a query's header or behind a column. */
MUSTUSE bool type_parse(struct str words, struct type *out);
struct str type_words(struct arena *a, struct type t);

/* --- the schema (kith_queries_schema.c) --- */
enum column_guard { GUARD_BY_TYPE, GUARD_ALWAYS, GUARD_NEVER };

struct column {
	struct str name;
	struct type type;
	enum column_guard guard;  /* "guarded" or "unguarded" behind it */
	bool shared;              /* "shared" behind it: an id that thousands of rows have */
	int line;
};

struct column_list VEC(const struct column *);

struct table {
	struct str name;
	bool big;                 /* grows with the city: whole scans are refused */
	bool has_host;
	struct VEC(struct column) columns;
};

struct table_list VEC(const struct table *);

struct enumeration {
	struct str name;
	struct VEC(struct str) values;
};

struct schema {
	struct arena *arena;
	sqlite3 *sqlite;          /* in memory, with every migration applied */
	struct VEC(struct table) tables;
	struct VEC(struct enumeration) enums;
	struct VEC(struct str) ids;
};

void schema_read(struct schema *s, const char *directory);
const struct table *schema_table(const struct schema *s, struct str name);
const struct column *table_column(const struct table *t, struct str name);
const struct enumeration *schema_enum(const struct schema *s, struct str name);
bool schema_has_id(const struct schema *s, struct str noun);

/* --- queries --- */
enum query_gives { GIVES_NOTHING_YET, GIVES_ONE, GIVES_MANY, GIVES_EACH, GIVES_RUN, GIVES_DO };

struct named_type {
	struct str name;
	struct type type;
	int line;
	bool used;
};

struct named_types VEC(struct named_type);
struct named_type *named_type_of(
	struct named_types *all, struct str name); /* NULL: none is called so */

struct output {
	struct str name;
	struct type type;
	struct str table, origin; /* where it comes from; absent: an expression */
	bool is_subject;
};

/* How a text is guarded: on PostgreSQL by a look into the table of those hidden, or by a list. */
enum guarding { GUARDING_NOT, GUARDING_BY_LOOK, GUARDING_BY_LIST };
/* What the guarded text has between the words of the query; see kith_queries_guard.c. */
struct insertion {
	size_t before;            /* the word it stands in front of */
	struct str words;         /* or, of a guard, the id that must be shown */
	bool is_guard;
};

struct query {
	const char *file;
	int line;                 /* of its "name:" */
	struct str name;
	enum query_gives gives;
	struct str prose;
	struct VEC(struct str) roles;          /* C names: ROLE_HUB_WORKER */
	struct named_types declared_params, declared_columns;
	struct VEC(struct str) subjects;
	struct str rows_of; /* the :many query above whose rows this one gives; absent: its own */
	int rows_line;
	bool may_scan, all_hosts, has_who, batch;
	bool is_fragment;                      /* no query, but words that queries below share */
	struct tokens body;                    /* without comments */
	struct str sqlite_text, postgres_text;
	struct named_types params;             /* by number; host_id and now among them */
	struct VEC(struct output) outputs;
	bool writes;
	bool unguarded;                        /* its header says why */
	struct VEC(struct insertion) insertions;
	bool guarded;                          /* has texts of its own for everybody but the system */
	struct str guarded_sqlite, guarded_postgres;
	struct str listed_postgres;            /* guarded by a list of those hidden */
	struct str unguarded_why;
};

struct queries VEC(struct query);

/* A statement that gives no rows: what it changed is counted (:run), or nobody asks (:do). */
static inline bool gives_no_rows(const struct query *q)
{
	return q->gives == GIVES_RUN || q->gives == GIVES_DO;
}

/* --- words that queries share (kith_queries_fragment.c) --- */
struct fragment {
	struct str name;
	int line;
	struct tokens body;
	struct named_types params, columns;
	bool used;
};

struct fragments VEC(struct fragment);

void fragment_keep(struct arena *a, struct fragments *all, const struct query *q);
/* Puts the fragment that the token names behind the query's words so far. */
void fragment_use(struct arena *a, struct fragments *all, const struct token *t, struct query *q);
/* At the end of a file: refuses those that nothing used. */
void fragments_end(const struct fragments *all, const char *file);

/* --- its texts (kith_queries_text.c) --- */
void texts_make(const struct schema *s, struct arena *a, struct query *q);
void texts_make_guarded(const struct schema *s, struct arena *a, struct query *q);

/* Refuses what is not portable or could cross a host's wall; before the query is prepared. */
void rules_text(const struct schema *s, const struct query *q);
/* Refuses boolean outputs, and personal columns hidden in plain text; after it was prepared. */
void rules_outputs(const struct schema *s, const struct query *q);
/* Refuses whole scans of big tables by this text of the query. */
void rules_plan(const struct schema *s, const struct query *q, struct str text);
/* SQL that gives SQLite an idea of how many rows share a value; see kith_queries_plan.c. */
struct str statistics_sql(const struct schema *s);
/* Tables that the query names anywhere, the one written to first. */
struct table_list query_tables(struct arena *a, const struct schema *s, const struct query *q);

/* --- people who must not be found (kith_queries_guard.c) --- */
/* Finds what the guarded text has more than the other, into q->insertions; q->guarded says whether
 * it has. */
void guard_read(const struct schema *s, struct arena *a, struct query *q);
/* Whether it writes what says who is hidden: a unit of work then reads that again. */
bool guard_moves(const struct query *q);
/* Writes what stands in front of word `before`, if anything. :host_id is parameter `host`; who
 * asks, or the list of those hidden, are behind parameter n. */
bool guard_write(const struct query *q, size_t before, enum guarding how, struct buf *sqlite,
	struct buf *postgres, size_t host, size_t n);

/* --- what is written (kith_queries_emit.c: each room; kith_queries_types.c: all rooms) --- */
/* Into the folder out; ends the program when it cannot be written. */
void output_write(struct arena *a, const char *out, struct str name, struct buf *b);
struct str upper(struct arena *a, struct str s);
/* s as a C string literal, a line a line. */
void c_string(struct buf *b, struct str s);
/* The letter of enum db_type that stands for a type. */
char letter(struct type t);
void emit_room(struct arena *a, const char *out, struct str room, const struct queries *qs);
void emit_types(const struct schema *s, const char *out);
void emit_registry(struct arena *a, const char *out, char **rooms, int n);
void emit_migrations(struct arena *a, const char *out, char **paths, int n);

#endif
