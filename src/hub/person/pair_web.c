/* Pages about two records that may be one person: the queue, the pair, and what was said of it. */
#include "core/base/id.h"
#include "core/base/time.h"
#include "core/http/web.h"
#include "hub/person/merge.h"
#include "hub/person/pair.h"
#include "hub/person/pair.sql.h"
#include "hub/person/pair_view.h"
#include "hub/person/person.html.h"
#include "hub/person/person_view.h"
#include "hub/person/row_check.h"

/* --- what waits --- */

static struct review_line review_line(struct web *w, const struct review_rows_row *r)
{
	struct arena *a = w->arena;

	return (
		struct review_line) { .link = url_path(a, "/match/{}", id_text(a, r->match_review_id.v)),
		.name = person_name(a, r->given_name, r->family_name),
		.born = person_age(a, r->born_on, w->now),
		.references =
			str_fmt(a, "%.*s and %.*s", STR_ARG(r->reference), STR_ARG(r->other_reference)),
		.chance = r->is_check ? S("a check of the machine")
			: r->weight       ? str_fmt(a, "%d in 100", (int)(r->probability * 100))
							  : S(""),
		.risk = pair_risk_words(a, r->risk),
		.found = time_words(a, r->found_at, w->now),
		.proposed = r->state == REVIEW_STATE_PROPOSED
			? str_fmt(a, "%.*s says yes", STR_ARG(r->proposed_by))
			: STR_NONE };
}

static struct str waiting_words(struct web *w, const struct pair_progress *n)
{
	if (n->waiting + n->proposed == 0)
		return S("");
	return n->proposed
		? str_fmt(w->arena, "%.*s wait, %.*s of them for a second yes.",
			  STR_ARG(str_count(w->arena, n->waiting + n->proposed)),
			  STR_ARG(str_count(w->arena, n->proposed)))
		: str_fmt(w->arena, "%.*s %s.", STR_ARG(str_count(w->arena, n->waiting)),
			  n->waiting == 1 ? "waits" : "wait");
}

/* "12 of 40 today": absent when there is nothing to do and nothing was done. */
static struct str progress_words(struct web *w, const struct pair_progress *n)
{
	return n->of ? str_fmt(w->arena, "%lld of %lld today", (long long)n->done, (long long)n->of)
				 : S("");
}

ROUTE(GET, "/match", match_queue_page, ROLE_HUB)
void match_queue_page(struct web *w)
{
	struct pair_progress n = pair_progress(w->db);
	struct person_reviews_view v = { .waiting = waiting_words(w, &n),
		.progress = progress_words(w, &n),
		.may_check = (w->viewer->role & ROLE_HUB_MANAGER) != 0 };
	struct row_checks_waiting_rows checks =
		row_checks_waiting(w->db, (struct row_checks_waiting_args){ .after_lot = -1 });
	double below = 1e30;
	int64_t id = INT64_MAX;
	struct review_by_id_row last;
	struct review_rows_rows rows;

	if (id_parse(web_query(w, "after"), &id) &&
		review_by_id(w->db, (struct review_by_id_args){ .match_review_id = { id } }, &last))
		below = last.rank;
	if (checks.n) {
		v.rows = str_fmt(w->arena, "%zu row%s of lists to check", checks.n,
			checks.n == 1 ? "" : "s");
		v.first_row =
			url_path(w->arena, "/match/row/{}", id_text(w->arena, checks.v[0].row_check_id.v));
	}
	rows = review_rows(w->db, (struct review_rows_args){ .below_rank = below, .below_id = id });
	v.has_more = rows.n > 50;
	v.list = (struct review_lines){ .v = ARENA_ARRAY(w->arena, struct review_line, rows.n),
		.n = v.has_more ? 50 : rows.n };
	for (size_t i = 0; i < v.list.n; i++)
		v.list.v[i] = review_line(w, &rows.v[i]);
	if (v.has_more)
		v.more = url_with(w->arena, url_path(w->arena, "/match"), S("after"),
			id_text(w->arena, rows.v[49].match_review_id.v));
	person_reviews_html(web_page(w, S("Same person?")), &v);
}

/* --- the pair --- */

/* The next that waits after this one; the first again after the last. False: none but this. */
static bool next_review(
	struct web *w, const struct review_by_id_row *r, struct match_review_id *next)
{
	struct review_rows_rows rows = review_rows(w->db,
		(struct review_rows_args){ .below_rank = r->rank, .below_id = r->match_review_id.v });

	if (rows.n == 0)
		rows = review_rows(
			w->db, (struct review_rows_args){ .below_rank = 1e30, .below_id = INT64_MAX });
	*next = rows.n ? rows.v[0].match_review_id : (struct match_review_id){ 0 };
	return next->v && next->v != r->match_review_id.v;
}

