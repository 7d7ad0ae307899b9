/*
 * The proof: walks every lane from its first entry, computes each hash again, and holds the result
 * against the lane's own row, the signed heads in the database and the lines of heads.log. What
 * each finds: an edited entry has another hash; a removed or moved one breaks the numbering; a
 * shortened lane no longer reaches its row or its signed head; a chain computed anew disagrees with
 * the heads. Reads in pages, each in its own unit of work, so that millions of entries need little
 * memory; what is added meanwhile is left for the next time.
 */
#include <jansson.h>
#include <sodium.h>

#include "core/access/audit.h"
#include "core/access/audit.sql.h"
#include "core/base/id.h"

#define FAULTS_LISTED 100

struct walk {
	struct db_pool *pool;
	struct arena *kept, *page; /* the report's, and one that is emptied after every page */
	int64_t host_id;
	const struct audit_check *check;
	struct audit_report *report;
	bool failed;
};

static void fault(struct walk *k, int64_t lane, int64_t seq, struct str what)
{
	k->report->faults_total++;
	if (k->report->faults.n == FAULTS_LISTED)
		return;
	struct audit_fault f = { .lane = lane, .seq = seq, .what = str_dup(k->kept, what) };
	VEC_PUSH(k->kept, &k->report->faults, f);
}

static struct db *page_begin(struct walk *k, struct viewer *v)
{
	arena_reset(k->page);
	*v = viewer_system(k->host_id, k->page);
	return db_begin(k->pool, k->page, v, DB_READ);
}

static void page_end(struct walk *k, struct db *db)
{
	if (!db_end(db))
		k->failed = true;
}

/* Counts the subjects a read entry names and asks that each can be found from the person's side. */
static int64_t subjects_check(struct walk *k, struct db *db, const struct audit_entry *e)
{
	int64_t n = 0;
	json_t *body = json_loadb(e->body.p, e->body.n, 0, NULL), *list, *item;
	const char *categories;
	size_t i;
	json_object_foreach(json_object_get(body, "seen"), categories, list) {
		json_array_foreach(list, i, item) {
			int64_t id = 0;
			struct audit_subject_there_row there;
			n++;
			if (!json_is_string(item) || !id_parse(str_of(json_string_value(item)), &id)
			    || !audit_subject_there(db, (struct audit_subject_there_args){
					.subject_id = id, .at = e->at, .lane = e->lane, .seq = e->seq }, &there))
				fault(k, e->lane, e->seq,
					S("This look cannot be found from the person's side: the index was changed."));
		}
	}
	json_decref(body);
	return n;
}

/* One page of a lane. Returns how many entries it held; *last is the place and hash to go on
 * from. */
static size_t lane_page(struct walk *k, struct db *db, struct audit_entry *e, struct str *hash,
	int64_t until, int64_t *subjects)
{
	struct audit_entries_after_rows rows = audit_entries_after(
		db, (struct audit_entries_after_args){ .lane = e->lane, .seq = e->seq });
	for (size_t i = 0; i < rows.n; i++) {
		const struct audit_entries_after_row *r = &rows.v[i];
		if (r->seq > until)
			return 0;
		if (r->seq != e->seq + 1)
			fault(k, e->lane, r->seq,
				r->seq == e->seq + 2
					? str_fmt(k->page, "Entry %lld before it is missing.", (long long)e->seq + 1)
					: str_fmt(k->page, "Entries %lld to %lld before it are missing.",
						  (long long)e->seq + 1, (long long)r->seq - 1));
		e->seq = r->seq;
		e->at = r->at;
		e->account_id = r->account_id.v;
		e->role = r->role;
		e->action = r->action;
		e->subject_id = r->subject_id;
		e->body = r->body;
		e->digest = r->digest;
		if (!str_eq(audit_hash(k->page, *hash, e), r->hash))
			fault(k, e->lane, e->seq,
				S("Its hash does not fit what it says and the entry before it: changed or moved."));
		*hash = r->hash; /* go on from what is written, so that one change is one fault */
		if (str_eq(e->action, S("read")))
			*subjects += subjects_check(k, db, e);
		else if (e->subject_id)
			++*subjects;
		k->report->entries++;
	}
	return rows.n;
}

