/*
 * Volunteers: adding somebody, what they offer, pauses and returning. Whatever changes here is
 * written to the audit chain and tells the boards that show helpers.
 */
#include "hub/volunteer/volunteer.h"

#include "core/access/audit.h"
#include "core/auth/auth.h"
#include "core/base/id.h"
#include "core/base/time.h"
#include "core/mail/mail.h"
#include "hub/person/person.h"
#include "hub/place/place.h"
#include "hub/volunteer/volunteer.sql.h"

#include <math.h>

#define RANGE_DEFAULT_M 5000
#define RANGE_MOST_M 100000
#define MINUTES_DEFAULT 180
#define MINUTES_MOST (7 * 1440)

/* --- what a form must have --- */

/* "14 May", "next Monday", an ISO date: the day from which they can help again; '' for none. */
static struct str pause_date(struct db *db, struct str words, struct problems *ps)
{
	struct date d;
	struct str why;
	struct arena *a = db_arena(db);
	if (str_empty(words))
		return S("");
	int64_t at;
	if (!time_parse_words(a, words, db_now(db), &at, &why)) {
		problem_add(ps, S("paused_until"), why);
		return S("");
	}
	d = time_civil(at).date;
	if (date_diff(d, time_civil(db_now(db)).date) <= 0) {
		problem_add(ps, S("paused_until"),
			S("That day is over or is today. From which day can they help again?"));
		return S("");
	}
	return date_iso(a, d);
}

static void form_check(const struct volunteer_form *f, struct problems *ps)
{
	if (f->range_m < 0 || f->range_m > RANGE_MOST_M)
		problem_add(ps, S("range"), S("How far can they go? Between 1 and 60 miles."));
	if (f->minutes_week < 0 || f->minutes_week > MINUTES_MOST)
		problem_add(ps, S("minutes_week"),
			S("How many hours a week are enough for them? Between half an hour and 168."));
	for (size_t i = 0; i < f->checks.n; i++) {
		struct date done, expires;
		const struct check_held *c = &f->checks.v[i];
		if (date_from_iso(c->done_on, &done) && date_from_iso(c->expires_on, &expires) &&
			date_diff(expires, done) < 0)
			problem_addf(ps, S("checks"),
				"The %.*s would have run out before it was done. Look at the two dates again.",
				STR_ARG(check_kind_words(c->kind)));
	}
}

/* --- writing what they offer --- */

static void offering_write(struct db *db, struct volunteer_id v, const struct volunteer_form *f)
{
	for (size_t i = 0; i < f->n_skills; i++)
		if (!str_empty(f->skills[i]))
			volunteer_skill_add(
				db, (struct volunteer_skill_add_args){ .volunteer_id = v, .skill = f->skills[i] });
	for (size_t i = 0; i < f->checks.n; i++) {
		const struct check_held *c = &f->checks.v[i];
		volunteer_check_add(db,
			(struct volunteer_check_add_args){ .volunteer_id = v,
				.kind = c->kind,
				.done_on = c->done_on.p ? c->done_on : S(""),
				.expires_on = c->expires_on.p ? c->expires_on : S("") });
	}
	for (size_t i = 0; i < f->hours.n; i++)
		volunteer_hours_add(db,
			(struct volunteer_hours_add_args){ .volunteer_id = v,
				.weekday = f->hours.v[i].weekday,
				.from_minute = f->hours.v[i].from_minute,
				.to_minute = f->hours.v[i].to_minute });
}

/* The person they are: known by exact keys, else new. None with problems. */
static struct person_id person_of(
	struct db *db, const struct volunteer_form *f, struct problems *ps)
{
	struct person_facts facts = { .name = f->name,
		.given_name = f->given_name,
		.family_name = f->family_name,
		.phone = f->phone,
		.email = f->email,
		.address = f->address,
		.postcode = f->postcode,
		.from_list = f->from_list };
	struct person_id id = f->person_id;
	bool is_new;
	if (id.v) {
		person_add_facts(db, id, facts);
		return id;
	}
	if (str_empty(f->name) && str_empty(f->given_name) && str_empty(f->family_name))
		problem_add(ps, S("name"), S("What is their name?"));
	if (str_empty(f->phone) && str_empty(f->email))
		problem_add(ps, S("phone"),
			S("How do we reach them? A phone number or an e-mail address is enough."));
	if (ps->n || !person_find_or_save(db, facts, &id, &is_new, ps))
		return (struct person_id){ 0 };
	return id;
}

