/* What this room's pages show, made by the _web.c files and read by the templates. */
#ifndef KITH_VOLUNTEER_VIEW_H
#define KITH_VOLUNTEER_VIEW_H

#include "core/base/problem.h"
#include "core/html/component.h"
#include "core/html/html.h"
#include "hub/volunteer/proposal.h"

/* --- on a phone --- */
struct card { /* a task as somebody sees it who may take it, or has */
	struct url link, take, decline, start;
	struct str when, where, what, about; /* "Tonight, 5–7 pm", "Mill Street · 0.8 miles", …, "About
											25 minutes · no money involved" */
	bool under_way, late;
};
struct cards { struct card *v; size_t n; };

struct past {                                  /* something that ended lately */
	struct url link;
	struct str what, when, words;          /* "Done", "Could not", "Not needed any more" */
	bool done;
};
struct pasts { struct past *v; size_t n; };

struct option_line {                           /* one radio or tick */
	struct str value, label;
	bool chosen;
};
struct option_lines { struct option_line *v; size_t n; };

/* --- at the desk --- */
struct words_list { const struct str *v; size_t n; };

struct proposed_line {
	struct str id, box_id;                 /* as posted, and the control's own */
	struct url link;
	struct personal name;
	struct words_list reasons;
	struct str why_not;
	struct str letter;                     /* on the map */
	bool asked;
};
struct proposed_lines { struct proposed_line *v; size_t n; };

struct asked_line {
	struct url link;
	struct personal name;
	struct str state, when;
	enum badge badge;
};
struct asked_lines { struct asked_line *v; size_t n; };

struct board_line {
	struct url link, offer;
	struct str reference, what, when, state, hub, asked;
	struct personal name;
	int64_t due_at;
	bool has_volunteer;
};
struct board_lines { struct board_line *v; size_t n; };
struct board_section {
	struct str title, none;
	struct str id;
	bool late;
	struct board_lines lines;
};
struct board_sections { struct board_section *v; size_t n; };

struct helper_line {
	struct url link;
	struct personal name;
	struct str state, does, speaks, checks, when, load, last, vehicle;
	enum badge badge;
	struct str letter;                     /* on the map */
	struct geo_point place;
};
struct helper_lines { struct helper_line *v; size_t n; };

struct check_line {                            /* one kind of check, in the form and on the page */
	struct str name, words;                /* "dbs_basic"; "DBS check (basic)" */
	struct str box_name, date_name;
	struct str expires;                    /* as typed or stored, ISO */
	struct str expires_words;
	bool held, over;
};
struct check_lines { struct check_line *v; size_t n; };

struct deed {                                  /* what a helper was asked and did */
	struct url link;
	struct str what, when, state;
	enum badge badge;
};
struct deeds { struct deed *v; size_t n; };

struct fact { struct str label, value; };
struct facts { struct fact *v; size_t n; };

/* Pins on the areas of the hubs; nothing when no place is known. */
struct map_spot {
	struct geo_point at;
	char letter;                           /* 0: none */
	enum badge kind;
	struct str words;
};
struct html helper_map(struct db *db, struct str title, const struct map_spot *v, size_t n);

/* "Dan Smith", or what they are called. */
struct personal helper_name(
	struct arena *a, struct personal given, struct personal family, struct personal known_as);

#endif
