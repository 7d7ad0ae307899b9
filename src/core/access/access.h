/*
 * Who may see what, and the record of every look.
 *
 * A column that holds personal data is declared in its migration with a category; the query
 * compiler hands it out as `struct personal`, which nothing can print. see() turns it into text
 * after asking whether this viewer's role, or an agreement, consent or task granted to them, allows
 * that category for that person, and notes the look. When the page is done the looks become one
 * entry of the audit chain, and only then is the page released.
 */
#ifndef KITH_ACCESS_H
#define KITH_ACCESS_H

#include "core/base/arena.h"
#include "core/base/str.h"

/* Roles are bits, so that a route or a query can name several. */
enum role {
	ROLE_PUBLIC = 1 << 0,         /* nobody signed in */
	ROLE_VOLUNTEER = 1 << 1,
	ROLE_CALL_HANDLER = 1 << 2,
	ROLE_HUB_WORKER = 1 << 3,
	ROLE_HUB_MANAGER = 1 << 4,
	ROLE_PARTNER = 1 << 5,
	ROLE_GOVERNANCE = 1 << 6,
	ROLE_ADMINISTRATOR = 1 << 7,
	ROLE_SYSTEM = 1 << 8,         /* jobs, imports, the command line */
};
#define ROLE_DESK (ROLE_CALL_HANDLER | ROLE_HUB_WORKER | ROLE_HUB_MANAGER)
#define ROLE_HUB (ROLE_HUB_WORKER | ROLE_HUB_MANAGER)
#define ROLE_STAFF (ROLE_DESK | ROLE_GOVERNANCE | ROLE_ADMINISTRATOR)
#define ROLE_SIGNED_IN (ROLE_STAFF | ROLE_PARTNER | ROLE_VOLUNTEER)
#define ROLE_ANYONE (ROLE_SIGNED_IN | ROLE_PUBLIC)
#define ROLE_COUNT 9

struct str role_name(enum role r);             /* "hub_worker": in the database, in JSON */
struct str role_words(enum role r);            /* "hub worker": on a page */
MUSTUSE bool role_parse(struct str s, enum role *out);

enum category { /* as written in migrations: "personal: case_notes" */
	CATEGORY_IDENTITY, /* names, birth date, sex */
	CATEGORY_CONTACT, /* telephone, e-mail, language, safe-contact rule */
	CATEGORY_ADDRESS, /* where they live, access notes */
	CATEGORY_HOUSEHOLD, /* who lives with whom */
	CATEGORY_HEALTH,
	CATEGORY_MONEY,
	CATEGORY_SAFEGUARDING,
	CATEGORY_CASE_NOTES, /* what they said, what was done */
	CATEGORY_COUNT
};
struct str category_name(enum category c);
struct str category_words(enum category c);
struct str category_why(enum category c);      /* why those who see it without a grant do */
MUSTUSE bool category_parse(struct str s, enum category *out);
uint32_t categories_parse(struct str
		names); /* "identity contact" as an agreement keeps them; unknown ones are left out */
struct str categories_words(
	struct arena *a, uint32_t bits); /* "identity, how to reach them", or "nothing" */

/* Text about a person. Only see() (pages, exports) and personal_raw() (rules, never pages:
 * arch_test refuses it in _web.c and templates) open it. */
struct personal {
	struct str sealed_text;
	int64_t subject_id; /* the person it is about, or the request before one is known */
	enum category category;
};

struct look {                                  /* one line of the batched read entry */
	int64_t subject_id;
	uint32_t categories;                   /* bits 1 << category */
};

struct grant {                                 /* what an agreement, consent or taken task adds */
	int64_t subject_id;
	uint32_t categories;
	struct str why;                        /* "task T-7K3M-2F taken", "agreement with Food Bank" */
};

struct viewer {
	int64_t host_id;
	int64_t account_id;                    /* 0: nobody, or the system */
	int64_t hub_id;                        /* their team, 0: none */
	int64_t organisation_id;               /* partner's organisation, 0: the host itself */
	int64_t person_id;                     /* the volunteer's own person record, 0: none */
	enum role role;
	struct str name;                       /* "Sam Jones", for "you" and the audit page */
	/* filled while the page is made */
	struct arena *arena;
	struct VEC(struct grant) grants;
	struct VEC(struct look) looks;
	uint32_t withheld;                     /* categories asked for and refused */
	/* set by the unit of work that is open on the viewer's behalf: is this person or property
	 * hidden from them? */
	bool (*hides)(void *hides_unit, int64_t id);
	void *hides_unit;
};

struct viewer viewer_system(int64_t host_id, struct arena *a);   /* role SYSTEM */

/* Text for this viewer, or "not shown to you" when nothing allows it. Absent stays absent. */
struct str see(struct viewer *v, struct personal p);
bool see_allowed(const struct viewer *v, struct personal p);
void viewer_grant(struct viewer *v, int64_t subject_id, uint32_t categories, struct str why);

/* For rules: computing an age, folding a key. What comes out must be sealed again to be shown. */
struct str personal_raw(struct personal p);
struct personal personal_with(struct personal p, struct str text); /* same subject and category */
struct personal personal_new(struct str text, enum category c, int64_t subject_id);
bool personal_empty(struct personal p);

/* The role x category matrix that see() uses: bits of categories a role sees without a grant. */
uint32_t access_categories(enum role r);

#endif
