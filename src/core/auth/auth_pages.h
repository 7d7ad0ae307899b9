/* What the sign-in and account pages share among themselves. */
#ifndef KITH_AUTH_PAGES_H
#define KITH_AUTH_PAGES_H

#include "core/auth/auth.h"
#include "core/db/types.h"
#include "core/http/web.h"

struct role_choice { struct str name, words; };
struct role_choices { const struct role_choice *v; size_t n; };
struct role_choices auth_role_choices(void);               /* roles an administrator may give */
struct str account_role_words(enum account_role r);

/* Where to go on to: the form's or query's "next", when it is a path of ours; else the first
 * page. */
struct url auth_next(struct web *w, struct str next);
/* "Too many tries. Try again in 4 min." */
struct str auth_wait_words(struct arena *a, int64_t until, int64_t now);

#endif
