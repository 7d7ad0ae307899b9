/*
 * An import brings a list in: a contact centre's export, a council's list of people at risk, an
 * agency's volunteers. One engine for all kinds; a kind says which columns it can use, by what
 * names lists call them, and what one row means (struct import_format).
 *
 * Its promises. The file is looked at first and shown as it will be understood. Rows go in by
 * chunks, each chunk together with the count of rows done, so a kill at any moment loses nothing
 * and doubles nothing: the same command goes on where it stopped. A row that came before, in this
 * file or another, is known and left alone. A row that cannot be taken goes to the rejects with its
 * reason, alone. Every row stays as it was in a source record. A big list is taken in the order of
 * the people it is about (import_order.h): that is quicker and comes to the same.
 */
#ifndef KITH_IMPORT_H
#define KITH_IMPORT_H

#include "core/base/problem.h"
#include "core/db/db.h"
#include "core/db/job.h"
#include "core/db/types.h"
#include "core/db/upload.h"

/* --- what a kind of import supplies --- */
/* What the cells of a column should be: a column of which most are something else was taken for
 * another. */
enum import_holds {
	HOLDS_WORDS,
	HOLDS_NHS_NUMBER,
	HOLDS_BIRTH_DATE,
	HOLDS_DATE,
	HOLDS_POSTCODE,
	HOLDS_PHONE,
	HOLDS_EMAIL,
	HOLDS_YES_NO,
	HOLDS_NUMBER
};

struct import_column {
	const char *name;                      /* for --map and import_value: "received" */
	const char *words;                     /* on the page: "Date received" */
	/* what lists call it, folded, with | between: "date received|received on|…" */
	const char *synonyms;
	const char *flag;                      /* people: the flag that a yes raises; NULL: none */
	const char *value;                     /* and what it says beside its kind */
	bool when_no;                          /* it is a no that raises it */
	const char *group; /* where columns are chosen: from this one on; NULL: as the one before */
	enum import_holds holds;
};

#define IMPORT_KEYS_MOST 8
struct list_profile;
struct import_row {
	const struct import_format *format;
	struct arena *arena;
	/* one for each column of the format; absent when not mapped or empty */
	const struct str *values;
	int64_t number;                        /* in the file; the first below the header is 1 */
	struct import_id import_id;
	struct str list_name;
	int64_t started_at;                    /* when this import began: for rows without a date */
};
/* The row's cell for a column of the format, trimmed; absent when empty. The name must exist. */
struct str import_value(const struct import_row *r, const char *column);

struct import_outcome {                        /* what a handler made of a row */
	struct person_id person_id;            /* whose row it is */
	struct request_id request_id;
	bool known; /* it was here before, by another way: counted as known */
};

/* Processor time by part, in microseconds: reading ahead (its own thread), taking rows in,
 * committing, what follows. */
struct import_spent { int64_t read, take, commit, finish; };
/* Rows, but for `people`: whom nobody knew. `ordered`: read so far by whoever puts a big list's
 * rows in order, before the first is taken (import_order.h). */
struct import_counts {
	int64_t total, done, fresh, people, known, rejected, changed, moved, died, gone, review;
	int64_t ordered;
	struct import_spent spent;
};

/* One row of a chunk. */
struct import_taking {
	int64_t number;
	struct str key, raw;
	struct str reason; /* why it cannot be taken; set by whoever finds out; absent: it can */
	void *prepared;
	char mark[17];                         /* of its key: what its line of a list remembers of it */
	bool alone; /* no other row, and nobody in the register as it was, has a key of it */
	struct source_record_id record_id;     /* in: none; out: where the row is kept */
	struct person_id person_id;
};
struct match_aside;
struct import_chunk {
	struct import_id import_id;
	struct list_id list_id;
	bool first_delivery; /* the list has no earlier one: everybody is new, and that is no news */
	bool is_big; /* what can be done in one go behind the last row is left for it */
	struct str list_name, said_on;
	const struct list_profile *profile;    /* NULL: none */
	struct import_taking *rows;
	size_t n;
	struct match_aside *aside; /* asks the register beside the writer: match.h */
	struct import_counts *counts;          /* added to */
};
struct import_ending {                         /* for what comes behind the last row */
	int64_t host_id;
	struct import_id import_id;
	struct list_id list_id;
	bool first_delivery;
	struct str said_on;
	int64_t big_rows; /* from so many rows and people gone on it is a big one */
};

