/*
 * The timeline: everything that was said and done in a case, newest first, as one list, whoever did
 * it.
 */
#ifndef KITH_TIMELINE_H
#define KITH_TIMELINE_H

#include "hub/casework/casework.h"

enum timeline_show {
	TIMELINE_ALL,
	TIMELINE_TALKS,
	TIMELINE_HELP,
	TIMELINE_NOTES,
	TIMELINE_SHOW_COUNT
};
struct str timeline_show_name(enum timeline_show s);   /* "talks": in addresses */
struct str timeline_show_words(enum timeline_show s);  /* "Talks": on the page */
enum timeline_show timeline_show_of(struct str name);  /* anything else: all */

struct timeline_entry {
	int64_t at, id;
	struct str mark;                       /* "talks", "help", "notes": which sort it is */
	struct str title;                      /* "Spoke to them by phone" */
	struct str by;                         /* who did it; empty: not known, or said in the title */
	struct personal words;
	bool is_request;                       /* links say /case/…#request-… */
};
struct timeline { struct timeline_entry *v; size_t n; bool more; };
/* The `most` entries older than the one named; 0, 0: the newest. */
struct timeline timeline_of(struct db *db, struct case_id c, enum timeline_show show,
	int64_t before_at, int64_t before_id, int64_t most);

#endif
