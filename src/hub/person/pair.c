/* What people say of two records, and what follows. See pair.h. */
#include "hub/person/pair.h"

#include "core/access/audit.h"
#include "core/base/id.h"
#include "core/base/time.h"
#include "hub/events.h"
#include "hub/person/match_model.h"
#include "hub/person/merge.h"
#include "hub/person/merge.sql.h"
#include "hub/person/pair.sql.h"
#include "hub/person/person.sql.h"
#include "hub/person/register.h"

static const struct { enum pair_risk bit; double weight; struct str words; } risks[] = {
	{ PAIR_RISK_CASES, 2, STR_INIT("Both have an open case.") },
	{ PAIR_RISK_NHS, 3, STR_INIT("They have two different NHS numbers.") },
	{ PAIR_RISK_BORN, 2, STR_INIT("They have two different birth dates.") },
};

struct str pair_risk_words(struct arena *a, int64_t risk)
{
	struct str words = S("");

	for (size_t i = 0; i < sizeof(risks) / sizeof(*risks); i++)
		if (risk & risks[i].bit)
			words = str_join(a, words, S(" "), risks[i].words);
	return words;
}

static bool differ(struct personal x, struct personal y)
{
	return !personal_empty(x) && !personal_empty(y) && !str_eq(personal_raw(x), personal_raw(y));
}

int64_t pair_risk_of(struct db *db, struct person_id one, struct person_id other)
{
	struct merge_side_row a, b;

	if (!merge_side(db, (struct merge_side_args){ .person_id = one }, &a) ||
		!merge_side(db, (struct merge_side_args){ .person_id = other }, &b))
		return 0;
	return (a.open_cases && b.open_cases ? PAIR_RISK_CASES : 0) |
		(differ(a.nhs_number, b.nhs_number) ? PAIR_RISK_NHS : 0) |
		(births_differ(personal_raw(a.born_on), personal_raw(b.born_on)) ? PAIR_RISK_BORN : 0);
}

/* What the machine would have put together if it had been left to it comes before what it is in
 * doubt about. */
#define RANK_LINK 5

/* How bad it would be to be wrong, times how uncertain it is: what a person should look at
 * first. */
static double rank_of(int64_t risk, double probability)
{
	double bad = 1, uncertain = 4 * probability * (1 - probability);

	for (size_t i = 0; i < sizeof(risks) / sizeof(*risks); i++)
		bad += risk & risks[i].bit ? risks[i].weight : 0;
	return bad * (uncertain > 0.05 ? uncertain : 0.05);
}

struct ordered { struct person_id low, high; };

static struct ordered ordered(struct person_id one, struct person_id other)
{
	return one.v < other.v ? (struct ordered){ one, other } : (struct ordered){ other, one };
}

static bool review_there(struct db *db, struct ordered o, struct review_of_pair_row *review)
{
	return review_of_pair(
		db, (struct review_of_pair_args){ .low_id = o.low, .high_id = o.high }, review);
}

static void asked(struct db *db, enum hub_event_kind kind, int64_t review, struct ordered o)
{
	hub_event(db,
		(struct hub_event){
			.kind = kind, .subject_id = review, .person_id = o.low.v, .at = db_now(db) });
	db_touch(db, "reviews");
}

/* Written down for good, and whatever waited about it waits no more. */
static void said(struct db *db, struct ordered o, enum pair_decision decision, struct str why,
	struct account_id first, struct account_id second)
{
	struct review_of_pair_row review;

	pair_decision_keep(db,
		(struct pair_decision_keep_args){ .low_id = o.low,
			.high_id = o.high,
			.decision = decision,
			.account_id = first,
			.at = db_now(db),
			.why = why.p ? why : S(""),
			.second_id = second });
	if (review_there(db, o, &review) &&
		(review.state == REVIEW_STATE_WAITING || review.state == REVIEW_STATE_PROPOSED)) {
		review_decide(db,
			(struct review_decide_args){ .match_review_id = review.match_review_id,
				.decided_at = db_now(db),
				.state =
					decision == PAIR_DECISION_SAME ? REVIEW_STATE_SAME : REVIEW_STATE_NOT_SAME });
		asked(db, EVENT_MATCH_SAID, review.match_review_id.v, o);
	}
	audit_add(db, S("pair.said"), o.low.v,
		str_fmt(db_arena(db), "{\"with\":\"%.*s\",\"said\":\"%.*s\"}",
			STR_ARG(id_text(db_arena(db), o.high.v)), STR_ARG(pair_decision_name(decision))),
		why);
}