static struct str name_of(
	struct db *db, const struct volunteer_form *f, const struct person_brief *p)
{
	struct str name = str_join(db_arena(db), f->given_name, S(" "), f->family_name);
	if (str_empty(name))
		name = f->name;
	return str_empty(name) ? personal_raw(p->name) : name;
}

static void volunteer_insert_new(struct db *db, struct volunteer_id id, struct person_id p,
	const struct volunteer_form *f, struct str paused_until_on)
{
	struct person_brief brief;
	if (!person_brief(db, p, &brief))
		return;
	bool placed = geo_known((struct geo_point){ brief.lat, brief.lon }) &&
		(brief.lat != 0 || brief.lon != 0);
	double lat = placed ? brief.lat : (double)NAN, lon = placed ? brief.lon : (double)NAN;
	struct hub_id hub = place_hub_for(db, lat, lon, personal_raw(brief.postcode));
	int64_t account = account_add(db, (struct account_new){ .role = ROLE_VOLUNTEER, .active = true,
		.name = name_of(db, f, &brief), .hub_id = hub.v, .person_id = p.v });
	enum volunteer_state state = f->state ? f->state : VOLUNTEER_STATE_ACTIVE;
	volunteer_insert(db,
		(struct volunteer_insert_args){ .volunteer_id = id,
			.person_id = p,
			.account_id = { account },
			.state = str_empty(paused_until_on) ? state : VOLUNTEER_STATE_PAUSED,
			.paused_until_on = paused_until_on,
			.vehicle = f->vehicle,
			.range_m = f->range_m ? f->range_m : RANGE_DEFAULT_M,
			.minutes_week = f->minutes_week ? f->minutes_week : MINUTES_DEFAULT,
			.lat = lat,
			.lon = lon,
			.since_on = str_empty(f->since_on) ? date_iso(db_arena(db), time_civil(db_now(db)).date)
											   : f->since_on });
	offering_write(db, id, f);
	audit_add(db, S("volunteer.add"), p.v, STR_NONE, STR_NONE);
	db_touch(db, "helpers");
}

struct volunteer_id volunteer_add(
	struct db *db, const struct volunteer_form *f, bool *known, struct problems *ps)
{
	struct volunteer_id none = { 0 }, id;
	size_t before = ps->n;
	*known = false;
	struct str paused = pause_date(db, f->paused_until_on, ps);
	form_check(f, ps);
	if (ps->n > before)
		return none;
	struct person_id p = person_of(db, f, ps);
	if (!p.v)
		return none;
	id = volunteer_of_person(db, p);
	if (id.v) {
		*known = true;
		return id;
	}
	id.v = id_new();
	volunteer_insert_new(db, id, p, f, paused);
	return id;
}

bool volunteer_change(struct db *db, struct volunteer_id v, const struct volunteer_form *f,
	int64_t row_version, struct problems *ps)
{
	struct volunteer_by_id_row now;
	size_t before = ps->n;
	struct str paused =
		f->state == VOLUNTEER_STATE_PAUSED ? pause_date(db, f->paused_until_on, ps) : S("");
	form_check(f, ps);
	if (ps->n > before)
		return false;
	int64_t kept = volunteer_keep(db,
		(struct volunteer_keep_args){ .volunteer_id = v,
			.seen_version = row_version,
			.state = f->state ? f->state : VOLUNTEER_STATE_ACTIVE,
			.paused_until_on = paused,
			.vehicle = f->vehicle,
			.range_m = f->range_m ? f->range_m : RANGE_DEFAULT_M,
			.minutes_week = f->minutes_week ? f->minutes_week : MINUTES_DEFAULT });
	if (!kept || !volunteer_by_id(db, (struct volunteer_by_id_args){ .volunteer_id = v }, &now)) {
		problem_add(ps, S(""),
			S("Somebody else changed this while you were writing. What they saved is shown in the "
			  "record; "
			  "open it again and make your change there."));
		return false;
	}
	volunteer_skills_clear(db, (struct volunteer_skills_clear_args){ .volunteer_id = v });
	volunteer_checks_clear(db, (struct volunteer_checks_clear_args){ .volunteer_id = v });
	volunteer_hours_clear(db, (struct volunteer_hours_clear_args){ .volunteer_id = v });
	offering_write(db, v, f);
	audit_add(db, S("volunteer.change"), now.person_id.v, STR_NONE, STR_NONE);
	db_touch(db, "helpers");
	return true;
}

