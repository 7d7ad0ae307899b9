/*
 * Adding to the audit chain: one entry for a change, one for everything a page showed, each tied to
 * the entry before it in this writer's lane. The cost is three small statements, because it is paid
 * by every page; the proof (audit_verify.c) and the signing (audit_heads.c) live apart.
 */
#include "core/access/audit.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "core/access/audit.sql.h"
#include "core/base/check.h"
#include "core/base/id.h"

#define HASH_BYTES 32
#define SALT_BYTES 16

static struct str hex_of(struct arena *a, const unsigned char *bytes, size_t n)
{
	char *text = arena_alloc(a, 2 * n + 1);
	sodium_bin2hex(text, 2 * n + 1, bytes, n);
	return (struct str){ .p = text, .n = 2 * n };
}

/* Every field goes in with its length in front, so that no two different entries read alike. */
static void hash_str(crypto_generichash_state *h, struct str s)
{
	unsigned char length[8];
	for (int i = 0; i < 8; i++)
		length[i] = (unsigned char)((uint64_t)s.n >> (8 * i));
	crypto_generichash_update(h, length, sizeof length);
	if (s.n)
		crypto_generichash_update(h, (const unsigned char *)s.p, s.n);
}

static void hash_int(crypto_generichash_state *h, int64_t v)
{
	unsigned char bytes[8];
	for (int i = 0; i < 8; i++)
		bytes[i] = (unsigned char)((uint64_t)v >> (8 * i));
	crypto_generichash_update(h, bytes, sizeof bytes);
}

static struct str hash_done(struct arena *a, crypto_generichash_state *h)
{
	unsigned char sum[HASH_BYTES];
	crypto_generichash_final(h, sum, sizeof sum);
	return hex_of(a, sum, sizeof sum);
}

struct str audit_hash(struct arena *a, struct str before, const struct audit_entry *e)
{
	crypto_generichash_state h;
	crypto_generichash_init(&h, NULL, 0, HASH_BYTES);
	hash_str(&h, S("kith event 1"));
	hash_str(&h, before);
	hash_int(&h, e->host_id);
	hash_int(&h, e->lane);
	hash_int(&h, e->seq);
	hash_int(&h, e->at);
	hash_int(&h, e->account_id);
	hash_str(&h, e->role);
	hash_str(&h, e->action);
	hash_int(&h, e->subject_id);
	hash_str(&h, e->body);
	hash_str(&h, e->digest);
	return hash_done(a, &h);
}

struct str audit_first_hash(struct arena *a, int64_t host_id, int64_t lane)
{
	crypto_generichash_state h;
	crypto_generichash_init(&h, NULL, 0, HASH_BYTES);
	hash_str(&h, S("kith lane 1"));
	hash_int(&h, host_id);
	hash_int(&h, lane);
	return hash_done(a, &h);
}

/* The last entry of this writer's lane. Entries of one unit stand behind one another, and nobody
 * else writes there: it is read once a unit. */
struct lane_end { int64_t host_id, lane, seq; char hash[2 * HASH_BYTES + 1]; };

/* What is longer than a hash was not written here; the chain does not hold in either case. */
static void lane_hash_put(struct lane_end *end, struct str hash)
{
	size_t n = hash.n < sizeof end->hash ? hash.n : sizeof end->hash - 1;

	memcpy(end->hash, hash.p ? hash.p : "", n);
	end->hash[n] = 0;
}

static struct lane_end *lane_end(struct db *db, int64_t host_id, int64_t lane)
{
	static const char key;
	struct lane_end *end = db_unit_memory(db, &key, sizeof *end);
	struct audit_lane_head_row head;

	if (end->host_id == host_id && end->lane == lane && end->hash[0])
		return end;
	if (!audit_lane_head(db, (struct audit_lane_head_args){ .lane = lane }, &head)) {
		head.hash = audit_first_hash(db_arena(db), host_id, lane);
		audit_lane_begin(db, (struct audit_lane_begin_args){ .lane = lane, .hash = head.hash });
	}
	*end = (struct lane_end){ .host_id = host_id, .lane = lane, .seq = head.seq };
	lane_hash_put(end, head.hash);
	return end;
}

