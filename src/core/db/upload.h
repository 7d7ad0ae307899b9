/*
 * Files that came through a page and are worked on behind it: lists of people, lists of addresses.
 * They lie in the database, in pieces, until they are done with: so any server can take the work
 * up, a backup has them, and nothing is left in a folder when a server stops in the middle. Whoever
 * reads one makes a copy of its own beside the files that arrive, and removes it again.
 */
#ifndef KITH_DB_UPLOAD_H
#define KITH_DB_UPLOAD_H

#include "core/db/db.h"
#include "core/db/types.h"

/* Puts the file there, in transactions of its own, as it is large. False: nothing of it is kept.
 * Until upload_note() it belongs to nobody and is forgotten after a day. */
MUSTUSE bool upload_keep(
	struct db_pool *pool, int64_t host_id, struct upload_id id, struct str path);
/* The same of bytes in memory. */
MUSTUSE bool upload_keep_bytes(
	struct db_pool *pool, int64_t host_id, struct upload_id id, struct str bytes);
/* It belongs to something now: in the transaction that notes that down. */
void upload_note(struct db *db, struct upload_id id);
/* Gone, with the transaction; what is not there is gone already. */
void upload_drop(struct db *db, struct upload_id id);
/* The same in a transaction of its own, when noting it down failed. */
void upload_forget(struct db_pool *pool, int64_t host_id, struct upload_id id);
/* Whether it is there. */
MUSTUSE bool upload_there(struct db *db, struct upload_id id);
/* All of a small one, in the arena of `db`; absent when there is none. */
MUSTUSE struct str upload_bytes(struct db *db, struct upload_id id);
/* A copy on this server to read from, which the caller removes; absent when there is none. */
MUSTUSE struct str upload_copy(struct db *db, struct upload_id id);
void upload_copy_remove(struct arena *a, struct str copy);
/* Forgets what belonged to nobody a day ago: its server stopped while it came. How many pieces. */
int64_t uploads_tidy(struct db *db);

#endif
