/*
 * What the files of `kith match` share: lists read into a linkage table with what is known of the
 * truth, and how good a result is against it.
 */
#ifndef KITH_APP_MATCH_H
#define KITH_APP_MATCH_H

#include "core/base/arena.h"
#include "engine/link/link.h"

/* Which columns of a file make which field: "given=first_name,address=number+street". */
struct match_map {
	struct str columns[VALUE_FIELDS];      /* names joined by +; absent: not mapped */
};
/* False with a sentence: an unknown field, a word without "=", a field twice. */
MUSTUSE bool match_map_read(
	struct arena *a, struct str text, struct match_map *out, struct str *why);

struct match_lists {
	struct arena *arena;
	struct link_table *table;
	size_t n_files;
	uint32_t split;                        /* first row of the second file; of one file: all rows */
	/* [rows] who it is; NULL without a truth column. Empty cells are nobody else */
	uint32_t *truth;
	struct str *ids; /* [rows] the id column, or numbers; NULL unless wanted */
	int64_t left_out;                      /* rows that could not be read */
	struct str left_out_why;               /* the first one's */
	struct str notes;                      /* sentences about columns that are not there */
};
struct match_wanted {
	struct match_map map;
	struct str truth;                      /* a column; absent: none */
	bool ids;
	void (*progress)(
		void *whom, struct str file, int64_t done, int64_t total); /* bytes; NULL: nobody looks */
	void *whom;
};
/* False with a sentence: a file that is missing, empty or has none of the columns; no truth
 * column. */
MUSTUSE bool match_lists_read(struct match_lists *l, const struct match_wanted *wanted,
	const struct str *files, size_t n_files, struct str *why);
void match_lists_free(struct match_lists *l);

struct match_quality { double precision, recall, f1, best_f1, best_at; };

struct match_score {
	bool known;                            /* was there a truth to hold it against? */
	int64_t true_pairs;
	struct match_quality pairs, clusters;
	uint32_t largest; /* rows of the largest cluster, at the shipped thresholds */
};
/* Best thresholds are looked for among weights of pairs, and among some cluster thresholds around
 * the shipped one. */
void match_score(const struct match_lists *l, const struct link_result *r,
	const struct link_options *o, struct match_score *out);

/* A trained model from a file. False with a sentence. */
MUSTUSE bool match_model_file(
	struct arena *a, struct str path, struct link_model *out, struct str *why);

/* How far reading the register is, for somebody who looks and has waited. */
struct match_reading { int64_t since_us, at_us; bool shown; };
struct match_reading match_reading_begin(void);
void match_reading_told(void *whom, int64_t done);
void match_reading_end(struct match_reading *r);

int match_explain_command(int argc, char **argv);
int match_review_command(int argc, char **argv);
int match_train_command(int argc, char **argv);
/* kith match run */
int match_run_command(int argc, char **argv);

/* Processor seconds of this process so far, all threads. */
double match_cpu_s(void);

#endif
