/* Needs and referrals as forms: adding, ending, changing, referring, and a partner's answers. */
#include "hub/casework/case_web.h"

#include "core/base/id.h"
#include "core/base/time.h"
#include "hub/casework/casework.html.h"
#include "hub/casework/casework.sql.h"
#include "hub/casework/referral.sql.h"

ROUTE(POST, "/case/{case}/need", need_add, ROLE_DESK)
void need_add(struct web *w)
{
	struct case_id c;
	struct need_new n = { 0 };

	if (!path_case(w, &c))
		return;
	struct case_form form = form_typed(w, S("need"));
	n.case_id = c;
	n.words = web_field(w, "words");
	(void)!urgency_parse(web_field(w, "urgency"), &n.urgency);
	if (!web_field_id(w, "category", &n.category.v))
		problem_add(&form.problems, S("category"), S("What is needed? Choose one kind of help."));
	else if (need_open(w->db, n).v == 0)
		problem_add(&form.problems, S("category"), S("This case is closed. Open it again first."));
	if (form.problems.n > 0) {
		case_show_again(w, c, &form);
		return;
	}
	web_redirect(w, case_url_at(w->arena, c, S("needs")));
}

static bool path_need(struct web *w, struct need_id *n)
{
	if (web_path_id(w, "need", &n->v))
		return true;
	web_not_found(w);
	return false;
}

static struct case_choices choose_organisations(struct web *w)
{
	struct case_organisations_rows rows = case_organisations(w->db);
	struct case_choices out = { .v = ARENA_ARRAY(w->arena, struct case_choice, rows.n ? rows.n : 1),
		.n = rows.n };

	for (size_t i = 0; i < rows.n; i++)
		out.v[i] = (struct case_choice){ .value = id_text(w->arena, rows.v[i].organisation_id.v),
			.label = str_empty(rows.v[i].does)
				? rows.v[i].name
				: str_fmt(
					  w->arena, "%.*s: %.*s", STR_ARG(rows.v[i].name), STR_ARG(rows.v[i].does)) };
	return out;
}

static void need_show(struct web *w, struct need_id n, const struct case_form *form)
{
	struct casework_need_view v = { 0 };

	if (!need_page(w->db, n, &v.n)) {
		web_not_found(w);
		return;
	}
	if (form)
		v.form = *form;
	if (v.n.open) {
		v.categories = need_categories(w->db);
		v.organisations = choose_organisations(w);
		v.answer_by = time_words(w->arena, referral_answer_by(w->now, v.n.urgency), w->now);
	}
	casework_need_html(web_page(w, v.n.category), &v);
}

ROUTE(GET, "/need/{need}", need_page_show, ROLE_DESK)
void need_page_show(struct web *w)
{
	struct need_id n;

	if (path_need(w, &n))
		need_show(w, n, NULL);
}

ROUTE(POST, "/need/{need}/end", need_end_save, ROLE_DESK)
void need_end_save(struct web *w)
{
	struct need_id n;
	struct need_facts facts;
	enum need_state how = NEED_STATE_NONE;

	if (!path_need(w, &n))
		return;
	if (!need_facts(w->db, n, &facts)) {
		web_not_found(w);
		return;
	}
	struct case_form form = form_typed(w, mark_of(w->arena, "end", n.v));
	(void)!need_state_parse(web_field(w, "how"), &how);
	if (!need_end(w->db, n, how, web_field(w, "words"), form_version(w), &form.problems)) {
		case_show_again(w, facts.case_id, &form);
		return;
	}
	web_flash(w,
		str_fmt(
			w->arena, "%.*s: %.*s.", STR_ARG(facts.category_name), STR_ARG(need_state_words(how))));
	web_redirect(w, case_url_at(w->arena, facts.case_id, mark_of(w->arena, "need", n.v)));
}

ROUTE(POST, "/need/{need}/change", need_change_save, ROLE_DESK)
void need_change_save(struct web *w)
{
	struct need_id n;
	struct need_facts facts;
	struct need_category_id category = { 0 };
	enum urgency urgency = URGENCY_NONE;

	if (!path_need(w, &n))
		return;
	if (!need_facts(w->db, n, &facts)) {
		web_not_found(w);
		return;
	}
	struct case_form form = form_typed(w, S("change"));
	(void)!web_field_id(w, "category", &category.v);
	(void)!urgency_parse(web_field(w, "urgency"), &urgency);
	if (!need_change(
			w->db, n, category, urgency, web_field(w, "words"), form_version(w), &form.problems)) {
		web_status(w, 422);
		need_show(w, n, &form);
		return;
	}
	web_redirect(w, case_url_at(w->arena, facts.case_id, mark_of(w->arena, "need", n.v)));
}

