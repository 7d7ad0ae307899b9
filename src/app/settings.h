/*
 * Settings: what differs between hosts and is theirs to change. The name residents know, the number
 * they ring, the kinds of need with the words that suggest them, the red words that raise a request
 * at once, and the mail server.
 */
#ifndef KITH_APP_SETTINGS_H
#define KITH_APP_SETTINGS_H

#include "core/base/problem.h"
#include "core/db/db.h"
#include "core/db/types.h"

struct host_setting { struct str name, area_name, phone; };
MUSTUSE bool settings_host_save(struct db *db, struct host_setting h, struct problems *ps);

struct mail_setting { struct str url, from, name, password_file; };
struct mail_setting settings_mail(struct db *db);
/* An empty url switches mail off. */
MUSTUSE bool settings_mail_save(struct db *db, struct mail_setting m, struct problems *ps);

struct need_setting {
	struct need_category_id id;            /* 0: a new one */
	struct str name, words;                /* words: one a line */
	struct str minutes, place;             /* as written */
	bool needs_check, is_used;
};
/* The code of a kind of need is made from its first name and never changes: imports and reports use
 * it. */
MUSTUSE bool settings_need_keep(struct db *db, struct need_setting n, struct problems *ps);

struct red_setting { struct str words, why; struct str raises_to; };
MUSTUSE bool settings_red_add(struct db *db, struct red_setting r, struct problems *ps);
MUSTUSE bool settings_red_drop(struct db *db, struct red_word_id id);

#endif