struct import_format {
	enum import_kind kind;
	const char *words;                     /* "requests for help" */
	const struct import_column *columns;
	size_t n_columns;
	/* Column names of which at least one of each group must be mapped:
	 * "words|reason;name|phone|address". */
	const char *enough;
	/* Takes one row in, inside a savepoint. False with problems: rolled back, and a reject with
	 * them as its reason. Runs as the system; must not call import functions. */
	bool (*take)(struct db *db, const struct import_row *row, struct import_outcome *out,
		struct problems *ps);
	/* In place of take, for lists by the million. `prepare` reads a row on another thread, without
	 * a database: what it gives lives in the row's arena. `take_chunk` takes many rows in, in one
	 * unit of work. */
	bool (*prepare)(const struct import_row *row, int64_t now, const struct list_profile *profile,
		void **prepared, struct problems *ps);
	void (*take_chunk)(struct db *db, struct import_chunk *chunk);
	/* By which keys of person_key it is told whom a row is about, by what its line of the list is
	 * known, and where they live: as far as it can be read. How many keys. For putting the rows of
	 * a big list in the order of their people (import_order.h). */
	size_t (*tells)(const struct import_row *row, int64_t now, const struct list_profile *profile,
		struct str keys[IMPORT_KEYS_MOST], struct str *line, struct str *postcode);
	/* What the list tells its rows apart by, of what `prepare` gave; made different for a second
	 * row with the same. */
	struct str *(*line_key)(void *prepared);
	/* Optional, with take_chunk: what follows when every row is in, in units of work of its own.
	 * Done again after a kill. */
	bool (*finish)(
		struct db_pool *pool, const struct import_ending *e, struct import_counts *counts);
	/* Optional: made-up facts for rows of a test list without addresses (--sample-addresses). */
	void (*sample)(struct arena *a, struct str *values, int64_t row_number);
};
/* Makes a kind known; called once at start for each (app), and by tests. The format must stay. */
void import_register(const struct import_format *f);
const struct import_format *import_format_of(enum import_kind kind); /* NULL when not registered */
extern const struct import_format import_people_format;

/* --- looking at a file --- */
#define IMPORT_PREVIEW 5
struct import_map {                            /* one column of the file */
	struct str header;
	int column; /* index into the format's columns, or -1: kept, not used */
	bool guessed, by_cells;                /* by_cells: from what stands in it */
	/* says of which day or version the list is, nothing of the person: the next delivery has
	 * another one in every row, and nobody changed */
	bool of_the_list;
};
struct import_look {
	struct str path, file_name, list_name;
	const struct import_format *format;
	struct import_map *columns;
	size_t n_columns;
	int64_t rows;
	struct str file_hash;
	struct str mapping;                    /* "received=Date,words=Notes", complete */
	struct str *preview[IMPORT_PREVIEW];   /* values by the format's columns */
	size_t n_preview;
	struct str *
		first_row; /* the file's own cells, one for each of its columns; NULL when it has no rows */
	bool cut_off;                          /* the file ends in the middle of a row */
	bool sample_addresses;
	size_t chunk_rows; /* asked for: rows of one unit of work; 0: as many as go well */
	int64_t big_rows; /* asked for: a list is big from so many rows on; 0: as usual */
	bool first_rows_only; /* asked for: only the header and the preview, for pages; rows and hash
							 stay empty */
	const struct list_profile *profile;    /* the standard list it is, or NULL */
	struct str supplier;                   /* of the list; asked for, or guessed when absent */
	/* of a spreadsheet: asked for, or the first that has rows, where it has several */
	struct str tab;
	struct str *tabs;                      /* their names; none for other files */
	int64_t *tab_rows;                     /* how many each has; NULL for first_rows_only */
	size_t n_tabs;
	struct str said_on; /* the day the delivery speaks of: the newest "date of the extract", else
						   the file's name */
	bool no_header; /* the first line is a row: columns are named by the profile or by number */
	struct str above; /* the first words of a title above the header, which is passed over */
	struct import_tally *tallies; /* one for each of the file's columns: how its cells look */
	int64_t looked_at;                     /* rows behind the tallies */
	int64_t headers_again;                 /* rows that are the header once more */
	struct outward_list *outwards;         /* districts of its postcodes */
	struct str checks, confirmed;          /* to be kept with the import: see import_checks_text */
};
/* How the cells of one column of the file look, over the rows that were looked at. */
struct import_tally {
	int64_t filled, right, nhs_ten_digits;
	int64_t looks[16];
	int64_t wrong_from;
};
/* look->list_name, supplier, tab, sample_addresses, chunk_rows, big_rows and first_rows_only are
 * read; everything else is written. `map` is what somebody chose ("received=Date,words=Notes";
 * "words=" leaves a guess out), or absent. False with problems (field "map", "file"): no file, no
 * rows, no usable column, a name in `map` that is not there. */
