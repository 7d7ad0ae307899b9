/*
 * Passwords: what may be one, and how one is kept. At least twelve characters, nothing that
 * everybody tries first, nothing made of the account's own name or the host's; no rules about
 * capitals and signs, which only make people write it down (NIST SP 800-63B, OWASP ASVS 5.0
 * section 6.2). Kept as argon2id.
 *
 * Hashing takes tens of milliseconds and 19 MiB on purpose; only a few run at once, and never on
 * the writer: handlers that do it are declared ASIDE.
 */
#ifndef KITH_AUTH_PASSWORD_H
#define KITH_AUTH_PASSWORD_H

#include "core/base/problem.h"

#define PASSWORD_LEAST 12                      /* characters, not bytes */
#define PASSWORD_MOST 256 /* bytes: a limit on work, far above any passphrase */

/* Words that may not make up the password: names, e-mail address, host. */
struct password_about { struct str name, email, host; };

/* False with a kind sentence that says what to do. */
MUSTUSE bool password_good(
	struct arena *a, struct str password, struct password_about about, struct str *why);
/* As libsodium writes it ("$argon2id$v=19$m=19456,t=2,p=1$…"). Absent when there is no memory for
 * it. */
struct str password_hash(struct arena *a, struct str password);
/* Takes as long whether or not there is a hash, so that nobody learns who has an account. */
MUSTUSE bool password_is(struct str password, struct str hash);

#endif
