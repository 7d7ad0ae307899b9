/*
 * What the files of the linkage engine share and nobody else sees: how a table lies in memory, what
 * a view of it knows (frequencies turned into bits), blocking keys, comparison caches.
 */
#ifndef KITH_ENGINE_LINK_PARTS_H
#define KITH_ENGINE_LINK_PARTS_H

#include "engine/link/link.h"

void *link_grow(void *p, size_t size, size_t n);       /* realloc that never returns NULL (n > 0) */
void *link_lines(size_t size, size_t n); /* zeroed, beginning at a cache line; never NULL */
/* Room for `room` of them, of which the first n come from `old`, which goes. The rest is not
 * written, so it costs no memory until it is. */
void *link_lines_more(void *old, size_t size, size_t n, size_t room);
void *link_zeroed(size_t size, size_t n);              /* calloc that never returns NULL */

static inline uint64_t link_mix(uint64_t h)            /* the finaliser of MurmurHash3 */
{
	h = (h ^ (h >> 33)) * UINT64_C(0xff51afd7ed558ccd);
	h = (h ^ (h >> 33)) * UINT64_C(0xc4ceb9fe1a85ec53);
	return h ^ (h >> 33);
}
static inline uint64_t link_join(uint64_t a, uint64_t b)
{
	return link_mix(a * UINT64_C(0x9E3779B97F4A7C15) + b + 1);
}
uint64_t link_hash(const void *p, size_t n);

/* ---- dictionaries (link_dict.c): different values in order of first sight, numbered from 1 - */
struct link_dict {
	size_t stride;                         /* bytes of a value; compared as bytes */
	unsigned char *values;                 /* [cap * stride]; value 0 is all zero: missing */
	uint32_t *count;                       /* rows that have it */
	uint32_t n, cap;                       /* n: ids in use, the zero value included */
	uint32_t *slots, mask;
};
void link_dict_begin(struct link_dict *d, size_t stride);
void link_dict_end(struct link_dict *d);
uint32_t link_dict_put(struct link_dict *d, const void *value);     /* its id; counts nothing */
void link_dict_forget(struct link_dict *d, uint32_t n);              /* all ids from n on */
/* Values that no row has fall out. to[id]: its id from now on; 0: it has none. False: every value
 * is some row's, and nothing changed. */
bool link_dict_sift(struct link_dict *d, uint32_t *to);
static inline const void *link_dict_at(const struct link_dict *d, uint32_t id)
{
	return d->values + d->stride * id;
}

/* Raw cells already normalised: the bytes of the cell -> the id of its value. */
struct link_raw {
	char *pool;
	size_t pool_n, pool_cap;
	struct link_raw_cell { size_t at; uint32_t n, id; } *cells;
	uint32_t n, cap, *slots, mask;
};
void link_raw_end(struct link_raw *r);
bool link_raw_find(const struct link_raw *r, struct str cell, uint32_t *id);
void link_raw_put(struct link_raw *r, struct str cell, uint32_t id);

/* ---- the table ---- */
/* Columns kept as dictionary ids. */
enum link_coded {
	CODED_GIVEN,
	CODED_FAMILY,
	CODED_BORN,
	CODED_PHONE,
	CODED_EMAIL,
	CODED_POSTCODE,
	CODED_ADDRESS,
	CODED_UPRN,
	CODED_NHS,
	CODED_BIRTH_PLACE,
	CODED_OCCUPATION,
	CODED_SOURCE,
	CODED_COUNT
};

/* A row as compared: ids and small values, in one cache line, because pairs are compared row by
 * row. */
struct link_row {
	uint32_t id[CODED_COUNT];
	uint32_t entry;                        /* of the cell `id`: a hash; 0: none */
	char sex, suffix;
	uint8_t spare[10];
};
_Static_assert(sizeof(struct link_row) == 64, "a cache line");

struct link_table {
	struct value_reader *reader;
	struct link_dict dict[CODED_COUNT];
	struct link_raw raw[CODED_COUNT];
	struct link_row *rows;
	uint32_t n, cap;
	bool asking; /* cells are looked at, not kept: raw cells are not remembered */
};
void link_table_encode(
	struct link_table *t, const struct str cells[VALUE_FIELDS], struct link_row *row);
struct str link_row_value(const struct link_table *t, const struct link_row *r,
	enum value_field c); /* as link_table_value */

#define ROW_GIVEN(t, r)                                                                            \
	((const struct value_name *)link_dict_at(&(t)->dict[CODED_GIVEN], (r)->id[CODED_GIVEN]))
