/* Gathers what the lists and small pages of this room show. See case_pages.h. */
#include "hub/casework/case_pages.h"

#include "core/base/fold.h"
#include "core/base/time.h"
#include "hub/casework/casework.sql.h"
#include "hub/casework/need.sql.h"
#include "hub/casework/referral.sql.h"

enum { PAGE = 50 };

/* --- my day --- */

enum { DAY_LATE, DAY_MORNING, DAY_AFTERNOON, DAY_EVENING, DAY_WEEK, DAY_LATER, DAY_GROUPS };

static const struct { struct str id, title; } day_titles[DAY_GROUPS] = {
	[DAY_LATE] = { STR_INIT("late"), STR_INIT("Late or urgent") },
	[DAY_MORNING] = { STR_INIT("morning"), STR_INIT("This morning") },
	[DAY_AFTERNOON] = { STR_INIT("afternoon"), STR_INIT("This afternoon") },
	[DAY_EVENING] = { STR_INIT("evening"), STR_INIT("This evening") },
	[DAY_WEEK] = { STR_INIT("week"), STR_INIT("Later this week") },
	[DAY_LATER] = { STR_INIT("later"), STR_INIT("After that") },
};

static int group_of(const struct view_step *s, int64_t now)
{
	struct date today = time_civil(now).date;
	struct date next_monday = date_add(date_monday(today), 7);

	if (s->late || s->urgent)
		return DAY_LATE;
	if (s->due_at < time_at(today, 12, 0))
		return DAY_MORNING;
	if (s->due_at < time_at(today, 17, 0))
		return DAY_AFTERNOON;
	if (s->due_at < time_at(date_add(today, 1), 0, 0))
		return DAY_EVENING;
	return s->due_at < time_at(next_monday, 0, 0) ? DAY_WEEK : DAY_LATER;
}

struct day_groups day_groups_of(struct db *db, struct view_steps steps)
{
	struct arena *a = db_arena(db);
	struct day_groups out = { .n = DAY_GROUPS };

	out.v = ARENA_ARRAY(a, struct day_group, DAY_GROUPS);
	for (int g = 0; g < DAY_GROUPS; g++)
		out.v[g] = (struct day_group){ .id = day_titles[g].id, .title = day_titles[g].title,
			.late = g == DAY_LATE,
			.steps = { .v = ARENA_ARRAY(a, struct view_step, steps.n ? steps.n : 1) } };
	for (size_t i = 0; i < steps.n; i++) {
		struct view_steps *into = &out.v[group_of(&steps.v[i], db_now(db))].steps;
		into->v[into->n++] = steps.v[i];
	}
	return out;
}

bool day_groups_today(struct day_groups g)
{
	for (size_t i = 0; i < g.n && i < DAY_WEEK; i++)
		if (g.v[i].steps.n > 0)
			return true;
	return false;
}

struct str day_tomorrow(struct db *db, struct account_id who)
{
	struct arena *a = db_arena(db);
	struct date tomorrow = date_add(time_civil(db_now(db)).date, 1);
	struct step_filter f = { .account = who, .due_before = time_at(date_add(tomorrow, 1), 0, 0) };
	struct step_rows rows;

	f.after_due_at = time_at(tomorrow, 0, 0) - 1;
	rows = step_list(db, f);
	if (rows.n == 0)
		return S("Nothing is planned for tomorrow.");
	return str_fmt(a, "Tomorrow: %zu%s, the first %.*s.", rows.n, rows.more ? " or more" : "",
		STR_ARG(time_words(a, rows.v[0].due_at, db_now(db))));
}

/* --- the list of cases --- */

struct case_list case_list_of(struct db *db, struct case_list_filter f)
{
	struct arena *a = db_arena(db);
	bool all = f.guide.v == 0 && f.hub.v == 0;
	struct case_rows_rows rows = case_rows(db, (struct case_rows_args){
		.state = f.state, .guide = f.guide, .hub = f.guide.v ? (struct hub_id){ 0 } : f.hub,
		.everybody = all, .how_many = PAGE + 1,
		.before_at = f.before_at ? f.before_at : INT64_MAX,
		.before_id = f.before_at ? f.before_id.v : INT64_MAX });
	struct case_list out = { .n = rows.n, .more = rows.n > PAGE };

	if (out.more)
		out.n = PAGE;
	out.v = ARENA_ARRAY(a, struct case_list_row, out.n ? out.n : 1);
	for (size_t i = 0; i < out.n; i++) {
		const struct case_rows_row *r = &rows.v[i];
		out.v[i] = (struct case_list_row){ .case_id = r->case_id,
			.reference = r->reference,
			.guide = r->guide_name,
			.hub = r->hub_name,
			.updated_at = r->updated_at,
			.name = person_name(a, r->given_name, r->family_name),
			.age = person_age(a, r->born_on, db_now(db)),
			.address = r->address,
			.postcode = r->postcode,
			.step = r->step_due_at ? step_word(r->step_kind)->label : S(""),
			.due = r->step_due_at ? time_due_words(a, r->step_due_at, db_now(db)) : S(""),
			.late = r->step_due_at != 0 && r->step_due_at < db_now(db) };
	}
	return out;
}

/* --- one need --- */

