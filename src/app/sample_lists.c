/*
 * The lists of the sample city, through the same import as anybody's: this morning's export of the
 * contact centre, with a date that does not exist, so that there is a reject to look at; and the
 * council's list of people at risk, which came last week and again today, so that there is
 * something to see of what a delivery changes; and the housing register, with households as the
 * landlord counts them.
 */
#include "app/events.h"
#include "app/lists.h"
#include "app/sample.h"
#include "app/sample.sql.h"
#include "app/sample_names.h"
#include "core/base/check.h"
#include "hub/person/import.h"

#include <stdio.h>
#include <unistd.h>

enum { KNOWN = 12 };                           /* of the list's people, those the hub knew before */

/* One delivery. The city stands without it: what fails is said and left. */
static void deliver(struct sample *s, enum import_kind kind, const char *file_name, struct str list,
	struct str text)
{
	char path[] = "/tmp/kith-list-XXXXXX";
	struct import_look look = { .list_name = list,
		.supplier = kind == IMPORT_KIND_PEOPLE ? S("Kithford City Council") : STR_NONE };
	struct problems ps = { .arena = s->arena };
	struct import_counts counts;
	struct str why = S("");
	int fd = mkstemp(path);
	FILE *f = fd >= 0 ? fdopen(fd, "w") : NULL;
	bool ok = f && fwrite(text.p, 1, text.n, f) == text.n;

	ok = f && fclose(f) == 0 && ok &&
		import_look(s->arena, str_of(path), str_of(file_name), kind, STR_NONE, &look, &ps);
	if (ok) {
		struct db *db = db_begin(s->pool, s->arena, s->viewer, DB_WRITE);
		struct import_id id = import_begin(db, &look);

		ok = db_end(db) &&
			import_run(s->pool, s->viewer->host_id, id, &look, NULL, NULL, &counts, &why);
	}
	if (!ok)
		fprintf(stderr, "The list %s could not be brought in. %.*s\n", file_name, STR_ARG(why));
	if (fd >= 0)
		unlink(path);
}

static void contact_centre(struct sample *s)
{
	struct str day = date_iso(s->arena, time_civil(s->now).date);

	deliver(s, IMPORT_KIND_REQUESTS, "contact-centre.csv", STR_NONE,
		str_fmt(s->arena,
			"Date received,Reason for request,First name,Surname,Telephone,Notes,How received\r\n"
			"%.*s,Urgent supplies,Olive,Tidewell,01632 960771,Nothing in the cupboard until "
			"Friday,Phone\r\n"
			"%.*s,Help with shopping,Ernest,Plumley,01632 960772,Hip is bad and cannot "
			"carry,Phone\r\n"
			"31/02/2026,Prescription,Ivy,Marchbanks,01632 960773,Tablets at the chemist,Phone\r\n"
			"%.*s,Loneliness,Hector,Lanyard,01632 960774,Would like a call on Sundays,E-mail\r\n",
			STR_ARG(day), STR_ARG(day), STR_ARG(day)));
}

/* Somebody the hub knows, as the council writes them down: a line up to and with the telephone
 * number. */
static void known_line(struct sample *s, struct buf *b, const struct sample_person *p,
	const struct sample_property *home)
{
	struct str given = sample_given(p), family = sample_family(p),
			   address = sample_address(s->arena, s, home),
			   postcode = sample_postcode(s->arena, home->postcode),
			   phone = p->has_phone ? sample_phone(s->arena, p->phone) : S("");

	buf_fmt(b, "%.*s,%.*s,%02d/%02d/%d,\"%.*s\",%.*s,%.*s", STR_ARG(given), STR_ARG(family),
		p->born_day, p->born_month, p->born_year, STR_ARG(address), STR_ARG(postcode),
		STR_ARG(phone));
}

/* The same people each time; today the second has moved to where another lives, and the third is
 * not on it any more. */
static struct str at_risk(struct sample *s, bool today)
{
	struct buf b = { .arena = s->arena };
	struct str on = date_iso(s->arena, date_add(time_civil(s->now).date, -2));

	buf_lit(&b,
		"Reference,First name,Surname,Date of birth,Address,Postcode,Telephone,Lives alone,Needs "
		"food,Date of death\r\n");
	for (size_t i = 0; i < KNOWN; i++) {
		const struct sample_person *p = &s->people[(i + 1) * (s->n_people / (KNOWN + 2))];
		const struct sample_person *at = today && i == 1 ? &s->people[7] : p;

		if (today && i == 2)
			continue;
		buf_fmt(&b, "KC%03zu,", i + 101);
		known_line(s, &b, p, &s->properties[at->property]);
		buf_fmt(
			&b, ",%s,%s,\r\n", i % 3 ? "yes" : "no", i % 4 == 0 || (today && i == 5) ? "yes" : "");
	}
	buf_fmt(&b,
		"KC201,Agnes,Thirlwell,04/02/1938,\"2 Lock Cottages\",KF1 1AA,01632 960781,yes,,%.*s\r\n",
		STR_ARG(today ? on : S("")));
	buf_fmt(&b, "KC202,Wilfred,Osgathorpe,19/11/1941,\"5 Lock Cottages\",KF1 1AA,%s,yes,yes,\r\n",
		today ? "01632 960788" : "01632 960782");
	if (today)
		buf_lit(&b,
			"KC203,Mavis,Quennell,30/06/1944,\"6 Lock Cottages\",KF1 1AA,01632 960783,yes,,\r\n"
			"KC204,,,,\"9 Lock Cottages\",KF1 1AA,,yes,,\r\n");
	return buf_view(&b);
}

void sample_lists(struct sample *s)
{
	struct str list = S("People at risk");
	struct date day = time_civil(s->now).date;

	events_listen();
	lists_register();
	contact_centre(s);
	deliver(
		s, IMPORT_KIND_PEOPLE, "housing-register.csv", S("Housing register"), sample_homes_list(s));
	sample_homes_told(s);
	deliver(s, IMPORT_KIND_PEOPLE, str_z(s->arena, str_fmt(s->arena, "at-risk-%.*s.csv",
		STR_ARG(date_iso(s->arena, date_add(day, -7))))), list, at_risk(s, false));
	deliver(s, IMPORT_KIND_PEOPLE,
		str_z(s->arena, str_fmt(s->arena, "at-risk-%.*s.csv", STR_ARG(date_iso(s->arena, day)))),
		list, at_risk(s, true));
}
