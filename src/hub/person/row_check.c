/* Drawing rows of lists by lot, to check what the machine does on arrival, and what somebody says
 * of them. See row_check.h. */
#include "hub/person/row_check.h"

#include <string.h>

#include "core/access/audit.h"
#include "core/base/id.h"
#include "hub/person/pair.h"

/* A number that is a row's own, and as good as drawn. (The finaliser of SplitMix64.) */
static uint64_t lot_of(const struct rows_joined_row *r)
{
	uint64_t x =
		((uint64_t)r->list_id.v * UINT64_C(0x9E3779B97F4A7C15) ^ str_hash(r->list_key)) +
		(uint64_t)r->person_id.v;

	x = (x ^ (x >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
	x = (x ^ (x >> 27)) * UINT64_C(0x94D049BB133111EB);
	return x ^ (x >> 31);
}

static void lot_put(
	struct row_lots *l, struct arena *a, size_t most, const struct rows_joined_row *r)
{
	uint64_t number = lot_of(r);
	size_t at = l->n;

	if (l->n == most && number >= l->v[most - 1].number)
		return;
	while (at > 0 && l->v[at - 1].number > number)
		at--;
	l->n += l->n < most;
	memmove(&l->v[at + 1], &l->v[at], (l->n - at - 1) * sizeof(*l->v));
	l->v[at] = (struct row_lot){ number, r->list_id, str_dup(a, r->list_key), r->person_id };
}

struct row_lots row_lots_read(struct db *db, struct arena *a, size_t most)
{
	struct row_lots l = { .v = ARENA_ARRAY(a, struct row_lot, most) };
	struct arena *texts = arena_new(), *own = db_texts_into(db, texts);
	struct rows_joined_args after = { .after_key = S("") };
	struct rows_joined_rows rows;

	do {
		rows = rows_joined(db, after);
		for (size_t i = 0; i < rows.n; i++) {
			lot_put(&l, a, most, &rows.v[i]);
			VEC_PUSH(a, &l.people, ((struct row_joined_to){ rows.v[i].person_id, 1 }));
		}
		if (rows.n)
			after = (struct rows_joined_args){ .after_list = rows.v[rows.n - 1].list_id.v,
				.after_key = str_dup(a, rows.v[rows.n - 1].list_key) };
		arena_reset(texts);
	} while (rows.n);
	(void)db_texts_into(db, own);
	arena_free(texts);
	return l;
}

bool row_check_put(struct db *db, struct row_check_draw_args args)
{
	struct row_check_draw_row row;

	args.row_check_id.v = id_new();
	return row_check_draw(db, args, &row) && row.state == ROW_CHECK_STATE_WAITING;
}

bool row_check_say(struct db *db, struct row_check_id id, bool same, struct str why,
	struct person_id *apart, struct problems *ps)
{
	struct row_check_by_id_row c;

	*apart = (struct person_id){ 0 };
	if (!row_check_by_id(db, (struct row_check_by_id_args){ .row_check_id = id }, &c) ||
		c.decided_at || c.now_id.v != c.person_id.v) {
		problem_add(ps, S(""), S("Somebody has said, or the row is with another record by now."));
		return false;
	}
	if (!same) {
		if (!row_apart(db, &c, apart, ps))
			return false;
		pair_not_same(db, c.person_id, *apart, why);
	}
	row_check_decide(db,
		(struct row_check_decide_args){ .row_check_id = id,
			.state = same ? ROW_CHECK_STATE_SAME : ROW_CHECK_STATE_NOT_SAME,
			.account_id = { db_viewer(db)->account_id },
			.decided_at = db_now(db),
			.why = why.p ? why : S("") });
	audit_add(db, S("row.said"), c.person_id.v,
		str_fmt(db_arena(db), "{\"said\":\"%s\"}", same ? "same" : "not_same"), why);
	return !db_failed(db);
}
