/*
 * People of the sample city who have two records, as it happens: somebody else wrote them down
 * again, with a slip, a short name, the old address or day and month changed places. Last week the
 * machine was checked with pairs drawn by lot; hub workers have decided most of them since,
 * rightly, because here the truth is known, and the others wait. Then a model was learned from it
 * all.
 */
#include "app/events.h"
#include "app/sample.h"
#include "hub/person/match_round.h"
#include "hub/person/match_round.sql.h"
#include "hub/person/match_train.h"
#include "hub/person/row_check.h"
#include "hub/person/pair.h"
#include "hub/person/person.h"
#include "hub/person/person.sql.h"

#include <stdio.h>

enum { DOUBLES_LEAST = 60, DOUBLES_MOST = 200, LARGE_CITY = 100000 };

struct twice { int64_t first, second; };
struct doubles { struct sample *s; struct twice v[DOUBLES_MOST]; size_t n; };

static size_t doubles_wanted(const struct sample *s)
{
	size_t n = s->n_people / 100;

	return n < DOUBLES_LEAST ? DOUBLES_LEAST : n > DOUBLES_MOST ? DOUBLES_MOST : n;
}

static const struct sample_person *person_of(const struct sample *s, size_t k)
{
	return &s->people[37 + k * (s->n_people - 100) / doubles_wanted(s)];
}

/* A byte that goes on a letter, not one that begins it (UTF-8). */
static bool goes_on(char c)
{
	return ((unsigned char)c & 0xC0) == 0x80;
}

static struct str letter_first(struct str name)
{
	size_t n = name.n > 0;

	while (n < name.n && goes_on(name.p[n]))
		n++;
	return str_part(name, 0, n);
}

static struct str letter_last(struct str name)
{
	size_t at = name.n;

	while (at > 0 && goes_on(name.p[at - 1]))
		at--;
	at -= at > 0;
	return str_part(name, at, name.n - at);
}

/* Eight ways of being written down again. */
static struct person_facts written_again(const struct sample *s, const struct sample_person *p,
	size_t way, const struct sample_person *other)
{
	struct arena *a = s->arena;
	const struct sample_property *home = &s->properties[way == 2 ? other->property : p->property];
	struct person_facts f = { .given_name = sample_given(p),
		.family_name = sample_family(p),
		.address = sample_address(a, s, home),
		.postcode = sample_postcode(a, home->postcode),
		.phone = p->has_phone && way != 7 ? sample_phone(a, p->phone) : STR_NONE,
		.born = str_fmt(a, "%d-%02d-%02d", p->born_year, p->born_month, p->born_day) };

	switch (way) {
	case 0: f.family_name = str_join(a, f.family_name, STR_NONE, letter_last(f.family_name)); break;
	case 1: f.given_name = letter_first(f.given_name); break;
	case 3:
		f.born = p->born_day <= 12
			? str_fmt(a, "%d-%02d-%02d", p->born_year, p->born_day, p->born_month)
			: f.born;
		break;
	case 4:
		f.born = str_fmt(
			a, "%d-%02d-%02d", p->born_year, p->born_month, p->born_day < 28 ? p->born_day + 1 : 1);
		break;
	case 5: f.born = STR_NONE; break;
	case 6: f.family_name = sample_family(other); break;
	default: break;
	}
	return f;
}

static bool people_again(struct doubles *d)
{
	struct sample *s = d->s;
	struct db *db = db_begin(s->pool, s->arena, s->viewer, DB_WRITE);
	struct problems odd = { .arena = s->arena };

	db_set_now(db, s->now - 8 * TIME_DAY);
	for (size_t k = 0; k < doubles_wanted(s); k++) {
		const struct sample_person *p = person_of(s, k),
								   *other = person_of(s, (k + 7) % doubles_wanted(s));
		struct person_id second;

		if (person_save(db, written_again(s, p, k % 8, other), &second, &odd))
			d->v[d->n++] = (struct twice){ p->person_id, second.v };
	}
	return db_end(db);
}

static bool one_person(const struct doubles *d, struct person_id low, struct person_id high)
{
	for (size_t i = 0; i < d->n; i++)
		if ((d->v[i].first == low.v && d->v[i].second == high.v) ||
			(d->v[i].first == high.v && d->v[i].second == low.v))
			return true;
	return false;
}

