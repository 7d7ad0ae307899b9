/*
 * Needs: what opens one, what may change while it is open, and the one way it ends. Ending is done
 * once: the second of two people who end the same need at the same moment is told what the first
 * decided.
 */
#include "hub/casework/need.h"

#include "core/access/audit.h"
#include "core/base/id.h"
#include "core/base/time.h"
#include "hub/casework/casework_private.h"
#include "hub/casework/need.sql.h"
#include "hub/events.h"

struct str need_state_words(enum need_state s)
{
	switch (s) {
	case NEED_STATE_OPEN: return S("open");
	case NEED_STATE_MET: return S("met");
	case NEED_STATE_NOT_MET: return S("not met");
	case NEED_STATE_WITHDRAWN: return S("withdrawn");
	case NEED_STATE_NONE: break;
	}
	return S("");
}

struct str urgency_words(enum urgency u)
{
	switch (u) {
	case URGENCY_ORDINARY: return S("ordinary");
	case URGENCY_SOON: return S("soon");
	case URGENCY_EMERGENCY: return S("emergency");
	case URGENCY_NONE: break;
	}
	return S("");
}

struct need_category_rows need_categories(struct db *db)
{
	struct need_category_all_rows found = need_category_all(db);
	struct need_category_rows out = { .n = found.n };

	out.v = ARENA_ARRAY(db_arena(db), struct need_category_row, found.n ? found.n : 1);
	for (size_t i = 0; i < found.n; i++)
		out.v[i] = (struct need_category_row){
			.need_category_id = found.v[i].need_category_id, .code = found.v[i].code,
			.name = found.v[i].name, .words = found.v[i].words,
			.task_minutes = found.v[i].task_minutes, .needs_check = found.v[i].needs_check };
	return out;
}

struct need_category_id need_category_of(struct db *db, struct str code)
{
	struct need_category_by_code_row row;

	if (!need_category_by_code(db, (struct need_category_by_code_args){ .code = code }, &row))
		return (struct need_category_id){ 0 };
	return row.need_category_id;
}

struct need_id need_open(struct db *db, struct need_new n)
{
	struct case_facts c;
	struct need_same_row same;
	struct need_id id = { id_new() };

	if (!case_facts(db, n.case_id, &c) || c.state == CASE_STATE_CLOSED)
		return (struct need_id){ 0 };
	if (need_same(db,
			(struct need_same_args){ .case_id = n.case_id, .need_category_id = n.category },
			&same))
		return same.need_id;
	need_insert(db, (struct need_insert_args){
		.need_id = id, .case_id = n.case_id, .person_id = c.person_id, .request_id = n.request_id,
		.need_category_id = n.category, .words = n.words.p ? n.words : S(""),
		.urgency = n.urgency ? n.urgency : URGENCY_ORDINARY, .opened_at = db_now(db) });
	work_open(db, WORK_KIND_NEED, id.v, n.case_id, n.step);
	audit_add(db, S("need.open"), c.person_id.v, STR_NONE, n.words);
	case_touched(db, n.case_id);
	return id;
}

bool need_facts(struct db *db, struct need_id n, struct need_facts *out)
{
	struct need_get_row row;

	*out = (struct need_facts){ 0 };
	if (!need_get(db, (struct need_get_args){ .need_id = n }, &row))
		return false;
	*out = (struct need_facts){
		.case_id = row.case_id, .person_id = row.person_id, .request_id = row.request_id,
		.category = row.need_category_id, .category_code = row.code, .category_name = row.name,
		.task_minutes = row.task_minutes, .needs_check = row.needs_check, .state = row.state,
		.urgency = row.urgency, .row_version = row.row_version };
	return true;
}

struct personal need_words(struct db *db, struct need_id n)
{
	struct need_words_get_row row;

	if (!need_words_get(db, (struct need_words_get_args){ .need_id = n }, &row))
		return personal_new(STR_NONE, CATEGORY_CASE_NOTES, 0);
	return row.words;
}

/* What to say when the need is not as it was when the form was opened. */
static void say_changed(struct db *db, const struct need_get_row *now_is, struct problems *ps)
{
	if (now_is->state != NEED_STATE_OPEN)
		problem_addf(ps, S(""), "Somebody was quicker: “%.*s” was ended as %.*s (%.*s).",
			STR_ARG(now_is->name), STR_ARG(need_state_words(now_is->state)),
			STR_ARG(time_words(db_arena(db), now_is->ended_at, db_now(db))));
	else
		problem_addf(ps, S(""),
			"While you were writing, this need was changed. It is now “%.*s”, %.*s. "
			"Look at it again and save.",
			STR_ARG(now_is->name), STR_ARG(urgency_words(now_is->urgency)));
}

bool need_end(struct db *db, struct need_id n, enum need_state how, struct str words,
	int64_t row_version, struct problems *ps)
{
	struct need_get_row row;

	if (!need_get(db, (struct need_get_args){ .need_id = n }, &row)) {
		problem_add(ps, S(""), S("This need is not here any more."));
		return false;
	}
	if (how == NEED_STATE_NOT_MET && str_empty(str_trim(words))) {
		problem_add(ps, S("words"), S("Why could it not be met? One line is enough."));
		return false;
	}
	if (how == NEED_STATE_OPEN || how == NEED_STATE_NONE) {
		problem_add(ps, S("how"), S("How did it end: met, not met or withdrawn?"));
		return false;
	}
	if (row.state != NEED_STATE_OPEN || need_end_set(db, (struct need_end_set_args){
	    .need_id = n, .state = how, .ended_at = db_now(db), .ended_words = words.p ? words : S(""),
	    .row_version = row_version ? row_version : row.row_version }) == 0) {
		say_changed(db, &row, ps);
		return false;
	}
	audit_add(db, S("need.end"), row.person_id.v, str_fmt(db_arena(db), "{\"how\":\"%.*s\"}",
		STR_ARG(need_state_name(how))), words);
	referral_need_ended(db, row.case_id, n, how);
	work_close(db, n.v);
	hub_event(db,
		(struct hub_event){ .kind = EVENT_NEED_ENDED,
			.subject_id = n.v,
			.case_id = row.case_id.v,
			.person_id = row.person_id.v,
			.at = db_now(db) });
	case_touched(db, row.case_id);
	return true;
}

bool need_change(struct db *db, struct need_id n, struct need_category_id category, enum urgency u,
	struct str words, int64_t row_version, struct problems *ps)
{
	struct need_get_row row;

	if (!need_get(db, (struct need_get_args){ .need_id = n }, &row)) {
		problem_add(ps, S(""), S("This need is not here any more."));
		return false;
	}
	if (need_change_set(db,
			(struct need_change_set_args){ .need_id = n,
				.need_category_id = category.v ? category : row.need_category_id,
				.urgency = u ? u : row.urgency,
				.words = words.p ? words : S(""),
				.row_version = row_version }) == 0) {
		say_changed(db, &row, ps);
		return false;
	}
	audit_add(db, S("need.change"), row.person_id.v, STR_NONE, words);
	case_touched(db, row.case_id);
	return true;
}