static struct url review_url(struct web *w, struct match_review_id id)
{
	return url_path(w->arena, "/match/{}", id_text(w->arena, id.v));
}

static void pair_page(struct web *w, struct person_id left, struct person_id right,
	const struct review_by_id_row *review, const struct problems *ps)
{
	struct pair_progress n = pair_progress(w->db);
	struct pair_shown shown;
	struct match_review_id next;
	struct person_pair_view p = { .p = &shown,
		.say = url_path(w->arena, "/match"),
		.risky = url_path(w->arena, "/match/risky"),
		.lift = url_path(w->arena, "/match/lift"),
		.may_lift = (w->viewer->role & ROLE_HUB_MANAGER) != 0,
		.review = S("") };
	struct person_same_view v = { .pair = &p,
		.problems = ps,
		.from_queue = review != NULL,
		.back = url_path(w->arena, "/match") };

	if (!pair_show(w->db, left, right, review && review->is_check && !review->decided_at, &shown)) {
		web_not_found(w);
		return;
	}
	v.name = shown.left.name;
	if (review) {
		p.review = id_text(w->arena, review->match_review_id.v);
		p.has_next = next_review(w, review, &next);
		p.skip = p.has_next ? review_url(w, next) : v.back;
		v.left = progress_words(w, &n);
	} else {
		v.back = person_url(w->arena, left);
	}
	person_same_html(web_page(w, S("Are these one person?")), &v);
}

ROUTE(GET, "/match/{review}", match_pair_page, ROLE_HUB)
void match_pair_page(struct web *w)
{
	struct review_by_id_row r;
	struct match_review_id id;

	if (!web_path_id(w, "review", &id.v) ||
		!review_by_id(w->db, (struct review_by_id_args){ .match_review_id = id }, &r)) {
		web_not_found(w);
		return;
	}
	if (r.is_check && !r.decided_at) {
		pair_page(w, r.low_id, r.high_id, &r, NULL);
		return;
	}
	if (person_standing(w->db, r.low_id).v == person_standing(w->db, r.high_id).v) {
		web_redirect(w, person_url(w->arena, person_standing(w->db, r.low_id)));
		return;
	}
	pair_page(w, person_standing(w->db, r.low_id), person_standing(w->db, r.high_id), &r, NULL);
}

/* Others whom the same telephone number, name or address finds. */
static struct found_lines alike(struct web *w, struct person_id id, const struct person_brief *b)
{
	struct person_found_list list = person_find(w->db, person_alike_clue(b), 10);
	struct found_lines l = { .v = ARENA_ARRAY(w->arena, struct found_line, list.n) };

	for (size_t i = 0; i < list.n; i++)
		if (list.v[i].person_id.v != id.v)
			l.v[l.n++] = (struct found_line){ .p = &list.v[i],
				.person = url_with(
					w->arena, person_url_do(w->arena, id, "same"), S("as"), list.v[i].reference) };
	return l;
}

ROUTE(GET, "/person/{person}/same", person_same_page, ROLE_HUB)
void person_same_page(struct web *w)
{
	struct problems ps = { .arena = w->arena };
	struct person_same_view v = { .as = web_query(w, "as"), .problems = &ps };
	struct person_with_reference_row other;
	struct person_brief b;
	struct person_id id;
	struct str reference;

	if (!web_path_id(w, "person", &id.v) || !person_brief(w->db, id, &b)) {
		web_not_found(w);
		return;
	}
	if (!str_empty(v.as) && reference_parse(w->arena, v.as, &reference) &&
		person_with_reference(
			w->db, (struct person_with_reference_args){ .reference = reference }, &other)) {
		other.person_id = person_standing(w->db, other.person_id);
		if (other.person_id.v != id.v) {
			pair_page(w, id, other.person_id, NULL, NULL);
			return;
		}
		problem_add(&ps, S("as"), S("That is this record. What is the reference of the other?"));
	} else if (!str_empty(v.as)) {
		problem_add(&ps, S("as"), S("There is no record with this reference."));
	}
	v.as = v.as.p ? str_part(v.as, 0, 40) : S("");
	v.name = b.name;
	v.ask = person_url_do(w->arena, id, "same");
	v.back = person_url(w->arena, id);
	v.alike = alike(w, id, &b);
	person_same_html(web_page(w, S("Are these one person?")), &v);
}

/* --- what was said --- */

/* On to the next that waits, where this one came from the queue; else to the record. */
static void said(struct web *w, struct str sentence, struct person_id stays)
{
	struct review_by_id_row r;
	struct match_review_id id, next;

	web_flash(w, sentence);
	if (!web_field_id(w, "review", &id.v) ||
		!review_by_id(w->db, (struct review_by_id_args){ .match_review_id = id }, &r))
		web_redirect(w, person_url(w->arena, stays));
	else
		web_redirect(
			w, next_review(w, &r, &next) ? review_url(w, next) : url_path(w->arena, "/match"));
}