/* --- decisions --- */

static struct db *as_worker(struct sample *s, size_t which, int64_t at)
{
	struct viewer *v = ARENA_NEW(s->arena, struct viewer);
	struct db *db;

	*v = *s->viewer;
	v->role = ROLE_HUB_WORKER;
	v->account_id = s->guides[which % SAMPLE_HUBS].v[0];
	db = db_begin(s->pool, s->arena, v, DB_WRITE);
	db_set_now(db, at);
	return db;
}

/* Says at that time what is true of two; where it takes two to say so, another agrees. */
static bool pair_told(struct doubles *d, struct person_id low, struct person_id high, int64_t at)
{
	struct problems ps = { .arena = d->s->arena };
	enum pair_outcome outcome = PAIR_PROPOSED;
	bool ok = true;

	for (size_t who = 0; who < 2 && ok && outcome == PAIR_PROPOSED; who++) {
		struct db *db = as_worker(d->s, who, at);
		struct person_by_id_row one, other;

		if (!one_person(d, low, high)) {
			pair_not_same(db, low, high, S(""));
			outcome = PAIR_APART;
		} else if (!person_by_id(db, (struct person_by_id_args){ .person_id = low }, &one) ||
			!person_by_id(db, (struct person_by_id_args){ .person_id = high }, &other) ||
			one.state == PERSON_STATE_MERGED || other.state == PERSON_STATE_MERGED ||
			!pair_same(db,
				(struct pair_saying){ .stays = low,
					.other = high,
					.stays_version = one.row_version,
					.other_version = other.row_version,
					.why = S("") },
				&outcome, &ps)) {
			outcome = PAIR_APART; /* not to be put together as they are: it goes on waiting */
		}
		ok = db_end(db);
	}
	return ok;
}

/* Two of three of those drawn, spread over the last six days. */
static bool pairs_told(struct doubles *d)
{
	struct db *db = db_begin(d->s->pool, d->s->arena, d->s->viewer, DB_READ);
	struct match_round_last_row round;
	struct match_draws_of_rows draws = { 0 };
	bool ok;

	if (match_round_last(db, &round))
		draws = match_draws_of(
			db, (struct match_draws_of_args){ .match_round_id = round.match_round_id });
	ok = db_end(db);
	for (size_t i = 0; i < draws.n && ok; i++)
		if (i % 3 != 2)
			ok = pair_told(d, draws.v[i].low_id, draws.v[i].high_id,
				d->s->now - 6 * TIME_DAY * (int64_t)(draws.n - i) / (int64_t)draws.n);
	return ok;
}

/* The same of rows of lists that were joined to somebody: the lists of the sample are right. */
static bool rows_told(struct doubles *d)
{
	struct db *db = as_worker(d->s, 0, d->s->now - 5 * TIME_DAY);
	struct row_checks_waiting_rows rows =
		row_checks_waiting(db, (struct row_checks_waiting_args){ .after_lot = -1 });
	struct problems ps = { .arena = d->s->arena };
	bool ok = true;

	for (size_t i = 0; i < rows.n && ok; i++) {
		struct person_id apart;

		if (i % 3 != 2)
			ok = row_check_say(db, rows.v[i].row_check_id, true, S(""), &apart, &ps);
	}
	return db_end(db) && ok;
}

void sample_doubles(struct sample *s)
{
	struct doubles *d = ARENA_NEW(s->arena, struct doubles);
	struct match_training training;
	struct match_drawn drawn;
	int64_t host = s->viewer->host_id;

	events_listen();
	d->s = s;
	if (!people_again(d))
		fprintf(stderr, "Nobody could be written down twice.\n");
	else if (s->n_people <= LARGE_CITY &&
		!(match_round_draw(s->pool, s->arena, host, (struct account_id){ 0 },
			  s->now - 7 * TIME_DAY, NULL, NULL, &drawn) &&
			pairs_told(d) && rows_told(d) &&
			match_train(s->pool, s->arena, host, (struct account_id){ 0 }, s->now - TIME_DAY, NULL,
				NULL, &training)))
		fprintf(stderr, "The machine could not be checked.\n");
}
