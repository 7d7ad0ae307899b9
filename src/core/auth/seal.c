/*
 * XChaCha20-Poly1305 (libsodium) with a random nonce; host and account are authenticated with it,
 * so that a sealed secret copied to another account opens nothing. The key is read from its file
 * whenever it is needed, which is at signing in and never on a page, and is not kept in memory
 * between.
 */
#include "core/auth/seal.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/auth/setting.h"
#include "core/base/check.h"
#include "core/db/job.h"

#define KEY crypto_aead_xchacha20poly1305_ietf_KEYBYTES
#define NONCE crypto_aead_xchacha20poly1305_ietf_NPUBBYTES
#define TAG crypto_aead_xchacha20poly1305_ietf_ABYTES
#define TEXT_MOST 256
#define VARIANT sodium_base64_VARIANT_URLSAFE_NO_PADDING
#define SETTING S("secret_key") /* which key: a digest of it, from which it cannot be told */

static struct str place;

void seal_key_place(struct str path)
{
	place = path;
}

struct str seal_key_path(struct arena *a, struct str data_dir)
{
	if (!str_empty(place))
		return place;
	return str_empty(data_dir) ? STR_NONE : str_fmt(a, "%.*s/secret.key", STR_ARG(data_dir));
}

/* Made beside its place and linked there, so that of two servers starting at once one key wins and
 * both read it. */
static bool key_make(struct arena *a, const char *path)
{
	unsigned char key[KEY];
	char *fresh = str_z(a, str_fmt(a, "%s.%ld", path, (long)getpid()));
	int fd = open(fresh, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	bool ok;

	if (fd < 0)
		return false;
	randombytes_buf(key, sizeof(key));
	ok = write(fd, key, sizeof(key)) == (ssize_t)sizeof(key) && fsync(fd) == 0;
	sodium_memzero(key, sizeof(key));
	close(fd);
	ok = ok && (link(fresh, path) == 0 || errno == EEXIST);
	unlink(fresh);
	return ok;
}

static bool key_read(struct arena *a, struct str where, unsigned char *key, struct str *why)
{
	char *path = str_z(a, where);
	struct stat st = { 0 };
	int fd;

	if (str_empty(where)) {
		*why = S("There is no place for the key of second factors: say --data DIR, or --key FILE.");
		return false;
	}
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0) {
		*why =
			str_fmt(a, "The key of second factors, %s, cannot be read: %s.", path, strerror(errno));
		return false;
	}
	if (fstat(fd, &st) != 0 || st.st_size != (off_t)KEY || read(fd, key, KEY) != (ssize_t)KEY)
		*why = str_fmt(
			a, "The key of second factors, %s, is damaged. Put it back from a backup.", path);
	else if (st.st_mode & 077)
		*why = str_fmt(a, "The key of second factors, %s, can be read by others. Run: chmod 600 %s",
			path, path);
	else
		*why = STR_NONE;
	close(fd);
	return !why->p;
}

bool seal_key_ready(struct arena *a, struct str data_dir, struct str *why)
{
	struct str path = seal_key_path(a, data_dir);
	unsigned char key[KEY];
	bool ok;

	if (!str_empty(path) && access(str_z(a, path), F_OK) != 0 && !key_make(a, str_z(a, path))) {
		*why = str_fmt(a, "The key of second factors, %.*s, cannot be made: %s.", STR_ARG(path),
			strerror(errno));
		return false;
	}
	ok = key_read(a, path, key, why);
	sodium_memzero(key, sizeof(key));
	return ok;
}

static struct str key_digest(struct arena *a, const unsigned char *key)
{
	static const char about[] = "kith secret key 1";
	unsigned char sum[16];
	char *text = arena_alloc(a, 2 * sizeof(sum) + 1);

	crypto_generichash(sum, sizeof(sum), (const unsigned char *)about, sizeof(about) - 1, key, KEY);
	sodium_bin2hex(text, 2 * sizeof(sum) + 1, sum, sizeof(sum));
	return str_of(text);
}

