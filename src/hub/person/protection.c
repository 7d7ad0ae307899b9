/* Protecting people and addresses, handing them to another team, and ending it; see
 * protection.h. */
#include "hub/person/protection.h"

#include "core/access/audit.h"
#include "core/base/id.h"
#include "core/base/time.h"
#include "hub/events.h"
#include "hub/person/person.sql.h"
#include "hub/person/protection.sql.h"
#include "hub/place/place.h"

#define REASON_MOST 1000

/* What must be known before anybody is protected. The day comes back as ISO text, or ''. */
static bool protect_check(
	struct db *db, const struct protect *p, struct str *day, struct problems *ps)
{
	size_t before = ps->n;
	struct date d;
	struct str why;

	*day = S("");
	if (str_empty(str_trim(p->reason)))
		problem_add(ps, S("reason"),
			S("Say in a few words why they must not be found. Managers of the team and "
			  "governance read it."));
	else if (p->reason.n > REASON_MOST)
		problem_add(ps, S("reason"), S("Say it in fewer words, 1,000 letters at most."));
	if (str_empty(place_hub_name(db, p->team)))
		problem_add(ps, S("team"), S("Choose the team that looks after them."));
	if (str_empty(str_trim(p->look_again)))
		return ps->n == before;
	if (!date_parse(db_arena(db), p->look_again, &d, &why))
		problem_add(ps, S("look_again"), why);
	else if (str_cmp(date_iso(db_arena(db), d),
				 date_iso(db_arena(db), time_civil(db_now(db)).date)) <= 0)
		problem_add(ps, S("look_again"), S("That day is over. When should the team look again?"));
	else
		*day = date_iso(db_arena(db), d);
	return ps->n == before;
}

struct hiding {
	int64_t protection_id;
	struct hub_id team;
	bool hand_over;                        /* also whoever is hidden already */
};

static void hide(struct db *db, int64_t id, enum hidden_kind kind, struct hiding h)
{
	if (h.hand_over)
		hidden_put(db,
			(struct hidden_put_args){ .hidden_id = id,
				.kind = kind,
				.hub_id = h.team,
				.protection_id = { h.protection_id },
				.since_at = db_now(db) });
	else
		hidden_add(db,
			(struct hidden_add_args){ .hidden_id = id,
				.kind = kind,
				.hub_id = h.team,
				.protection_id = { h.protection_id },
				.since_at = db_now(db) });
}

/* A person and every record that theirs speaks for. Merging makes no circles. */
static void hide_person(struct db *db, struct person_id id, struct hiding h)
{
	struct hidden_merged_rows merged =
		hidden_merged(db, (struct hidden_merged_args){ .person_id = id });

	hide(db, id.v, HIDDEN_KIND_PERSON, h);
	for (size_t i = 0; i < merged.n && !db_failed(db); i++)
		hide_person(db, merged.v[i].person_id, h);
}

static void show_person(struct db *db, struct person_id id)
{
	struct hidden_merged_rows merged =
		hidden_merged(db, (struct hidden_merged_args){ .person_id = id });

	hidden_drop(db, (struct hidden_drop_args){ .hidden_id = id.v });
	for (size_t i = 0; i < merged.n && !db_failed(db); i++)
		show_person(db, merged.v[i].person_id);
}

static void boards_touch(struct db *db)
{
	static const char *const topics[] = { "board", "queue", "steps", "tasks" };
	for (size_t i = 0; i < sizeof(topics) / sizeof(*topics); i++)
		db_touch(db, topics[i]);
}

static struct str team_json(struct db *db, struct hub_id team)
{
	return str_fmt(db_arena(db), "{\"hub\":\"%lld\"}", (long long)team.v);
}

static int64_t protection_write(struct db *db, struct person_id person, struct property_id property,
	const struct protect *p, struct str day)
{
	int64_t id = id_new();

	protection_add(db,
		(struct protection_add_args){ .protection_id = { id },
			.person_id = person,
			.property_id = property,
			.hub_id = p->team,
			.reason = str_trim(p->reason),
			.look_again_on = day,
			.since_at = db_now(db),
			.made_by_id = { db_viewer(db)->account_id } });
	return id;
}

