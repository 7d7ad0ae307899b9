/*
 * Checks of the machine. The register is held against itself with the model in use; the pairs found
 * stand in strata, bands of weight, among those the machine links, those it leaves to people and
 * those just below, which it leaves apart. From each, some are drawn by lot and wait among the
 * other pairs for people to decide, who are not told what the machine thinks. From what they say
 * follows how good the matching is (engine/link/link_estimate.h), for everybody and for each age
 * band, language and area.
 *
 * Drawing goes by a number that belongs to the pair for good (permanent random numbers: Ohlsson
 * 1995), so that the next check asks about as many of the pairs already decided as it can.
 *
 * Rows of lists that the machine joined to somebody on arrival, and that never were a record of
 * their own, are a stratum of theirs: row_check.h.
 *
 * Not seen: pairs that no blocking rule finds or that weigh less than the lowest stratum.
 */
#ifndef KITH_MATCH_ROUND_H
#define KITH_MATCH_ROUND_H

#include "core/db/db.h"
#include "core/db/job.h"
#include "core/db/types.h"
#include "engine/link/link.h"
#include "engine/link/link_estimate.h"
#include "hub/person/match_people.h"

enum match_side { MATCH_LINKED, MATCH_WAITING, MATCH_APART };
#define MATCH_STRATA 8
#define MATCH_STRATUM_ROWS 7 /* rows of lists, joined on arrival */
#define MATCH_BELOW 3 /* bits below review that the lowest stratum reaches */
struct match_stratum_kind { struct str words; enum match_side side; };
extern const struct match_stratum_kind match_strata[MATCH_STRATA];
/* Of a pair of a run whose review_bits were lowered by MATCH_BELOW from those of `m`. */
int match_stratum_of(const struct link_model *m, double link_bits, const struct link_edge *e);
/* A run over the register that keeps the lowest stratum too, with *m in `lowered` for its options.
 * End with link_result_free. */
struct link_result *match_run_lowered(
	const struct match_people *p, const struct link_model *m, struct link_model *lowered);

#define MATCH_EACH 40                          /* pairs drawn from a stratum */
struct match_drawn {
	int64_t records, pairs, rows, drawn, known, waiting;
}; /* rows: of lists, joined on arrival; known: decided before; waiting: put into the queue */
/* All of it, in units of its own. False: the database failed. */
MUSTUSE bool match_round_draw(struct db_pool *p, struct arena *a, int64_t host_id,
	struct account_id by, int64_t now, match_told *told, void *whom, struct match_drawn *out);
bool match_check_job(struct job *j);
/* Asks for one in the background. */
void match_check_ask(struct db *db);

/* --- how good is it? --- */
struct match_figure { struct str name; int64_t linked; struct link_estimate precision, recall; };
struct match_figures { struct match_figure *v; size_t n; };
struct match_stratum_line {
	const struct match_stratum_kind *kind;
	int64_t pairs, drawn, decided, same;
	double low, high;
};
struct match_judgement {
	int64_t at;                            /* of the check; 0: there was none */
	struct str model;
	int64_t records, candidates, pairs[3]; /* by enum match_side; without rows of lists */
	int64_t rows;                          /* of lists, joined on arrival */
	int64_t drawn, decided;
	struct match_stratum_line strata[MATCH_STRATA];
	struct match_figure all;
	struct match_figures among[MATCH_GROUPS];
};
void match_quality(struct db *db, struct match_judgement *out);

#endif