static bool state_set(struct db *db, struct volunteer_id v, enum volunteer_state state,
	struct str until_on, struct str action)
{
	struct volunteer_by_id_row now;
	if (!volunteer_by_id(db, (struct volunteer_by_id_args){ .volunteer_id = v }, &now))
		return false;
	volunteer_state_keep(db,
		(struct volunteer_state_keep_args){
			.volunteer_id = v, .state = state, .paused_until_on = until_on });
	audit_add(db, action, now.person_id.v, STR_NONE, STR_NONE);
	db_touch(db, "helpers");
	return true;
}

bool volunteer_pause(struct db *db, struct volunteer_id v, struct str until_on, struct problems *ps)
{
	size_t before = ps->n;
	struct str until = pause_date(db, until_on, ps);
	return ps->n == before && state_set(db, v, VOLUNTEER_STATE_PAUSED, until, S("volunteer.pause"));
}

bool volunteer_return(struct db *db, struct volunteer_id v)
{
	return state_set(db, v, VOLUNTEER_STATE_ACTIVE, S(""), S("volunteer.return"));
}

bool volunteer_leave(struct db *db, struct volunteer_id v)
{
	return state_set(db, v, VOLUNTEER_STATE_LEFT, S(""), S("volunteer.leave"));
}

/* --- looking --- */

enum volunteer_state volunteer_state_on(
	enum volunteer_state s, struct str paused_until_on, struct date today)
{
	struct date until;
	if (s == VOLUNTEER_STATE_PAUSED && date_from_iso(paused_until_on, &until) &&
		date_diff(until, today) <= 0)
		return VOLUNTEER_STATE_ACTIVE;
	return s;
}

static struct volunteer_facts *facts_find(
	struct volunteer_facts *v, size_t n, struct volunteer_id id)
{
	for (size_t i = 0; i < n; i++)
		if (v[i].volunteer_id.v == id.v)
			return &v[i];
	return NULL;
}

/* Rows come in order of volunteer: those of one lie side by side, in arrays that all of them
 * share. */
static void skills_read(struct db *db, struct db_ids ids, struct volunteer_facts *v, size_t n)
{
	struct skills_among_rows rows = skills_among(db, (struct skills_among_args){ .helpers = ids });
	struct str *skills = ARENA_ARRAY(db_arena(db), struct str, rows.n),
			   *languages = ARENA_ARRAY(db_arena(db), struct str, rows.n);
	for (size_t i = 0; i < rows.n; i++) {
		struct volunteer_facts *f = facts_find(v, n, rows.v[i].volunteer_id);
		struct str s = rows.v[i].skill;
		if (!f)
			continue;
		if (!f->skills) {
			f->skills = &skills[i];
			f->languages = &languages[i];
		}
		if (str_starts(s, S("language:")))
			f->languages[f->n_languages++] = str_part(s, 9, s.n);
		else
			f->skills[f->n_skills++] = s;
	}
}

static void checks_read(struct db *db, struct db_ids ids, struct volunteer_facts *v, size_t n)
{
	struct checks_among_rows rows = checks_among(db, (struct checks_among_args){ .helpers = ids });
	struct check_held *all = ARENA_ARRAY(db_arena(db), struct check_held, rows.n);
	for (size_t i = 0; i < rows.n; i++) {
		struct volunteer_facts *f = facts_find(v, n, rows.v[i].volunteer_id);
		if (!f)
			continue;
		if (!f->checks.n)
			f->checks.v = &all[i];
		f->checks.v[f->checks.n++] =
			(struct check_held){ rows.v[i].kind, rows.v[i].done_on, rows.v[i].expires_on };
	}
}

static void hours_read(struct db *db, struct db_ids ids, struct volunteer_facts *v, size_t n)
{
	struct hours_among_rows rows = hours_among(db, (struct hours_among_args){ .helpers = ids });
	struct hours_part *all = ARENA_ARRAY(db_arena(db), struct hours_part, rows.n);
	for (size_t i = 0; i < rows.n; i++) {
		struct volunteer_facts *f = facts_find(v, n, rows.v[i].volunteer_id);
		if (!f)
			continue;
		if (!f->hours.n)
			f->hours.v = &all[i];
		f->hours.v[f->hours.n++] = (struct hours_part){ (int)rows.v[i].weekday,
			(int)rows.v[i].from_minute, (int)rows.v[i].to_minute };
	}
}