static void lane_entries(struct walk *k, const struct audit_lanes_row *lane)
{
	struct audit_entry e = { .host_id = k->host_id, .lane = lane->lane };
	char hash_kept[64];
	struct str hash = audit_first_hash(k->kept, k->host_id, lane->lane);
	int64_t subjects = 0;
	size_t n;
	do {
		struct viewer v;
		struct db *db = page_begin(k, &v);
		n = lane_page(k, db, &e, &hash, lane->seq, &subjects);
		if (hash.n == sizeof hash_kept) {
			for (size_t i = 0; i < sizeof hash_kept; i++)
				hash_kept[i] = hash.p[i];
			hash = (struct str){ .p = hash_kept, .n = sizeof hash_kept };
		} else {
			hash = S("");
		}
		page_end(k, db);
	} while (n && e.seq < lane->seq && !k->failed);
	if (e.seq != lane->seq)
		fault(k, lane->lane, 0,
			str_fmt(k->page, "The lane ends at entry %lld and should reach %lld: cut short.",
				(long long)e.seq, (long long)lane->seq));
	else if (!str_eq(hash, lane->hash))
		fault(
			k, lane->lane, e.seq, S("The lane's own row holds another hash than its last entry."));
	struct viewer v;
	struct db *db = page_begin(k, &v);
	struct audit_subjects_count_row count;
	if (audit_subjects_count(db,
			(struct audit_subjects_count_args){ .lane = lane->lane, .seq = lane->seq }, &count) &&
		count.total != subjects)
		fault(k, lane->lane, 0,
			str_fmt(k->page,
				"The index of who was looked at holds %lld rows and the entries name %lld.",
				(long long)count.total, (long long)subjects));
	k->report->subjects += subjects;
	page_end(k, db);
}

static bool key_trusted(const struct audit_check *c, struct str signer)
{
	for (size_t i = 0; i < c->n_keys; i++)
		if (str_eq_ascii(c->keys[i], signer))
			return true;
	return false;
}

static bool hex_read(struct str hex, unsigned char *bytes, size_t n)
{
	size_t got = 0;
	return hex.n == 2 * n && sodium_hex2bin(bytes, n, hex.p, hex.n, NULL, &got, NULL) == 0 &&
		got == n;
}

static void head_check(struct walk *k, struct db *db, int64_t lane, int64_t seq, struct str text,
	struct str hash, struct str signer, struct str signature)
{
	unsigned char key[crypto_sign_PUBLICKEYBYTES], sig[crypto_sign_BYTES];
	struct audit_entry_hash_row entry;
	k->report->heads++;
	if (!key_trusted(k->check, signer))
		fault(k, lane, seq, S("A head is signed with a key that is not trusted here."));
	else if (!hex_read(signer, key, sizeof key) || !hex_read(signature, sig, sizeof sig)
		 || crypto_sign_verify_detached(sig, (const unsigned char *)text.p, text.n, key) != 0)
		fault(k, lane, seq, S("A head's signature is false."));
	else if (!audit_entry_hash(
				 db, (struct audit_entry_hash_args){ .lane = lane, .seq = seq }, &entry))
		fault(
			k, lane, seq, S("A head was signed for an entry that is no longer there: cut short."));
	else if (!str_eq(entry.hash, hash))
		fault(k, lane, seq,
			S("The entry differs from the head that was signed: the chain was written anew."));
}