bool need_page(struct db *db, struct need_id n, struct need_page *out)
{
	struct arena *a = db_arena(db);
	struct need_page_row_row r;

	*out = (struct need_page){ 0 };
	if (!need_page_row(db, (struct need_page_row_args){ .need_id = n }, &r))
		return false;
	*out = (struct need_page){ .id = n,
		.case_id = r.case_id,
		.category_id = r.need_category_id,
		.category = r.name,
		.state = need_state_words(r.state),
		.words = r.words,
		.ended_words = r.ended_words,
		.name = person_name(a, r.given_name, r.family_name),
		.urgency = r.urgency,
		.ended = r.ended_at ? time_words(a, r.ended_at, db_now(db)) : S(""),
		.open = r.state == NEED_STATE_OPEN,
		.row_version = r.row_version };
	return true;
}

/* --- a partner's referrals --- */

/* Lets the viewer see of these people what the agreements with their organisation allow today. */
static struct str grant_by_agreement(
	struct db *db, const struct referral_of_organisation_rows *rows)
{
	struct arena *a = db_arena(db);
	struct viewer *me = db_viewer(db);
	struct date today = time_civil(db_now(db)).date;
	struct referral_agreements_rows agreed = referral_agreements(db,
		(struct referral_agreements_args){
			.organisation_id = { me->organisation_id }, .today = date_iso(a, today) });
	uint32_t categories = 0;

	for (size_t i = 0; i < agreed.n; i++)
		categories |= categories_parse(agreed.v[i].categories);
	if (categories == 0)
		return S("There is no agreement with your organisation today, so nothing personal is "
				 "shown. Call the hub.");
	for (size_t i = 0; i < rows->n; i++)
		viewer_grant(me, rows->v[i].person_id.v, categories,
			str_fmt(a, "agreement: %.*s", STR_ARG(agreed.v[0].purpose)));
	return S("");
}

static struct partner_points points_of(
	struct arena *a, const struct referral_points_rows *all, struct referral_id r)
{
	struct partner_points out = { .v = ARENA_ARRAY(a, struct view_point, all->n ? all->n : 1) };

	for (size_t i = 0; i < all->n; i++) {
		struct personal value = all->v[i].value;
		if (all->v[i].referral_id.v != r.v)
			continue;
		if (all->v[i].kind == CONTACT_POINT_KIND_PHONE && str_starts(personal_raw(value), S("+")))
			value = personal_with(value, phone_words(a, personal_raw(value)));
		out.v[out.n++] = (struct view_point){ .kind = contact_point_kind_name(all->v[i].kind),
			.value = value, .note = all->v[i].note };
	}
	return out;
}

static struct str referral_when(struct db *db, const struct referral_of_organisation_row *r)
{
	struct arena *a = db_arena(db);

	if (r->state == REFERRAL_STATE_OFFERED)
		return str_fmt(a, "answer by %.*s", STR_ARG(time_words(a, r->answer_by_at, db_now(db))));
	if (r->state == REFERRAL_STATE_ACCEPTED)
		return str_fmt(a, "you took it %.*s", STR_ARG(time_words(a, r->answered_at, db_now(db))));
	return str_fmt(a, "%.*s %.*s", STR_ARG(referral_state_words(r->state)),
		STR_ARG(time_words(a, r->ended_at, db_now(db))));
}

struct partner_referrals partner_referrals_of(
	struct db *db, enum referral_state state, int64_t after_at, int64_t after_id)
{
	struct arena *a = db_arena(db);
	struct organisation_id mine = { db_viewer(db)->organisation_id };
	struct referral_of_organisation_rows rows = referral_of_organisation(db,
		(struct referral_of_organisation_args){ .organisation_id = mine,
			.state = state,
			.after_at = after_at,
			.after_id = after_id,
			.how_many = PAGE + 1 });
	struct referral_points_rows points = { 0 };
	struct partner_referrals out = { .n = rows.n, .more = rows.n > PAGE };

	if (state == REFERRAL_STATE_ACCEPTED)
		points = referral_points(
			db, (struct referral_points_args){ .organisation_id = mine, .state = state });
	if (out.more)
		out.n = PAGE;
	out.agreement = grant_by_agreement(db, &rows);
	out.v = ARENA_ARRAY(a, struct partner_referral, out.n ? out.n : 1);
	for (size_t i = 0; i < out.n; i++) {
		const struct referral_of_organisation_row *r = &rows.v[i];
		out.v[i] = (struct partner_referral){ .id = r->referral_id, .person_id = r->person_id,
			.category = r->category_name, .when = referral_when(db, r),
			.name = person_name(a, r->given_name, r->family_name),
			.age = person_age(a, r->born_on, db_now(db)), .words = r->words,
			.safe_contact = r->safe_contact, .access_notes = r->access_notes, .address = r->address,
			.postcode = r->postcode, .language = r->language, .diet = r->diet,
			.points = points_of(a, &points, r->referral_id), .answer_by_at = r->answer_by_at,
			.offered = r->state == REFERRAL_STATE_OFFERED,
			.open = r->state == REFERRAL_STATE_OFFERED || r->state == REFERRAL_STATE_ACCEPTED,
			.late = r->state == REFERRAL_STATE_OFFERED && r->answer_by_at < db_now(db),
			.no_messages = r->no_messages, .interpreter = r->interpreter };
	}
	return out;
}
