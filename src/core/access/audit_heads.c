/*
 * Signing the chain's heads. The secret half of the key lies in the data folder, readable by the
 * program alone; the signatures go into the database and, line by line, into heads.log, from where
 * they can be sent to a second organisation. A chain written anew from the beginning cannot agree
 * with a head that somebody else has kept.
 */
#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/access/audit.h"
#include "core/access/audit.sql.h"
#include "core/base/check.h"
#include "core/base/id.h"

static struct str hex_of(struct arena *a, const unsigned char *bytes, size_t n)
{
	char *text = arena_alloc(a, 2 * n + 1);
	sodium_bin2hex(text, 2 * n + 1, bytes, n);
	return (struct str){ .p = text, .n = 2 * n };
}

struct str audit_key_words(struct arena *a, const struct audit_key *key)
{
	return hex_of(a, key->open, sizeof key->open);
}

static bool write_all(int fd, const void *p, size_t n)
{
	const char *at = p;
	while (n) {
		ssize_t k = write(fd, at, n);
		if (k < 0 && errno == EINTR)
			continue;
		if (k <= 0)
			return false;
		at += k;
		n -= (size_t)k;
	}
	return true;
}

/* Makes the key beside its place and links it there, so that of two processes starting at once one
 * key wins and both read it. */
static bool key_make(struct arena *a, const char *path)
{
	struct audit_key key;
	crypto_sign_keypair(key.open, key.secret);
	char *fresh = str_z(a, str_fmt(a, "%s.%ld", path, (long)getpid()));
	int fd = open(fresh, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	if (fd < 0)
		return false;
	bool ok = write_all(fd, key.secret, sizeof key.secret) && fsync(fd) == 0;
	close(fd);
	sodium_memzero(&key, sizeof key);
	if (ok && link(fresh, path) != 0 && errno != EEXIST)
		ok = false;
	unlink(fresh);
	return ok;
}

bool audit_key_load(struct arena *a, struct str data_dir, struct audit_key *key, struct str *why)
{
	char *path = str_z(a, str_fmt(a, "%.*s/audit.key", STR_ARG(data_dir)));
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0 && errno == ENOENT && key_make(a, path))
		fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0) {
		*why = str_fmt(a, "The audit key %s cannot be read: %s.", path, strerror(errno));
		return false;
	}
	struct stat st;
	bool ok = fstat(fd, &st) == 0 && st.st_size == sizeof key->secret
		&& read(fd, key->secret, sizeof key->secret) == (ssize_t)sizeof key->secret;
	close(fd);
	if (!ok) {
		*why = str_fmt(a, "The audit key %s is damaged. Put it back from a backup.", path);
		return false;
	}
	if (st.st_mode & 077) {
		*why = str_fmt(a, "The audit key %s can be read by others. Run: chmod 600 %s", path, path);
		return false;
	}
	crypto_sign_ed25519_sk_to_pk(key->open, key->secret);
	return true;
}

struct str audit_head_text(
	struct arena *a, int64_t host_id, int64_t lane, int64_t seq, int64_t at, struct str hash)
{
	return str_fmt(a, "kith head 1 %.*s %lld %lld %lld %.*s", STR_ARG(id_text(a, host_id)),
		(long long)lane, (long long)seq, (long long)at, STR_ARG(hash));
}

struct str audit_heads_sign(struct db *db, const struct audit_key *key)
{
	struct arena *a = db_arena(db);
	int64_t host_id = db_viewer(db)->host_id, at = db_now(db);
	struct buf lines = { .arena = a };
	struct str signer = audit_key_words(a, key);
	struct audit_lanes_rows lanes = audit_lanes(db);
	for (size_t i = 0; i < lanes.n; i++) {
		const struct audit_lanes_row *l = &lanes.v[i];
		if (l->seq <= l->signed_seq)
			continue;
		struct str text = audit_head_text(a, host_id, l->lane, l->seq, at, l->hash);
		unsigned char sig[crypto_sign_BYTES];
		crypto_sign_detached(sig, NULL, (const unsigned char *)text.p, text.n, key->secret);
		struct str signature = hex_of(a, sig, sizeof sig);
		audit_head_add(db, (struct audit_head_add_args){ .lane = l->lane, .seq = l->seq, .at = at,
			.hash = l->hash, .signer = signer, .signature = signature });
		buf_fmt(&lines, "%.*s %.*s %.*s\n", STR_ARG(text), STR_ARG(signer), STR_ARG(signature));
	}
	return buf_view(&lines);
}

bool audit_heads_append(struct arena *a, struct str data_dir, struct str lines, struct str *why)
{
	if (str_empty(lines))
		return true;
	char *path = str_z(a, str_fmt(a, "%.*s/heads.log", STR_ARG(data_dir)));
	int fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0640);
	bool ok = fd >= 0 && write_all(fd, lines.p, lines.n) && fsync(fd) == 0;
	if (!ok)
		*why = str_fmt(a, "The signed heads cannot be written to %s: %s.", path, strerror(errno));
	if (fd >= 0)
		close(fd);
	return ok;
}

bool audit_heads(struct db_pool *p, struct arena *a, struct str data_dir, int64_t host_id,
	int64_t now, struct str *why)
{
	struct audit_key key;
	if (!audit_key_load(a, data_dir, &key, why))
		return false;
	struct viewer v = viewer_system(host_id, a);
	struct db *db = db_begin(p, a, &v, DB_WRITE);
	db_set_now(db, now);
	struct str lines = audit_heads_sign(db, &key);
	sodium_memzero(&key, sizeof key);
	if (!db_end(db)) {
		*why = S("The heads of the audit chain could not be saved.");
		return false;
	}
	return audit_heads_append(a, data_dir, lines, why);
}
