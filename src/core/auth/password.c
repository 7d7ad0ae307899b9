/*
 * Passwords. The deny-list is ours: not millions of leaked ones but the shapes people reach for
 * when twelve characters are asked: one common word with years, digits and signs around it,
 * keyboard walks, one thing said again and again, counting. A word list and a few rules catch all
 * their variations, which a list of literal passwords cannot.
 */
#include "core/auth/password.h"

#include <sodium.h>
#include <pthread.h>

#include "core/base/fold.h"

#define HASH_OPS 2
#define HASH_MEMORY (19 * 1024 * 1024) /* OWASP: argon2id with 19 MiB, two passes, one lane */
#define HASHES_AT_ONCE 2

/* Folded (lower case, no accents, signs as nothing). A password is refused when these, put
 * together, with digits between, make up all of it. */
static const char common_words[] = " password passwort passwd pass word login signin welcome "
								   "letmein admin administrator root user guest master "
								   "changeme change default secret private access account hello "
								   "qwerty qwertyuiop qwertz azerty asdf asdfgh "
								   "asdfghjkl zxcvbn zxcvbnm abc abcd abcdef abcdefgh iloveyou "
								   "love lovely sunshine princess football monkey "
								   "dragon shadow superman batman pokemon baseball basketball "
								   "soccer rugby cricket charlie michael thomas jordan "
								   "george harry jessica ashley daniel andrew joshua hunter ranger "
								   "buster tigger bailey summer winter spring "
								   "autumn monday tuesday wednesday thursday friday saturday "
								   "sunday january february march april may june july "
								   "august september october november december liverpool arsenal "
								   "chelsea everton tottenham manchester united city "
								   "london england britain scotland wales ireland oxford "
								   "birmingham leeds bristol hub hubs kith council community "
								   "support covid corona lockdown shielding volunteer volunteers "
								   "helper helping help caller manager worker "
								   "handler partner governance resident office computer internet "
								   "server laptop phone mobile test testing tester "
								   "demo sample example temp temporary please thanks thank you the "
								   "my is this me mine our new old our one two three "
								   "four five six seven eight nine ten freedom whatever trustno "
								   "nothing something letter correct horse battery staple ";

static const char *const keyboard_rows[] = { "1234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm",
	"1qaz2wsx3edc4rfv5tgb6yhn7ujm", "qazwsxedcrfvtgbyhnujmikolp", "abcdefghijklmnopqrstuvwxyz" };

static pthread_mutex_t gate = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t gate_open = PTHREAD_COND_INITIALIZER;
static int hashing;

static void gate_enter(void)
{
	pthread_mutex_lock(&gate);
	while (hashing == HASHES_AT_ONCE)
		pthread_cond_wait(&gate_open, &gate);
	hashing++;
	pthread_mutex_unlock(&gate);
}

static void gate_leave(void)
{
	pthread_mutex_lock(&gate);
	hashing--;
	pthread_cond_signal(&gate_open);
	pthread_mutex_unlock(&gate);
}

/* Letters and digits only, folded. */
static struct str squeezed(struct arena *a, struct str s)
{
	struct buf b = { .arena = a };
	struct str folded = fold_text(a, s);
	for (size_t i = 0; i < folded.n; i++)
		if (folded.p[i] != ' ')
			buf_char(&b, folded.p[i]);
	return b.n ? buf_view(&b) : S("");
}

static bool is_letter(char c)
{
	return c >= 'a' && c <= 'z';
}

/* The letter a sign is used for: p4$$w0rd. */
static char undisguised(char c)
{
	static const char from[] = "430$@!5+", to[] = "aeosaist";
	for (size_t i = 0; from[i]; i++)
		if (c == from[i])
			return to[i];
	return c;
}

static bool word_at(struct str s, size_t at, struct str w)
{
	if (at + w.n > s.n)
		return false;
	for (size_t i = 0; i < w.n; i++)
		if (s.p[at + i] != w.p[i] && undisguised(s.p[at + i]) != w.p[i])
			return false;
	return true;
}

/* True when s is nothing but words of the list, disguised or not, with digits and signs around
 * them. Walks forward over the positions that a word can reach, so that "newoxfordp4ssword1" is
 * seen through. */
static bool made_of_words(struct arena *a, struct str s, struct str words)
{
	bool *reached = ARENA_ARRAY(a, bool, s.n + 1);
	reached[0] = true;
	for (size_t at = 0; at < s.n; at++) {
		if (!reached[at])
			continue;
		if (!is_letter(s.p[at]))
			reached[at + 1] = true;
		struct str rest = words, w;
		while (str_cut(&rest, ' ', &w))
			if (w.n && word_at(s, at, w))
				reached[at + w.n] = true;
	}
	return reached[s.n];
}

