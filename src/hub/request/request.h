/*
 * A request is what somebody asked for, in their own words, at a time, by one channel: a call, a
 * text, a knock at the door, a line in another team's list. It may be asked for oneself or on
 * behalf of somebody else, who may or may not know. Help comes first and forms never: the words and
 * one way to find the person are enough to save it. Saving it makes a promise: a human speaks to
 * the person within 24 hours, within 3 in an emergency, nights and weekends included; an attempt
 * that reached nobody does not keep it (clock.h). Red words
 * ("no food", "can't breathe") raise it at once and stay with it as the reason (red_word.h).
 * It goes new -> triaged (triage.h) -> closed, opens needs, lives in the person's one open case,
 * and from its first second leans on a next step that somebody owns. Its reference is R-7K3M-2F.
 */
#ifndef KITH_REQUEST_H
#define KITH_REQUEST_H

#include "core/base/problem.h"
#include "core/db/db.h"
#include "core/db/types.h"

/* --- the states --- */
enum request_act {
	REQUEST_ACT_TRIAGE, /* urgency, hub and first step were decided */
	REQUEST_ACT_HELP, /* somebody spoke to them and every need of it has ended */
	REQUEST_ACT_WITHDRAW, /* they do not want it any more */
	REQUEST_ACT_DUPLICATE, /* another open request says the same */
	REQUEST_ACT_COUNT
};
struct request_rule { enum request_state from; enum request_act act; enum request_state to; };
const struct request_rule *request_rules(size_t *n);
bool request_may(enum request_state from, enum request_act act);
struct str request_act_words(enum request_act act);            /* "they withdrew it" */
struct str request_state_words(enum request_state s);          /* "waiting for triage" */
/* The table as a Mermaid state diagram, for the documentation. */
struct str request_states_drawing(struct arena *a);

/* --- saving --- */
/* What the call handler said about one red word that was heard. */
struct red_answer { struct red_word_id red_word_id; bool yes; };

struct request_new {
	struct str words;                      /* as they said it */
	/* who it is for: the person chosen on the screen; else found by exact keys; else new */
	struct person_id person_id;
	bool person_is_new; /* the handler looked: none of those on the screen is them */
	struct str name, born;                 /* "Amira Hassan"; birth date in any form */
	/* how to find them: one of these, or a chosen person, is needed */
	struct str phone, email, address, postcode;
	bool rings_back;                       /* the caller rings back */
	/* everything else may come later */
	struct str language, safe_contact;
	bool interpreter, no_messages;
	struct str asker_name, asker_relation, asker_phone;     /* on behalf of */
	enum person_knows person_knows;        /* none: unknown */
	enum channel channel;                  /* none: phone */
	enum urgency urgency;                  /* none: as the red words say, else ordinary */
	int64_t received_at;                   /* 0: now */
	struct need_category_id *needs;        /* those ticked */
	size_t n_needs;
	/* main reason; none: the first need ticked, else the first heard */
	struct need_category_id reason;
	struct red_answer *answers;
	size_t n_answers;
	struct draft_id draft;                 /* thrown away once saved */
	bool from_list; /* a row of another team's list: numbers that cannot be read are kept as written
					 */
};

struct request_saved {
	struct request_id request_id;
	struct case_id case_id;
	struct person_id person_id;
	struct str reference;
	struct hub_id hub_id;
	enum urgency urgency;
	int64_t due_at;                        /* when somebody will have spoken to them */
	bool person_is_new, case_is_new;
	bool elsewhere; /* about somebody hidden from whoever saved it: say nothing but that it is saved
					 */
};
/* Saves what was said: person, case, request, needs and the triage step in one go, with their
 * entries in the audit chain. False, with problems and nothing saved, when there are no words or no
 * way to find the person, or when something that was typed cannot be. */
MUSTUSE bool request_save(
	struct db *db, struct request_new r, struct request_saved *saved, struct problems *ps);

/* --- one request --- */
struct request_facts {
	struct request_id request_id;
	struct str reference;
	struct person_id person_id;
	struct case_id case_id;
	enum request_state state;
	enum urgency urgency;
	struct hub_id hub_id;
	int64_t received_at, due_at, spoken_at;        /* spoken_at 0: nobody has */
	int64_t row_version;
};
MUSTUSE bool request_facts(struct db *db, struct request_id r, struct request_facts *out);

/* They withdrew it: its open needs end as withdrawn; a case with nothing else in it closes.
 * False with a problem when it had ended already or somebody changed it meanwhile. */
MUSTUSE bool request_withdraw(
	struct db *db, struct request_id r, struct str why, int64_t row_version, struct problems *ps);
/* Another open request of this case says the same: this one ends, its needs stay in the case. */
MUSTUSE bool request_duplicate(struct db *db, struct request_id r, struct request_id of,
	int64_t row_version, struct problems *ps);

/* --- counted for the board (tally.c), by whoever changes a request --- */
void request_tally_received(struct db *db, int64_t received_at);
void request_tally_spoken(struct db *db, int64_t received_at, int64_t spoken_at, int64_t due_at);
/* Another promise for somebody who was spoken to already (spoken_at 0: nobody has, and nothing is
 * counted). */
void request_tally_promise(
	struct db *db, int64_t received_at, int64_t spoken_at, int64_t due_was, int64_t due_at);

/* --- listeners, for app/events.c --- */
struct hub_event;
void request_person_reached(
	struct db *db, const struct hub_event *e); /* the clock of that case's requests stops */
void request_person_moved(
	struct db *db, const struct hub_event *e); /* two records put together or taken apart */
void request_need_ended(
	struct db *db, const struct hub_event *e); /* the last need ends the request */
void request_case_closed(
	struct db *db, const struct hub_event *e); /* nothing of a closed case stays open */

/* --- for lists --- */
/* The first `letters` of what was said, on one line, with "…" when there is more. */
struct str request_words_short(struct arena *a, struct str words, size_t letters);
struct personal request_words_brief(struct arena *a, struct personal words, size_t letters);

/* --- numbers for menus --- */
int64_t request_waiting_triage(struct db *db, struct hub_id hub);      /* none: all hubs */

#endif