MUSTUSE bool import_look(struct arena *a, struct str path, struct str file_name,
	enum import_kind kind, struct str map, struct import_look *look, struct problems *ps);

/* How many rows each tab has, as kept with the import. */
struct str import_tab_rows_text(struct arena *a, const struct import_look *look);

/* --- checks before harm --- */
struct import_check {
	bool stops;                            /* nothing is brought in until somebody confirms it */
	struct str words;                      /* a sentence */
};
struct import_checks { struct import_check *v; size_t n; };
/* What is odd about the file itself, and about it as the next delivery of its list. */
struct import_checks import_check_all(struct db *db, const struct import_look *look);
bool import_checks_stop(const struct import_checks *c);
/* As kept with the import, and back. */
struct str import_checks_text(struct arena *a, const struct import_checks *c);
struct import_checks import_checks_read(struct arena *a, struct str text);

/* --- running --- */
#define IMPORT_BULK_CACHE_MB 96 /* for pages, while many rows or their keys are written */
typedef void import_progress(void *whom, const struct import_counts *c);

/* Notes the import down, or finds the unfinished one of the same file to go on with. */
struct import_id import_begin(struct db *db, const struct import_look *look);
/* Runs it to its end in the calling thread, in transactions of its own. False with *why when the
 * file cannot be read any more or the database failed; it can be run again. */
MUSTUSE bool import_run(struct db_pool *pool, int64_t host_id, struct import_id id,
	const struct import_look *look, import_progress *progress, void *whom,
	struct import_counts *counts, struct str *why);
/* The rejected rows of an import as CSV: the file's own columns, then the reason. */
struct str import_rejects_csv(struct db *db, struct import_id id);

/* What was chosen on a page, while the import waits to be started. False with problems. */
MUSTUSE bool import_choose(
	struct db *db, struct import_id id, const struct import_look *look, struct problems *ps);
/* Starts an import that waits, or one that failed, as a job. False when it runs or is done
 * already. */
MUSTUSE bool import_start(struct db *db, struct import_id id);

/* The file of one that came through a page lies in the database as the upload of its number
 * (core/db/upload.h), until the import is done. */
#define IMPORT_UPLOAD(id) ((struct upload_id){ (id).v })
/* The job kind "import": its body is the import's id as text. */
bool import_job(struct job *j);
/* Makes the people of lists that were stopped ready to be found by name. */
bool keys_job(struct job *j);

/* --- from the command line --- */
struct import_asked {
	enum import_kind kind;                 /* one with a registered format */
	struct str file;
	struct str map, list, supplier, tab;   /* as import_look takes them; absent: guessed */
	struct str rejects; /* where rows that were left out go; absent: beside the file */
	bool json, sample_addresses;
	bool confirm;                          /* bring it in although the checks stop it */
};
/* kith import: says what it understood, runs with a bar, says what came of it. 0, or 1 with the
 * reason on standard error. */
int import_command(struct db_pool *pool, int64_t host_id, const struct import_asked *q);

#endif
