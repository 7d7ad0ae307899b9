/* The list of what somebody should put right before their form can be saved. */
#include "core/base/problem.h"

#include <stdarg.h>

void problem_add(struct problems *ps, struct str field, struct str text)
{
	struct problem p = { .field = str_dup(ps->arena, field), .text = str_dup(ps->arena, text) };

	VEC_PUSH(ps->arena, ps, p);
}

void problem_addf(struct problems *ps, struct str field, const char *fmt, ...)
{
	struct buf b = { .arena = ps->arena };
	va_list args;

	va_start(args, fmt);
	buf_vfmt(&b, fmt, args);
	va_end(args);
	problem_add(ps, field, buf_view(&b));
}

struct str problem_for(const struct problems *ps, struct str field)
{
	for (size_t i = 0; ps && i < ps->n; i++)
		if (str_eq(ps->v[i].field, field))
			return ps->v[i].text;
	return STR_NONE;
}
