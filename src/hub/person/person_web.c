/* Pages about people: finding, the list, one person, an address. */
#include "core/base/id.h"
#include "core/base/time.h"
#include "core/http/web.h"
#include "hub/person/household_view.h"
#include "hub/person/merge.h"
#include "hub/person/person.html.h"
#include "hub/person/person_alias.h"
#include "hub/person/person_view.h"
#include "hub/person/protection_view.h"

struct url person_url(struct arena *a, struct person_id id)
{
	return url_path(a, "/person/{}", id_text(a, id.v));
}

struct url person_url_do(struct arena *a, struct person_id id, const char *what)
{
	return url_path(a, "/person/{}/{}", id_text(a, id.v), str_of(what));
}

static bool may_edit(const struct web *w)
{
	return (w->viewer->role & ROLE_DESK) != 0;
}

struct str person_state_words(enum person_state s)
{
	return s == PERSON_STATE_MOVED   ? S("moved away")
		: s == PERSON_STATE_DECEASED ? S("has died")
									 : S("");
}

/* --- finding --- */

static struct person_found_view *found_view(struct web *w, struct str asked)
{
	struct person_found_list list = person_find(w->db, (struct person_clue){ .any = asked }, 10);
	struct person_found_view *v = ARENA_NEW(w->arena, struct person_found_view);

	*v = (struct person_found_view){ .asked = asked,
		.more = list.more,
		.coming = list.coming,
		.may_add = may_edit(w),
		.new_person = url_path(w->arena, "/person/new"),
		.list = { .v = ARENA_ARRAY(w->arena, struct found_line, list.n), .n = list.n } };
	for (size_t i = 0; i < list.n; i++)
		v->list.v[i] = (struct found_line){ .p = &list.v[i],
			.person = person_url(w->arena, list.v[i].person_id),
			.has_case = list.v[i].case_id.v != 0,
			.state = person_state_words(list.v[i].state) };
	return v;
}

ROUTE(GET, "/find", find_page, ROLE_DESK | ROLE_GOVERNANCE)
void find_page(struct web *w)
{
	struct str asked = web_query(w, "q");
	struct person_find_view v = { .asked = asked.p ? str_part(asked, 0, 200) : S("") };

	if (v.asked.n)
		v.found = found_view(w, v.asked);
	if (web_is_fragment(w)) {
		if (v.found)
			person_found_html(web_fragment(w), v.found);
		else
			(void)web_fragment(w);
		return;
	}
	person_find_html(web_page(w, S("Find a person")), &v);
}

/* --- the list --- */

ROUTE(GET, "/people", people_list_page, ROLE_DESK | ROLE_GOVERNANCE)
void people_list_page(struct web *w)
{
	struct person_people_view v = { .may_add = may_edit(w),
		.new_person = url_path(w->arena, "/person/new"),
		.imports = url_path(w->arena, "/imports"),
		.may_import = (w->viewer->role & ROLE_HUB) != 0 };
	int64_t before = INT64_MAX;
	struct people_page_rows rows;

	v.later = id_parse(web_query(w, "before"), &before);
	rows =
		people_page(w->db, (struct people_page_args){ .before_id = v.later ? before : INT64_MAX });
	v.has_more = rows.n > 50;
	v.list = (struct people_lines){ .v = ARENA_ARRAY(w->arena, struct people_line, rows.n),
		.n = v.has_more ? 50 : rows.n };
	for (size_t i = 0; i < v.list.n; i++)
		v.list.v[i] = (struct people_line){ .link = person_url(w->arena, rows.v[i].person_id),
			.reference = rows.v[i].reference,
			.state = person_state_words(rows.v[i].state),
			.name = person_name(w->arena, rows.v[i].given_name, rows.v[i].family_name),
			.age = person_age(w->arena, rows.v[i].born_on, w->now),
			.address = rows.v[i].address,
			.postcode = rows.v[i].postcode,
			.safe_contact = rows.v[i].safe_contact };
	if (v.has_more)
		v.more = url_with(w->arena, url_path(w->arena, "/people"), S("before"),
			id_text(w->arena, rows.v[49].person_id.v));
	person_people_html(web_page(w, S("People")), &v);
}

