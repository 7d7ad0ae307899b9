/*
 * E-mail out: a message is queued in the outbox with the change that causes it, and sent by the
 * background worker through the host's mail server (SMTP, libcurl). Plain text, UTF-8.
 */
#ifndef KITH_MAIL_H
#define KITH_MAIL_H

#include "core/db/db.h"

struct mail {
	struct str to, subject, text;          /* one address; lines end in \n */
};

bool mail_ready(struct db *db);                        /* the host has a mail server */
void mail_queue(struct db *db, struct mail m);         /* in a write unit */

/* What the outbox keeps of it, and back. */
struct str mail_body(struct arena *a, struct mail m);
MUSTUSE bool mail_from_body(struct arena *a, struct str body, struct mail *m);

/* How to reach the mail server: from the host's settings. */
struct mail_server {
	struct str url;                        /* "smtp://mail.example:587" or "smtps://…:465" */
	struct str name, password;             /* empty: no sign-in */
	struct str from;                       /* address in From: */
	struct str from_words;                 /* name beside it: the host's */
};
/* False with a sentence when the settings do not make a server, or the password file cannot be
 * read. */
MUSTUSE bool mail_server_of(struct db *db, struct mail_server *out, struct str *why);
/* The whole message as sent: headers that no value can break out of, then the text. */
struct str mail_message(struct arena *a, const struct mail_server *s, struct mail m,
	struct str message_id, int64_t now);
/* Sends it now; may take a minute. False with a sentence; *later: trying again may help. */
MUSTUSE bool mail_send(struct arena *a, const struct mail_server *s, struct mail m,
	struct str message_id, int64_t now, struct str *why, bool *later);

#endif
