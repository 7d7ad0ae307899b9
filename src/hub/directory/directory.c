/* Rules about organisations: a name of its own, and ways to reach it that work. */
#include "hub/directory/directory.h"

#include "core/access/audit.h"
#include "core/base/fold.h"
#include "core/base/id.h"
#include "hub/directory/directory.sql.h"

struct str organisation_kind_words(enum organisation_kind k)
{
	static const char *const words[] = {
		[ORGANISATION_KIND_COUNCIL] = "council service",
		[ORGANISATION_KIND_CHARITY] = "charity",
		[ORGANISATION_KIND_COMMUNITY] = "community group",
		[ORGANISATION_KIND_FAITH] = "faith group",
		[ORGANISATION_KIND_SCHOOL] = "school",
		[ORGANISATION_KIND_NHS] = "NHS or GP",
		[ORGANISATION_KIND_HOUSING] = "housing association",
		[ORGANISATION_KIND_POLICE] = "police",
		[ORGANISATION_KIND_BUSINESS] = "business",
	};

	return (size_t)k < sizeof(words) / sizeof(*words) && words[k] ? str_of(words[k]) : S("");
}

static struct str text_of(struct str s)
{
	return s.p ? s : S("");
}

static void facts_check(struct db *db, struct organisation_id id,
	const struct organisation_facts *f, struct problems *ps)
{
	struct organisation_of_name_row other;
	struct str read, why;

	if (str_empty(f->name))
		problem_add(ps, S("name"), S("What is it called?"));
	else if (f->name.n > 200)
		problem_add(ps, S("name"), S("Use a shorter name, of 200 letters at most."));
	else if (organisation_of_name(
				 db, (struct organisation_of_name_args){ .name = f->name }, &other) &&
		other.organisation_id.v != id.v)
		problem_add(ps, S("name"), S("There is an organisation of this name already."));
	if (f->kind == ORGANISATION_KIND_NONE)
		problem_add(ps, S("kind"), S("Choose what kind of organisation it is."));
	if (f->does.n > 500)
		problem_add(ps, S("does"), S("Say it in one sentence, of 500 letters at most."));
	if (!str_empty(f->phone) && !fold_phone(db_arena(db), f->phone, &read, &why))
		problem_add(ps, S("phone"), why);
	if (!str_empty(f->email) && !fold_email(db_arena(db), f->email, &read, &why))
		problem_add(ps, S("email"), why);
}

bool organisation_save(
	struct db *db, struct organisation_id *id, struct organisation_facts f, struct problems *ps)
{
	size_t before = ps->n;

	facts_check(db, *id, &f, ps);
	if (ps->n > before)
		return false;
	if (id->v) {
		if (organisation_keep(db,
				(struct organisation_keep_args){ .organisation_id = *id,
					.name = f.name,
					.kind = f.kind,
					.does = text_of(f.does),
					.phone = text_of(f.phone),
					.email = text_of(f.email),
					.is_open = f.is_open }) != 1) {
			problem_add(ps, S(""), S("This organisation is not there any more."));
			return false;
		}
	} else {
		id->v = id_new();
		organisation_add(db,
			(struct organisation_add_args){ .organisation_id = *id,
				.name = f.name,
				.kind = f.kind,
				.does = text_of(f.does),
				.phone = text_of(f.phone),
				.email = text_of(f.email),
				.is_open = f.is_open });
	}
	audit_add(db, S("organisation.save"), 0,
		str_fmt(db_arena(db), "{\"organisation\":\"%lld\"}", (long long)id->v), STR_NONE);
	return !db_failed(db);
}