/* Puts an entry at the end of this writer's lane; fills in its place. That no other writer got
 * there first db_lane() promises; were it so, the key of the entries would fail the unit. */
static void entry_add_as(struct db *db, struct audit_entry *e, int64_t account_id, enum role role)
{
	struct lane_end *end;
	e->host_id = db_viewer(db)->host_id;
	e->lane = db_lane(db);
	e->at = db_now(db);
	e->account_id = account_id;
	e->role = role_name(role);
	end = lane_end(db, e->host_id, e->lane);
	e->seq = end->seq + 1;
	struct str hash = audit_hash(db_arena(db), str_of(end->hash), e);
	audit_entry_add(db,
		(struct audit_entry_add_args){ .lane = e->lane,
			.seq = e->seq,
			.at = e->at,
			.account_id = { e->account_id },
			.role = e->role,
			.action = e->action,
			.subject_id = e->subject_id,
			.body = e->body,
			.digest = e->digest,
			.hash = hash });
	audit_lane_move(
		db, (struct audit_lane_move_args){ .lane = e->lane, .seq = end->seq, .hash = hash });
	end->seq = e->seq;
	lane_hash_put(end, hash);
}

static void entry_add(struct db *db, struct audit_entry *e)
{
	entry_add_as(db, e, db_viewer(db)->account_id, db_viewer(db)->role);
}

static struct str salt_of(struct db *db, int64_t subject_id, bool make)
{
	struct audit_salt_row row;
	if (audit_salt(db, (struct audit_salt_args){ .subject_id = subject_id }, &row))
		return row.salt;
	if (!make)
		return STR_NONE;
	unsigned char bytes[SALT_BYTES];
	randombytes_buf(bytes, sizeof bytes);
	row.salt = hex_of(db_arena(db), bytes, sizeof bytes);
	/* One put beside us is not passed over in silence: the engine refuses this unit, it runs
	 * again. */
	audit_salt_add(
		db, (struct audit_salt_add_args){ .subject_id = subject_id, .salt = row.salt });
	return row.salt;
}

static struct str digest_with(struct arena *a, struct str salt, struct str content)
{
	crypto_generichash_state h;
	crypto_generichash_init(&h, (const unsigned char *)salt.p, salt.n, HASH_BYTES);
	hash_str(&h, content);
	return hash_done(a, &h);
}

struct str audit_digest(struct db *db, int64_t subject_id, struct str content)
{
	struct str salt = salt_of(db, subject_id, false);
	return str_empty(salt) ? STR_NONE : digest_with(db_arena(db), salt, content);
}

void audit_forget(struct db *db, int64_t subject_id)
{
	audit_salt_forget(db, (struct audit_salt_forget_args){ .subject_id = subject_id });
}

void audit_add(
	struct db *db, struct str action, int64_t subject_id, struct str body, struct str content)
{
	struct audit_entry e = { .action = action,
		.subject_id = subject_id,
		.body = str_empty(body) ? S("{}") : body,
		.digest = S("") };
	if (!str_empty(content)) {
		struct str salt = salt_of(db, subject_id, true);
		if (!str_empty(salt))
			e.digest = digest_with(db_arena(db), salt, content);
	}
	entry_add(db, &e);
	if (subject_id)
		audit_subject_add(db, (struct audit_subject_add_args){
			.subject_id = subject_id, .at = e.at, .lane = e.lane, .seq = e.seq });
}

void audit_add_as(struct db *db, int64_t account_id, enum role role, struct str action,
	int64_t subject_id, struct str body)
{
	struct audit_entry e = { .action = action,
		.subject_id = subject_id,
		.body = str_empty(body) ? S("{}") : body,
		.digest = S("") };
	entry_add_as(db, &e, account_id, role);
	if (subject_id)
		audit_subject_add(db, (struct audit_subject_add_args){
			.subject_id = subject_id, .at = e.at, .lane = e.lane, .seq = e.seq });
}