bool person_protect(struct db *db, struct person_id id, struct protect p, struct problems *ps)
{
	struct account_id me = { db_viewer(db)->account_id };
	struct protection_of_person_row own;
	struct person_by_id_row person;
	struct str day;

	if (!person_by_id(db, (struct person_by_id_args){ .person_id = id }, &person)) {
		problem_add(ps, S(""), S("This record is not there any more."));
		return false;
	}
	if (!protect_check(db, &p, &day, ps))
		return false;
	bool is = protection_of_person(db, (struct protection_of_person_args){ .person_id = id }, &own);
	if (is && own.hub_id.v == p.team.v) {
		problem_add(ps, S("team"), S("They are protected by this team already."));
		return false;
	}
	db_look_behind(db, true);
	if (is)
		protection_end_person(db,
			(struct protection_end_person_args){ .person_id = id,
				.ended_at = db_now(db),
				.ended_by_id = me,
				.ended_why = S("Handed to another team") });
	int64_t protection = protection_write(db, id, (struct property_id){ 0 }, &p, day);
	hide_person(db, id, (struct hiding){ protection, p.team, true });
	audit_add(db, S("person.protect"), id.v, team_json(db, p.team), p.reason);
	hub_event(db,
		(struct hub_event){ .kind = EVENT_PERSON_PROTECTED,
			.subject_id = protection,
			.person_id = id.v,
			.at = db_now(db) });
	db_look_behind(db, false);
	boards_touch(db);
	return !db_failed(db);
}

bool person_protect_by_list(struct db *db, struct person_id id, struct str list)
{
	struct problems ps = { .arena = db_arena(db) };
	struct protect p = { .reason = str_fmt(db_arena(db), "A list says so: %.*s",
							 STR_ARG(str_part(list, 0, 200))) };
	struct protection_of_person_row own;
	struct person_by_id_row person;
	struct hidden_now_row hidden;

	if (protection_of_person(db, (struct protection_of_person_args){ .person_id = id }, &own) ||
	    !person_by_id(db, (struct person_by_id_args){ .person_id = id }, &person))
		return true;
	p.team = hidden_now(db, (struct hidden_now_args){ .hidden_id = id.v }, &hidden) ? hidden.hub_id
		: place_hub_of_property(db, person.property_id, personal_raw(person.postcode));
	return p.team.v && person_protect(db, id, p, &ps);
}

/* An address and everybody whose record has it. */
static void place_hide(struct db *db, struct property_id id, struct hiding h)
{
	struct hidden_living_rows people =
		hidden_living(db, (struct hidden_living_args){ .property_id = id });

	hide(db, id.v, HIDDEN_KIND_PROPERTY, h);
	h.hand_over = false;
	for (size_t i = 0; i < people.n && !db_failed(db); i++)
		hide_person(db, people.v[i].person_id, h);
}

/* The address, and every flat of it that nobody hides yet. */
static void building_hide(struct db *db, struct property_id id, struct hiding h)
{
	struct building_flats_rows flats =
		building_flats(db, (struct building_flats_args){ .property_id = id });
	struct hidden_now_row is;

	place_hide(db, id, (struct hiding){ h.protection_id, h.team, true });
	for (size_t i = 0; i < flats.n && !db_failed(db); i++)
		if (!hidden_now(db, (struct hidden_now_args){ .hidden_id = flats.v[i].property_id.v }, &is))
			place_hide(db, flats.v[i].property_id, h);
}

/* What was hidden by another protection is hidden by this one: the address, its flats that were
 * not left out, and who came with them. */
static void places_hand_over(struct db *db, struct protection_id was, struct hiding h)
{
	struct hidden_places_by_rows places =
		hidden_places_by(db, (struct hidden_places_by_args){ .protection_id = was });

	for (size_t i = 0; i < places.n && !db_failed(db); i++) {
		struct property_id id = places.v[i].property_id;
		struct hidden_by_address_rows came = hidden_by_address(
			db, (struct hidden_by_address_args){ .property_id = id, .protection_id = was });

		for (size_t k = 0; k < came.n; k++)
			hide_person(db, came.v[k].person_id, h);
		place_hide(db, id, h);
	}
}