/* --- one person --- */

static struct point_lines points_of(struct web *w, struct person_id id)
{
	struct contact_points_of_rows rows =
		contact_points_of(w->db, (struct contact_points_of_args){ .person_id = id });
	struct point_lines l = { .v = ARENA_ARRAY(w->arena, struct point_line, rows.n), .n = rows.n };

	for (size_t i = 0; i < rows.n; i++)
		l.v[i] = (struct point_line){ .id = id_text(w->arena, rows.v[i].contact_point_id.v),
			.words = contact_point_words(w->arena, &rows.v[i]),
			.note = rows.v[i].note,
			.is_phone = rows.v[i].kind == CONTACT_POINT_KIND_PHONE,
			.is_first = rows.v[i].is_first,
			.dial = rows.v[i].kind == CONTACT_POINT_KIND_PHONE
				? rows.v[i].folded
				: personal_with(rows.v[i].folded, S("")) };
	return l;
}

static struct alias_lines aliases_lines(struct web *w, struct person_id id)
{
	struct aliases_of_rows rows = aliases_of(w->db, (struct aliases_of_args){ .person_id = id });
	struct alias_lines l = { .v = ARENA_ARRAY(w->arena, struct alias_line, rows.n), .n = rows.n };

	for (size_t i = 0; i < rows.n; i++)
		l.v[i] = (struct alias_line){ .id = id_text(w->arena, rows.v[i].person_alias_id.v),
			.kind = alias_kind_words(rows.v[i].kind),
			.name = rows.v[i].name };
	return l;
}

static struct date_lines dates_of(struct web *w, struct person_id id)
{
	struct important_dates_of_rows rows =
		important_dates_of(w->db, (struct important_dates_of_args){ .person_id = id });
	struct date_lines l = { .v = ARENA_ARRAY(w->arena, struct date_line, rows.n), .n = rows.n };

	for (size_t i = 0; i < rows.n; i++)
		l.v[i] = (struct date_line){ .id = id_text(w->arena, rows.v[i].important_date_id.v),
			.day = month_day_words(w->arena, rows.v[i].month_day), .what = rows.v[i].what };
	return l;
}

static struct case_lines cases_of(struct web *w, struct person_id id)
{
	struct cases_of_person_rows rows =
		cases_of_person(w->db, (struct cases_of_person_args){ .person_id = id });
	struct case_lines l = { .v = ARENA_ARRAY(w->arena, struct case_line, rows.n), .n = rows.n };

	for (size_t i = 0; i < rows.n; i++) {
		struct str opened = time_words(w->arena, rows.v[i].opened_at, w->now);

		l.v[i] = (struct case_line){ .link = url_path(w->arena, "/case/{}",
										  id_text(w->arena, rows.v[i].case_id.v)),
			.reference = rows.v[i].reference,
			.state = case_state_name(rows.v[i].state),
			.when = str_fmt(w->arena, "opened %.*s", STR_ARG(opened)) };
	}
	return l;
}

static struct rag_flags_view flags_view(
	struct web *w, struct person_id id, const struct problems *problems, bool may_edit)
{
	return (struct rag_flags_view){ .flags = flags_seen(w->db, id),
		.kinds = flag_kinds_in_use(w->db),
		.add = person_url_do(w->arena, id, "flag"),
		.end = person_url_do(w->arena, id, "flag-end"),
		.problems = problems,
		.may_edit = may_edit,
		.typed = { .code = problems ? web_field(w, "flag_code") : STR_NONE,
			.value = problems ? web_field(w, "flag_value") : STR_NONE,
			.since = problems ? web_field(w, "flag_since") : STR_NONE,
			.until = problems ? web_field(w, "flag_until") : STR_NONE } };
}