ROUTE(POST, "/need/{need}/refer", need_refer, ROLE_DESK)
void need_refer(struct web *w)
{
	struct need_id n;
	struct need_facts facts;
	struct referral_new r = { 0 };
	struct str why;

	if (!path_need(w, &n))
		return;
	if (!need_facts(w->db, n, &facts)) {
		web_not_found(w);
		return;
	}
	struct case_form form = form_typed(w, S("refer"));
	r.need_id = n;
	r.words = web_field(w, "words");
	(void)!web_field_id(w, "organisation", &r.organisation_id.v);
	if (!str_empty(web_field(w, "answer_by")) &&
	    !time_parse_words(w->arena, web_field(w, "answer_by"), w->now, &r.answer_by_at, &why))
		problem_add(&form.problems, S("answer_by"), why);
	if (form.problems.n > 0 || referral_offer(w->db, r, &form.problems).v == 0) {
		web_status(w, 422);
		need_show(w, n, &form);
		return;
	}
	web_flash(w, S("Referred. It stays our worry until they accept."));
	web_redirect(w, case_url_at(w->arena, facts.case_id, mark_of(w->arena, "need", n.v)));
}

/* --- referrals --- */

static void referrals_show(struct web *w, const struct case_form *form)
{
	struct arena *a = w->arena;
	struct casework_referrals_view v = { .state = REFERRAL_STATE_OFFERED };
	struct url here = url_path(a, "/referrals");
	int64_t after_at = 0, after_id = 0;

	if (!referral_state_parse(web_query(w, "state"), &v.state))
		v.state = REFERRAL_STATE_OFFERED;
	if (!str_to_i64(web_query(w, "after"), &after_at) ||
		!id_parse(web_query(w, "after_id"), &after_id))
		after_at = after_id = 0;
	if (form)
		v.form = *form;
	v.list = partner_referrals_of(w->db, v.state, after_at, after_id);
	v.agreement = v.list.agreement;
	v.offered = here;
	v.accepted = url_with(a, here, S("state"), S("accepted"));
	v.done = url_with(a, here, S("state"), S("done"));
	if (v.list.more) {
		const struct partner_referral *last = &v.list.v[v.list.n - 1];
		v.more = url_with(a, here, S("state"), referral_state_name(v.state));
		v.more = url_with(a, v.more, S("after"), str_fmt(a, "%lld", (long long)last->answer_by_at));
		v.more = url_with(a, v.more, S("after_id"), id_text(a, last->id.v));
	}
	casework_referrals_html(web_page(w, S("Referred to you")), &v);
}

ROUTE(GET, "/referrals", referrals_page, ROLE_PARTNER)
void referrals_page(struct web *w)
{
	referrals_show(w, NULL);
}

static bool act_of(struct str s, enum referral_act *act)
{
	static const struct { struct str name; enum referral_act act; } acts[] = {
		{ STR_INIT("accept"), REFERRAL_ACT_ACCEPT }, { STR_INIT("decline"), REFERRAL_ACT_DECLINE },
		{ STR_INIT("done"), REFERRAL_ACT_DONE },
	};

	for (size_t i = 0; i < sizeof(acts) / sizeof(acts[0]); i++) {
		if (!str_eq(acts[i].name, s))
			continue;
		*act = acts[i].act;
		return true;
	}
	return false;
}

/* Where a partner, and where the desk, goes after an answer. */
static struct url answered(
	struct web *w, const struct referral_get_row *r, struct referral_id id, enum referral_act act)
{
	if (w->viewer->role != ROLE_PARTNER)
		return case_url_at(w->arena, r->case_id, mark_of(w->arena, "referral", id.v));
	if (act == REFERRAL_ACT_ACCEPT)
		return url_fragment(w->arena,
			url_with(w->arena, url_path(w->arena, "/referrals"), S("state"), S("accepted")),
			mark_of(w->arena, "referral", id.v));
	return url_path(w->arena, "/referrals");
}

static struct str thanks(enum referral_act act)
{
	if (act == REFERRAL_ACT_ACCEPT)
		return S("Thank you. Tell us when it is done.");
	if (act == REFERRAL_ACT_DONE)
		return S("Thank you. The hub knows that it is done.");
	return S("It is back with the hub.");
}

ROUTE(POST, "/referral/{referral}/answer", referral_answer_save, ROLE_DESK | ROLE_PARTNER)
void referral_answer_save(struct web *w)
{
	struct referral_id id;
	struct referral_get_row r;
	enum referral_act act;
	bool partner = w->viewer->role == ROLE_PARTNER;

	if (!web_path_id(w, "referral", &id.v) ||
		!referral_get(w->db, (struct referral_get_args){ .referral_id = id }, &r) ||
		(partner && r.organisation_id.v != w->viewer->organisation_id) ||
		!act_of(web_field(w, "act"), &act)) {
		web_not_found(w);
		return;
	}
	struct case_form form = form_typed(w, mark_of(w->arena, "answer", id.v));
	if (referral_answer(w->db, id, act, web_field(w, "reason"), &form.problems)) {
		web_flash(w, partner ? thanks(act) : S("Their answer is saved."));
		web_redirect(w, answered(w, &r, id, act));
		return;
	}
	if (!partner) {
		case_show_again(w, r.case_id, &form);
		return;
	}
	web_status(w, 422);
	referrals_show(w, &form);
}