bool property_protect(struct db *db, struct property_id id, struct protect p, struct problems *ps)
{
	struct account_id me = { db_viewer(db)->account_id };
	struct protection_of_property_row own;
	struct property_facts facts;
	struct str day;

	if (!property_facts(db, id, &facts)) {
		problem_add(ps, S(""), S("This address is not there any more."));
		return false;
	}
	if (!protect_check(db, &p, &day, ps))
		return false;
	bool is = protection_of_property(
		db, (struct protection_of_property_args){ .property_id = id }, &own);
	if (is && own.hub_id.v == p.team.v) {
		problem_add(ps, S("team"), S("This address is protected by this team already."));
		return false;
	}
	db_look_behind(db, true);
	if (is)
		protection_end_property(db,
			(struct protection_end_property_args){ .property_id = id,
				.ended_at = db_now(db),
				.ended_by_id = me,
				.ended_why = S("Handed to another team") });
	int64_t protection = protection_write(db, (struct person_id){ 0 }, id, &p, day);
	if (is)
		places_hand_over(db, own.protection_id, (struct hiding){ protection, p.team, true });
	else
		building_hide(db, id, (struct hiding){ protection, p.team, false });
	audit_add(db, S("property.protect"), id.v, team_json(db, p.team), p.reason);
	db_look_behind(db, false);
	boards_touch(db);
	return !db_failed(db);
}

/* --- ending --- */

static bool why_check(struct str why, struct problems *ps)
{
	if (!str_empty(str_trim(why)) && why.n <= REASON_MOST)
		return true;
	problem_add(ps, S("why"), S("Say in a few words why it is safe to end this."));
	return false;
}

bool person_protect_end(struct db *db, struct person_id id, struct str why, struct problems *ps)
{
	struct hidden_now_row hidden, home;
	struct person_by_id_row person;

	if (!person_by_id(db, (struct person_by_id_args){ .person_id = id }, &person) ||
	    !hidden_now(db, (struct hidden_now_args){ .hidden_id = id.v }, &hidden)) {
		problem_add(ps, S(""), S("They are not protected any more."));
		return false;
	}
	if (!why_check(why, ps))
		return false;
	if (person.property_id.v &&
		hidden_now(db, (struct hidden_now_args){ .hidden_id = person.property_id.v }, &home)) {
		problem_add(ps, S("why"),
			S("They live at a protected address. End that, or give them their new address first."));
		return false;
	}
	protection_end_person(db,
		(struct protection_end_person_args){ .person_id = id,
			.ended_at = db_now(db),
			.ended_by_id = { db_viewer(db)->account_id },
			.ended_why = str_trim(why) });
	db_look_behind(db, true);
	show_person(db, id);
	db_look_behind(db, false);
	audit_add(db, S("person.protect_end"), id.v, team_json(db, hidden.hub_id), why);
	boards_touch(db);
	return !db_failed(db);
}

/* One address may be seen; `people`: also who is hidden because of it alone. */
static void place_show(struct db *db, struct property_id id, struct protection_id by,
	struct hub_id team, bool people, struct str why)
{
	struct hidden_by_address_rows only = { 0 };

	if (people)
		only = hidden_by_address(
			db, (struct hidden_by_address_args){ .property_id = id, .protection_id = by });
	hidden_drop(db, (struct hidden_drop_args){ .hidden_id = id.v });
	for (size_t i = 0; i < only.n && !db_failed(db); i++) {
		show_person(db, only.v[i].person_id);
		audit_add(db, S("person.protect_end"), only.v[i].person_id.v, team_json(db, team), why);
	}
	audit_add(db, S("property.protect_end"), id.v, team_json(db, team), why);
}

bool property_protect_end(
	struct db *db, struct property_id id, bool people, struct str why, struct problems *ps)
{
	struct hidden_places_by_rows places;
	struct protection_of_property_row own;
	struct property_facts facts;
	struct hidden_now_row now;
	bool is_own = protection_of_property(
		db, (struct protection_of_property_args){ .property_id = id }, &own);

