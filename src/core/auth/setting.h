/* A host's settings: short texts under a name. The names in use: smtp.url, smtp.name,
 * smtp.password_file, mail.from, source_salt, secret_key, second_factor ("off" on a sample city
 * only). */
#ifndef KITH_AUTH_SETTING_H
#define KITH_AUTH_SETTING_H

#include "core/db/db.h"

struct str setting_get(struct db *db, struct str name);        /* "" when it was never set */
void setting_set(struct db *db, struct str name, struct str value);

#endif
