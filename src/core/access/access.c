/*
 * The disclosure rule: which categories of personal data a role sees by itself, what a grant adds,
 * and see(), the one door between a sealed value and a page. The matrix below is the whole policy;
 * the governance page and `kith audit matrix` print it with its reasons, so what is written here is
 * what residents are told. Pure: no database, so that every place that handles people may stand on
 * it.
 */
#include "core/access/access.h"

#include "core/base/check.h"

struct role_line {
	enum role role;
	struct str name, words;
};

static const struct role_line roles[ROLE_COUNT] = {
	{ ROLE_PUBLIC, { "public", 6 }, { "nobody signed in", 16 } },
	{ ROLE_VOLUNTEER, { "volunteer", 9 }, { "volunteer", 9 } },
	{ ROLE_CALL_HANDLER, { "call_handler", 12 }, { "call handler", 12 } },
	{ ROLE_HUB_WORKER, { "hub_worker", 10 }, { "hub worker", 10 } },
	{ ROLE_HUB_MANAGER, { "hub_manager", 11 }, { "hub manager", 11 } },
	{ ROLE_PARTNER, { "partner", 7 }, { "partner", 7 } },
	{ ROLE_GOVERNANCE, { "governance", 10 }, { "information governance", 22 } },
	{ ROLE_ADMINISTRATOR, { "administrator", 13 }, { "administrator", 13 } },
	{ ROLE_SYSTEM, { "system", 6 }, { "Kith itself", 11 } },
};

struct category_line {
	enum category category;
	struct str name, words;
	uint32_t roles;                        /* who sees it without a grant */
	struct str why;
};

#define LIT(s) { s, sizeof(s) - 1 }

static const struct category_line categories[CATEGORY_COUNT] = {
	{ CATEGORY_IDENTITY, LIT("identity"), LIT("identity"), ROLE_DESK | ROLE_GOVERNANCE,
		LIT("The desk must know whom it is talking to. Governance answers people who ask who "
			"looked at their "
			"record, and must know whose record it is.") },
	{ CATEGORY_CONTACT, LIT("contact"), LIT("how to reach them"), ROLE_DESK,
		LIT("Whoever answers the phone may have to ring back, and must see the rule for doing so "
			"safely. A "
			"volunteer sees it only while a task is theirs, a partner only under an agreement.") },
	{ CATEGORY_ADDRESS, LIT("address"), LIT("address"), ROLE_DESK,
		LIT("Which hub helps, and who lives near, follows from the address. A volunteer sees it "
			"after taking "
			"the task and not before.") },
	{ CATEGORY_HOUSEHOLD, LIT("household"), LIT("who they live with"), ROLE_DESK,
		LIT("Help is for a household, and two people at one address are a common mistake on the "
			"phone.") },
	{ CATEGORY_HEALTH, LIT("health"), LIT("health"), ROLE_HUB,
		LIT("A guide plans help around health and diet. A call handler writes down what is said "
			"and does not "
			"need what others wrote.") },
	{ CATEGORY_MONEY, LIT("money"), LIT("money"), ROLE_HUB_MANAGER,
		LIT("Only the manager agrees what a fund pays. A guide who needs to know asks the "
			"manager.") },
	{ CATEGORY_SAFEGUARDING, LIT("safeguarding"), LIT("safeguarding"), ROLE_HUB_MANAGER,
		LIT("The fewer who know, the safer the person. The manager tells those who must act.") },
	{ CATEGORY_CASE_NOTES, LIT("case_notes"), LIT("what they said and what was done"), ROLE_DESK,
		LIT("Nobody tells their story twice: whoever answers the phone sees what was asked and "
			"what was done. A "
			"volunteer sees what the task needs, a partner what was referred to them under an "
			"agreement.") },
};

/* What anybody sees of their own record: not what others wrote about them, which is asked for and
 * given as a subject access request, with third parties' words taken out. */
#define OWN_CATEGORIES (1u << CATEGORY_IDENTITY | 1u << CATEGORY_CONTACT | 1u << CATEGORY_ADDRESS)

struct str role_name(enum role r)
{
	for (size_t i = 0; i < ROLE_COUNT; i++)
		if (roles[i].role == r)
			return roles[i].name;
	check(!"a role that is not in the table");
}

struct str role_words(enum role r)
{
	for (size_t i = 0; i < ROLE_COUNT; i++)
		if (roles[i].role == r)
			return roles[i].words;
	check(!"a role that is not in the table");
}