	if (!property_facts(db, id, &facts) || /* another team's: it is not there for them */
		!hidden_now(db, (struct hidden_now_args){ .hidden_id = id.v }, &now)) {
		problem_add(ps, S(""), S("This address is not protected any more."));
		return false;
	}
	if (!why_check(why, ps))
		return false;
	if (!is_own) {                         /* a flat: left out, its building stays as it is */
		place_show(db, id, now.protection_id, now.hub_id, people, why);
		boards_touch(db);
		return !db_failed(db);
	}
	places =
		hidden_places_by(db, (struct hidden_places_by_args){ .protection_id = own.protection_id });
	protection_end_property(db,
		(struct protection_end_property_args){ .property_id = id,
			.ended_at = db_now(db),
			.ended_by_id = { db_viewer(db)->account_id },
			.ended_why = str_trim(why) });
	for (size_t i = 0; i < places.n && !db_failed(db); i++)
		place_show(db, places.v[i].property_id, own.protection_id, own.hub_id, people, why);
	boards_touch(db);
	return !db_failed(db);
}

/* --- what pages say --- */

struct protection_now person_protection(struct db *db, struct person_id id, struct property_id home)
{
	struct hidden_now_row h, place;
	struct protection_of_person_row own;
	struct protection_now n = { 0 };

	if (!hidden_now(db, (struct hidden_now_args){ .hidden_id = id.v }, &h))
		return n;
	n = (struct protection_now){ .is = true,
		.team = h.hub_id,
		.team_name = h.hub_name,
		.since_at = h.since_at,
		.place =
			home.v && hidden_now(db, (struct hidden_now_args){ .hidden_id = home.v }, &place) };
	n.own = protection_of_person(db, (struct protection_of_person_args){ .person_id = id }, &own);
	if (n.own) {
		n.reason = own.reason;
		n.made_by = own.made_by;
		n.look_again_on = own.look_again_on;
	}
	return n;
}

/* How many flats of an address are hidden because of it, or would be. */
static int64_t flats_of(struct db *db, struct property_id id, struct protection_id by)
{
	struct hidden_places_by_rows places;

	if (!by.v)
		return (int64_t)building_flats(db, (struct building_flats_args){ .property_id = id }).n;
	places = hidden_places_by(db, (struct hidden_places_by_args){ .protection_id = by });
	return (int64_t)places.n - 1;
}

struct protection_now property_protection(struct db *db, struct property_id id)
{
	struct protection_of_property_row own;
	struct protection_now n = { 0 };
	struct hidden_now_row now;

	if (!hidden_now(db, (struct hidden_now_args){ .hidden_id = id.v }, &now)) {
		n.flats = flats_of(db, id, (struct protection_id){ 0 });
		return n;
	}
	n = (struct protection_now){ .is = true,
		.place = true,
		.team = now.hub_id,
		.team_name = now.hub_name,
		.since_at = now.since_at };
	n.own = protection_of_property(
		db, (struct protection_of_property_args){ .property_id = id }, &own);
	if (n.own) {
		n.reason = own.reason;
		n.made_by = own.made_by;
		n.look_again_on = own.look_again_on;
		n.flats = flats_of(db, id, own.protection_id);
	}
	return n;
}

/* --- whom the team lets see them --- */

void protection_let_in(
	struct db *db, struct person_id id, struct property_id home, struct account_id account)
{
	const int64_t both[] = { id.v, home.v };

	for (size_t i = 0; i < 2 && account.v; i++)
		if (both[i])
			hidden_allow_add(db,
				(struct hidden_allow_add_args){
					.hidden_id = both[i], .account_id = account, .since_at = db_now(db) });
}

void protection_let_out(
	struct db *db, struct person_id id, struct property_id home, struct account_id account)
{
	const int64_t both[] = { id.v, home.v };

	for (size_t i = 0; i < 2 && account.v; i++)
		if (both[i])
			hidden_allow_drop(db,
				(struct hidden_allow_drop_args){ .hidden_id = both[i], .account_id = account });
}
