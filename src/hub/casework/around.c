/*
 * What surrounds a case: the people and organisations that take part in it, and the days of the
 * year that matter to the person.
 */
#include "hub/casework/casework.h"

#include "core/access/audit.h"
#include "core/base/fold.h"
#include "core/base/id.h"
#include "core/base/time.h"
#include "hub/casework/casework.sql.h"
#include "hub/casework/casework_private.h"
#include "hub/person/person.h"

bool case_member_add(struct db *db, struct case_member_new m, struct problems *ps)
{
	struct case_facts c;
	size_t before = ps->n;
	struct str phone = S("");

	if (m.person_id.v == 0 && m.organisation_id.v == 0 && m.account_id.v == 0 && str_empty(m.name))
		problem_add(ps, S("name"), S("Who takes part? Write a name, or choose an organisation."));
	if (!str_empty(m.phone)) {
		struct str why;
		if (!fold_phone(db_arena(db), m.phone, &phone, &why))
			problem_add(ps, S("phone"), why);
	}
	if (!case_facts(db, m.case_id, &c))
		problem_add(ps, S(""), S("This case is not here any more."));
	if (ps->n > before)
		return false;
	case_member_insert(db,
		(struct case_member_insert_args){ .case_member_id = { id_new() },
			.case_id = m.case_id,
			.person_id = m.person_id,
			.organisation_id = m.organisation_id,
			.account_id = m.account_id,
			.name = m.name.p ? m.name : S(""),
			.relation = m.relation.p ? m.relation : S(""),
			.phone = phone,
			.person_knows = m.person_knows });
	audit_add(db, S("case.member"), c.person_id.v, STR_NONE, m.name);
	case_touched(db, m.case_id);
	return true;
}

bool case_safe_contact(struct db *db, struct case_id c, struct person_safe safe,
	int64_t person_version, struct problems *ps)
{
	struct case_facts facts;
	struct person_brief now_is;
	struct viewer *me = db_viewer(db);

	if (!case_facts(db, c, &facts)) {
		problem_add(ps, S(""), S("This case is not here any more."));
		return false;
	}
	if (person_safe_contact(db, facts.person_id, safe, person_version)) {
		case_touched(db, c);
		return true;
	}
	if (!person_brief(db, facts.person_id, &now_is)) {
		problem_add(ps, S(""), S("This person is not here any more."));
		return false;
	}
	problem_addf(ps, S("safe_contact"),
		"While you were writing, somebody changed this person. Safe contact now reads "
		"“%.*s”%s. Save again to keep yours.",
		STR_ARG(see(me, now_is.safe_contact)), now_is.no_messages ? ", no messages" : "");
	if (!personal_empty(now_is.access_notes) &&
		!str_eq(safe.access_notes, personal_raw(now_is.access_notes)))
		problem_addf(ps, S("access_notes"), "At the door now reads “%.*s”.",
			STR_ARG(see(me, now_is.access_notes)));
	return false;
}

bool case_step_add(struct db *db, struct case_id c, enum step_kind kind, struct str when,
	struct str note, struct problems *ps)
{
	struct case_facts facts;
	struct str why = S("");
	int64_t at = 0;
	size_t before = ps->n;

	if (!case_facts(db, c, &facts))
		problem_add(ps, S(""), S("This case is not here any more."));
	if (str_empty(when))
		problem_add(ps, S("when"), S("When? For example Thursday, tomorrow 4pm or in 2 weeks."));
	else if (!time_parse_words(db_arena(db), when, db_now(db), &at, &why))
		problem_add(ps, S("when"), why);
	else if (at <= db_now(db))
		problem_add(ps, S("when"), S("That time has passed. When is it to be done?"));
	if (kind == STEP_KIND_OTHER && str_empty(note))
		problem_add(ps, S("note"), S("What is to be done? One line is enough."));
	if (ps->n > before)
		return false;
	struct account_id owner = facts.guide;
	if (owner.v == 0 && (db_viewer(db)->role & ROLE_HUB))
		owner.v = db_viewer(db)->account_id;
	step_add(db,
		(struct step_new){ .kind = kind,
			.case_id = c,
			.person_id = facts.person_id,
			.owner = owner,
			.hub = facts.hub_id,
			.due_at = at,
			.note = note });
	case_touched(db, c);
	return true;
}

/* One step a year for a date: false when it was raised already. */
static bool raise(struct db *db, struct case_id c, struct person_id p, int64_t subject,
	struct str note, struct date on)
{
	struct date_step_since_row had;
	struct case_facts lead;

	if (date_step_since(db, (struct date_step_since_args){
	    .subject_id = subject, .since = db_now(db) - 300 * TIME_DAY }, &had))
		return false;
	if (!case_facts(db, c, &lead))
		return false;
	step_open(db, (struct step_new){ .kind = STEP_KIND_IMPORTANT_DATE, .case_id = c, .person_id = p,
		.subject_id = subject, .owner = lead.guide, .hub = lead.hub_id, .note = note,
		.due_at = time_at(on, 9, 0) });
	return true;
}

/* "Birthday: 80 on Thursday", or without the age when the year is not known. */
static struct str birthday_note(struct arena *a, struct str born_on, struct date on)
{
	struct date born;

	if (!date_from_iso(born_on, &born))
		return S("Birthday");
	return str_fmt(a, "Birthday: %d on %.*s", on.year - born.year, STR_ARG(date_words(a, on)));
}

static int64_t raise_day(struct db *db, struct str month_day, struct date on)
{
	struct dates_on_day_rows dates =
		dates_on_day(db, (struct dates_on_day_args){ .month_day = month_day });
	struct birthdays_on_day_rows born =
		birthdays_on_day(db, (struct birthdays_on_day_args){ .month_day = month_day });
	int64_t n = 0;

	for (size_t i = 0; i < dates.n; i++)
		n += raise(db, dates.v[i].case_id, dates.v[i].person_id, dates.v[i].important_date_id.v,
			personal_raw(dates.v[i].what), on);
	for (size_t i = 0; i < born.n; i++)
		n += raise(db, born.v[i].case_id, born.v[i].person_id, born.v[i].person_id.v,
			birthday_note(db_arena(db), personal_raw(born.v[i].born_on), on), on);
	return n;
}

int64_t casework_dates(struct db *db, int days)
{
	struct arena *a = db_arena(db);
	struct date today = time_civil(db_now(db)).date;
	int64_t n = 0;

	for (int i = 0; i <= days; i++) {
		struct date on = date_add(today, i);
		bool leap = date_valid((struct date){ on.year, 2, 29 });
		n += raise_day(db, str_fmt(a, "%02d-%02d", on.month, on.day), on);
		if (on.month == 2 && on.day == 28 && !leap)    /* those of 29 February have theirs today */
			n += raise_day(db, S("02-29"), on);
	}
	return n;
}
