/*
 * The exact keys, which come before everything else that knows how to link: NHS number; telephone
 * or e-mail with a compatible name; name and birth date; name and home. A name alone never finds,
 * two who fit find nobody, and a different NHS number or birth date always speaks against. Each
 * kind of key is asked for all rows at once that no kind before it has found.
 */
#include "hub/person/match.h"

#include <stdlib.h>

#include "core/base/fold.h"
#include "core/base/time.h"
#include "hub/person/find.sql.h"
#include "hub/person/person_private.h"

#define CANDIDATES_MOST 20                     /* as match_candidates limits them */

enum verdict { AGAINST, FITS, FITS_WITHOUT_NAME };

static enum verdict judge(struct arena *a, const struct match_row *s,
	const struct name_tokens *mine, const struct match_candidates_row *p)
{
	struct name_tokens name, known;
	struct str born = personal_raw(p->born_on), nhs = personal_raw(p->nhs_number);

	if ((s->nhs_number.n && nhs.n && !str_eq(s->nhs_number, nhs)) ||
		births_differ(s->born_on, born))
		return AGAINST;
	name = name_tokens_of(a, personal_raw(p->given_name), personal_raw(p->family_name));
	if (name.n == 0 || mine->n == 0)
		return FITS_WITHOUT_NAME;
	if (names_compatible(mine, &name))
		return FITS;
	if (personal_empty(p->known_as))
		return AGAINST;
	known = name_tokens_of(a, personal_raw(p->known_as), personal_raw(p->family_name));
	return names_compatible(mine, &known) ? FITS : AGAINST;
}

/* The only one of the candidates who fits. Somebody whose name says yes wins over records without a
 * name. */
static bool only_one(struct arena *a, const struct match_row *s,
	const struct match_candidates_rows *rows, struct person_id *id)
{
	struct name_tokens mine = name_tokens_of(a, s->given_name, s->family_name);
	struct person_id named = { 0 }, unnamed = { 0 };
	size_t n_named = 0, n_unnamed = 0;

	for (size_t i = 0; i < rows->n; i++)
		switch (judge(a, s, &mine, &rows->v[i])) {
		case FITS:
			named = rows->v[i].person_id;
			n_named++;
			break;
		case FITS_WITHOUT_NAME:
			unnamed = rows->v[i].person_id;
			n_unnamed++;
			break;
		case AGAINST:
			break;
		}
	/* a number shared by so many that not all were looked at tells nothing about who has it */
	*id = n_named == 1 ? named : unnamed;
	return n_named == 1 || (n_named == 0 && n_unnamed == 1 && rows->n < CANDIDATES_MOST);
}

/* A married name or a nickname beside the same NHS number and no other birth date is the same
 * person. */
static bool by_nhs_number(struct arena *a, const struct match_row *s,
	const struct match_candidates_rows *rows, struct person_id *id)
{
	struct name_tokens none = { .n = 0 };

	if (only_one(a, s, rows, id))
		return true;
	if (rows->n != 1 || judge(a, s, &none, &rows->v[0]) == AGAINST)
		return false;
	*id = rows->v[0].person_id;
	return true;
}

/* --- the kinds of keys, the surest first --- */

static struct str key_nhs(struct arena *a, const struct match_row *r)
{
	return r->nhs_number.n ? str_fmt(a, "h%.*s", STR_ARG(r->nhs_number)) : STR_NONE;
}

static struct str key_phone(struct arena *a, const struct match_row *r)
{
	return r->phones[0].n ? str_fmt(a, "p%.*s", STR_ARG(phone_digits(a, r->phones[0]))) : STR_NONE;
}

static struct str key_phone_2(struct arena *a, const struct match_row *r)
{
	return r->phones[1].n ? str_fmt(a, "p%.*s", STR_ARG(phone_digits(a, r->phones[1]))) : STR_NONE;
}

static struct str key_email(struct arena *a, const struct match_row *r)
{
	return r->email.n ? str_fmt(a, "e%.*s", STR_ARG(r->email)) : STR_NONE;
}

