/*
 * Red, amber, green: who may be at risk, by rules that the host writes and anybody can read. Each
 * rule says whom it is about ("80 or over, lives alone, and nobody has spoken to them for 14 days")
 * and a colour. Whoever fits all that a rule says gets its colour; of several, the strongest; who
 * fits none is green. There are no points and no order to get wrong: every rule that fits is a
 * reason, and all reasons are shown.
 *
 * The rules have versions. A draft changes nothing until it is published; before that, rag_trial()
 * counts whom it would change. What came out is kept in person_rag for lists; a page about one
 * person works it out anew, so that it is never older than the facts beside it.
 */
#ifndef KITH_RAG_H
#define KITH_RAG_H

#include "core/base/problem.h"
#include "core/db/db.h"
#include "core/db/types.h"

#define RAG_RULES_MOST 60
#define RAG_FLAGS_MOST 64                      /* kinds of flag in use */

/* --- weighing, pure --- */
struct rag_rule {
	int number;                            /* from 1, at most RAG_RULES_MOST */
	enum rag rag;                          /* red or amber */
	uint64_t any, all, none;               /* bits of flags; any 0: does not matter */
	int age_from, age_to;                  /* -1: does not matter */
	enum rag_lives lives;
	int silent_days;                       /* 0: does not matter */
};

struct rag_facts {
	uint64_t flags;                        /* that hold today */
	int age;                               /* -1: not known; then no rule with an age fits */
	int silent_days;                       /* since somebody spoke to them; -1: nobody ever has */
	bool alone;                            /* they, a list or their household say so */
	int household;                         /* how many we know of in it, with them; 0: not known */
	int youngest, oldest;                  /* of those whose age is known; -1: none */
	bool ages_known;                       /* of everybody in the household */
};

struct rag_verdict { enum rag rag; uint64_t rules; };   /* bit number-1 of each rule that fits */

bool rag_rule_fits(const struct rag_rule *r, const struct rag_facts *f);
/* The same whatever the order of the rules. */
struct rag_verdict rag_weigh(const struct rag_rule *rules, size_t n, const struct rag_facts *f);

/* --- rules, as the host keeps them --- */
struct rag_rules {
	struct rag_version_id version;         /* none: the host has no such rules */
	struct rag_rule *v;
	struct str *names;                     /* beside v */
	struct str *words;                     /* "Aged 80 or over, lives alone" */
	enum flag_sharing *sharing;            /* the most private of what the rule asks */
	size_t n;
	struct str codes[RAG_FLAGS_MOST];      /* of the flags' bits, in order */
	size_t n_codes;
};
/* Of the draft or of what is published. */
struct rag_rules rag_rules_of(struct db *db, enum rag_state state);

struct rag_rule_edit {                         /* a rule as a form has it */
	struct str number;                     /* empty: a new one */
	struct str name, rag, any, all, none;  /* codes with spaces between */
	struct str age_from, age_to, lives, silent_days;
};
/* Changes go into the draft, which begins as a copy of what is published. */
struct rag_version_id rag_draft(struct db *db);
MUSTUSE bool rag_rule_save(struct db *db, struct rag_rule_edit e, struct problems *ps);
MUSTUSE bool rag_rule_remove(struct db *db, int64_t number);
MUSTUSE bool rag_draft_drop(struct db *db);
/* From now on the draft counts; everybody is weighed again in the background. */
MUSTUSE bool rag_publish(struct db *db, struct str why, struct problems *ps);
/* The rules a new host begins with, published. */
void rag_start(struct db *db);

/* --- one person --- */
/* Works it out and keeps it, for them and whoever lives with them: called when their flags, age,
 * household or conversations change. */
void rag_refresh(struct db *db, struct person_id id);
/* The same for many, in a handful of journeys to the database; in any order. */
void rag_refresh_many(struct db *db, struct db_ids people);
struct hub_event;
void rag_heard(struct db *db, const struct hub_event *e);        /* somebody spoke to them */

struct rag_reason { struct personal words; enum rag rag; };
struct rag_reasons { struct rag_reason *v; size_t n; };
struct rag_why {
	bool weighed;                          /* false: no rules, or they moved away or died */
	enum rag rag;
	int64_t version;                       /* number of the rules */
	/* strongest first; of those that the viewer may not see, one, behind the others */
	struct rag_reasons reasons;
};
struct rag_why rag_why(struct db *db, struct person_id id);
/* The names of the rules whose bits are set, each as private as what it asks. */
struct rag_reasons rag_reasons_of(
	struct arena *a, const struct rag_rules *rules, uint64_t fit, struct person_id id);
struct str rag_words(enum rag rag);            /* "RED" */

/* --- everybody --- */
struct rag_count { int64_t people, red, amber; };
struct rag_area { struct str name; struct rag_count now, then; };
struct rag_areas { struct rag_area *v; size_t n; };
struct rag_turn { struct person_id person_id; enum rag now, then; uint64_t now_rules, then_rules; };
struct rag_turns { struct rag_turn *v; size_t n; };
#define RAG_SAMPLE 20
struct rag_trial {
	struct rag_count now, then;
	int64_t changed, to[4][4]; /* to[now][then]: how many go from one colour to another */
	struct rag_areas areas;                /* hubs, and those of no known place */
	struct rag_turns sample; /* at most RAG_SAMPLE of those that change, drawn evenly */
};
/* What would change if the draft were published, for everybody, today. Reads only. */
struct rag_trial rag_trial(struct db *db);

/* Weighs those again whom a delivery of a list touched, with whoever lives with them. In units of
 * its own. */
MUSTUSE bool rag_of_import(struct db_pool *p, int64_t host_id, struct import_id import);
/* Weighs everybody by the published rules and keeps what changed: how many. In units of its own.
 * `now` 0: the unit's. */
MUSTUSE bool rag_work_out(
	struct db_pool *p, struct arena *a, int64_t host_id, int64_t now, int64_t *changed);
struct job;
MUSTUSE bool rag_job(struct job *j); /* every hour: flags end, birthdays come, days go by */

#endif