/* The reference of a record that is part of this one now, when that was asked for. */
static struct str came_as(struct web *w, struct person_id id)
{
	struct person_by_id_row was;
	struct person_id asked;

	return id_parse(web_query(w, "as"), &asked.v) && asked.v != id.v &&
			person_standing(w->db, asked).v == id.v &&
			person_by_id(w->db, (struct person_by_id_args){ .person_id = asked }, &was)
		? was.reference
		: S("");
}

void person_show(struct web *w, struct person_id id, const struct problems *problems)
{
	struct person_person_view v = { .problems = problems, .may_edit = may_edit(w) };
	struct arena *a = w->arena;

	if (!person_brief(w->db, id, &v.p) ||
		!person_by_id(w->db, (struct person_by_id_args){ .person_id = id }, &v.row)) {
		web_not_found(w);
		return;
	}
	v.born_words = person_born_words(a, v.row.born_on);
	v.row.nhs_number = person_nhs_words(a, v.row.nhs_number);
	v.state = person_state_words(v.p.state);
	v.state_name = person_state_name(v.p.state);
	v.edit = person_url_do(a, id, "edit");
	v.points_add = person_url_do(a, id, "contact-points");
	v.point_do = person_url_do(a, id, "contact-point");
	v.alias_add = person_url_do(a, id, "aliases");
	v.alias_remove = person_url_do(a, id, "alias-remove");
	v.date_add = person_url_do(a, id, "dates");
	v.date_remove = person_url_do(a, id, "date-remove");
	v.state_do = person_url_do(a, id, "state");
	v.new_request = url_with(a, url_path(a, "/request/new"), S("person"), id_text(a, id.v));
	v.has_property = v.p.property_id.v != 0;
	if (v.has_property)
		v.property = url_path(a, "/property/{}", id_text(a, v.p.property_id.v));
	v.points = points_of(w, id);
	v.aliases = aliases_lines(w, id);
	v.dates = dates_of(w, id);
	v.cases = cases_of(w, id);
	v.campaigns = person_campaigns(w->db, id);
	v.household = person_home_of(w->db, id, v.p.property_id, v.may_edit);
	v.absorbed = absorbed_lines(w->db, id);
	v.came_as = came_as(w, id);
	v.same = person_url_do(a, id, "same");
	v.may_merge = (w->viewer->role & ROLE_HUB) != 0;
	v.sources = person_sources(w->db, id);
	if (v.sources.n)
		v.values = person_values(w->db, id);
	v.why = (struct rag_rag_why_view){ .w = rag_why(w->db, id) };
	v.protection = protection_line_of_person(w, id, v.p.property_id);
	v.flags = flags_view(w, id, problems, v.may_edit);
	v.value = problems ? web_field(w, "value") : STR_NONE;
	v.note = problems ? web_field(w, "note") : STR_NONE;
	v.alias = problems ? web_field(w, "alias") : STR_NONE;
	v.day = problems ? web_field(w, "day") : STR_NONE;
	v.what = problems ? web_field(w, "what") : STR_NONE;
	person_person_html(
		web_page(
			w, str_fmt(a, "%.*s %.*s", STR_ARG(see(w->viewer, v.p.name)), STR_ARG(v.p.reference))),
		&v);
}

ROUTE(GET, "/person/{person}", person_page, ROLE_DESK | ROLE_GOVERNANCE)
void person_page(struct web *w)
{
	struct person_id id;

	if (!web_path_id(w, "person", &id.v))
		web_not_found(w);
	else if (person_standing(w->db, id).v != id.v)
		web_redirect(w,
			url_with(w->arena, person_url(w->arena, person_standing(w->db, id)), S("as"),
				id_text(w->arena, id.v)));
	else
		person_show(w, id, NULL);
}
