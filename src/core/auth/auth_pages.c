/* Small words and choices that the sign-in and account pages share. */
#include "core/auth/auth_pages.h"

struct role_choices auth_role_choices(void)
{
	static const enum role given[] = { ROLE_CALL_HANDLER, ROLE_HUB_WORKER, ROLE_HUB_MANAGER,
		ROLE_PARTNER, ROLE_GOVERNANCE, ROLE_ADMINISTRATOR };
	enum { N = sizeof given / sizeof *given };
	static _Thread_local struct role_choice choices[N];
	for (size_t i = 0; i < N; i++)
		choices[i] = (struct role_choice){ role_name(given[i]), role_words(given[i]) };
	return (struct role_choices){ choices, N };
}

struct str account_role_words(enum account_role r)
{
	enum role role;
	return role_parse(account_role_name(r), &role) ? role_words(role) : S("");
}

struct url auth_next(struct web *w, struct str next)
{
	return url_local(w->arena, next, url_path(w->arena, "/"));
}

struct str auth_wait_words(struct arena *a, int64_t until, int64_t now)
{
	int64_t minutes = (until - now + TIME_MINUTE - 1) / TIME_MINUTE;
	return str_fmt(
		a, "Too many wrong tries. Try again in %lld min.", (long long)(minutes < 1 ? 1 : minutes));
}
