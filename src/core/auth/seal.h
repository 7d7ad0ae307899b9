/*
 * Secrets that must be read again (an authenticator app's) lie sealed in the database: whoever
 * reads only that - a dump on its way, a replica, an injected query - can make no codes. The key is
 * a file of its own, 32 random bytes readable by the program alone: secret.key in the data folder,
 * or where --key says. All servers of one database need the same one.
 */
#ifndef KITH_AUTH_SEAL_H
#define KITH_AUTH_SEAL_H

#include "core/db/db.h"

/* Where the key is, when not in the data folder. Told once at start; the text stays the
 * caller's. */
void seal_key_place(struct str path);
/* The key file of a hub with this data folder: absent when neither a folder nor a place was
 * given. */
struct str seal_key_path(struct arena *a, struct str data_dir);
/* Makes the key when there is none yet. False with a sentence: it cannot be made or read, or others
 * can read it. */
MUSTUSE bool seal_key_ready(struct arena *a, struct str data_dir, struct str *why);
/* Whether this key is the one with which the hosts' secrets were sealed. False with a sentence that
 * says what to do. */
MUSTUSE bool seal_key_fits(struct db_pool *p, struct arena *a, struct str *why);

/* Text that only seal_open of the same account gives back. Notes which key it was on first use. On
 * failure the unit of work fails, and the result is absent. */
struct str seal_make(struct db *db, int64_t account_id, struct str text);
/* Absent, and the unit of work failed, when the key is not there or another, or the text was
 * tampered with. Absent or empty text is given back as it is. */
struct str seal_open(struct db *db, int64_t account_id, struct str sealed);

#endif
