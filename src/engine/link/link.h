/*
 * Record linkage: which rows of one or two lists are the same person. Memory in, memory out: no
 * database, no files but the images its callers hand it, no clock but for the stage timings.
 *
 * The method is that of Fellegi and Sunter, "A Theory for Record Linkage" (JASA 64, 1969): every
 * pair of rows that shares a blocking key is compared column by column; each comparison falls on a
 * level ("the same", "a nickname of", "one digit differs", ...); a level tells log2(m/u) bits for
 * or against, m being how often people's own records agree so and u how often strangers' do; the
 * bits and the prior add up to the odds. How often strangers agree depends on the value (Winkler
 * 1990): "Smith" tells less than "Englefield", 1 January less than 17 May.
 *
 *	link_table   rows in: cells are normalised and dictionary-coded as they come
 *	link_model   m by level, prior, thresholds, version: a small text, defaults compiled in
 *	link_run     blocking, comparison, bands, clusters -> link_result
 *	link_train   the host's own m by EM; refuses when EM has collapsed
 *	link_explain one pair in words and numbers
 *	link_index   the same for one row at a time against millions
 *
 * Three bands. LINK is for the machine alone; REVIEW asks a person; below, nothing is said. Rules
 * that hold whatever the weight keep a pair out of LINK (enum link_hold): two valid different NHS
 * numbers, one list that calls them two people, a person who said no, and what twins, father and
 * son, spouses and strangers with a common name and 1 January look like.
 *
 * Deterministic: the same rows give the same bits with any number of threads, and the same pairs in
 * whatever order the rows come (ties are broken by content, then by row).
 */
#ifndef KITH_ENGINE_LINK_H
#define KITH_ENGINE_LINK_H

#include "core/base/arena.h"
#include "core/base/str.h"
#include "engine/link/value.h"

/* ---- rows ---------------------------------------------------------------------------------- */
struct link_table;
struct link_table *link_table_new(void); /* caller owns; end with link_table_free */
void link_table_free(struct link_table *t);                         /* NULL is allowed */
/* Adds a row and returns its number (0, 1, ...). Cells are raw, as the list has them; STR_NONE or
 * empty: missing. Nothing of `cells` is kept. At most 2^26 rows. */
uint32_t link_table_add(struct link_table *t, const struct str cells[VALUE_FIELDS]);
/* Looks at a row without adding it, to learn whether days or months come first; call for the first
 * some hundred rows of a list before adding any of them. */
void link_table_learn(struct link_table *t, const struct str cells[VALUE_FIELDS]);
uint32_t link_table_rows(const struct link_table *t);
/* The normalised value ("o brien", "1952-03-04"), absent when missing; valid as long as the
 * table. */
struct str link_table_value(const struct link_table *t, uint32_t row, enum value_field c);

/* ---- what is compared ----------------------------------------------------------------------- */
enum link_topic {
	LINK_TOPIC_GIVEN,
	LINK_TOPIC_FAMILY,
	LINK_TOPIC_BIRTH,
	LINK_TOPIC_PLACE, /* postcode, UPRN and address: one topic */
	LINK_TOPIC_PHONE,
	LINK_TOPIC_EMAIL,
	LINK_TOPIC_NHS,
	LINK_TOPIC_SEX,
	LINK_TOPIC_BIRTH_PLACE,
	LINK_TOPIC_OCCUPATION,
	LINK_TOPIC_COUNT
};
struct str link_topic_name(enum link_topic t); /* "birth": for the model file and --json */
#define LINK_LEVELS 14 /* at most, of one topic; 0 is "not known" */

