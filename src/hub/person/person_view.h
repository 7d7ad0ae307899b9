/* What the person room's pages are given to show. */
#ifndef KITH_PERSON_VIEW_H
#define KITH_PERSON_VIEW_H

#include "core/html/html.h"
#include "hub/person/find.sql.h"
#include "hub/person/person.h"
#include "hub/person/flag.h"
#include "hub/person/person.sql.h"
#include "hub/person/rag.h"

struct found_line {
	const struct person_found *p;
	struct str state;
	struct url person, open_case;
	bool has_case;
};
struct found_lines { struct found_line *v; size_t n; };

struct people_line {
	struct url link;
	struct str reference, state;           /* state: "" while they live here */
	struct personal name, age, address, postcode, safe_contact;
};
struct people_lines { struct people_line *v; size_t n; };

struct point_line {
	struct str id;                         /* for the forms */
	struct personal words, note, dial;     /* dial: absent when it is no number that can be rung */
	bool is_phone, is_first;
};
struct point_lines { struct point_line *v; size_t n; };

struct alias_line { struct str id, kind; struct personal name; };
struct alias_lines { struct alias_line *v; size_t n; };

struct date_line { struct str id, day; struct personal what; };
struct date_lines { struct date_line *v; size_t n; };

struct case_line { struct url link; struct str reference, state, when; };
struct case_lines { struct case_line *v; size_t n; };

/* A row of a list, as the list had it. */
struct source_fact { struct str name; struct personal value; };
struct source_facts { struct source_fact *v; size_t n; };
struct source_line { struct str list, when; struct source_facts facts; };
struct source_lines { struct source_line *v; size_t n; };

/* Who says what of one fact, the one that is shown first. */
struct said_line { struct personal value; struct str source, when, why; bool shown; };
struct said_lines { struct said_line *v; size_t n; };
struct value_line { struct str words; struct said_lines said; };
struct value_lines { struct value_line *v; size_t n; };
struct value_lines person_values(struct db *db, struct person_id id);
struct source_lines person_sources(struct db *db, struct person_id id);

/* --- words for pages (brief.c) --- */
/* What others with the same name, telephone number or birth date are found by. */
struct person_clue person_alike_clue(const struct person_brief *b);
struct personal contact_point_words(struct arena *a, const struct contact_points_of_row *c);
struct personal person_nhs_words(struct arena *a, struct personal nhs_number); /* in groups */
struct str person_born_words(
	struct arena *a, struct personal born_on); /* "Thursday 14 May 1942": seal it again */
struct str month_day_words(struct arena *a, struct str month_day);           /* "14 May" */
/* A fact that this viewer may not see is empty in the form, not "not shown to you". */
void person_withheld_blank(
	const struct viewer *v, const struct person_by_id_row *p, struct person_facts *f);
/* person_update, leaving facts alone that this viewer may not see. */
MUSTUSE bool person_update_seen(struct db *db, struct person_id id, struct person_facts f,
	int64_t *row_version, struct problems *ps);

struct web;
/* Shows a person's page, with problems of one of its forms. */
void person_show(struct web *w, struct person_id id, const struct problems *problems);
/* The person that the path names. False, and answered: not there, or just put together with
 * another. */
MUSTUSE bool person_asked(struct web *w, struct person_id *id);
/* Back to the part of the person's page ('' the top) with what was `said`; or the page again with
 * what stands in the way. */
void person_done(struct web *w, struct person_id id, bool ok, const struct problems *ps,
	struct str said, struct str part);
struct str person_state_words(enum person_state s);     /* "", "moved away", "has died" */
struct url person_url(struct arena *a, struct person_id id);
struct url person_url_do(
	struct arena *a, struct person_id id, const char *what); /* /person/ID/what */

#endif
