/*
 * Are these one person? What somebody says of two records, whoever asked: the machine that found
 * them alike, or a colleague. "Not the same" is kept for good. "The same" puts them together at
 * once, unless being wrong would be bad: both have an open case, or their NHS numbers or birth
 * dates speak against it. Then the first who says so proposes, and another confirms.
 */
#ifndef KITH_PAIR_H
#define KITH_PAIR_H

#include "core/base/problem.h"
#include "core/db/db.h"
#include "core/db/types.h"
#include "engine/link/link.h"

enum pair_risk {                               /* why a second pair of eyes is needed */
	PAIR_RISK_CASES = 1,                   /* both have an open case */
	PAIR_RISK_NHS = 2,                     /* two different NHS numbers */
	PAIR_RISK_BORN = 4,                    /* two different birth dates */
};
struct str pair_risk_words(struct arena *a, int64_t risk); /* a sentence for each; empty: none */
/* 0 when one of them is not there. */
int64_t pair_risk_of(struct db *db, struct person_id one, struct person_id other);

struct pair_saying {
	struct person_id stays, other;         /* when they are the same, `other` is put into `stays` */
	int64_t stays_version, other_version;  /* as they were on the screen */
	struct str why;
};
enum pair_outcome { PAIR_MERGED, PAIR_PROPOSED, PAIR_APART };
/* False with problems: see person_merge; somebody said that they are two; you proposed it and
 * another must confirm. */
MUSTUSE bool pair_same(
	struct db *db, struct pair_saying s, enum pair_outcome *outcome, struct problems *ps);
void pair_not_same(struct db *db, struct person_id one, struct person_id other, struct str why);
/* A merge was wrong: taken apart, and never asked again. */
MUSTUSE bool pair_apart(
	struct db *db, struct person_merge_id merge, struct str why, struct problems *ps);
/* A manager's: what was said of them counts no more, and the pair is looked at again. */
MUSTUSE bool pair_lift(
	struct db *db, struct person_id one, struct person_id other, struct problems *ps);

/* Two records that stand as one already, looked at again: that is right, or they are two. *apart:
 * they were taken apart; else, when they are two, somebody does it on their page, because more than
 * these were put together. */
MUSTUSE bool pair_checked(struct db *db, struct person_id one, struct person_id other, bool same,
	struct str why, bool *apart, struct problems *ps);

/* These were drawn to check the machine with a model of this version. `lot`, from 0 to 1, mixes
 * them among each other. */
enum pair_check_state {
	PAIR_CHECK_SAID,
	PAIR_CHECK_WAITS
}; /* somebody has said already; it waits now */
enum pair_check_state pair_check(struct db *db, struct person_id one, struct person_id other,
	double weight, struct str version, double lot);

/* How many were decided today, of how many that make a day's portion or are all there are. */
#define PAIR_PORTION 40
struct pair_progress { int64_t done, of, waiting, proposed; };
struct pair_progress pair_progress(struct db *db);

/* Whether it is worth somebody's time: not where both the first name and the birth date speak
 * against it, which is what two people of one family are like. */
bool pair_worth_asking(const struct link_explanation *e);
/* The machine found these. Nothing when it is not worth asking, they wait already, or somebody has
 * said. True: it waits now. */
bool pair_found(
	struct db *db, struct person_id one, struct person_id other, const struct link_explanation *e);

/* The machine is sure enough of these to put them together by itself. False, and nothing done:
 * being wrong would hurt, a person said that they are two, or they cannot be put together. */
MUSTUSE bool pair_same_by_machine(
	struct db *db, struct person_id one, struct person_id other, const struct link_explanation *e);

/* --- how alike they are --- */
/* The engine's reasons for these two records as they stand. False: one is not there. */
MUSTUSE bool pair_explain(
	struct db *db, struct person_id one, struct person_id other, struct link_explanation *out);

#endif