/* ---- model ----------------------------------------------------------------------------------- */
struct link_model {
	int format;                            /* of the file: LINK_MODEL_FORMAT */
	char version[40];                      /* "shipped-1", "host-2026-11-22-1" */
	double m[LINK_TOPIC_COUNT]
			[LINK_LEVELS]; /* P(level | same person, both known); level 0 unused */
	double u[LINK_TOPIC_COUNT]
			[LINK_LEVELS]; /* P(level | strangers): where a list is too small to count */
	double twins; /* other rows of the same person that a row of a list is expected to have */
	double list_rows; /* a shorter list is taken for one of so many rows: caution */
	double m_strength; /* pseudo-pairs behind m when a list is trained on (Dirichlet) */
	double link_bits, review_bits;         /* thresholds on the weight (log2 odds) */
	double family_bits;                    /* what LINK takes more in a list with families */
	double cluster_bits; /* mean evidence between two groups before they become one */
	int cluster_size;                      /* rows of one person beyond which a person must look */
};
#define LINK_MODEL_FORMAT 1
const struct link_model *link_model_shipped(void);
/* A model's text: "kith-link-model 1" and lines "key value". *why is a sentence when it cannot be
 * read. */
MUSTUSE bool link_model_read(
	struct arena *a, struct str text, struct link_model *out, struct str *why);
struct str link_model_write(struct arena *a, const struct link_model *m);

/* ---- running -------------------------------------------------------------------------------- */
struct link_pair { uint32_t a, b; };

enum link_scope {
	LINK_WITHIN, /* all pairs of the table */
	LINK_BETWEEN, /* only pairs of a row before `split` with one from `split` on */
	LINK_NEW, /* all pairs with a row from `split` on: a new list against the register */
};

/* What a run learns about a list as a whole. */
struct link_list {
	double prior_log2;                     /* log2 odds that any pair of it is one person */
	bool lone; /* thousands of pairs and no families among them: given names that differ
				  cannot be relatives', and LINK_HOLD_GIVEN does not apply */
	const uint32_t *person; /* [rows] who is who at first sight: values are as common as the people
							   who have them, not as the rows; NULL: every row is a person */
};

struct link_options {
	const struct link_model *model;        /* NULL: link_model_shipped() */
	const struct link_list *list; /* NULL: learned by link_run; give link_explain the result's */
	unsigned threads;                      /* 0: as many as there are processors, at most 16 */
	enum link_scope scope;
	uint32_t split;
	/* a person said they are two; never linked, never clustered, not in review */
	const struct link_pair *apart;
	size_t apart_n;
	const struct link_pair *together;      /* a person said they are one: always in one cluster */
	size_t together_n;
	/* link_train: pairs that people said are one person, to learn from */
	const struct link_told *same;
	size_t same_n;
};
/* How many of the list's own pairs one such pair is worth to training. */
struct link_told { struct link_pair pair; double worth; };

enum link_band { LINK_BAND_NONE, LINK_BAND_REVIEW, LINK_BAND_LINK };
struct str link_band_name(enum link_band b);                        /* "no", "review", "link" */

/* Why a pair whose weight would do is not for the machine alone. */
enum link_hold {
	LINK_HOLD_NONE,
	LINK_HOLD_NHS, /* two valid, different NHS numbers */
	LINK_HOLD_SOURCE, /* one list calls them two people */
	LINK_HOLD_TOLD, /* a person said no */
	LINK_HOLD_GIVEN, /* given names are two different names: twins, spouses, parent and child */
	LINK_HOLD_BIRTH, /* birth dates are two different dates: father and son, namesakes */
	LINK_HOLD_COMMON, /* a common name and a common or stand-in birth date, and nothing else agrees
					   */
	LINK_HOLD_THIN, /* too few columns are known on both sides */
	LINK_HOLD_NHS_ALONE, /* one NHS number, but name or birth date speak against it */
	LINK_HOLD_HOUSE, /* no birth date, and another flat or house: a namesake may live there */
	LINK_HOLD_FAMILY, /* family names are two, and nothing that both can be reached by is one */
	LINK_HOLD_NAMESAKE, /* one name in one house, and no birth date tells father from son */
	LINK_HOLD_COUNT
};
struct str link_hold_words(enum link_hold h); /* a short sentence; empty for NONE */