static bool pair_typed(
	struct web *w, struct pair_saying *s, struct person_id *left, struct person_id *right)
{
	int64_t left_version, right_version;
	bool right_stays = str_eq(web_field(w, "stays"), S("right"));

	if (!web_field_id(w, "left", &left->v) || !web_field_id(w, "right", &right->v) ||
		!str_to_i64(web_field(w, "left_version"), &left_version) ||
		!str_to_i64(web_field(w, "right_version"), &right_version))
		return false;
	*s = (struct pair_saying){ .stays = right_stays ? *right : *left,
		.other = right_stays ? *left : *right,
		.why = web_field(w, "why"),
		.stays_version = right_stays ? right_version : left_version,
		.other_version = right_stays ? left_version : right_version };
	return true;
}

/* Of two records that stand as one. */
static void checked(struct web *w, struct person_id left, struct person_id right,
	const struct pair_saying *s, const struct review_by_id_row *r, struct problems *ps)
{
	struct str reference;
	bool same = str_eq(web_field(w, "do"), S("same")), apart;
	struct person_brief b;

	if (!pair_checked(w->db, left, right, same, s->why, &apart, ps)) {
		web_status(w, 422);
		pair_page(w, left, right, r, ps);
		return;
	}
	reference = person_brief(w->db, person_standing(w->db, left), &b) ? b.reference : S("");
	said(w,
		same ? S("One person, as they stand. Thank you: that tells how good the matching is.")
			: apart ? S("Two records again, each with what is theirs. Nobody will be asked about "
						"them again.")
					: str_fmt(w->arena,
						  "Noted. More than these two were put together under %.*s: take out on "
						  "its page what is not theirs.",
						  STR_ARG(reference)),
		left);
}

static void pair_said(struct web *w, bool risky)
{
	struct problems ps = { .arena = w->arena };
	struct review_by_id_row r;
	struct match_review_id review;
	struct person_id left, right;
	enum pair_outcome outcome;
	struct pair_saying s;
	bool queued;

	if (!pair_typed(w, &s, &left, &right)) {
		web_not_found(w);
		return;
	}
	queued = web_field_id(w, "review", &review.v) &&
		review_by_id(w->db, (struct review_by_id_args){ .match_review_id = review }, &r);
	if (queued && person_standing(w->db, left).v == person_standing(w->db, right).v) {
		checked(w, left, right, &s, &r, &ps);
		return;
	}
	if (str_eq(web_field(w, "do"), S("not_same"))) {
		pair_not_same(w->db, left, right, s.why);
		said(w, S("Two people: kept for good. Nobody is asked about them again."), left);
		return;
	}
	if (!risky && pair_risk_of(w->db, left, right))
		problem_add(&ps, S(""),
			S("Being wrong here would hurt, so it goes with your password. Press the button once "
			  "more."));
	else if (pair_same(w->db, s, &outcome, &ps)) {
		said(w,
			outcome == PAIR_PROPOSED
				? S("Noted. A colleague looks at it too, before they are put together.")
				: S("One person now. It can be taken apart again on their page."),
			s.stays);
		return;
	}
	web_status(w, 422);
	pair_page(w, left, right, queued ? &r : NULL, &ps);
}

ROUTE(POST, "/match", match_say, ROLE_HUB)
void match_say(struct web *w)
{
	pair_said(w, false);
}

/* Where being wrong would hurt: the password again, when the last time was long ago. */
ROUTE(POST, "/match/risky", match_say_risky, ROLE_HUB, STEP_UP)
void match_say_risky(struct web *w)
{
	pair_said(w, true);
}

ROUTE(POST, "/match/lift", match_lift, ROLE_HUB_MANAGER)
void match_lift(struct web *w)
{
	struct problems ps = { .arena = w->arena };
	struct person_id one, other;

	if (!web_field_id(w, "one", &one.v) || !web_field_id(w, "other", &other.v)) {
		web_not_found(w);
		return;
	}
	web_flash(w,
		pair_lift(w->db, one, other, &ps) ? S("Lifted. They can be looked at again.")
										  : ps.v[0].text);
	web_redirect(w, person_url(w->arena, one));
}

ROUTE(POST, "/person/{person}/apart", person_apart, ROLE_HUB)
void person_apart(struct web *w)
{
	struct problems ps = { .arena = w->arena };
	struct person_merge_id merge;
	struct person_id id;

	if (!web_path_id(w, "person", &id.v) || !web_field_id(w, "merge", &merge.v)) {
		web_not_found(w);
		return;
	}
	if (!pair_apart(w->db, merge, web_field(w, "why"), &ps)) {
		web_status(w, 422);
		person_show(w, id, &ps);
		return;
	}
	web_flash(w,
		S("Two records again, each with what is theirs. Nobody will be asked about them again."));
	web_redirect(w, person_url(w->arena, id));
}