static struct account_id me(struct db *db)
{
	return (struct account_id){ db_viewer(db)->account_id };
}

static void propose(struct db *db, struct ordered o, int64_t risk, struct str why,
	const struct review_of_pair_row *review)
{
	struct match_review_id id = review->match_review_id;

	if (!id.v) {
		id.v = id_new();
		review_add(db,
			(struct review_add_args){ .match_review_id = id,
				.low_id = o.low,
				.high_id = o.high,
				.probability = 0.5,
				.model = S(""),
				.band = REVIEW_BAND_REVIEW,
				.reasons = S(""),
				.risk = risk,
				.rank = 10 + rank_of(risk, 0.5),
				.found_at = db_now(db) });
	}
	review_propose(db,
		(struct review_propose_args){ .match_review_id = id,
			.proposed_by_id = me(db),
			.proposed_at = db_now(db),
			.proposed_why = why.p ? why : S("") });
	audit_add(db, S("pair.propose"), o.low.v,
		str_fmt(db_arena(db), "{\"with\":\"%.*s\",\"risk\":%lld}",
			STR_ARG(id_text(db_arena(db), o.high.v)), (long long)risk),
		why);
	asked(db, EVENT_MATCH_ASKED, id.v, o);
}

bool pair_same(struct db *db, struct pair_saying s, enum pair_outcome *outcome, struct problems *ps)
{
	struct ordered o = ordered(s.stays, s.other);
	struct review_of_pair_row review = { 0 };
	struct pair_decision_of_row before;
	struct person_merge_id merge;
	int64_t risk = pair_risk_of(db, s.stays, s.other);
	bool there = review_there(db, o, &review),
		 proposed = there && review.state == REVIEW_STATE_PROPOSED;

	if (pair_decision_of(
			db, (struct pair_decision_of_args){ .low_id = o.low, .high_id = o.high }, &before) &&
		before.decision == PAIR_DECISION_NOT_SAME) {
		problem_addf(ps, S(""), "%.*s said that these are two people. A manager can lift that.",
			STR_ARG(before.by_name));
		return false;
	}
	if (risk && proposed && review.proposed_by_id.v == me(db).v) {
		problem_add(ps, S(""),
			S("You have said so already. Being wrong here would be bad, so a colleague confirms "
			  "it."));
		return false;
	}
	if (risk && !proposed) {
		propose(db, o, risk, s.why, &review);
		*outcome = PAIR_PROPOSED;
		return !db_failed(db);
	}
	if (!person_merge(db,
			(struct person_merging){ .from = s.other,
				.into = s.stays,
				.from_version = s.other_version,
				.into_version = s.stays_version,
				.why = s.why },
			&merge, ps))
		return false;
	said(db, o, PAIR_DECISION_SAME, s.why, proposed ? review.proposed_by_id : me(db),
		proposed ? me(db) : (struct account_id){ 0 });
	*outcome = PAIR_MERGED;
	return !db_failed(db);
}

void pair_not_same(struct db *db, struct person_id one, struct person_id other, struct str why)
{
	said(db, ordered(one, other), PAIR_DECISION_NOT_SAME, why, me(db), (struct account_id){ 0 });
}

bool pair_apart(struct db *db, struct person_merge_id merge, struct str why, struct problems *ps)
{
	struct merge_get_row m;

	if (!merge_get(db, (struct merge_get_args){ .person_merge_id = merge }, &m)) {
		problem_add(ps, S(""), S("These are two records already."));
		return false;
	}
	if (!person_unmerge(db, merge, ps))
		return false;
	pair_not_same(db, m.from_id, m.into_id, why);
	return !db_failed(db);
}