static void lane_heads(struct walk *k, int64_t lane)
{
	int64_t after = 0;
	size_t n;
	do {
		struct viewer v;
		struct db *db = page_begin(k, &v);
		struct audit_heads_after_rows rows =
			audit_heads_after(db, (struct audit_heads_after_args){ .lane = lane, .seq = after });
		for (size_t i = 0; i < rows.n; i++) {
			const struct audit_heads_after_row *r = &rows.v[i];
			head_check(k, db, lane, r->seq,
				audit_head_text(k->page, k->host_id, lane, r->seq, r->at, r->hash), r->hash,
				r->signer, r->signature);
			after = r->seq;
		}
		n = rows.n;
		page_end(k, db);
	} while (n && !k->failed);
}

/* "kith head 1 HOST LANE SEQ AT HASH SIGNER SIGNATURE" */
static void log_line(struct walk *k, struct db *db, struct str line)
{
	struct str rest = line, word[10] = { 0 };
	int64_t host = 0, lane = 0, seq = 0;
	for (int i = 0; i < 10; i++)
		if (!str_cut(&rest, ' ', &word[i]))
			break;
	if (!id_parse(word[3], &host) || !str_to_i64(word[4], &lane) || !str_to_i64(word[5], &seq)) {
		fault(k, 0, 0,
			str_fmt(k->page, "A line of heads.log cannot be read: %.*s",
				STR_ARG(str_part(line, 0, 80))));
		return;
	}
	if (host != k->host_id)
		return;
	struct str text = str_part(line, 0, (size_t)(word[7].p - line.p) + word[7].n);
	head_check(k, db, lane, seq, text, word[7], word[8], word[9]);
	struct audit_head_at_row head;
	if (!audit_head_at(db, (struct audit_head_at_args){ .lane = lane, .seq = seq }, &head))
		fault(k, lane, seq, S("heads.log holds a signed head that the database no longer has."));
}

static void log_heads(struct walk *k)
{
	struct str rest = k->check->heads_log, line;
	while (rest.n && !k->failed) {
		struct viewer v;
		struct db *db = page_begin(k, &v);
		for (int i = 0; i < 2000 && str_cut(&rest, '\n', &line); i++)
			if (line.n)
				log_line(k, db, line);
		page_end(k, db);
	}
}

/* Lanes with entries that have no row of their own, or more entries than it says. The entries were
 * counted before the rows were read, so that what was added in between is no fault. */
static void lanes_compare(struct walk *k, const struct audit_lanes_of_entries_rows *entries,
	const struct audit_lanes_rows *lanes)
{
	for (size_t i = 0; i < entries->n; i++) {
		const struct audit_lanes_of_entries_row *e = &entries->v[i];
		size_t j = 0;
		while (j < lanes->n && lanes->v[j].lane != e->lane)
			j++;
		if (j == lanes->n)
			fault(k, e->lane, 0, S("This lane has entries and its own row is missing."));
		else if (e->last_seq > lanes->v[j].seq)
			fault(k, e->lane, e->last_seq,
				S("There are entries after the lane's end: added from outside."));
	}
}

bool audit_verify(struct db_pool *p, struct arena *a, int64_t host_id, struct audit_check c,
	struct audit_report *out)
{
	*out = (struct audit_report){ 0 };
	struct walk k = {
		.pool = p, .kept = a, .page = arena_new(), .host_id = host_id, .check = &c, .report = out
	};
	struct arena *first = arena_new();
	struct viewer v = viewer_system(host_id, first);
	struct db *db = db_begin(p, first, &v, DB_READ);
	struct audit_lanes_of_entries_rows entries = audit_lanes_of_entries(db);
	struct audit_lanes_rows lanes = audit_lanes(db);
	if (!db_end(db))
		k.failed = true;
	out->lanes = (int64_t)lanes.n;
	lanes_compare(&k, &entries, &lanes);
	for (size_t i = 0; i < lanes.n && !k.failed; i++) {
		lane_entries(&k, &lanes.v[i]);
		lane_heads(&k, lanes.v[i].lane);
	}
	log_heads(&k);
	arena_free(k.page);
	arena_free(first);
	return !k.failed;
}
