/*
 * Who a request is for. The call handler may have chosen somebody on the screen; otherwise exact
 * keys may know them; otherwise they are new. One way to find them is enough, and "they ring back"
 * is one.
 */
#include "hub/request/request_person.h"

#include "core/base/fold.h"
#include "core/base/time.h"
#include "hub/person/merge.h"
#include "hub/person/person.h"
#include "hub/place/place.h"
#include "hub/request/request.sql.h"

static struct person_facts facts_of(struct arena *a, const struct request_new *r)
{
	struct person_facts f = { .name = r->name,
		.born = r->born,
		.phone = r->phone,
		.email = r->email,
		.address = r->address,
		.postcode = r->postcode,
		.language = r->language,
		.safe_contact = r->safe_contact,
		.interpreter = r->interpreter,
		.no_messages = r->no_messages,
		.from_list = r->from_list };
	struct address where = address_read(a, r->address, r->postcode);
	if (str_empty(f.postcode) && !str_empty(where.postcode)) {
		f.postcode = where.postcode;
		f.address = address_words(a, where);
	}
	return f;
}

/* A number or address that cannot be read is said so now, while the caller is still there to
 * ask. */
static void reach_check(struct arena *a, const struct request_new *r, struct problems *ps)
{
	struct str read, why;
	struct date day;
	if (!str_empty(r->phone) && !fold_phone(a, r->phone, &read, &why))
		problem_add(ps, S("phone"), why);
	if (!str_empty(r->email) && !fold_email(a, r->email, &read, &why))
		problem_add(ps, S("email"), why);
	if (!str_empty(r->asker_phone) && !fold_phone(a, r->asker_phone, &read, &why))
		problem_add(ps, S("asker_phone"), why);
	if (!str_empty(r->postcode) && !fold_postcode(a, r->postcode, &read, &why))
		problem_add(ps, S("postcode"), why);
	if (!str_empty(r->born) && !date_parse(a, r->born, &day, &why))
		problem_add(ps, S("born"), why);
}

void request_person_check(struct db *db, const struct request_new *r, struct problems *ps)
{
	struct person_brief known;
	bool reachable = !str_empty(r->phone) || !str_empty(r->email) || !str_empty(r->address)
		|| !str_empty(r->postcode) || !str_empty(r->asker_phone) || r->rings_back;
	if (!r->from_list)
		reach_check(db_arena(db), r, ps);
	if (r->person_id.v && !person_brief(db, r->person_id, &known))
		problem_add(ps, S("person"),
			S("The person you chose is not here any more. Choose again, or save as a new person."));
	else if (!r->person_id.v && !reachable)
		problem_add(ps, S("reach"),
			S("How do we find them? A telephone number, an e-mail address or where they live. "
			  "If they would rather ring us, choose “they ring back”."));
}

bool request_person_elsewhere(struct db *db, struct person_id id)
{
	db_look_behind(db, false);
	bool hides = db_hides(db, id.v);
	db_look_behind(db, true);
	return hides;
}

bool request_person_keep(
	struct db *db, const struct request_new *r, struct request_person *out, struct problems *ps)
{
	struct person_facts f = facts_of(db_arena(db), r);
	struct person_brief b;
	struct str why;
	*out = (struct request_person){ .person_id = r->person_id };
	if (r->person_id.v) {
		out->person_id = person_standing(
			db, r->person_id); /* somebody may have merged them since they were chosen */
		person_add_facts(db, out->person_id, f);
	} else if (person_match_exact(db, &f, &out->person_id, &why) &&
		request_person_elsewhere(db, out->person_id)) {
		/* Whoever took the call could not see them. What a stranger says stands in the request, not
		 * on their record. */
	} else if (out->person_id.v && !r->person_is_new) {
		person_add_facts(db, out->person_id, f);
	} else {
		out->is_new = true;
		if (!person_save(db, f, &out->person_id, ps))
			return false;
	}
	if (!person_brief(db, out->person_id, &b)) {
		db_fail(db, "the person of a request is not there");
		return false;
	}
	out->elsewhere = request_person_elsewhere(db, out->person_id);
	out->hub_id = place_hub_for(db, b.lat, b.lon, personal_raw(b.postcode));
	if (!out->hub_id.v)
		problem_add(ps, S(""),
			S("There is no hub yet to look after this. An administrator adds one under Places."));
	return out->hub_id.v != 0;
}

void request_person_moved(struct db *db, const struct hub_event *e)
{
	struct person_moving m = person_moving(db, e);

	request_moved(db,
		(struct request_moved_args){
			.person_id = m.from, .home = m.to, .person_merge_id = m.merge });
}
