/* Two records side by side, what differs marked, and the machine's reasons as a waterfall with its
 * table. */
#include "hub/person/pair_view.h"

#include "core/base/id.h"
#include "core/base/time.h"
#include "core/html/chart.h"
#include "hub/person/merge.h"
#include "hub/person/merge.sql.h"
#include "hub/person/pair.h"
#include "hub/person/pair.sql.h"
#include "hub/person/person.h"
#include "hub/person/person.sql.h"
#include "hub/person/person_view.h"

void pair_line_add(
	struct pair_lines *l, struct str label, struct personal left, struct personal right)
{
	bool none = personal_empty(left) && personal_empty(right),
		 both = !personal_empty(left) && !personal_empty(right);
	enum pair_mark mark = !both                                 ? PAIR_MARK_NONE
		: str_eq_ascii(personal_raw(left), personal_raw(right)) ? PAIR_MARK_SAME
																: PAIR_MARK_DIFFERS;

	if (!none)
		l->v[l->n++] =
			(struct pair_line){ .label = label, .left = left, .right = right, .mark = mark };
}

static struct personal points_words(
	struct db *db, struct person_id id, enum contact_point_kind kind)
{
	struct contact_points_of_rows rows =
		contact_points_of(db, (struct contact_points_of_args){ .person_id = id });
	struct personal words = { 0 };

	for (size_t i = 0; i < rows.n; i++)
		if (rows.v[i].kind == kind)
			words = personal_with(rows.v[i].value,
				str_join(db_arena(db), personal_raw(words), S("\n"),
					personal_raw(contact_point_words(db_arena(db), &rows.v[i]))));
	return words;
}

struct personal pair_born_words(struct arena *a, struct personal born_on)
{
	return personal_with(born_on, birth_said(a, personal_raw(born_on)));
}

static void lines_fill(struct db *db, const struct pair_person_row *x,
	const struct pair_person_row *y, struct pair_lines *l)
{
	struct arena *a = db_arena(db);

	l->v = ARENA_ARRAY(a, struct pair_line, PAIR_LINES_MOST);
	pair_line_add(l, S("First name"), x->given_name, y->given_name);
	pair_line_add(l, S("Surname"), x->family_name, y->family_name);
	pair_line_add(l, S("Called"), x->known_as, y->known_as);
	pair_line_add(l, S("Born"), pair_born_words(a, x->born_on),
		pair_born_words(a, y->born_on));
	pair_line_add(l, S("NHS number"), person_nhs_words(a, x->nhs_number),
		person_nhs_words(a, y->nhs_number));
	pair_line_add(l, S("Lives"), x->address, y->address);
	pair_line_add(l, S("Postcode"), x->postcode, y->postcode);
	pair_line_add(l, S("Telephone"), points_words(db, x->person_id, CONTACT_POINT_KIND_PHONE),
		points_words(db, y->person_id, CONTACT_POINT_KIND_PHONE));
	pair_line_add(l, S("E-mail"), points_words(db, x->person_id, CONTACT_POINT_KIND_EMAIL),
		points_words(db, y->person_id, CONTACT_POINT_KIND_EMAIL));
	pair_line_add(l, S("Language"), x->language, y->language);
	pair_line_add(l, S("Safe contact"), x->safe_contact, y->safe_contact);
}

static struct str count_words(struct arena *a, int64_t n, const char *one, const char *many)
{
	return n == 0 ? S("none") : str_fmt(a, "%lld %s", (long long)n, n == 1 ? one : many);
}

static void counts_add(struct arena *a, const struct pair_person_row *x,
	const struct pair_person_row *y, struct pair_lines *l)
{
	l->v[l->n++] = (struct pair_line){ .label = S("Open cases"),
		.left = personal_with(x->given_name, count_words(a, x->open_cases, "case", "cases")),
		.right = personal_with(y->given_name, count_words(a, y->open_cases, "case", "cases")) };
	l->v[l->n++] = (struct pair_line){ .label = S("On lists"),
		.left = personal_with(x->given_name, count_words(a, x->lists, "list", "lists")),
		.right = personal_with(y->given_name, count_words(a, y->lists, "list", "lists")) };
}

/* Which category a reason's words are of. */
static struct personal reason_seal(const struct pair_person_row *x, const struct link_reason *r)
{
	switch (r->topic) {
	case LINK_TOPIC_PLACE: return personal_with(x->postcode, r->words);
	case LINK_TOPIC_PHONE:
	case LINK_TOPIC_EMAIL: return personal_with(x->language, r->words);
	case LINK_TOPIC_NHS: return personal_with(x->nhs_number, r->words);
	default: return personal_with(x->given_name, r->words);
	}
}

static struct str before_colon(struct str words)
{
	ptrdiff_t at = str_find(words, S(":"));

	return at > 0 ? str_part(words, 0, (size_t)at) : words;
}

