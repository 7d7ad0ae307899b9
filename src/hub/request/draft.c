/*
 * Drafts: what a form held, as name=value pairs. Kept in the host's own database under the account
 * that typed it, so that a closed tab, a power cut or a signed-out session loses nothing.
 */
#include "hub/request/draft.h"

#include "core/base/time.h"
#include "hub/request/request.sql.h"

enum { DRAFT_MOST = 64 * 1024 };               /* bytes: longer than anybody can say in one call */

struct str draft_value(const struct draft_fields *f, struct str name)
{
	for (size_t i = 0; i < f->n; i++)
		if (str_eq(f->v[i].name, name))
			return f->v[i].value;
	return STR_NONE;
}

bool draft_has(const struct draft_fields *f, struct str name, struct str value)
{
	for (size_t i = 0; i < f->n; i++)
		if (str_eq(f->v[i].name, name) && str_eq(f->v[i].value, value))
			return true;
	return false;
}

void draft_put(struct arena *a, struct draft_fields *f, struct str name, struct str value)
{
	struct draft_field field = { name, value };
	if (!str_empty(value))
		VEC_PUSH(a, f, field);
}

/* What a form holds before anybody has typed: not worth keeping by itself. */
static const char *const untyped[] = { "draft", "channel", "urgency", "person_knows", "reach_by",
	"received" };

bool draft_worth(const struct draft_fields *f)
{
	for (size_t i = 0; i < f->n; i++) {
		bool typed = !str_empty(str_trim(f->v[i].value));
		for (size_t k = 0; k < sizeof(untyped) / sizeof(untyped[0]); k++)
			if (str_eq(f->v[i].name, str_of(untyped[k])))
				typed = false;
		if (typed)
			return true;
	}
	return false;
}

/* One pair a line; "%", "=" and line ends inside a value are written %25, %3D, %0A, %0D. */
static void part_write(struct buf *b, struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] == '%' || s.p[i] == '=' || s.p[i] == '\n' || s.p[i] == '\r')
			buf_fmt(b, "%%%02X", (unsigned char)s.p[i]);
		else
			buf_char(b, s.p[i]);
}

static int hex_digit(char c)
{
	return c >= '0' && c <= '9' ? c - '0' : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

static struct str part_read(struct arena *a, struct str s)
{
	struct buf b = { .arena = a };
	for (size_t i = 0; i < s.n; i++) {
		int high = s.p[i] == '%' && i + 2 < s.n ? hex_digit(s.p[i + 1]) : -1;
		int low = high >= 0 ? hex_digit(s.p[i + 2]) : -1;
		if (low >= 0) {
			buf_char(&b, (char)(high * 16 + low));
			i += 2;
		} else {
			buf_char(&b, s.p[i]);
		}
	}
	return b.n ? buf_view(&b) : S("");
}

static struct str fields_write(struct arena *a, const struct draft_fields *f)
{
	struct buf b = { .arena = a };
	for (size_t i = 0; i < f->n && b.n < DRAFT_MOST; i++) {
		part_write(&b, f->v[i].name);
		buf_char(&b, '=');
		part_write(&b, f->v[i].value);
		buf_char(&b, '\n');
	}
	return b.n ? buf_view(&b) : S("");
}

static struct draft_fields fields_read(struct arena *a, struct str body)
{
	struct draft_fields f = { 0 };
	struct str line;
	while (str_cut(&body, '\n', &line)) {
		struct str name;
		if (str_cut(&line, '=', &name))
			draft_put(a, &f, part_read(a, name), part_read(a, line));
	}
	return f;
}

/* What somebody typed is theirs: it is opened for the account it is kept for, and nobody else. */
static struct draft draft_open(
	struct db *db, struct draft_id id, struct personal body, int64_t updated_at)
{
	return (struct draft){ .draft_id = id,
		.fields = fields_read(db_arena(db), personal_raw(body)),
		.updated_at = updated_at };
}

void draft_keep(
	struct db *db, struct str form, struct draft_id id, const struct draft_fields *fields)
{
	struct account_id mine = { db_viewer(db)->account_id };
	if (!id.v || !mine.v)
		return;
	if (!draft_worth(fields)) {
		draft_throw(db, id);
		return;
	}
	struct str body = fields_write(db_arena(db), fields);
	if (draft_change(db,
		    (struct draft_change_args){ .draft_id = id,
			    .account_id = mine,
			    .form = form,
			    .body = body,
			    .updated_at = db_now(db) }))
		return;
	(void)draft_add(db,
		(struct draft_add_args){ .draft_id = id,
			.account_id = mine,
			.form = form,
			.body = body,
			.updated_at = db_now(db) });
}

bool draft_find(struct db *db, struct str form, struct draft_id id, struct draft *out)
{
	struct draft_by_id_row row;
	struct account_id mine = { db_viewer(db)->account_id };
	if (!draft_by_id(db,
		    (struct draft_by_id_args){ .draft_id = id, .account_id = mine, .form = form },
		    &row))
		return false;
	*out = draft_open(db, row.draft_id, row.body, row.updated_at);
	return true;
}

struct drafts drafts_mine(struct db *db, struct str form)
{
	struct account_id mine = { db_viewer(db)->account_id };
	struct drafts_of_account_rows rows = drafts_of_account(db,
		(struct drafts_of_account_args){ .account_id = mine, .form = form });
	struct drafts out = { ARENA_ARRAY(db_arena(db), struct draft, rows.n), rows.n };
	for (size_t i = 0; i < rows.n; i++)
		out.v[i] = draft_open(db, rows.v[i].draft_id, rows.v[i].body, rows.v[i].updated_at);
	return out;
}

void draft_throw(struct db *db, struct draft_id id)
{
	struct account_id mine = { db_viewer(db)->account_id };
	if (id.v && mine.v)
		(void)draft_delete(
			db, (struct draft_delete_args){ .draft_id = id, .account_id = mine });
}

int64_t drafts_tidy(struct db *db)
{
	return drafts_delete_old(
		db, (struct drafts_delete_old_args){ .before_at = db_now(db) - 30 * TIME_DAY });
}