void volunteer_offerings(struct db *db, struct volunteer_facts *v, size_t n)
{
	int64_t *all = ARENA_ARRAY(db_arena(db), int64_t, n);
	for (size_t i = 0; i < n; i++)
		all[i] = v[i].volunteer_id.v;
	struct db_ids ids = { all, n };
	skills_read(db, ids, v, n);
	checks_read(db, ids, v, n);
	hours_read(db, ids, v, n);
}

bool volunteer_facts(struct db *db, struct volunteer_id v, struct volunteer_facts *out)
{
	struct volunteer_by_id_row r;
	*out = (struct volunteer_facts){ 0 };
	if (!volunteer_by_id(db, (struct volunteer_by_id_args){ .volunteer_id = v }, &r))
		return false;
	*out = (struct volunteer_facts){ .volunteer_id = r.volunteer_id,
		.person_id = r.person_id,
		.account_id = r.account_id,
		.given_name = r.given_name,
		.family_name = r.family_name,
		.known_as = r.known_as,
		.state = volunteer_state_on(r.state, r.paused_until_on, time_civil(db_now(db)).date),
		.paused_until_on = r.paused_until_on,
		.vehicle = r.vehicle,
		.range_m = r.range_m,
		.minutes_week = r.minutes_week,
		.last_task_at = r.last_task_at,
		.place = { r.lat, r.lon },
		.since_on = r.since_on,
		.row_version = r.row_version };
	volunteer_offerings(db, out, 1);
	return true;
}

struct volunteer_id volunteer_of_account(struct db *db, struct account_id a)
{
	struct volunteer_by_account_row row;
	bool found =
		volunteer_by_account(db, (struct volunteer_by_account_args){ .account_id = a }, &row);
	return found ? row.volunteer_id : (struct volunteer_id){ 0 };
}

struct volunteer_id volunteer_of_person(struct db *db, struct person_id p)
{
	struct volunteer_by_person_row row;
	bool found = volunteer_by_person(db, (struct volunteer_by_person_args){ .person_id = p }, &row);
	return found ? row.volunteer_id : (struct volunteer_id){ 0 };
}

void volunteer_week(int64_t at, int64_t *from_at, int64_t *until_at)
{
	struct date monday = date_monday(time_civil(at).date);
	*from_at = time_at(monday, 0, 0);
	*until_at = time_at(date_add(monday, 7), 0, 0);
}

int64_t volunteer_promised(struct db *db, struct volunteer_id v, int64_t at)
{
	struct promised_minutes_of_args args = { .volunteer_id = v };
	struct promised_minutes_of_row row;
	volunteer_week(at, &args.from_at, &args.until_at);
	return promised_minutes_of(db, args, &row) ? row.minutes : 0;
}

/* --- signing in --- */

struct str volunteer_link(struct db *db, struct volunteer_id v)
{
	struct volunteer_by_id_row r;
	if (!volunteer_by_id(db, (struct volunteer_by_id_args){ .volunteer_id = v }, &r))
		return STR_NONE;
	audit_add(db, S("volunteer.link"), r.person_id.v, STR_NONE, STR_NONE);
	return link_make(db, r.account_id.v, LINK_SIGN_IN);
}

bool volunteer_link_mail(struct db *db, struct volunteer_id v, struct str site, struct problems *ps)
{
	struct volunteer_facts f;
	struct volunteer_email_row mail;
	struct arena *a = db_arena(db);
	if (!volunteer_facts(db, v, &f))
		return false;
	if (!volunteer_email(db, (struct volunteer_email_args){ .person_id = f.person_id }, &mail)) {
		problem_add(ps, S(""),
			S("There is no e-mail address in their record. Make a link and show it or send it in a "
			  "message."));
		return false;
	}
	struct host_face host = host_face(db);
	struct str given = personal_raw(personal_empty(f.known_as) ? f.given_name : f.known_as);
	mail_queue(db,
		(struct mail){ .to = personal_raw(mail.value),
			.subject = str_fmt(a, "Your tasks with %.*s", STR_ARG(host.name)),
			.text = str_fmt(a,
				"Hello %.*s,\n\nThank you for helping. Open this on your phone to see your "
				"tasks:\n\n%.*s%.*s\n\n"
				"It works once and signs this phone in for 30 days. Please give it to nobody "
				"else.\n\n%.*s\n%.*s\n",
				STR_ARG(given), STR_ARG(site), STR_ARG(volunteer_link(db, v)), STR_ARG(host.name),
				STR_ARG(host.phone)) });
	return true;
}