struct link_edge {
	uint32_t a, b;                         /* a < b */
	float weight;                          /* log2 odds */
	uint8_t band;                          /* enum link_band: review or link */
	uint8_t hold;                          /* enum link_hold */
	uint8_t rule;                          /* the blocking rule that found it: link_rule_words */
	uint8_t spare;
};
double link_probability(double weight);                             /* of log2 odds */

enum link_stage {
	LINK_STAGE_KEYS,
	LINK_STAGE_PARAMETERS,
	LINK_STAGE_SCORE,
	LINK_STAGE_CLUSTER,
	LINK_STAGE_COUNT
};
struct str link_stage_name(enum link_stage s);                      /* "keys", ... */

#define LINK_RULES_MAX 32
struct link_rule_count {
	uint64_t pairs;                        /* found by this rule and by none before it */
	uint64_t blocks, refined; /* blocks of two rows and more; those too large, cut finer */
	uint64_t skipped; /* pairs inside blocks that stayed too large: not compared under this rule */
	uint32_t largest;                      /* rows of its largest block compared */
};

struct link_result {
	struct link_edge *edges;               /* review and link, by weight downwards, then a, b */
	size_t edge_n;
	uint32_t *cluster;                     /* [rows] the smallest row of the person's cluster */
	uint32_t rows;
	uint64_t candidates;                   /* pairs compared */
	uint64_t linked, review;               /* pairs by band */
	uint64_t held[LINK_HOLD_COUNT];        /* weight would do, but */
	uint32_t clusters, largest;            /* people; rows of the largest */
	uint64_t bridges; /* links not followed because only a bridge joined two groups */
	struct link_rule_count rules[LINK_RULES_MAX];
	unsigned rule_n;
	double link_bits;                      /* from which the machine linked in this list */
	struct link_list list;                 /* list.person belongs to the result */
	double cpu_s[LINK_STAGE_COUNT];        /* all threads */
	char version[40];                      /* of the model: goes with every decision */
};

/* Never fails (memory aborts). Caller owns; end with link_result_free. */
struct link_result *link_run(const struct link_table *t, const struct link_options *o);
void link_result_free(struct link_result *r);                       /* NULL is allowed */
struct str link_rule_words(unsigned rule); /* "family name and birth date" */
/* The clusters that the edges of `r` would make if LINK began at `bits`; holds stay. cluster[rows]
 * is written. */
void link_cluster(const struct link_table *t, const struct link_result *r,
	const struct link_options *o, double bits, uint32_t *cluster);

/* ---- training
 * ------------------------------------------------------------------------------------ */
/* m from the rows themselves by expectation-maximisation (Dempster, Laird and Rubin 1977; Winkler
 * 1988) on pattern counts of sessions with blocks of their own, starting from and leaning on the
 * model of `o`, and on what people said of pairs (o->same). False, with a sentence in *why and *out
 * untouched, when EM has collapsed (share of matches near 0 or 1, levels out of order, too few
 * pairs). */
MUSTUSE bool link_train(struct arena *a, const struct link_table *t, const struct link_options *o,
	struct str version, struct link_model *out, struct str *why);

/* ---- explaining
 * ------------------------------------------------------------------------------------ */
struct link_reason {
	enum link_topic topic;
	uint8_t level;
	struct str words;                      /* "Family name: the same, khan, which is common here" */
	double bits;                           /* what it adds, rarity included */
	double rarity_bits; /* the part that this value is rarer or commoner than most */
};
struct link_explanation {
	double prior_bits, total_bits, probability;
	struct link_reason reasons[LINK_TOPIC_COUNT];                /* topics known on both sides */
	size_t reason_n;
	enum link_band band;
	enum link_hold hold;
	int rule; /* the first blocking rule that finds it; -1: none does */
	struct str rule_words;
	struct str version;
};
void link_explain(struct arena *a, const struct link_table *t, const struct link_options *o,
	uint32_t row_a, uint32_t row_b, struct link_explanation *out);