/* By subject, so that looks at one subject lie together. */
static int look_order(const void *x, const void *y)
{
	const struct look *l = x, *r = y;
	return l->subject_id < r->subject_id ? -1 : l->subject_id > r->subject_id;
}

/* One look a subject, in order of subject. */
static struct look *looks_joined(
	struct arena *a, const struct look *looks, size_t n, size_t *joined)
{
	struct look *v = ARENA_ARRAY(a, struct look, n);
	memcpy(v, looks, n * sizeof *v);
	qsort(v, n, sizeof *v, look_order);
	size_t k = 0;
	for (size_t i = 0; i < n; i++) {
		if (k && v[k - 1].subject_id == v[i].subject_id)
			v[k - 1].categories |= v[i].categories;
		else
			v[k++] = v[i];
	}
	*joined = k;
	return v;
}

static void seen_names(struct buf *b, uint32_t bits)
{
	bool first = true;
	for (int c = 0; c < CATEGORY_COUNT; c++) {
		if (!(bits & 1u << c))
			continue;
		if (!first)
			buf_char(b, ' ');
		buf_str(b, category_name((enum category)c));
		first = false;
	}
}

/* {"page":"/requests","seen":{"identity contact":["0abc…","…"]}}: subjects under what was seen of
 * them, because a page shows the same of everybody on it. */
static struct str looks_body(struct arena *a, struct str page, const struct look *v, size_t n)
{
	struct buf b = { .arena = a };
	uint32_t *done = ARENA_ARRAY(a, uint32_t, n);
	size_t n_done = 0;
	buf_lit(&b, "{\"page\":\"");
	buf_str(&b, page);
	buf_lit(&b, "\",\"seen\":{");
	for (size_t i = 0; i < n; i++) {
		size_t j = 0;
		while (j < n_done && done[j] != v[i].categories)
			j++;
		if (j < n_done)
			continue;
		done[n_done++] = v[i].categories;
		if (n_done > 1)
			buf_char(&b, ',');
		buf_char(&b, '"');
		seen_names(&b, v[i].categories);
		buf_lit(&b, "\":[");
		for (size_t k = i; k < n; k++) {
			if (v[k].categories != v[i].categories)
				continue;
			if (k != i)
				buf_char(&b, ',');
			buf_char(&b, '"');
			buf_str(&b, id_text(a, v[k].subject_id));
			buf_char(&b, '"');
		}
		buf_char(&b, ']');
	}
	buf_lit(&b, "}}");
	return buf_view(&b);
}

static void subjects_add(struct db *db, const struct audit_entry *e, const struct look *v, size_t n)
{
	int64_t *subjects = ARENA_ARRAY(db_arena(db), int64_t, n);
	for (size_t i = 0; i < n; i++)
		subjects[i] = v[i].subject_id;
	audit_subjects_add(db, (struct audit_subjects_add_args){
		.at = e->at, .lane = e->lane, .seq = e->seq, .subjects = { subjects, n } });
}

void audit_read_looks(struct db *db, struct str page, const struct look *looks, size_t n)
{
	if (!n)
		return;
	struct arena *a = db_arena(db);
	struct look *v = looks_joined(a, looks, n, &n);
	struct audit_entry e = {
		.action = S("read"), .digest = S(""), .body = looks_body(a, page, v, n)
	};
	/* Looked at one person alone: the entry itself says whom. */
	e.subject_id = n == 1 ? v[0].subject_id : 0;
	entry_add(db, &e);
	subjects_add(db, &e, v, n);
}

void audit_read(struct db *db, struct str page)
{
	struct viewer *v = db_viewer(db);
	audit_read_looks(db, page, v->looks.v, v->looks.n);
	v->looks.n = 0;
}