#define ROW_FAMILY(t, r)                                                                           \
	((const struct value_name *)link_dict_at(&(t)->dict[CODED_FAMILY], (r)->id[CODED_FAMILY]))
#define ROW_BORN(t, r)                                                                             \
	((const struct value_date *)link_dict_at(&(t)->dict[CODED_BORN], (r)->id[CODED_BORN]))
#define ROW_PHONE(t, r)                                                                            \
	((const struct value_phone *)link_dict_at(&(t)->dict[CODED_PHONE], (r)->id[CODED_PHONE]))
#define ROW_EMAIL(t, r)                                                                            \
	((const struct value_email *)link_dict_at(&(t)->dict[CODED_EMAIL], (r)->id[CODED_EMAIL]))
#define ROW_POSTCODE(t, r)                                                                         \
	((const struct value_postcode *)link_dict_at(                                                  \
		&(t)->dict[CODED_POSTCODE], (r)->id[CODED_POSTCODE]))
#define ROW_ADDRESS(t, r)                                                                          \
	((const struct value_address *)link_dict_at(&(t)->dict[CODED_ADDRESS], (r)->id[CODED_ADDRESS]))
#define ROW_NHS(t, r)                                                                              \
	((const struct value_nhs *)link_dict_at(&(t)->dict[CODED_NHS], (r)->id[CODED_NHS]))
#define ROW_WORDS(t, r, c) ((const struct value_words *)link_dict_at(&(t)->dict[c], (r)->id[c]))

/* ---- comparing (link_compare.c) ---- */
/* Levels by topic; 0 is "not known on both sides". Up to the last named here they are value.h's
 * levels plus one. */
enum {
	GIVEN_L_SAME = 1 + GIVEN_SAME,
	GIVEN_L_FIRST,
	GIVEN_L_SPELLING,
	GIVEN_L_NICKNAME,
	GIVEN_L_CLOSE,
	GIVEN_L_NEAR,
	GIVEN_L_ALIKE,
	GIVEN_L_INITIAL,
	GIVEN_L_SHARED,
	GIVEN_L_DIFFERENT,
	GIVEN_L_SWAPPED, /* given and family name changed places */
	GIVEN_L_CROSS
}; /* the given name of one is the family name of the other */
enum {
	FAMILY_L_SAME = 1 + FAMILY_SAME,
	FAMILY_L_SPELLING,
	FAMILY_L_PART,
	FAMILY_L_CLOSE,
	FAMILY_L_NEAR,
	FAMILY_L_INITIAL,
	FAMILY_L_UNSAID,
	FAMILY_L_DIFFERENT,
	FAMILY_L_SWAPPED,
	FAMILY_L_CROSS
}; /* weighed under the given name */
enum {
	BIRTH_L_SAME = 1 + DATE_SAME,
	BIRTH_L_COARSE,
	BIRTH_L_SWAPPED,
	BIRTH_L_TYPO,
	BIRTH_L_TWO_PARTS,
	BIRTH_L_YEAR,
	BIRTH_L_DIFFERENT
};
enum {
	PLACE_L_UPRN = 1, /* the same UPRN */
	PLACE_L_HOME, /* the same address, and the postcode does not deny it */
	PLACE_L_BUILDING, /* number and street nearly so, or the flat is not said; same postcode */
	PLACE_L_POSTCODE, /* the same postcode; no address to compare */
	PLACE_L_NEIGHBOUR, /* the same postcode, another house */
	PLACE_L_MOVED_CODE, /* the same address, another postcode */
	PLACE_L_TYPO,
	PLACE_L_IN,
	PLACE_L_SECTOR,
	PLACE_L_OUT,
	PLACE_L_AREA,
	PLACE_L_DIFFERENT
};
enum { PHONE_L_SAME = 1 + PHONE_SAME, PHONE_L_TYPO, PHONE_L_PART, PHONE_L_DIFFERENT };
enum { EMAIL_L_SAME = 1 + EMAIL_SAME, EMAIL_L_LOCAL, EMAIL_L_CLOSE, EMAIL_L_DIFFERENT };
enum { NHS_L_SAME = 1 + NHS_SAME, NHS_L_TYPO, NHS_L_DIFFERENT, NHS_L_CONFLICT };
enum { SEX_L_SAME = 1, SEX_L_DIFFERENT };
enum { WORDS_L_SAME = 1 + WORDS_SAME, WORDS_L_CLOSE, WORDS_L_SHARED, WORDS_L_DIFFERENT };
extern const uint8_t link_level_count[LINK_TOPIC_COUNT];      /* level 0 included */