/* The same of many pairs of one list: out[n]. */
void link_explain_pairs(struct arena *a, const struct link_table *t, const struct link_options *o,
	const struct link_pair *pairs, size_t n, struct link_explanation *out);
/* The same for many pairs of one table: how common values are is counted once. The table and what
 * `o` points at stay. */
struct link_explainer;
struct link_explainer *link_explainer_new(const struct link_table *t, const struct link_options *o);
void link_explainer_pair(struct arena *a, const struct link_explainer *x, uint32_t row_a,
	uint32_t row_b, struct link_explanation *out);
void link_explainer_free(struct link_explainer *x);                 /* NULL is allowed */

/* ---- one at a time
 * ----------------------------------------------------------------------------------- */
/* A register in memory: rows are known by the caller's own key (a record id, never INT64_MIN). One
 * thread at a time, finding included. Families are taken to be there: every hold applies. */
struct link_index;
struct link_index *link_index_new(
	const struct link_model *m); /* NULL: shipped; copied. End with link_index_free */
void link_index_free(struct link_index *x);                         /* NULL is allowed */
/* A key that is there already is replaced. */
void link_index_add(struct link_index *x, int64_t key, const struct str cells[VALUE_FIELDS]);
bool link_index_remove(struct link_index *x, int64_t key);          /* false: not there */
size_t link_index_rows(const struct link_index *x);                 /* living ones */
/* From now on this model; values are counted anew. */
void link_index_use(struct link_index *x, const struct link_model *m);
/* Lays everything out as if its rows had come just now, in the order of their keys: those above
 * zero, then those below zero whose opposite is there as well, then the others. From here on what
 * it answers comes from its rows alone, not from how they came or who was removed; also of two that
 * hold the same rows under other keys of the same order. Call it after a bulk load, and before
 * answers that must be those of another index. */
void link_index_settle(struct link_index *x);

struct link_match {
	int64_t key;
	float weight;                          /* log2 odds */
	uint8_t band, hold, rule, spare;       /* as in struct link_edge */
};
/* The rows most likely to be this person, best first, at most `max`; review and link only. Returns
 * how many. Nothing of the question stays. */
size_t link_index_find(
	struct link_index *x, const struct str cells[VALUE_FIELDS], struct link_match *out, size_t max);

/* The keys of rows that say all of this, whatever else they say: the names as they sound or as
 * short forms, in either order; everything else just so. Who came last stands first. Goes through
 * all rows: for where nothing better is to be had. How many, at most `max`. */
size_t link_index_said(
	struct link_index *x, const struct str cells[VALUE_FIELDS], int64_t *keys, size_t max);

bool link_index_has(const struct link_index *x, int64_t key);

/* Two rows of the register in words and numbers. False: a key is not there. */
MUSTUSE bool link_index_explain(struct arena *a, const struct link_index *x, int64_t key_a,
	int64_t key_b, struct link_explanation *out);

/* The same of somebody who is not in it and stays out. */
MUSTUSE bool link_index_explain_new(struct arena *a, struct link_index *x,
	const struct str cells[VALUE_FIELDS], int64_t key, struct link_explanation *out);

/* An image of the whole index, to be given back at the next start. It goes out and comes in in
 * pieces, so that no second copy is held: false as soon as `put` says false, or `get`, which gives
 * the next n of so many `bytes`. Reading checks lengths and a checksum, and gives a sentence in
 * *why when the image is damaged or of another format. The image is for this program on this kind
 * of machine, not for exchange. */
typedef bool link_index_put(void *whom, const void *p, size_t n);
MUSTUSE bool link_index_save(const struct link_index *x, link_index_put *put, void *whom);
typedef bool link_index_get(void *whom, void *p, size_t n);
MUSTUSE bool link_index_load(link_index_get *get, void *whom, uint64_t bytes,
	const struct link_model *m, struct link_index **out, struct str *why);

#endif
