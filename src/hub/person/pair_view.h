/* What the page of two records is given to show. */
#ifndef KITH_PAIR_VIEW_H
#define KITH_PAIR_VIEW_H

#include "core/html/html.h"
#include "core/db/db.h"
#include "core/db/types.h"

enum pair_mark { PAIR_MARK_NONE, PAIR_MARK_SAME, PAIR_MARK_DIFFERS };
struct pair_line { struct str label; struct personal left, right; enum pair_mark mark; };
struct pair_lines { struct pair_line *v; size_t n; };
struct pair_reason { struct personal words; struct str bits; };
struct pair_reasons { struct pair_reason *v; size_t n; };
struct pair_side {
	struct person_id id;
	struct str value, reference, version;
	struct personal name;
	struct url link;
	bool stays;
};

struct pair_shown {
	struct pair_side left, right;
	struct pair_lines lines;
	struct html chart;
	struct pair_reasons reasons;
	struct str start, total, verdict, hold;/* bits in words; "92 in 100" */
	struct str risk;                       /* why it takes two to say yes; empty: it does not */
	struct str said;                       /* what was said of them before; empty: nothing */
	struct str proposed;                   /* who says they are one; empty: nobody */
	struct personal proposed_why;
	bool not_same, yours;                  /* said to be two; proposed by this viewer */
	bool blind;                            /* what the machine thinks is not said */
	bool one;                              /* they are one record already */
};
/* False: one of them is not there. `blind`: a check of the machine, of the two records as they
 * came, put together or not. */
MUSTUSE bool pair_show(struct db *db, struct person_id left, struct person_id right, bool blind,
	struct pair_shown *out);

/* --- for other pages of two things side by side --- */
#define PAIR_LINES_MOST 16 /* `v` of lines has room for them */
/* A fact on both sides; none when neither has it. */
void pair_line_add(
	struct pair_lines *l, struct str label, struct personal left, struct personal right);
struct personal pair_born_words(struct arena *a, struct personal born_on);
/* The waterfall and its table; x: whose facts they are sealed as. */
struct pair_person_row;
struct link_explanation;
void pair_reasons_fill(struct db *db, const struct pair_person_row *x,
	const struct link_explanation *e, struct pair_shown *out);

/* --- a row of a list, beside whom it was joined to (row_view.c) --- */
struct row_shown {
	struct pair_shown p;                   /* left: the row; right: the record without it */
	struct str list, when, id, said;       /* said: by whom, and what; empty: nobody has */
	int64_t lot;                           /* where it stands among those to check */
};
/* False: it is not there. */
MUSTUSE bool row_show(struct db *db, struct row_check_id id, struct row_shown *out);

struct review_line {
	struct url link;
	struct personal name, born;
	struct str references, chance, risk, found, proposed;
};
struct review_lines { struct review_line *v; size_t n; };

/* For the record's own page: those it speaks for. */
struct absorbed_line {
	struct str merge, reference, when;
	struct personal name, why;
	struct url apart;
};
struct absorbed_lines { struct absorbed_line *v; size_t n; };
struct absorbed_lines absorbed_lines(struct db *db, struct person_id id);

#endif