static struct str other_key(struct arena *a, struct str path)
{
	return str_fmt(a,
		"This hub's second factors were sealed with another key than %.*s. Put the right "
		"secret.key there (from a backup, or "
		"from the other server), or name it with --key FILE.",
		STR_ARG(path));
}

bool seal_key_fits(struct db_pool *p, struct arena *a, struct str *why)
{
	struct host_list hosts = db_hosts(p, a);
	struct str path = seal_key_path(a, db_pool_data_dir(p)), digest;
	unsigned char key[KEY];

	if (!key_read(a, path, key, why))
		return false;
	digest = key_digest(a, key);
	sodium_memzero(key, sizeof(key));
	for (size_t i = 0; i < hosts.n; i++) {
		struct viewer v = viewer_system(hosts.v[i], a);
		struct db *db = db_begin(p, a, &v, DB_READ);
		struct str known = setting_get(db, SETTING);
		bool read = db_end(db);

		if (read && (str_empty(known) || str_eq(known, digest)))
			continue;
		*why = read ? other_key(a, path) : S("The database could not be read.");
		return false;
	}
	return true;
}

/* The key, when it is this host's; `first` may make it so. */
static bool key_of(struct db *db, unsigned char *key, bool first)
{
	struct arena *a = db_arena(db);
	struct str path = seal_key_path(a, db_pool_data_dir(db_pool(db))), why = STR_NONE, digest,
			   known;

	if (!key_read(a, path, key, &why)) {
		db_fail(db, str_z(a, why));
		return false;
	}
	digest = key_digest(a, key);
	known = setting_get(db, SETTING);
	if (str_empty(known) && first)
		setting_set(db, SETTING, digest);
	else if (!str_eq(known, digest))
		db_fail(db, str_z(a, other_key(a, path)));
	return !db_failed(db);
}

/* What is authenticated beside the text: whose it is. */
static void whose(struct db *db, int64_t account_id, unsigned char out[16])
{
	uint64_t words[2] = { (uint64_t)db_host(db), (uint64_t)account_id };

	for (int i = 0; i < 16; i++)
		out[i] = (unsigned char)(words[i / 8] >> (i % 8 * 8));
}

struct str seal_make(struct db *db, int64_t account_id, struct str text)
{
	unsigned char key[KEY], about[16], sealed[NONCE + TEXT_MOST + TAG];
	size_t room = sodium_base64_ENCODED_LEN(NONCE + text.n + TAG, VARIANT);
	char *words;
	bool ok = key_of(db, key, true);

	check(text.n <= TEXT_MOST);
	if (!ok)
		return STR_NONE;
	randombytes_buf(sealed, NONCE);
	whose(db, account_id, about);
	crypto_aead_xchacha20poly1305_ietf_encrypt(sealed + NONCE, NULL, (const unsigned char *)text.p,
		text.n, about, sizeof(about), NULL, sealed, key);
	sodium_memzero(key, sizeof(key));
	words = arena_alloc(db_arena(db), room);
	sodium_bin2base64(words, room, sealed, NONCE + text.n + TAG, VARIANT);
	return str_of(words);
}

struct str seal_open(struct db *db, int64_t account_id, struct str sealed)
{
	unsigned char key[KEY], about[16], bytes[NONCE + TEXT_MOST + TAG];
	char *text;
	size_t n = 0;
	bool ok;

	if (str_empty(sealed))
		return sealed;
	if (!key_of(db, key, false))
		return STR_NONE;
	text = arena_alloc(db_arena(db), TEXT_MOST + 1);
	whose(db, account_id, about);
	ok =
		sodium_base642bin(bytes, sizeof(bytes), sealed.p, sealed.n, NULL, &n, NULL, VARIANT) == 0 &&
		n >= NONCE + TAG &&
		crypto_aead_xchacha20poly1305_ietf_decrypt((unsigned char *)text, NULL, NULL, bytes + NONCE,
			n - NONCE, about, sizeof(about), bytes, key) == 0;
	sodium_memzero(key, sizeof(key));
	if (ok)
		return (struct str){ text, n - NONCE - TAG };
	db_fail(db, "a second factor's secret was not sealed by this hub for this account");
	return STR_NONE;
}
