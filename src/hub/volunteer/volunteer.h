/*
 * A volunteer is a person who offers help: what they like doing, the languages they speak, the
 * checks they have passed and until when, how they get about and how far, when in the week they
 * can, and how much a week is enough for them. They may pause (while they isolate, say) and come
 * back by themselves.
 *
 * Each volunteer is a person like any other (no fact is kept twice), has one row here, and one
 * account with the role of volunteer. Nobody gives them a password: they sign in by a link that
 * staff make and read out, show or send. Nobody is matched by chance: proposal.h ranks who could do
 * a task, staff choose.
 */
#ifndef KITH_VOLUNTEER_H
#define KITH_VOLUNTEER_H

#include "core/base/problem.h"
#include "core/base/time.h"
#include "core/db/db.h"
#include "core/db/types.h"
#include "engine/geo/geo.h"

struct import_format;

/* --- hours: when in the week they can --- */
struct hours_part {                            /* 0 Monday; minutes of the day, from < to <= 1440 */
	int weekday, from_minute, to_minute;
};
struct hours {
	struct hours_part *v;
	size_t n;
};
/* What people and spreadsheets write: "weekday evenings", "Mon-Fri 9-5", "Sat 10:00-12:30; Sun pm",
 * "any time", "Tue, Thu mornings". Empty or "any time" is no hours at all, which means any. False
 * with a kind sentence in *why when a word is not understood. Parts that touch are joined. */
MUSTUSE bool hours_parse(struct arena *a, struct str words, struct hours *out, struct str *why);
struct str hours_words(
	struct arena *a, struct hours h); /* "Mon-Fri 5-9 pm, Sat 10 am-12:30 pm", "any time" */

/* --- languages and skills, as stored in volunteer_skill --- */
/* "French", "fr", "francais" -> "language:fr"; a language not in the list keeps its name:
 * "language:tigre". */
struct str language_skill(struct arena *a, struct str words);
/* The i-th language known by name, as a skill; absent past the last. English is the first. */
struct str language_known(struct arena *a, size_t i);
struct str language_words(
	struct arena *a, struct str skill); /* "language:fr" or "fr" -> "French" */
/* The host's need category that these words mean ("picking up medicine" -> "prescription"), else
 * the words folded: they are kept and shown, but no task asks for them. *known says which. */
struct str skill_of(struct db *db, struct str words, bool *known);

/* --- checks --- */
struct check_held {
	enum check_kind kind;
	struct str done_on, expires_on;        /* ISO; expires_on empty: never */
};
struct checks_held { struct check_held *v; size_t n; };
struct str check_kind_words(enum check_kind k);                /* "DBS check (enhanced)" */
/* "DBS enhanced, ID" -> kinds. False with a sentence when a word is not understood. */
MUSTUSE bool checks_parse(
	struct arena *a, struct str words, struct checks_held *out, struct str *why);

struct str vehicle_words(enum vehicle v);                      /* "car", "no vehicle" */
MUSTUSE bool vehicle_read(
	struct arena *a, struct str words, enum vehicle *out); /* "yes - car", "bike", "none", "" */
struct str volunteer_state_words(enum volunteer_state s);      /* "can help", "paused" */

/* --- adding and changing --- */
struct volunteer_form {
	/* Of the person; only when adding. person_id: somebody who has a record, whose facts these add
	 * to. */
	struct person_id person_id;
	struct str name, given_name, family_name, phone, email, address, postcode;
	bool from_list; /* a phone number that cannot be read is kept, not a problem */
	enum volunteer_state state;            /* none: active */
	struct str paused_until_on;            /* ISO or '' */
	enum vehicle vehicle;                  /* none given: VEHICLE_NONE */
	int64_t range_m;                       /* 0: 5,000 */
	int64_t minutes_week;                  /* 0: 180 */
	const struct str *skills;              /* as stored, languages among them */
	size_t n_skills;
	struct checks_held checks;
	struct hours hours;
	struct str since_on;                   /* '' : today */
};
/* Adds somebody: the person (the one who is already known, by exact keys, else a new one), the
 * account and the volunteer. None, with problems. *known: this person helps already; that volunteer
 * is returned and nothing changed. */
MUSTUSE struct volunteer_id volunteer_add(
	struct db *db, const struct volunteer_form *f, bool *known, struct problems *ps);
/* What they offer (not their name or address: that is the person's record). False with a problem
 * when it cannot be kept, or when somebody else changed it since row_version. */
MUSTUSE bool volunteer_change(struct db *db, struct volunteer_id v, const struct volunteer_form *f,
	int64_t row_version, struct problems *ps);
/* until_on '' : until they say otherwise. What they have taken stays taken; staff are told on the
 * page. */
MUSTUSE bool volunteer_pause(
	struct db *db, struct volunteer_id v, struct str until_on, struct problems *ps);
bool volunteer_return(struct db *db, struct volunteer_id v);   /* from a pause, or to begin with */
bool volunteer_leave(
	struct db *db, struct volunteer_id v); /* helps no more; the record of what they did stays */
/* What the state means on a day: a pause whose day has come is over. */
enum volunteer_state volunteer_state_on(
	enum volunteer_state s, struct str paused_until_on, struct date today);

/* --- looking --- */
struct volunteer_facts {
	struct volunteer_id volunteer_id;
	struct person_id person_id;
	struct account_id account_id;
	struct personal given_name, family_name, known_as;
	enum volunteer_state state;            /* a pause that is over counts as active */
	struct str paused_until_on;
	enum vehicle vehicle;
	int64_t range_m, minutes_week;
	int64_t last_task_at;
	struct geo_point place;
	struct str since_on;
	int64_t row_version;
	struct str *skills;                    /* category codes and other words */
	size_t n_skills;
	struct str *languages;                 /* codes: "fr" */
	size_t n_languages;
	struct checks_held checks;
	struct hours hours;
};
MUSTUSE bool volunteer_facts(struct db *db, struct volunteer_id v, struct volunteer_facts *out);
/* Only what they offer (skills, languages, checks, hours), for lists: each of v[0..n) has its
 * volunteer's id. */
void volunteer_offerings(struct db *db, struct volunteer_facts *v, size_t n);
struct volunteer_id volunteer_of_account(
	struct db *db, struct account_id a); /* none: no volunteer */
struct volunteer_id volunteer_of_person(struct db *db, struct person_id p);
void volunteer_week(
	int64_t at, int64_t *from_at, int64_t *until_at); /* Monday 0:00 to Monday 0:00 */
/* Minutes of tasks taken or done whose window ends in the week (Monday to Sunday) of `at`. */
int64_t volunteer_promised(struct db *db, struct volunteer_id v, int64_t at);

/* A link that signs this volunteer in once: "/link/…". Older ones stop working. */
struct str volunteer_link(struct db *db, struct volunteer_id v);
/* Sends such a link to their e-mail address through the outbox; `site` is where this hub is reached
 * ("https://hub.example"). False with a problem when they have no address. */
MUSTUSE bool volunteer_link_mail(
	struct db *db, struct volunteer_id v, struct str site, struct problems *ps);

/* `kith import volunteers FILE`: what one row means. For import_register(). */
extern const struct import_format volunteer_import_format;

/* Listener of PERSON_MERGED and PERSON_UNMERGED, for app/events.c. */
struct hub_event;
void volunteer_person_moved(struct db *db, const struct hub_event *e);

#endif
