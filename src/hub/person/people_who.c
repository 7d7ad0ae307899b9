/*
 * Who the rows of a round are: by exact keys first, then, for the others, by the register, which a
 * thread beside the writer asks (match_aside.c); and which of them could be one person and so must
 * come one after another.
 */
#include <stdlib.h>

#include "core/base/id.h"
#include "core/base/time.h"
#include "hub/person/list.sql.h"
#include "hub/person/people_chunk.h"

/* Rows of a round by what could make two of them one person: an open-addressing table of chains. */
struct claimed_row { uint64_t hash; const struct incoming *in; size_t next; };
struct claimed { struct claimed_row *rows; size_t *slot, n, cap; };

#define LOOKED_AT 20 /* of so many with one telephone number, as match.c does */

static bool same_person_perhaps(
	struct arena *a, const struct incoming *x, const struct incoming *y, bool by_number)
{
	const struct match_row *p = &x->p->match, *q = &y->p->match;
	struct name_tokens mine, other;

	if (x->person_id.v || y->person_id.v)
		return x->person_id.v == y->person_id.v;
	if ((p->nhs_number.n && q->nhs_number.n && !str_eq(p->nhs_number, q->nhs_number)) ||
	    births_differ(p->born_on, q->born_on))
		return false;
	mine = name_tokens_of(a, p->given_name, p->family_name);
	other = name_tokens_of(a, q->given_name, q->family_name);
	return by_number || mine.n == 0 || other.n == 0 || names_compatible(&mine, &other) ||
		p->known_as.n || q->known_as.n;
}

/* Whether one with this hash that came before could be the same person; the row is now among
 * them. */
static bool claim(
	struct arena *a, struct claimed *c, uint64_t hash, const struct incoming *in, bool by_number)
{
	size_t at = (hash >> 7) & (c->cap - 1), looked = 0;
	bool there = false;

	while (c->slot[at] && c->rows[c->slot[at] - 1].hash != hash)
		at = (at + 1) & (c->cap - 1);
	for (size_t i = c->slot[at]; i && !there && looked < LOOKED_AT;
		 i = c->rows[i - 1].next, looked++)
		there = c->rows[i - 1].in != in && same_person_perhaps(a, c->rows[i - 1].in, in, by_number);
	c->rows[c->n++] = (struct claimed_row){ hash, in, c->slot[at] };
	c->slot[at] = c->n;
	return there;
}

/* Whether a row could be about somebody of whom another row of the round is. */
static bool may_be_of_round(struct arena *a, struct claimed *c, const struct incoming *in)
{
	const struct match_row *m = &in->p->match;
	const struct {
		char letter;
		struct str key;
	} keys[] = { { 'h', m->nhs_number }, { 'p', m->phones[0] }, { 'p', m->phones[1] },
		{ 'e', m->email }, { 'd', m->born_key }, { 'a', m->home_key } };
	bool there = false;

	if (in->person_id.v)
		return claim(a, c, (uint64_t)in->person_id.v * UINT64_C(0x9E3779B97F4A7C15), in, false);
	for (size_t i = 0; i < sizeof(keys) / sizeof(*keys); i++)
		if (keys[i].key.n)
			there = claim(a, c, str_hash(keys[i].key) * 31 + (uint64_t)keys[i].letter, in,
						keys[i].letter == 'h') ||
				there;
	return there;
}

/* A list calls its people two: whoever is on it already, or is another row of this round, no
 * machine takes for one more. */
static void alike_apart(struct db *db, struct list_id list, struct incoming **in, size_t n,
	struct match_found *found, size_t asked)
{
	struct arena *a = db_arena(db);
	struct list_line_of_person_args *sets = ARENA_ARRAY(a, struct list_line_of_person_args, asked);
	struct list_line_of_person_row *rows = ARENA_ARRAY(a, struct list_line_of_person_row, asked);
	struct match_found **taken = ARENA_ARRAY(a, struct match_found *, asked);
	int64_t *ids = ARENA_ARRAY(a, int64_t, n);
	bool *on_list = ARENA_ARRAY(a, bool, asked);
	size_t n_taken = 0, n_ids = 0;

