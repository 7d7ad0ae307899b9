/*
 * Whom a campaign would ring, and what keeps others out. Everybody is looked at in the order of
 * their ids, some thousands at a time, so that a million need little memory and starting goes on
 * from where it was killed. The same look serves the count before the start and the start itself:
 * what was promised is what happens.
 */
#ifndef KITH_CAMPAIGN_CHOICE_H
#define KITH_CAMPAIGN_CHOICE_H

#include "engine/geo/geo.h"
#include "hub/casework/campaign.h"

struct chosen_one {
	struct person_id person_id;
	struct household_id household_id;
	struct hub_id hub_id;
	size_t area;                           /* of choosing_areas; the last: no known place */
	enum campaign_person_state state;      /* call, letter or kept out */
	enum campaign_stop why;
	struct str language;                   /* folded; '': English or not known */
	int64_t place;                         /* 0 red, 1 amber, 2 green */
	struct account_id known_by;            /* who spoke with them last, else their guide */
};
struct chosen {
	struct chosen_one *v;
	size_t n;
	size_t looked_at;                      /* 0: that was everybody */
	struct person_id last;                 /* up to and with this one */
};

struct area_names { struct str *v; size_t n; };        /* the last: "no known place" */

/* Everything that does not change from one batch to the next. In `a`. */
struct choosing;
struct choosing *choosing_new(struct db *db, struct arena *a, struct campaign_id c);
struct area_names choosing_areas(const struct choosing *x);
struct chosen choosing_next(
	struct db *db, const struct choosing *x, struct person_id after, int64_t how_many);

/* --- the count, before the start --- */
struct choice_row { struct str name; int64_t people, call, letter, kept_out; };
struct choice_rows { struct choice_row *v; size_t n; };
struct choice_count {
	int64_t looked_at, chosen, call, letter, kept_out;
	struct choice_rows hubs, areas;        /* areas: wards */
	int64_t why[CAMPAIGN_STOP_COUNT];
	int64_t unspoken; /* of those to be rung: in a language that nobody who rings speaks */
};
struct choice_count choice_count(struct db *db, struct campaign_id c);

/* --- who has not been reached, across campaigns --- */

/* Whoever was spoken to within so many days is reached; the last, 0: ever. */
enum { UNREACHED_TIMES = 8 };
extern const int64_t unreached_days[UNREACHED_TIMES];
/* The place among them of the shortest that is no shorter than this. */
size_t unreached_time(int64_t days);

struct unreached_ask {
	struct list_id list;                   /* none: any list */
	int64_t area;                          /* place of a ward among the areas; -1: any */
	int64_t days;                          /* one of unreached_days; of others the next longer */
};
struct unreached_row {
	struct str name;
	struct list_id list_id;
	int64_t people, reached, tried, waiting, never;
};
struct unreached_rows { struct unreached_row *v; size_t n; };
struct unreached_count {
	struct unreached_row all;
	struct unreached_rows lists, areas;
	int64_t counted_at;                    /* 0: now */
	bool waits;                            /* for the job that counts: there is no count to show */
};
/* Everybody on a list of ours who lives here: somebody spoke to them, somebody tried, a campaign is
 * about to, or none of these. Where some thousands are on lists this is the count that reach_job()
 * stored, with those who must not be found as far as the viewer sees them. */
struct unreached_count unreached_count(struct db *db, struct unreached_ask ask);
/* The same, of everybody as they are now: 5 us of processor for each on a list. */
struct unreached_count unreached_count_now(struct db *db, struct unreached_ask ask);
/* The same from what is stored; false: there is nothing that may be shown. */
MUSTUSE bool unreached_count_stored(
	struct db *db, struct unreached_ask ask, struct unreached_count *n);
struct job;
/* Counts and stores, some thousands of people at a time. */
MUSTUSE bool unreached_store(struct job *j);
/* The job: when there are many and what is stored is ten minutes old or may not be shown. */
MUSTUSE bool reach_job(struct job *j);
struct unreached_one {
	struct person_id person_id;
	bool tried, waiting;                   /* neither: never tried */
	size_t area;
};
struct unreached { struct unreached_one *v; size_t n; struct person_id last; bool more; };
/* The next `most` after somebody, of about `looks` people on lists; last: up to and with that one
 * everybody was looked at; more: there may be others behind. */
struct unreached unreached_after(struct db *db, struct unreached_ask ask, struct person_id after,
	size_t most, size_t looks);
struct area_names unreached_areas(struct db *db);

#endif
