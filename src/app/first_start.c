/* Making a hub out of nothing: see first_start.h. */
#include "app/first_start.h"

#include <sodium.h>
#include <string.h>

#include "app/host_start.h"
#include "core/access/audit.h"
#include "core/auth/auth.h"
#include "core/base/fold.h"

/* Twelve characters of sixty bits, as a recovery code; empty: no start is offered. */
static char offered[16];

bool first_start_good(struct arena *a, struct first_start *f, struct problems *ps)
{
	struct str why;
	if (str_empty(f->name) || f->name.n > 200)
		problem_add(
			ps, S("name"), S("Write the council's or the hub's name, as residents know it."));
	if (!str_empty(f->phone) && !fold_phone(a, f->phone, &f->phone, &why))
		problem_add(ps, S("phone"), why);
	if (!fold_email(a, f->email, &f->email, &why))
		problem_add(ps, S("email"), why);
	if (str_empty(f->admin_name))
		problem_add(ps, S("admin_name"), S("Write your name, as colleagues know it."));
	if (!password_good(
			a, f->password, (struct password_about){ f->admin_name, f->email, f->name }, &why))
		problem_add(ps, S("password"), why);
	return ps->n == 0;
}

bool first_start_make(struct db *db, const struct first_start *f, int64_t *account_id)
{
	if (host_first(db))
		return false;
	host_start(
		db, (struct host_start){ .name = f->name, .area_name = f->area_name, .phone = f->phone });
	*account_id = account_add(db,
		(struct account_new){ .role = ROLE_ADMINISTRATOR,
			.active = true,
			.name = f->admin_name,
			.email = f->email,
			.password_hash = f->password_hash });
	audit_add(db, S("host.start"), 0, STR_NONE, STR_NONE);
	return true;
}

const char *first_start_offer(void)
{
	struct arena *a = arena_new();
	struct str code = recovery_code_new(a);
	memcpy(offered, code.p, code.n);
	offered[code.n] = 0;
	arena_free(a);
	return offered;
}

bool first_start_code_is(struct str code)
{
	struct arena *a = arena_new();
	struct str given = recovery_code_hash(a, 0, code),
			   right = recovery_code_hash(a, 0, str_of(offered));
	bool is = given.n == 64 && right.n == 64 && sodium_memcmp(given.p, right.p, 64) == 0;
	arena_free(a);
	return is;
}

void first_start_over(void)
{
	sodium_memzero(offered, sizeof offered);
}
