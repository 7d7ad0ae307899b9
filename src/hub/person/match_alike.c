/*
 * Rows whom exact keys do not settle, held against the whole register at once (register.h). The
 * machine takes a row for somebody only when the engine says LINK and nobody else comes near;
 * anything less becomes a new person and a pair for a person to look at.
 */
#include "hub/person/match.h"
#include "hub/person/pair.h"
#include "hub/person/register.h"

/* Bits by which the best must be better than the next: two that fit find nobody. */
#define CLEAR_BITS 4.0f
#define DOUBTS_MOST 3

struct match_doubt { struct person_id person_id; struct link_explanation why; };

static void cells_of(struct arena *a, const struct match_row *r, struct str cells[VALUE_FIELDS])
{
	for (int f = 0; f < VALUE_FIELDS; f++)
		cells[f] = STR_NONE;
	cells[VALUE_GIVEN] = r->given_name;
	cells[VALUE_FAMILY] = r->family_name;
	cells[VALUE_BIRTH_DATE] = r->born_on;
	cells[VALUE_SEX] = r->sex;
	cells[VALUE_PHONE] = r->phones[0].n ? r->phones[0] : r->phones[1];
	cells[VALUE_EMAIL] = r->email;
	cells[VALUE_POSTCODE] = r->postcode;
	cells[VALUE_ADDRESS] = r->address;
	cells[VALUE_NHS_NUMBER] = r->nhs_number;
	if (r->uprn)
		cells[VALUE_UPRN] = str_fmt(a, "%lld", (long long)r->uprn);
}

void match_hold(struct match_found *f)
{
	f->verdict = MATCH_REVIEW;
	f->doubts[0].why.hold = LINK_HOLD_SOURCE;
	f->doubts[0].why.band = LINK_BAND_REVIEW;
}

void match_queue(struct db *db, struct person_id id, const struct match_found *f)
{
	for (size_t i = 0; i < f->n_doubts; i++)
		(void)pair_found(db, id, f->doubts[i].person_id, &f->doubts[i].why);
}

/* Doubts that are worth somebody's time, best first. */
static size_t doubts_of(struct register_index *r, struct arena *a, const struct str *const *cells,
	const struct register_match *m, size_t n, struct match_doubt *doubts)
{
	size_t kept = 0;

	for (size_t i = 0; i < n && kept < DOUBTS_MOST; i++) {
		doubts[kept].person_id = m[i].person_id;
		if (register_explain_new(r, a, cells[m[i].asked], m[i].key, &doubts[kept].why))
			kept += pair_worth_asking(&doubts[kept].why);
	}
	return kept;
}

void match_alike(
	struct register_index *r, struct db *db, const struct match_row *row, struct match_found *out)
{
	struct register_match m[REGISTER_MATCHES];
	struct str first[VALUE_FIELDS], second[VALUE_FIELDS];
	const struct str *const cells[] = { first, second };
	struct match_doubt *doubts;
	size_t n, kept;
	bool clear;

	cells_of(db_arena(db), row, first);
	memcpy(second, first, sizeof(second));
	second[VALUE_PHONE] = row->phones[1];
	n = register_find_any(r, db, cells, row->phones[0].n && row->phones[1].n ? 2 : 1,
		(struct person_id){ 0 }, m);
	if (n == 0)
		return;
	clear = m[0].band == LINK_BAND_LINK && (n == 1 || m[0].weight - m[1].weight >= CLEAR_BITS);
	doubts = ARENA_ARRAY(db_arena(db), struct match_doubt, DOUBTS_MOST);
	kept = doubts_of(r, db_arena(db), cells, m, clear ? 1 : n, doubts);
	if (kept == 0)
		return;
	*out = (struct match_found){ .verdict = clear ? MATCH_KNOWN : MATCH_REVIEW,
		.person_id = doubts[0].person_id,
		.weight = doubts[0].why.total_bits,
		.by = clear ? MATCH_BY_WEIGHT : NULL,
		.doubts = doubts,
		.n_doubts = kept };
}
