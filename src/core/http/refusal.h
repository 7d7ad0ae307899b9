/* What a page of refusal shows. */
#ifndef KITH_REFUSAL_H
#define KITH_REFUSAL_H

#include "core/http/form.h"
#include "core/html/html.h"

struct refusal_kept { const struct form_field *v; size_t n; };

struct refusal {
	struct str heading, words, next;       /* what happened; what to do */
	struct str reference;                  /* absent: none */
	struct str phone;                      /* the hub's, absent: none */
	struct url link;
	struct str link_words;                 /* absent: no link */
	struct refusal_kept kept;              /* what was typed */
	bool resend;                           /* a button sends it again */
};

#endif
