/*
 * The refuge of the sample city: a house whose address must not be found, and the two women and the
 * child who live there. One team sees them; to everybody else in the city they are not there.
 */
#include "app/sample.h"
#include "core/base/time.h"
#include "hub/person/person.h"
#include "hub/person/protection.h"
#include "hub/place/place.h"
#include "hub/request/request.h"

#include <stdio.h>

static const char ADDRESS[] = "4 Sexton Lane, Kithford", FLAT[] = "Flat 2, 4 Sexton Lane, Kithford",
				  POSTCODE[] = "KF1 9ZX";

static const struct {
	const char *given, *family, *born, *phone, *safe, *asks;
} women[] = {
	{ "Harriet", "Quillfeather", "12/06/1989", "01632 960811",
		"Only this number, only in the morning. Never say who is calling.",
		"Came on Sunday night with one bag. Needs clothes for her son and somebody to ask about "
		"school." },
	{ "Jory", "Quillfeather", "30/01/2016", "", "", "" },
	{ "Saoirse", "Tamblyn", "04/11/1997", "01632 960812",
		"No messages. If a man answers, say wrong number.",
		"Her prescription is still at the old chemist." },
};

static bool women_come(struct db *db, struct problems *ps)
{
	bool ok = true;

	for (size_t i = 0; ok && i < sizeof(women) / sizeof(*women); i++) {
		struct person_facts f = { .given_name = str_of(women[i].given),
			.family_name = str_of(women[i].family),
			.born = str_of(women[i].born),
			.phone = str_of(women[i].phone),
			.address = str_of(i == 2 ? FLAT : ADDRESS), /* a flat nobody knew: protected with it */
			.postcode = str_of(POSTCODE),
			.safe_contact = str_of(women[i].safe),
			.no_messages = women[i].safe[0] != '\0' };
		struct request_new r = { .words = str_of(women[i].asks), .channel = CHANNEL_DOORSTEP };
		struct request_saved saved;

		ok = person_save(db, f, &r.person_id, ps);
		if (ok && r.words.n)
			ok = request_save(db, r, &saved, ps);
	}
	return ok;
}

void sample_refuge(struct sample *s)
{
	struct db *db = db_begin(s->pool, s->arena, s->viewer, DB_WRITE);
	struct problems ps = { .arena = s->arena };
	struct property_id home = property_find_or_make(db,
		(struct property_new){ .address = str_of(ADDRESS),
			.postcode = str_of(POSTCODE),
			.lat = s->properties[0].lat,
			.lon = s->properties[0].lon });
	struct str again = date_iso(s->arena, date_add(time_civil(s->now).date, 90));
	bool ok = property_protect(db, home,
				  (struct protect){ .team = { s->hub_ids[2] },
					  .look_again = again,
					  .reason = S("The refuge. Its address is known to this team and the police, "
								  "and to nobody else.") },
				  &ps) &&
		women_come(db, &ps);

	if (!db_end(db) || !ok)
		fprintf(
			stderr, "The refuge could not be made. %.*s\n", STR_ARG(ps.n ? ps.v[0].text : S("")));
}