/* Remembers the level of the pairs of names (given, family) and of words (birth place, occupation)
 * met last; one for each thread. */
#define LINK_CACHE 65536
struct link_cache { uint64_t met[4][LINK_CACHE]; };    /* smaller id << 34 | larger << 6 | level */

/* Whether the family name is, or is among, the words of the given name of another row. */
bool link_name_within(const struct value_name *given, const struct value_name *family);
/* cache: NULL is allowed. Symmetric. */
void link_compare(const struct link_table *t, const struct link_row *a, const struct link_row *b,
	struct link_cache *cache, uint8_t level[LINK_TOPIC_COUNT]);

/* ---- weighing (link_view.c) ---- */
/* A list as it weighs: how common each value is, in log2 of its share. */
struct link_view {
	const struct link_table *t;
	struct link_model model;
	float m_lg[LINK_TOPIC_COUNT][LINK_LEVELS];
	float u_lg[LINK_TOPIC_COUNT][LINK_LEVELS];
	/* by value: people who have it, in 65536ths; [0]: all who have any */
	uint64_t *count[CODED_COUNT];
	float *share_lg[CODED_COUNT];          /* by value: of people who have one */
	float *first_lg;                       /* by given name: of all that begin with the same name */
	float *spelling_lg[2];                 /* by given, family name: of all spellings of it */
	float *near_lg;                        /* by birth date: of all dates one slip away */
	float *year_lg;                        /* by birth date: of its year */
	float *class_lg;                       /* by nickname class */
	uint32_t class_n, covered[CODED_COUNT], room[CODED_COUNT]; /* ids that have shares; room for */
	float near_place_lg[2]; /* log2 of the share of strangers of one postcode district (0), area
							   (1), that have one birth place: where people live and were born is
							   one thing */
	float initial_lg[27];                  /* by first letter of given names; 26: others */
	double prior_lg;
	bool lone;
	bool dated;                            /* birth dates are known of one in ten or more */
};
/* order: the rows in an order that does not depend on how they came. */
void link_view_begin(struct link_view *v, const struct link_table *t, const uint32_t *order,
	const struct link_model *m);
/* Counts again, by people: person[row] is the same for rows of one. */
void link_view_recount(struct link_view *v, const uint32_t *person);
/* Shares for values that came since: of something had by one. */
void link_view_cover(struct link_view *v);
void link_view_end(struct link_view *v);
/* How many people of the list are called by the first name of this one (a value). */
double link_view_called(const struct link_view *v, uint32_t given);
/* The weight from which the machine links in this list. */
static inline float link_threshold(const struct link_view *v)
{
	return (float)(v->model.link_bits + (v->lone ? 0 : v->model.family_bits));
}
float link_view_score(const struct link_view *v, const struct link_row *a, const struct link_row *b,
	struct link_cache *cache, uint8_t *hold);
/* Bits for each topic, prior not included; the sum is returned. */
float link_weigh(const struct link_view *v, const struct link_row *a, const struct link_row *b,
	const uint8_t level[LINK_TOPIC_COUNT], float bits[LINK_TOPIC_COUNT]);
/* Whether the given name is one that people have: this program knows it, or several of the list are
 * called so. */
bool link_established(const struct link_view *v, const struct link_row *row);
enum link_hold link_hold_of(const struct link_view *v, const struct link_row *a,
	const struct link_row *b, const uint8_t level[LINK_TOPIC_COUNT],
	const float bits[LINK_TOPIC_COUNT]);

/* ---- blocking (link_block.c) ---- */
#define LINK_SLOTS 32 /* keys of a row over all rules; a rule has one or two */
struct link_keys;                              /* what keys are made of, by value */
struct link_keys *link_keys_new(const struct link_table *t);
/* Makes the parts of values that the table has met since. */
void link_keys_cover(struct link_keys *k, const struct link_table *t);
void link_keys_forget(struct link_keys *k, enum link_coded c, uint32_t n); /* of ids from n on */
void link_keys_free(struct link_keys *k);
unsigned link_rule_n(void);
unsigned link_index_rule_n(void);              /* rules link_rule_n() and on */
/* The keys of a row under a rule: key[1] is 0 but for rules that try two names in turn. 0: none. */
void link_keys_of(
	const struct link_keys *k, const struct link_row *row, unsigned rule, uint32_t key[2]);