	for (size_t i = 0; i < asked; i++)
		if (found[i].verdict == MATCH_KNOWN && found[i].n_doubts) {
			sets[n_taken] = (struct list_line_of_person_args){ .list_id = list,
				.person_id = found[i].person_id };
			taken[n_taken++] = &found[i];
		}
	if (n_taken == 0)
		return;
	for (size_t i = 0; i < n; i++)
		if (in[i]->person_id.v)
			ids[n_ids++] = in[i]->person_id.v;
	qsort(ids, n_ids, sizeof(*ids), id_order);
	list_line_of_person_batch(db, sets, n_taken, rows, on_list);
	for (size_t i = 0; i < n_taken; i++) {
		const int64_t *at = bsearch(&taken[i]->person_id.v, ids, n_ids, sizeof(*ids), id_order);
		bool twice = at && ((at > ids && at[-1] == *at) || (at + 1 < ids + n_ids && at[1] == *at));

		if (on_list[i] || twice)
			match_hold(taken[i]);
	}
}

void people_keys_settle(struct db *db, const struct import_chunk *c, struct incoming **in,
	size_t n, struct people_asked *q)
{
	struct arena *a = db_arena(db);
	size_t open = 0;

	*q = (struct people_asked){ .whose = ARENA_ARRAY(a, struct incoming *, n),
		.rows = ARENA_ARRAY(a, struct match_row, n),
		.found = ARENA_ARRAY(a, struct match_found, n) };
	for (size_t i = 0; i < n; i++)
		if (in[i]->person_id.v == 0) {
			q->rows[q->n] = in[i]->p->match;
			q->whose[q->n++] = in[i];
		}
	match_keys(db, q->rows, q->n, q->found);
	for (size_t i = 0; i < q->n; i++) {
		if (q->found[i].verdict == MATCH_KNOWN) {
			q->whose[i]->person_id = q->found[i].person_id;
			q->whose[i]->found = NULL;
			continue;
		}
		q->rows[open] = q->rows[i];
		q->whose[open] = q->whose[i];
		q->found[open++] = q->found[i];
	}
	q->n = open;
	match_aside_ask(c->aside, q->rows, q->n, q->found);
}

static bool answers_wait(struct db *db, const struct import_chunk *c, size_t n)
{
	if (match_aside_wait(c->aside, n))
		return true;
	db_fail(db, "the register could not be read");
	return false;
}

static void answer_take(
	const struct import_chunk *c, struct incoming *in, const struct match_found *found)
{
	in->found = found->n_doubts ? found : NULL;
	c->counts->review += found->verdict == MATCH_REVIEW;
}

size_t people_strangers(struct db *db, const struct import_chunk *c, const struct people_asked *q,
	size_t from, size_t to, struct incoming **out)
{
	size_t n = 0;

	if (!answers_wait(db, c, to))
		return 0;
	for (size_t i = from; i < to; i++)
		if (q->whose[i]->row->alone && q->found[i].verdict != MATCH_KNOWN) {
			answer_take(c, q->whose[i], &q->found[i]);
			out[n++] = q->whose[i];
		}
	return n;
}

size_t people_answers_take(struct db *db, const struct import_chunk *c, struct incoming **in,
	size_t n, const struct people_asked *q, struct incoming **out)
{
	size_t rest = 0;

	if (!answers_wait(db, c, q->n))
		return 0;
	for (size_t i = 0; i < q->n; i++)
		if (q->found[i].verdict == MATCH_KNOWN)
			q->whose[i]->person_id = q->found[i].person_id;
	alike_apart(db, c->list_id, in, n, q->found, q->n);
	for (size_t i = 0; i < q->n; i++) {
		if (q->whose[i]->is_new)
			continue;                      /* a stranger, taken in already */
		if (q->found[i].verdict == MATCH_REVIEW)
			q->whose[i]->person_id.v = 0;
		answer_take(c, q->whose[i], &q->found[i]);
		out[rest++] = q->whose[i];
	}
	return rest;
}

size_t people_staying(
	struct arena *a, struct incoming **in, size_t n, struct incoming **staying)
{
	struct claimed claimed = { .rows = ARENA_ARRAY(a, struct claimed_row, 6 * n), .cap = 256 };
	size_t stay = 0;

	while (claimed.cap < 12 * n)
		claimed.cap *= 2;
	claimed.slot = ARENA_ARRAY(a, size_t, claimed.cap);
	for (size_t i = 0; i < n; i++) {
		in[i]->waits = may_be_of_round(a, &claimed, in[i]);
		if (!in[i]->waits)
			staying[stay++] = in[i];
	}
	return stay;
}