bool role_parse(struct str s, enum role *out)
{
	for (size_t i = 0; i < ROLE_COUNT; i++)
		if (str_eq(roles[i].name, s)) {
			*out = roles[i].role;
			return true;
		}
	return false;
}

struct str category_name(enum category c)
{
	check((unsigned)c < CATEGORY_COUNT && categories[c].category == c);
	return categories[c].name;
}

struct str category_words(enum category c)
{
	check((unsigned)c < CATEGORY_COUNT && categories[c].category == c);
	return categories[c].words;
}

struct str category_why(enum category c)
{
	check((unsigned)c < CATEGORY_COUNT);
	return categories[c].why;
}

bool category_parse(struct str s, enum category *out)
{
	for (size_t i = 0; i < CATEGORY_COUNT; i++)
		if (str_eq(categories[i].name, s)) {
			*out = categories[i].category;
			return true;
		}
	return false;
}

uint32_t categories_parse(struct str names)
{
	uint32_t bits = 0;
	struct str part;
	enum category c;
	while (str_cut(&names, ' ', &part))
		if (category_parse(part, &c))
			bits |= 1u << c;
	return bits;
}

struct str categories_words(struct arena *a, uint32_t bits)
{
	struct buf b = { .arena = a };
	for (size_t i = 0; i < CATEGORY_COUNT; i++) {
		if (!(bits & 1u << i))
			continue;
		if (b.n)
			buf_lit(&b, ", ");
		buf_str(&b, categories[i].words);
	}
	return b.n ? buf_view(&b) : S("nothing");
}

uint32_t access_categories(enum role r)
{
	uint32_t bits = 0;
	if (r == ROLE_SYSTEM)
		return (1u << CATEGORY_COUNT) - 1;
	for (size_t i = 0; i < CATEGORY_COUNT; i++)
		if (categories[i].roles & r)
			bits |= 1u << categories[i].category;
	return bits;
}

struct viewer viewer_system(int64_t host_id, struct arena *a)
{
	return (
		struct viewer) { .host_id = host_id, .role = ROLE_SYSTEM, .name = S("Kith"), .arena = a };
}

void viewer_grant(struct viewer *v, int64_t subject_id, uint32_t bits, struct str why)
{
	check(v->arena && subject_id);
	struct grant g = { .subject_id = subject_id, .categories = bits, .why = why };
	VEC_PUSH(v->arena, &v->grants, g);
}

bool see_allowed(const struct viewer *v, struct personal p)
{
	check((unsigned)p.category < CATEGORY_COUNT);
	uint32_t bit = 1u << p.category;
	if (v->hides && v->hides(v->hides_unit, p.subject_id))
		return false;
	if (access_categories(v->role) & bit)
		return true;
	if (v->person_id && v->person_id == p.subject_id && (OWN_CATEGORIES & bit))
		return true;
	for (size_t i = 0; i < v->grants.n; i++)
		if (v->grants.v[i].subject_id == p.subject_id && (v->grants.v[i].categories & bit))
			return true;
	return false;
}

/* A page shows several fields of one person one after another, so the last looks are the ones to
 * join. What is missed here is joined when the entry is written. */
static void look_note(struct viewer *v, struct personal p)
{
	size_t back = v->looks.n > 64 ? v->looks.n - 64 : 0;
	for (size_t i = v->looks.n; i > back; i--)
		if (v->looks.v[i - 1].subject_id == p.subject_id) {
			v->looks.v[i - 1].categories |= 1u << p.category;
			return;
		}
	struct look l = { .subject_id = p.subject_id, .categories = 1u << p.category };
	VEC_PUSH(v->arena, &v->looks, l);
}

struct str see(struct viewer *v, struct personal p)
{
	if (str_empty(p.sealed_text))
		return p.sealed_text;
	if (!see_allowed(v, p)) {
		v->withheld |= 1u << p.category;
		return S("not shown to you");
	}
	look_note(v, p);
	return p.sealed_text;
}

struct str personal_raw(struct personal p)
{
	return p.sealed_text;
}

struct personal personal_with(struct personal p, struct str text)
{
	p.sealed_text = text;
	return p;
}

struct personal personal_new(struct str text, enum category c, int64_t subject_id)
{
	check((unsigned)c < CATEGORY_COUNT);
	return (struct personal){ .sealed_text = text, .subject_id = subject_id, .category = c };
}

bool personal_empty(struct personal p)
{
	return str_empty(p.sealed_text);
}