/* What two rows of one given name (or a short form of it), or of one family name as it sounds, have
 * the same; 0: it says none. */
void link_keys_names(const struct link_keys *k, const struct link_row *row, uint32_t name[2]);
/* A finer key for rows whose block under `rule` is too large; 0: no `step`-th one, or the row has
 * not got it. */
uint32_t link_keys_finer(const struct link_keys *k, const struct link_row *row, unsigned rule,
	unsigned step, uint32_t key);
unsigned link_rule_slot(unsigned rule);
bool link_rule_dual(unsigned rule);
unsigned link_rule_most(unsigned rule);        /* rows of a block of it before it is cut finer */
#define LINK_FINER 3

/* ---- a run (link_run.c, link_pairs.c, link_cluster.c) ---- */
struct link_work {
	const struct link_table *t;
	const struct link_options *o;
	struct link_view view;
	struct link_keys *keys;
	uint32_t *order;                       /* [place] -> row: sorted by content */
	uint32_t *place;                       /* [row] -> place */
	struct link_row *placed; /* [place] the rows once more, in that order, while there are pairs */
	uint32_t *slots; /* [place * LINK_SLOTS] keys of rows under the rules met so far */
	uint64_t *apart;                       /* open addressing; a << 32 | b + 1, a < b */
	size_t apart_mask;
	unsigned threads;
};
void link_work_begin(struct link_work *w, const struct link_table *t, const struct link_options *o);
void link_work_end(struct link_work *w);
bool link_work_apart(const struct link_work *w, uint32_t a, uint32_t b);
/* Weight of a pair of rows with its hold; levels and bits may be NULL. */
float link_score(const struct link_work *w, uint32_t row_a, uint32_t row_b,
	struct link_cache *cache, uint8_t *hold);
uint64_t link_cluster_work(struct link_work *w, const struct link_result *r, double bits,
	uint32_t *cluster); /* refusals */
/* Weights of all pairs compared, in eighths of a bit from LINK_WEIGHT_LEAST. */
#define LINK_WEIGHT_LEAST -64
#define LINK_WEIGHT_STEPS (192 * 8)

struct link_found {                             /* what one thread found */
	struct link_edge *v;
	size_t n, cap;
	uint64_t told, weights[LINK_WEIGHT_STEPS];
	uint64_t relatives, selves;            /* of family name, place and date: see link_settle.c */
};
static inline int link_weight_step(float weight)
{
	int step = (int)((weight - LINK_WEIGHT_LEAST) * 8);

	return step < 0 ? 0 : step >= LINK_WEIGHT_STEPS ? LINK_WEIGHT_STEPS - 1 : step;
}
/* bits by which the list may move a weight: edges are kept from so far below review */
#define LINK_SHIFT 3.0f
/* Blocks and compares; found: [threads]. */
void link_pairs(struct link_work *w, struct link_result *r, struct link_found *found);
/* Learns what the list is like, sets edges, bands, list and counts of the result; empties
 * `found`. */
void link_settle(struct link_work *w, struct link_result *r, struct link_found *found);

/* ---- explaining (link_explain.c) ---- */
void link_explain_rows(struct arena *a, const struct link_view *v, const struct link_keys *keys,
	const struct link_row *x, const struct link_row *y, struct link_explanation *out);

/* ---- training (link_train.c) ---- */
struct link_patterns {
	uint64_t *key, *count;
	size_t mask, n;
}; /* patterns met and how often; four bits a level */
void link_patterns_begin(struct link_patterns *p);
void link_patterns_add(struct link_patterns *p, const uint8_t level[LINK_TOPIC_COUNT]);
void link_patterns_end(struct link_patterns *p);
struct link_em {
	double m[LINK_TOPIC_COUNT][LINK_LEVELS], u[LINK_TOPIC_COUNT][LINK_LEVELS], share;
};
void link_em_run(struct link_em *e, const struct link_patterns *p, const struct link_view *v);
/* False, with a sentence, when it has collapsed. */
MUSTUSE bool link_em_sound(struct arena *a, const struct link_em *e, struct str *why);

/* ---- threads (link_threads.c) ---- */
/* Calls work(context, part) for parts 0..n-1 on that many threads and waits. */
void link_threads(unsigned n, void (*work)(void *context, unsigned part), void *context);
unsigned link_threads_of(const struct link_options *o);
double link_cpu_s(void);                       /* of the whole process */

#endif
