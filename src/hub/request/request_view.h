/* What this room's pages show, made by request_web.c and triage_web.c and read by the templates. */
#ifndef KITH_REQUEST_VIEW_H
#define KITH_REQUEST_VIEW_H

#include "core/html/html.h"
#include "core/base/problem.h"
#include "hub/person/person.h"
#include "hub/request/draft.h"
#include "hub/request/red_word.h"
#include "hub/request/request.h"

struct need_box {                              /* one kind of need to tick */
	struct str id, name;
	bool ticked, heard;
};
struct need_boxes { struct need_box *v; size_t n; };

struct choice {                                /* one line of a select or a radio group */
	struct str value, label;
	bool chosen;
};
struct choices { const struct choice *v; size_t n; };

struct candidate {
	struct str id;
	const struct person_found *person;
	bool chosen;
};
struct candidates { struct candidate *v; size_t n; };

struct heard_line {                            /* one red word, with its question */
	struct str field;                      /* "red-0abc…" */
	struct str id_yes, id_no;
	struct str found, why;
	bool raises, denied, yes, no;
};
struct heard_lines { struct heard_line *v; size_t n; };

struct open_need_line { struct str name; };

struct queue_row {
	struct request_id request_id;
	struct url link;
	struct personal name, words, raised_by, address, postcode;
	struct str reference, reason, hub, owner, channel, state;
	struct str due, due_exact, received, urgency;
	bool late, soon, emergency, spoken, is_new;
};
struct queue_rows { struct queue_row *v; size_t n; };

struct triage_line {                           /* one kind of need in the grid */
	struct str id, name, field_urgency, field_words;
	struct str since;                      /* open already: "since Monday"; else empty */
	struct personal words;                 /* of the open need */
	struct str typed;                      /* words typed into the form */
	struct choices urgency;                /* for its own, "" is as the request */
	struct str urgency_open;
	bool open, ticked, heard;
};
struct triage_lines { struct triage_line *v; size_t n; };

struct way_line { struct personal who; struct str name, about; };
struct way_lines { struct way_line *v; size_t n; };

struct sibling_line { struct str id, label; bool chosen; struct personal words; };
struct sibling_lines { struct sibling_line *v; size_t n; };

#endif
