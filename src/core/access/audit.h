/*
 * The record of everything done and seen: an append-only chain of entries that can be proved whole.
 *
 * Every entry carries a BLAKE2b hash over all its fields and the hash of the entry before it in its
 * lane. A lane belongs to one writer (db_lane), so writers need not wait for one another. Every few
 * minutes the head of each lane is signed (Ed25519) and the signature is also appended to
 * heads.log, which can be sent to a second organisation: whoever could rewrite the whole chain
 * still cannot make it agree with heads that others hold.
 *
 * Entries hold ids, actions and digests, never personal content. A digest is keyed by a salt that
 * belongs to its subject; audit_forget() removes the salt when a person is erased.
 */
#ifndef KITH_ACCESS_AUDIT_H
#define KITH_ACCESS_AUDIT_H

#include "core/base/time.h"
#include "core/db/db.h"

/* Something was done. `action` is a dotted name ("request.save"); `subject_id` whose record it is
 * (the person where there is one, else the thing; 0: nobody's); `body` a JSON object without
 * personal content, or absent; `content` what was written about them, of which only a digest is
 * kept, or absent. Part of this unit of work: undone with it. */
void audit_add(
	struct db *db, struct str action, int64_t subject_id, struct str body, struct str content);

/* The same, done by an account that this unit's viewer is not yet: somebody who is signing in. */
void audit_add_as(struct db *db, int64_t account_id, enum role role, struct str action,
	int64_t subject_id, struct str body);

/* Something was seen: one entry for everything see() showed to this unit's viewer, which is then
 * emptied. `page` is the route's pattern. Does nothing when nothing personal was shown. */
void audit_read(struct db *db, struct str page);
/* The same for looks gathered in another unit of work, which the caller carried over. */
void audit_read_looks(struct db *db, struct str page, const struct look *looks, size_t n);

/* The digest audit_add() kept of this content, to prove later what was written; absent when
 * forgotten. */
struct str audit_digest(struct db *db, int64_t subject_id, struct str content);
void audit_forget(struct db *db, int64_t subject_id);

/* --- heads --- */
struct audit_key { unsigned char secret[64], open[32]; };
/* Reads data_dir/audit.key, making it (mode 0600) the first time. False with a sentence. */
MUSTUSE bool audit_key_load(
	struct arena *a, struct str data_dir, struct audit_key *key, struct str *why);
struct str audit_key_words(struct arena *a, const struct audit_key *key); /* the public half, hex */
/* In a write unit: signs the head of each lane that moved since the last time; the lines for
 * heads.log come back, to be appended by audit_heads_append() once the unit is committed. */
struct str audit_heads_sign(struct db *db, const struct audit_key *key);
MUSTUSE bool audit_heads_append(
	struct arena *a, struct str data_dir, struct str lines, struct str *why);
/* All of it, in its own unit of work: what the job 'heads' does. The sentence lives in `a`. */
MUSTUSE bool audit_heads(struct db_pool *p, struct arena *a, struct str data_dir, int64_t host_id,
	int64_t now, struct str *why);

/* --- proof --- */
struct audit_fault {
	int64_t lane, seq;                     /* 0: the lane or the log as a whole */
	struct str what;                       /* a sentence */
};

struct audit_report {
	int64_t entries, lanes, heads, subjects;
	size_t faults_total;                   /* all found; the first 100 are listed */
	struct VEC(struct audit_fault) faults;
};

struct audit_check {
	struct str heads_log; /* text of heads.log, or of a second organisation's copy; absent: none */
	const struct str *keys;                /* public keys (hex) that heads may be signed with */
	size_t n_keys;
};

/* Walks the whole chain of a host. The report and its sentences live in `a`. False when it could
 * not be read at all; a broken chain is a report with faults. */
MUSTUSE bool audit_verify(struct db_pool *p, struct arena *a, int64_t host_id, struct audit_check c,
	struct audit_report *out);

/* --- for the chain's own files and tests --- */
struct audit_entry {
	int64_t host_id, lane, seq, at, account_id, subject_id;
	struct str role, action, body, digest;
};
struct str audit_hash(
	struct arena *a, struct str before, const struct audit_entry *e); /* 64 hex digits */
struct str audit_first_hash(struct arena *a, int64_t host_id, int64_t lane); /* before seq 1 */
struct str audit_head_text(
	struct arena *a, int64_t host_id, int64_t lane, int64_t seq, int64_t at, struct str hash);

#endif
