/*
 * The user's mistakes, as a list: a field name and a sentence that says what to do. Rules add to
 * it, pages show it in the error summary and beside each field, imports write it to the rejects
 * file.
 */
#ifndef KITH_BASE_PROBLEM_H
#define KITH_BASE_PROBLEM_H

#include "core/base/arena.h"
#include "core/base/str.h"

struct problem {
	struct str field;      /* the control's name, or "" for the whole form */
	struct str text;
};

struct problems {
	struct arena *arena;
	struct problem *v;
	size_t n, cap;
};

void problem_add(struct problems *ps, struct str field, struct str text);
void problem_addf(struct problems *ps, struct str field, const char *fmt, ...) PRINTF(3, 4);
struct str problem_for(
	const struct problems *ps, struct str field); /* absent when none; ps may be NULL */

#endif
