/* Urlencoded forms, and finding fields. */
#include "core/http/form.h"

#include "core/http/percent.h"

#include <string.h>

const struct form_field *form_find(const struct form *f, struct str name)
{
	for (size_t i = 0; i < f->fields.n; i++)
		if (str_eq(f->fields.v[i].name, name))
			return &f->fields.v[i];
	return NULL;
}

struct str form_lines(struct arena *a, struct str s)
{
	struct buf b = { .arena = a };

	if (!s.n || !memchr(s.p, '\r', s.n))
		return s;
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] != '\r')
			buf_char(&b, s.p[i]);
		else if (i + 1 == s.n || s.p[i + 1] != '\n')
			buf_char(&b, '\n');
	}
	return b.n > 0 ? buf_view(&b) : S("");
}

enum form_outcome form_urlencoded(struct form *f, struct str body)
{
	struct str pair, name;

	while (str_cut(&body, '&', &pair)) {
		struct form_field field = { 0 };
		if (str_empty(pair))
			continue;
		if (f->fields.n == FORM_FIELDS_MAX)
			return FORM_BAD;
		if (!str_cut(&pair, '=', &name))
			name = S("");
		if (!percent_decode(f->arena, name, true, &field.name) ||
		    !percent_decode(f->arena, pair.p ? pair : S(""), true, &field.value))
			return FORM_BAD;
		field.value = form_lines(f->arena, field.value);
		VEC_PUSH(f->arena, &f->fields, field);
	}
	return FORM_OK;
}
