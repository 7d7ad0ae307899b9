/* Requests that another team took: a contact centre's export, a partner's list, line by line. */
#ifndef KITH_REQUEST_IMPORT_H
#define KITH_REQUEST_IMPORT_H

#include "hub/person/import.h"

extern const struct import_format import_requests_format;

/* The host's category that a list's own word for a reason means ("urgent supplies"); none when
 * nobody can tell. */
struct need_category_id request_reason_of(struct db *db, struct str reason);

#endif