static bool is_ascii(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] >= 0x80)
			return false;
	return true;
}

/* "abcabcabcabc", "aaaaaaaaaaaa": one short piece again and again. */
static bool repeats(struct str s)
{
	for (size_t step = 1; step <= s.n / 3; step++) {
		size_t i = step;
		while (i < s.n && s.p[i] == s.p[i - step])
			i++;
		if (i == s.n)
			return true;
	}
	return false;
}

/* Runs of three and more along a keyboard row or the alphabet, either way, make up most of it. */
static bool keyboard_walk(struct str s)
{
	size_t walked = 0;
	for (size_t i = 0; i + 2 < s.n;) {
		size_t best = 0;
		for (size_t r = 0; r < sizeof keyboard_rows / sizeof *keyboard_rows; r++) {
			struct str row = str_of(keyboard_rows[r]);
			for (size_t at = 0; at < row.n; at++) {
				size_t up = 0, down = 0;
				while (i + up < s.n && at + up < row.n && s.p[i + up] == row.p[at + up])
					up++;
				while (i + down < s.n && down <= at && s.p[i + down] == row.p[at - down])
					down++;
				size_t here = up > down ? up : down;
				best = here > best ? here : best;
			}
		}
		walked += best >= 3 ? best : 0;
		i += best >= 3 ? best : 1;
	}
	return s.n > 0 && walked * 4 >= s.n * 3;
}

static size_t characters(struct str s)
{
	size_t at = 0, n = 0;
	while (str_utf8_next(s, &at) >= 0)
		n++;
	return n;
}

/* Pieces of the name, the e-mail address and the host that are long enough to count. */
static struct str own_words(struct arena *a, struct password_about about)
{
	struct buf b = { .arena = a };
	const struct str all[] = { about.name, about.email, about.host };
	for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
		struct str rest = fold_text(a, all[i]), part;
		struct str whole = squeezed(a, all[i]);
		if (whole.n >= 3)
			buf_fmt(&b, "%.*s ", STR_ARG(whole));
		while (str_cut(&rest, ' ', &part))
			if (part.n >= 3)
				buf_fmt(&b, "%.*s ", STR_ARG(part));
	}
	return b.n ? buf_view(&b) : S("");
}

bool password_good(
	struct arena *a, struct str password, struct password_about about, struct str *why)
{
	size_t n = characters(password);
	if (n < PASSWORD_LEAST) {
		*why = str_fmt(a,
			"Use at least %d characters: three or four words that only you would put together.",
			PASSWORD_LEAST);
		return false;
	}
	if (password.n > PASSWORD_MOST) {
		*why = S("Use a password of at most 256 characters.");
		return false;
	}
	struct str words = str_fmt(a, "%s%.*s", common_words, STR_ARG(own_words(a, about)));
	struct str plain = squeezed(a, password);
	if (made_of_words(a, is_ascii(password) ? str_lower_ascii(a, password) : plain, words)) {
		*why = S("That is made of words that people try first, or of your own name. Add a word or "
				 "two that nobody would guess.");
		return false;
	}
	if (repeats(password) || repeats(plain) || keyboard_walk(plain)) {
		*why = S("That follows a pattern that is easy to guess. Use three or four words that only "
				 "you would put together.");
		return false;
	}
	return true;
}

struct str password_hash(struct arena *a, struct str password)
{
	char *hash = arena_alloc(a, crypto_pwhash_STRBYTES);
	gate_enter();
	int failed = crypto_pwhash_argon2id_str(
		hash, password.p ? password.p : "", password.n, HASH_OPS, HASH_MEMORY);
	gate_leave();
	return failed ? STR_NONE : str_of(hash);
}

bool password_is(struct str password, struct str hash)
{
	/* What a wrong password is compared with when there is no account; nothing hashes to it. */
	static const char nobody[] = "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$"
								 "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
	char z[crypto_pwhash_STRBYTES] = { 0 };
	bool there = !str_empty(hash) && hash.n < sizeof z;
	struct str against = there ? hash : str_of(nobody);
	for (size_t i = 0; i < against.n; i++)
		z[i] = against.p[i];
	if (password.n > PASSWORD_MOST)
		password.n = 0;
	gate_enter();
	int failed = crypto_pwhash_str_verify(z, password.p ? password.p : "", password.n);
	gate_leave();
	return there && failed == 0;
}