bool pair_lift(struct db *db, struct person_id one, struct person_id other, struct problems *ps)
{
	struct ordered o = ordered(one, other);
	struct review_of_pair_row review;

	if (pair_decision_lift(
			db, (struct pair_decision_lift_args){ .low_id = o.low, .high_id = o.high }) != 1) {
		problem_add(ps, S(""), S("Nobody has said anything about these two."));
		return false;
	}
	audit_add(db, S("pair.lift"), o.low.v,
		str_fmt(db_arena(db), "{\"with\":\"%.*s\"}", STR_ARG(id_text(db_arena(db), o.high.v))),
		STR_NONE);
	if (review_there(db, o, &review) &&
		review_again(
			db, (struct review_again_args){ .match_review_id = review.match_review_id }) == 1)
		asked(db, EVENT_MATCH_ASKED, review.match_review_id.v, o);
	return !db_failed(db);
}

/* --- checks of the machine --- */

/* One was put straight into the other, and nothing else was put into it since. */
static bool merged_alone(
	struct db *db, struct person_id from, struct person_id into, struct person_merge_id *merge)
{
	struct pair_merge_of_row m;

	*merge = (struct person_merge_id){ 0 };
	if (!pair_merge_of(db, (struct pair_merge_of_args){ .from_id = from }, &m) ||
		m.into_id.v != into.v)
		return false;
	*merge = m.person_merge_id;
	return true;
}

bool pair_checked(struct db *db, struct person_id one, struct person_id other, bool same,
	struct str why, bool *apart, struct problems *ps)
{
	struct person_merge_id merge;

	*apart = false;
	if (same) {
		said(db, ordered(one, other), PAIR_DECISION_SAME, why, me(db), (struct account_id){ 0 });
	} else if (merged_alone(db, one, other, &merge) || merged_alone(db, other, one, &merge)) {
		*apart = true;
		return pair_apart(db, merge, why, ps);
	} else {
		pair_not_same(db, one, other, why);
	}
	return !db_failed(db);
}

enum pair_check_state pair_check(struct db *db, struct person_id one, struct person_id other,
	double weight, struct str version, double lot)
{
	struct ordered o = ordered(one, other);
	struct review_of_pair_row review;
	struct pair_decision_of_row before;
	double probability = link_probability(weight),
		   rank = 1 + lot; /* behind what may hurt, before what is ordinary */

	if (pair_decision_of(
			db, (struct pair_decision_of_args){ .low_id = o.low, .high_id = o.high }, &before) &&
		before.account_id.v)
		return PAIR_CHECK_SAID;
	if (!review_there(db, o, &review)) {
		review.match_review_id.v = id_new();
		review_add(db,
			(struct review_add_args){ .match_review_id = review.match_review_id,
				.low_id = o.low,
				.high_id = o.high,
				.weight = weight,
				.probability = probability,
				.model = version,
				.band = REVIEW_BAND_REVIEW,
				.reasons = S(""),
				.risk = pair_risk_of(db, one, other),
				.rank = rank,
				.found_at = db_now(db),
				.is_check = true });
		asked(db, EVENT_MATCH_ASKED, review.match_review_id.v, o);
		return PAIR_CHECK_WAITS;
	}
	if (review.decided_at) {
		review_again(db, (struct review_again_args){ .match_review_id = review.match_review_id });
		asked(db, EVENT_MATCH_ASKED, review.match_review_id.v, o);
	}
	if (review.state != REVIEW_STATE_PROPOSED)
		review_check(db,
			(struct review_check_args){ .match_review_id = review.match_review_id, .rank = rank });
	return PAIR_CHECK_WAITS;
}

struct pair_progress pair_progress(struct db *db)
{
	struct review_decided_since_row done = { 0 };
	struct review_counts_row n = { 0 };
	struct pair_progress p = { 0 };

	if (!review_counts(db, &n) || !review_decided_since(db, (struct review_decided_since_args){
			.since = time_at(time_civil(db_now(db)).date, 0, 0) }, &done))
		return p;
	p = (struct pair_progress){ .done = done.n, .waiting = n.waiting, .proposed = n.proposed };
	/* a portion after the other: 41 done is one of the second */
	p.of = (done.n / PAIR_PORTION + 1) * PAIR_PORTION;
	if (p.of > done.n + n.waiting + n.proposed)
		p.of = done.n + n.waiting + n.proposed;
	return p;
}

/* "given 4.2, family 3.1": which topics spoke, and how much; no values. */
static struct str reasons_text(struct arena *a, const struct link_explanation *e)
{
	struct buf b = { .arena = a };

	for (size_t i = 0; i < e->reason_n; i++)
		buf_fmt(&b, "%s%.*s %.1f", i ? ", " : "", STR_ARG(link_topic_name(e->reasons[i].topic)),
			e->reasons[i].bits);
	return b.n ? buf_view(&b) : S("");
}

