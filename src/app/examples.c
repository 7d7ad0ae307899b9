/*
 * An example for each parameter that paths have: {case} is the id of a case that exists in this hub. The
 * route compiler reads the table below, and refuses a path whose parameter nobody can fill: a page that
 * cannot be opened by a test is a page that nobody tests.
 */
#include "app/examples.h"

#include "app/examples.sql.h"
#include "core/base/id.h"
#include "core/base/time.h"

#define EXAMPLE_OF(noun, column)                                                            \
	static struct str of_##noun(struct db *db)                                          \
	{                                                                                   \
		struct example_##noun##_row row;                                            \
		return example_##noun(db, &row) ? id_text(db_arena(db), row.column.v) : STR_NONE; \
	}
EXAMPLE_OF(case, case_id)
EXAMPLE_OF(person, person_id)
EXAMPLE_OF(request, request_id)
EXAMPLE_OF(need, need_id)
EXAMPLE_OF(step, next_step_id)
EXAMPLE_OF(interaction, interaction_id)
EXAMPLE_OF(referral, referral_id)
EXAMPLE_OF(telling, telling_id)
EXAMPLE_OF(volunteer, volunteer_id)
EXAMPLE_OF(task_any, task_id)
EXAMPLE_OF(offer, task_id)
EXAMPLE_OF(organisation, organisation_id)
EXAMPLE_OF(agreement, agreement_id)
EXAMPLE_OF(property, property_id)
EXAMPLE_OF(household, household_id)
EXAMPLE_OF(area, area_id)
EXAMPLE_OF(hub, hub_id)
EXAMPLE_OF(import, import_id)
EXAMPLE_OF(account, account_id)
EXAMPLE_OF(session, session_id)
EXAMPLE_OF(draft, draft_id)
EXAMPLE_OF(member, case_member_id)
EXAMPLE_OF(job, job_id)
EXAMPLE_OF(category, need_category_id)
EXAMPLE_OF(word, red_word_id)

/* One that was taken, so that both desks and its volunteer may see it. */
static struct str of_task(struct db *db)
{
	struct example_task_taken_row row;

	return example_task_taken(db, &row) ? id_text(db_arena(db), row.task_id.v) : of_task_any(db);
}

static struct str of_day(struct db *db)
{
	return date_iso(db_arena(db), date_add(time_civil(db_now(db)).date, -7));
}

static struct str of_week(struct db *db)
{
	return date_iso(db_arena(db), date_monday(date_add(time_civil(db_now(db)).date, -7)));
}

/* A link is known by a hash alone, so none can be shown: the page says that it is used or over. */
static struct str of_token(struct db *db)
{
	(void)db;
	return S("used");
}

static const struct { const char *parameter; struct str (*find)(struct db *db); } EXAMPLES[] = {
	{ "case", of_case },
	{ "person", of_person },
	{ "request", of_request },
	{ "need", of_need },
	{ "step", of_step },
	{ "interaction", of_interaction },
	{ "referral", of_referral },
	{ "telling", of_telling },
	{ "volunteer", of_volunteer },
	{ "task", of_task },
	{ "offer", of_offer },
	{ "organisation", of_organisation },
	{ "agreement", of_agreement },
	{ "property", of_property },
	{ "household", of_household },
	{ "area", of_area },
	{ "hub", of_hub },
	{ "import", of_import },
	{ "account", of_account },
	{ "session", of_session },
	{ "draft", of_draft },
	{ "member", of_member },
	{ "job", of_job },
	{ "category", of_category },
	{ "word", of_word },
	{ "date", of_week },
	{ "day", of_day },
	{ "week", of_week },
	{ "token", of_token },
};

/* Where the hub has nothing of that kind, an id that is well formed and belongs to nothing. */
static struct str example_find(struct db *db, struct str parameter)
{
	for (size_t i = 0; i < sizeof(EXAMPLES) / sizeof(*EXAMPLES); i++)
		if (str_eq(parameter, str_of(EXAMPLES[i].parameter))) {
			struct str found = EXAMPLES[i].find(db);
			return str_empty(found) ? id_text(db_arena(db), 1) : found;
		}
	return STR_NONE;
}

struct str example_path(struct db *db, const struct route *r)
{
	struct buf b = { .arena = db_arena(db) };
	struct str rest = str_of(r->pattern), part;

	if (str_eq(rest, S("/")))
		return rest;
	rest = str_part(rest, 1, rest.n);
	while (str_cut(&rest, '/', &part)) {
		struct str value = part;
		if (part.n > 2 && part.p[0] == '{') {
			value = example_find(db, str_part(part, 1, part.n - 2));
			if (str_empty(value))
				return STR_NONE;
		}
		buf_char(&b, '/');
		buf_str(&b, value);
	}
	return buf_view(&b);
}
