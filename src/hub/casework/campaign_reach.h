/*
 * How far we came with one person on a list, and sums of that: what counting now, the stored count
 * and the names share.
 */
#ifndef KITH_CAMPAIGN_REACH_H
#define KITH_CAMPAIGN_REACH_H

#include "hub/casework/campaign.sql.h"
#include "hub/casework/campaign_choice.h"
#include "hub/casework/campaign_choice.sql.h"
#include "hub/casework/campaign_outline.h"

enum reach_came { REACH_NEVER, REACH_WAITS, REACH_TRIED, REACH_CAME_COUNT };

struct reach_kind {                            /* what is counted apart */
	size_t area;                           /* place of the ward; the last: no known place */
	size_t spoken;                         /* the shortest of unreached_days; behind them: never */
	enum reach_came came;
};
struct reach_one {
	struct person_id person_id;
	struct reach_kind kind;
	size_t first_list, lists;              /* of reach_people.lists: places among the lists */
};
struct reach_batch { struct reach_one *v; size_t n; size_t *lists; };

struct reaching {
	size_t time;                           /* of unreached_days */
	int64_t since[UNREACHED_TIMES];
	struct outlines wards;
	struct campaign_lists_rows lists;
	size_t list;                           /* the one asked for; lists.n: any */
	size_t area;                           /* the ward asked for; SIZE_MAX: any */
	bool nobody;                           /* a list was asked for that is not there */
};
/* What does not change from one batch to the next, in `a`. */
struct reaching reaching_new(struct db *db, struct arena *a, struct unreached_ask ask);
/* The place of a list; lists.n: none. */
size_t reach_list(const struct reaching *x, struct list_id id);
/* The next of those on a list who live here, after somebody; *last: that was everybody. In the
 * arena of texts. */
struct reach_batch reach_look(struct db *db, const struct reaching *x, struct person_id *after,
	int64_t how_many, bool *last);
/* Those among them who must not be found, as far as the viewer sees them. */
struct reach_batch reach_look_hidden(struct db *db, const struct reaching *x);

/* Sums under names, all nothing, in `a`. */
struct unreached_count reach_count_new(struct arena *a, const struct reaching *x);
/* One person. */
void reach_count_one(struct unreached_count *n, const struct reaching *x,
	const struct reach_batch *p, const struct reach_one *k);
/* So many people of a kind who are on the list asked for, and on this one; lists.n: whatever
 * others. */
void reach_count_kind(struct unreached_count *n, const struct reaching *x, size_t list,
	struct reach_kind kind, int64_t people);

#endif
