/*
 * What keeps the sample city alive while somebody looks at it: every minute or so somebody rings.
 * Through the same rule as a call handler's request, so that the clock, the queue and the board do
 * what they always do. Only ever on a sample host.
 */
#include "app/sample_life.h"
#include "app/sample.sql.h"
#include "app/sample_names.h"
#include "core/auth/session.h"
#include "core/base/rng.h"
#include "hub/request/request.h"

static const struct sample_saying *saying_pick(struct rng *r)
{
	int at = (int)rng_below(r, 1000);
	const char *category = sample_reasons[0].category;
	for (size_t i = 0; i < sample_n_reasons; i++)
		if ((at -= sample_reasons[i].per_thousand) < 0) {
			category = sample_reasons[i].category;
			break;
		}
	for (size_t k = rng_below(r, (uint32_t)sample_n_sayings);; k = (k + 1) % sample_n_sayings)
		if (str_eq(str_of(sample_sayings[k].category), str_of(category)))
			return &sample_sayings[k];
}

int64_t sample_life(struct db *db)
{
	struct sample_life_first_row first;
	struct sample_life_last_row last;
	struct sample_life_person_row who;
	struct rng r;
	if (!host_face(db).is_sample || !sample_life_first(db, &first) || !sample_life_last(db, &last))
		return 0;
	rng_seed(&r, (uint64_t)db_now(db), 7);
	double part = rng_double(&r);
	struct person_id from = { first.person_id.v
		+ (int64_t)(part * (double)(last.person_id.v - first.person_id.v)) };
	if (!sample_life_person(db, (struct sample_life_person_args){ .from_id = from }, &who))
		return 0;
	const struct sample_saying *said = saying_pick(&r);
	struct sample_category_row need; /* zero where the host no longer has it */
	(void)sample_category(
		db, (struct sample_category_args){ .code = str_of(said->category) }, &need);
	struct request_saved saved;
	struct problems ps = { .arena = db_arena(db) };
	return request_save(db,
		(struct request_new){ .words = str_of(said->words),
			.person_id = who.person_id,
			.channel = rng_below(&r, 4) ? CHANNEL_PHONE : CHANNEL_WEB,
			.needs = &need.need_category_id,
			.n_needs = need.need_category_id.v ? 1 : 0 },
		&saved, &ps);
}
