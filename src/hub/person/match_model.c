/* Which model is in use, publishing and withdrawing. See match_model.h. */
#include "hub/person/match_model.h"

#include "core/access/audit.h"
#include "hub/person/match_model.sql.h"

const struct link_model *match_model(struct db *db)
{
	struct match_models_published_rows rows = match_models_published(db);
	struct link_model *m = ARENA_NEW(db_arena(db), struct link_model);
	struct str why;

	for (size_t i = 0; i < rows.n; i++)
		if (link_model_read(db_arena(db), rows.v[i].words, m, &why))
			return m;
	return link_model_shipped();
}

static struct account_id me(struct db *db)
{
	return (struct account_id){ db_viewer(db)->account_id };
}

static void noted(struct db *db, struct str action, struct match_model_id id)
{
	struct match_model_by_id_row m;

	if (match_model_by_id(db, (struct match_model_by_id_args){ .match_model_id = id }, &m))
		audit_add(db, action, id.v,
			str_fmt(db_arena(db), "{\"version\":\"%.*s\"}", STR_ARG(m.version)), STR_NONE);
}

bool match_model_publish(struct db *db, struct match_model_id id, struct problems *ps)
{
	if (match_model_publish_now(db,
			(struct match_model_publish_now_args){
				.match_model_id = id, .published_at = db_now(db), .published_by_id = me(db) }) !=
		1) {
		problem_add(ps, S(""), S("This model is not there, or it is published already."));
		return false;
	}
	noted(db, S("match.publish"), id);
	return !db_failed(db);
}

bool match_model_withdraw(struct db *db, struct match_model_id id, struct problems *ps)
{
	if (match_model_withdraw_now(db,
			(struct match_model_withdraw_now_args){
				.match_model_id = id, .withdrawn_at = db_now(db), .withdrawn_by_id = me(db) }) !=
		1) {
		problem_add(ps, S(""), S("This model is not published."));
		return false;
	}
	noted(db, S("match.withdraw"), id);
	return !db_failed(db);
}