static struct str key_born(struct arena *a, const struct match_row *r)
{
	(void)a;
	return r->born_key;
}

static struct str key_home(struct arena *a, const struct match_row *r)
{
	(void)a;
	return r->home_key;
}

typedef bool match_judge(struct arena *a, const struct match_row *s,
	const struct match_candidates_rows *rows, struct person_id *id);

static const struct {
	const char *by;
	struct str (*key)(struct arena *a, const struct match_row *r);
	match_judge *one;
} key_kinds[] = {
	{ "NHS number", key_nhs, by_nhs_number },
	{ "phone", key_phone, only_one },
	{ "phone", key_phone_2, only_one },
	{ "e-mail", key_email, only_one },
	{ "name and birth date", key_born, only_one },
	{ "name and address", key_home, only_one },
};

_Static_assert(sizeof(key_kinds) / sizeof(*key_kinds) == MATCH_KEYS, "match_keys_of has room");

size_t match_keys_of(struct arena *a, const struct match_row *row, struct str keys[MATCH_KEYS])
{
	size_t n = 0;

	for (size_t kind = 0; kind < MATCH_KEYS; kind++) {
		keys[n] = key_kinds[kind].key(a, row);
		n += keys[n].p != NULL;
	}
	return n;
}

/* Asked in the order of the index, which is much kinder to it. */
struct key_asked {
	struct str key;
	size_t i;
};

static int by_key(const void *x, const void *y)
{
	const struct key_asked *p = x, *q = y;

	return str_cmp(p->key, q->key);
}

static void kind_ask(
	struct db *db, size_t kind, const struct match_row *rows, size_t n, struct match_found *out)
{
	struct arena *a = db_arena(db);
	struct key_asked *asked = ARENA_ARRAY(a, struct key_asked, n);
	struct match_candidates_args *sets;
	struct match_candidates_rows *found;
	size_t asking = 0;

	for (size_t i = 0; i < n; i++) {
		struct str key = out[i].verdict == MATCH_NEW ? key_kinds[kind].key(a, &rows[i]) : STR_NONE;

		if (key.p)
			asked[asking++] = (struct key_asked){ key, i };
	}
	if (asking == 0)
		return;
	qsort(asked, asking, sizeof(*asked), by_key);
	sets = ARENA_ARRAY(a, struct match_candidates_args, asking);
	for (size_t k = 0; k < asking; k++)
		sets[k].find_key = asked[k].key;
	found = match_candidates_batch(db, sets, asking);
	for (size_t k = 0; k < asking; k++) {
		struct person_id id;

		if (key_kinds[kind].one(a, &rows[asked[k].i], &found[k], &id))
			out[asked[k].i] = (struct match_found){
				.verdict = MATCH_KNOWN, .person_id = id, .by = key_kinds[kind].by
			};
	}
}

void match_keys(struct db *db, const struct match_row *rows, size_t n, struct match_found *out)
{
	for (size_t i = 0; i < n; i++)
		out[i] = (struct match_found){ .verdict = MATCH_NEW };
	for (size_t kind = 0; kind < sizeof(key_kinds) / sizeof(*key_kinds); kind++)
		kind_ask(db, kind, rows, n, out);
}

bool person_match_exact(
	struct db *db, const struct person_facts *f, struct person_id *id, struct str *why)
{
	struct problems odd = { .arena = db_arena(db) };
	struct person_facts facts = *f;
	struct person_read read;
	struct match_found found;
	struct match_row row;

	facts.from_list = true;
	(void)!person_facts_read(db_arena(db), db_now(db), facts, &read, &odd);
	row = person_match_row(db_arena(db), &read);
	match_keys(db, &row, 1, &found);
	*id = found.verdict == MATCH_KNOWN ? found.person_id : (struct person_id){ 0 };
	*why = found.verdict == MATCH_KNOWN ? str_of(found.by) : STR_NONE;
	return id->v != 0;
}