bool pair_worth_asking(const struct link_explanation *e)
{
	double bits[LINK_TOPIC_COUNT] = { 0 };

	for (size_t i = 0; i < e->reason_n; i++)
		bits[e->reasons[i].topic] = e->reasons[i].bits;
	return bits[LINK_TOPIC_GIVEN] >= 0 || bits[LINK_TOPIC_BIRTH] >= 0 || bits[LINK_TOPIC_NHS] > 0;
}

bool pair_found(
	struct db *db, struct person_id one, struct person_id other, const struct link_explanation *e)
{
	struct ordered o = ordered(one, other);
	struct review_of_pair_row review;
	struct pair_decision_of_row before;
	struct match_review_id id = { id_new() };
	int64_t risk;

	if (!pair_worth_asking(e) || review_there(db, o, &review) ||
		pair_decision_of(
			db, (struct pair_decision_of_args){ .low_id = o.low, .high_id = o.high }, &before))
		return false;
	risk = pair_risk_of(db, one, other);
	review_add(db,
		(struct review_add_args){ .match_review_id = id,
			.low_id = o.low,
			.high_id = o.high,
			.weight = e->total_bits,
			.probability = e->probability,
			.model = e->version,
			.band = e->band == LINK_BAND_LINK ? REVIEW_BAND_LINK : REVIEW_BAND_REVIEW,
			.reasons = reasons_text(db_arena(db), e),
			.risk = risk,
			.rank = rank_of(risk, e->probability) + (e->band == LINK_BAND_LINK ? RANK_LINK : 0),
			.found_at = db_now(db) });
	asked(db, EVENT_MATCH_ASKED, id.v, o);
	return !db_failed(db);
}

bool pair_same_by_machine(
	struct db *db, struct person_id one, struct person_id other, const struct link_explanation *e)
{
	struct problems ps = { .arena = db_arena(db) };
	struct ordered o = ordered(one, other);
	struct pair_decision_of_row before;
	struct merge_side_row a, b;
	struct person_merge_id merge;
	struct str why = str_fmt(db_arena(db), "Put together by the machine: %.1f bits, model %.*s.",
		e->total_bits, STR_ARG(e->version));
	bool turned;

	if (pair_risk_of(db, one, other) ||
		pair_decision_of(
			db, (struct pair_decision_of_args){ .low_id = o.low, .high_id = o.high }, &before) ||
		!merge_side(db, (struct merge_side_args){ .person_id = one }, &a) ||
		!merge_side(db, (struct merge_side_args){ .person_id = other }, &b))
		return false;
	/* the one with work open stays, else the older record: ids are in the order of time */
	turned = b.open_cases > a.open_cases || (b.open_cases == a.open_cases && other.v < one.v);
	if (!person_merge(db,
			(struct person_merging){ .from = turned ? one : other,
				.into = turned ? other : one,
				.from_version = turned ? a.row_version : b.row_version,
				.into_version = turned ? b.row_version : a.row_version,
				.why = why },
			&merge, &ps))
		return false;
	said(db, o, PAIR_DECISION_SAME, why, (struct account_id){ 0 }, (struct account_id){ 0 });
	return !db_failed(db);
}

/* --- how alike they are --- */

bool pair_explain(
	struct db *db, struct person_id one, struct person_id other, struct link_explanation *out)
{
	struct register_rows rows =
		register_rows_of(db, (const struct person_id[]) { one, other }, 2, 0);
	bool turned = rows.n == 2 && rows.v[0].person_id.v != one.v, weighed;
	struct register_index *r;
	struct link_table *t;

	if (rows.n != 2)
		return false;
	/* how rare a name is here, where the register is in memory; else how rare names are anywhere */
	r = register_take(db_pool(db), db_host(db), REGISTER_NOW);
	weighed = r && register_explain(r, db_arena(db), one, other, out);
	register_give(r);
	if (weighed)
		return true;
	t = link_table_new();
	link_table_add(t, rows.v[turned].cells);
	link_table_add(t, rows.v[!turned].cells);
	link_explain(db_arena(db), t, &(struct link_options){ .threads = 1, .model = match_model(db) },
		0, 1, out);
	link_table_free(t);
	return true;
}