void pair_reasons_fill(struct db *db, const struct pair_person_row *x,
	const struct link_explanation *e, struct pair_shown *out)
{
	struct arena *a = db_arena(db);
	struct chart_fall falls[LINK_TOPIC_COUNT + 2];
	size_t n = 0;

	out->reasons.v = ARENA_ARRAY(a, struct pair_reason, LINK_TOPIC_COUNT);
	falls[n++] = (struct chart_fall){ .label = S("Any two"), .adds = e->prior_bits };
	for (size_t i = 0; i < e->reason_n; i++) {
		falls[n++] = (struct chart_fall){ .label = before_colon(e->reasons[i].words),
			.adds = e->reasons[i].bits };
		out->reasons.v[out->reasons.n++] =
			(struct pair_reason){ .words = reason_seal(x, &e->reasons[i]),
				.bits = chart_signed(a, e->reasons[i].bits) };
	}
	falls[n++] =
		(struct chart_fall){ .label = S("Together"), .adds = e->total_bits, .is_total = true };
	out->chart = chart_waterfall(a, S("What speaks for one person, and what against"), falls, n);
	out->start = chart_signed(a, e->prior_bits);
	out->total = chart_signed(a, e->total_bits);
	out->verdict = e->probability > 0.9995 ? S("more than 999 in 1,000")
		: e->probability < 0.001
		? S("less than 1 in 1,000")
		: str_fmt(a, "about %d in 1,000", (int)(e->probability * 1000 + 0.5));
	out->hold = link_hold_words(e->hold);
}

static struct pair_side side_of(struct arena *a, const struct pair_person_row *p)
{
	return (struct pair_side){ .id = p->person_id,
		.value = id_text(a, p->person_id.v),
		.reference = p->reference,
		.version = str_fmt(a, "%lld", (long long)p->row_version),
		.name = person_name(a, p->given_name, p->family_name),
		.link = url_path(a, "/person/{}", id_text(a, p->person_id.v)) };
}

static void said_fill(
	struct db *db, struct person_id left, struct person_id right, struct pair_shown *out)
{
	struct arena *a = db_arena(db);
	struct person_id low = left.v < right.v ? left : right, high = left.v < right.v ? right : left;
	struct pair_decision_of_row d;
	struct review_of_pair_row r;

	if (pair_decision_of(
			db, (struct pair_decision_of_args){ .low_id = low, .high_id = high }, &d)) {
		struct str when = time_words(a, d.at, db_now(db));

		out->not_same = d.decision == PAIR_DECISION_NOT_SAME;
		out->said = str_fmt(a, "%.*s said %.*s that these are %s.",
			STR_ARG(d.by_name.n ? d.by_name : S("The machine")), STR_ARG(when),
			out->not_same ? "two people" : "one person");
	}
	if (review_of_pair(db, (struct review_of_pair_args){ .low_id = low, .high_id = high }, &r) &&
		r.state == REVIEW_STATE_PROPOSED) {
		out->yours = r.proposed_by_id.v == db_viewer(db)->account_id;
		out->proposed = out->yours
			? S("You say that these are one person. A colleague confirms it.")
			: str_fmt(
				  a, "%.*s says that these are one person. Do you agree?", STR_ARG(r.proposed_by));
		out->proposed_why = r.proposed_why;
	}
}

bool pair_show(struct db *db, struct person_id left, struct person_id right, bool blind,
	struct pair_shown *out)
{
	struct pair_person_row x, y;
	struct link_explanation e;

	*out = (struct pair_shown){ 0 };
	if (left.v == right.v ||
		!pair_person(db, (struct pair_person_args){ .person_id = left }, &x) ||
		!pair_person(db, (struct pair_person_args){ .person_id = right }, &y) ||
		(!blind && !pair_explain(db, left, right, &e)))
		return false;
	out->blind = blind;
	out->one = person_standing(db, left).v == person_standing(db, right).v;
	out->left = side_of(db_arena(db), &x);
	out->right = side_of(db_arena(db), &y);
	/* the one with work open, else the older record */
	out->right.stays = y.open_cases > x.open_cases ||
		(y.open_cases == x.open_cases && y.created_at < x.created_at);
	out->left.stays = !out->right.stays;
	lines_fill(db, &x, &y, &out->lines);
	if (!out->one)
		counts_add(db_arena(db), &x, &y, &out->lines);
	if (!blind)
		pair_reasons_fill(db, &x, &e, out);
	out->risk = out->one ? S("") : pair_risk_words(db_arena(db), pair_risk_of(db, left, right));
	said_fill(db, left, right, out);
	return true;
}

struct absorbed_lines absorbed_lines(struct db *db, struct person_id id)
{
	struct arena *a = db_arena(db);
	struct merged_people_rows rows =
		merged_people(db, (struct merged_people_args){ .person_id = id });
	struct absorbed_lines l = { .v = ARENA_ARRAY(a, struct absorbed_line, rows.n), .n = rows.n };

	for (size_t i = 0; i < rows.n; i++) {
		const struct merged_people_row *p = &rows.v[i];
		struct str when = time_words(a, p->at, db_now(db));

		l.v[i] = (struct absorbed_line){ .merge = id_text(a, p->person_merge_id.v),
			.reference = p->reference,
			.name = person_name(a, p->given_name, p->family_name),
			.why = p->why,
			.when = p->by_name.n
				? str_fmt(a, "put together %.*s by %.*s", STR_ARG(when), STR_ARG(p->by_name))
				: str_fmt(a, "put together %.*s by the machine", STR_ARG(when)),
			.apart = url_path(a, "/person/{}/apart", id_text(a, id.v)) };
	}
	return l;
}
