/*
 * Looking at everybody: a batch of people by id, and beside it what lists, flags, colours,
 * conversations, telephones, cases and campaigns say of those between the first and the last of
 * them, each read once in the same order and laid beside them.
 */
#include "hub/casework/campaign_choice.h"

#include "core/base/id.h"
#include "hub/casework/campaign_choice.sql.h"
#include "hub/casework/campaign_outline.h"

#define GEOGRAPHY S("ward")
enum { COUNT_BATCH = 5000 };

/* One rule, taken apart. */
struct rule {
	enum campaign_part part;
	enum campaign_rule_kind kind;
	struct str value;
	int64_t number;                        /* id of a list or hub, days, or 1: has a telephone */
	int from, to;                          /* ages; to -1: and over */
	struct outlines area;
};

struct choosing {
	struct campaign_id campaign_id;
	struct rule rules[CAMPAIGN_RULES_MOST];
	size_t n;
	bool any;                              /* there are rules of part 'any' */
	bool asks_list, asks_colour;
	int64_t quiet_since; /* spoken to after this: left in peace; INT64_MAX: does not matter */
	struct date today;
	struct outlines wards, hub_areas;
	struct campaign_hubs_rows hubs;
	struct hub_id central;
	struct area_names names;
	struct choice_protections_rows protections;
};

/* What is known of one of a batch. */
struct known {
	const struct choice_people_row *who;
	uint64_t met;                          /* bits of rules that lists and flags meet */
	enum rag rag;
	int64_t spoken_at;
	struct account_id spoke, guide;
	bool phone, open_case, in_hand, no_calls, hidden;
	size_t ward;
	struct hub_id hub_id;
};

/* --- rules --- */

static void rule_read(
	struct db *db, struct arena *a, struct rule *r, const struct campaign_rules_of_row *row)
{
	struct str rest = row->value, from;
	int64_t n;

	*r = (struct rule){
		.part = row->part, .kind = row->kind, .value = str_dup(a, row->value), .to = -1
	};
	switch (row->kind) {
	case CAMPAIGN_RULE_KIND_LIST:
	case CAMPAIGN_RULE_KIND_HUB:
		if (!id_parse(row->value, &r->number))
			r->number = -1;
		break;
	case CAMPAIGN_RULE_KIND_AREA:
		if (id_parse(row->value, &n))
			r->area = outline_one(db, a, (struct area_id){ n });
		break;
	case CAMPAIGN_RULE_KIND_SILENT:
		if (!str_to_i64(row->value, &r->number))
			r->number = 0;
		break;
	case CAMPAIGN_RULE_KIND_AGE:
		if (str_cut(&rest, '-', &from) && str_to_i64(from, &n))
			r->from = (int)n;
		if (str_to_i64(rest, &n))
			r->to = (int)n;
		break;
	case CAMPAIGN_RULE_KIND_PHONE:
		r->number = str_eq(row->value, S("yes"));
		break;
	default:
		break;
	}
}

/* The hub that takes what lies in no area. */
static struct hub_id central_of(const struct campaign_hubs_rows *hubs)
{
	for (size_t i = 0; i < hubs->n; i++)
		if (hubs->v[i].is_central)
			return hubs->v[i].hub_id;
	return hubs->n ? hubs->v[0].hub_id : (struct hub_id){ 0 };
}

struct choosing *choosing_new(struct db *db, struct arena *a, struct campaign_id c)
{
	struct choosing *x = ARENA_NEW(a, struct choosing);
	struct arena *before = db_texts_into(db, a);
	struct campaign_rules_of_rows rules =
		campaign_rules_of(db, (struct campaign_rules_of_args){ .campaign_id = c });
	struct campaign_get_row row;

	x->campaign_id = c;
	x->today = time_civil(db_now(db)).date;
	x->quiet_since = INT64_MAX;
	if (campaign_get(db, (struct campaign_get_args){ .campaign_id = c }, &row) &&
		row.quiet_days > 0)
		x->quiet_since = db_now(db) - row.quiet_days * TIME_DAY;
	for (size_t i = 0; i < rules.n && x->n < CAMPAIGN_RULES_MOST; i++) {
		rule_read(db, a, &x->rules[x->n++], &rules.v[i]);
		x->any |= rules.v[i].part == CAMPAIGN_PART_ANY;
		x->asks_list |= rules.v[i].kind == CAMPAIGN_RULE_KIND_LIST;
	}
	x->wards = outlines_of(db, a, GEOGRAPHY);
	x->hub_areas = outlines_of(db, a, S("hub area"));
	x->hubs = campaign_hubs(db);
	x->central = central_of(&x->hubs);
	x->names = outline_names(a, &x->wards);
	x->protections = choice_protections(db);
	(void)db_texts_into(db, before);
	return x;
}

struct area_names choosing_areas(const struct choosing *x)
{
	return x->names;
}

/* --- gathering a batch --- */

struct batch { struct known *v; size_t n; struct choice_people_rows people; };

/* The person of this id, from *at on: both go up together. NULL: not in this batch. */
static struct known *next_known(struct batch *b, size_t *at, struct person_id id)
{
	while (*at < b->n && b->v[*at].who->person_id.v < id.v)
		(*at)++;
	return *at < b->n && b->v[*at].who->person_id.v == id.v ? &b->v[*at] : NULL;
}

static struct hub_id hub_at(const struct choosing *x, double lat, double lon)
{
	size_t at = outline_at(&x->hub_areas, lat, lon);

	for (size_t i = 0; at < x->hub_areas.n && i < x->hubs.n; i++)
		if (x->hubs.v[i].area_id.v == x->hub_areas.v[at].id)
			return x->hubs.v[i].hub_id;
	return x->central;
}

static bool is_protected(const struct choosing *x, const struct choice_people_row *p)
{
	for (size_t i = 0; i < x->protections.n; i++)
		if (x->protections.v[i].person_id.v == p->person_id.v ||
		    (p->property_id.v && x->protections.v[i].property_id.v == p->property_id.v))
			return true;
	return false;
}

static void gather_people(struct db *db, const struct choosing *x, struct batch *b,
	struct person_id after, int64_t how_many)
{
	double lat = 0, lon = 0;
	size_t ward = x->wards.n;
	struct hub_id hub = x->central;

	b->people =
		choice_people(db, (struct choice_people_args){ .after = after.v, .how_many = how_many });
	b->n = b->people.n;
	b->v = ARENA_ARRAY(db_arena(db), struct known, b->n + 1);
	for (size_t i = 0; i < b->n; i++) {
		const struct choice_people_row *p = &b->people.v[i];

		if (i == 0 ||
			!(p->lat == lat && p->lon == lon)) { /* neighbours in the list live together */
			lat = p->lat;
			lon = p->lon;
			ward = outline_at(&x->wards, lat, lon);
			hub = hub_at(x, lat, lon);
		}
		b->v[i] = (struct known){
			.who = p, .rag = RAG_GREEN, .ward = ward, .hub_id = hub, .hidden = is_protected(x, p)
		};
	}
}

static void gather_lists(
	struct db *db, const struct choosing *x, struct batch *b, int64_t from, int64_t to)
{
	struct choice_lists_rows rows =
		choice_lists(db, (struct choice_lists_args){ .from_id = from, .to_id = to });
	size_t at = 0;

	for (size_t i = 0; i < rows.n; i++) {
		struct known *k = next_known(b, &at, rows.v[i].person_id);

		for (size_t r = 0; k && r < x->n; r++)
			if (x->rules[r].kind == CAMPAIGN_RULE_KIND_LIST &&
				x->rules[r].number == rows.v[i].list_id.v)
				k->met |= UINT64_C(1) << r;
	}
}

static void gather_flags(
	struct db *db, const struct choosing *x, struct batch *b, int64_t from, int64_t to)
{
	struct choice_flags_rows rows = choice_flags(db,
		(struct choice_flags_args){
			.from_id = from, .to_id = to, .today = date_iso(db_arena(db), x->today) });
	size_t at = 0;

	for (size_t i = 0; i < rows.n; i++) {
		struct known *k = next_known(b, &at, rows.v[i].person_id);

		if (!k)
			continue;
		k->no_calls |= str_eq(rows.v[i].code, S("no_calls"));
		k->hidden |= str_eq(rows.v[i].code, S("protected_address"));
		for (size_t r = 0; r < x->n; r++)
			if (x->rules[r].kind == CAMPAIGN_RULE_KIND_FLAG &&
				str_eq(x->rules[r].value, rows.v[i].code))
				k->met |= UINT64_C(1) << r;
	}
}

static void gather_talks(struct db *db, struct batch *b, int64_t from, int64_t to)
{
	struct choice_spoken_rows spoken =
		choice_spoken(db, (struct choice_spoken_args){ .from_id = from, .to_id = to });
	struct choice_cases_rows cases =
		choice_cases(db, (struct choice_cases_args){ .from_id = from, .to_id = to });
	struct choice_phones_rows phones =
		choice_phones(db, (struct choice_phones_args){ .from_id = from, .to_id = to });
	struct known *k;
	size_t at = 0;

	for (size_t i = 0; i < spoken.n; i++)
		if ((k = next_known(b, &at, spoken.v[i].person_id))) {
			k->spoken_at = spoken.v[i].at;
			if (spoken.v[i].account_id.v)
				k->spoke = spoken.v[i].account_id;
		}
	at = 0;
	for (size_t i = 0; i < cases.n; i++)
		if ((k = next_known(b, &at, cases.v[i].person_id))) {
			k->open_case |= cases.v[i].state != CASE_STATE_CLOSED;
			if (cases.v[i].guide_id.v)
				k->guide = cases.v[i].guide_id;
		}
	at = 0;
	for (size_t i = 0; i < phones.n; i++)
		if ((k = next_known(b, &at, phones.v[i].person_id)))
			k->phone = true;
}

static void gather_standing(
	struct db *db, const struct choosing *x, struct batch *b, int64_t from, int64_t to)
{
	struct choice_colours_rows colours =
		choice_colours(db, (struct choice_colours_args){ .from_id = from, .to_id = to });
	struct choice_in_hand_rows in_hand =
		choice_in_hand(db, (struct choice_in_hand_args){ .from_id = from, .to_id = to });
	struct known *k;
	size_t at = 0;

	for (size_t i = 0; i < colours.n; i++)
		if ((k = next_known(b, &at, colours.v[i].person_id)))
			k->rag = colours.v[i].rag;
	at = 0;
	for (size_t i = 0; i < in_hand.n; i++)
		if ((k = next_known(b, &at, in_hand.v[i].person_id)))
			k->in_hand |= in_hand.v[i].campaign_id.v != x->campaign_id.v;
}

/* --- deciding --- */

static bool age_fits(const struct choosing *x, const struct rule *r, const struct known *k)
{
	int age = birth_age(personal_raw(k->who->born_on), x->today);

	return age >= 0 && age >= r->from && (r->to < 0 || age <= r->to);
}

static bool rule_fits(struct arena *a, const struct choosing *x, size_t i, const struct known *k)
{
	const struct rule *r = &x->rules[i];
	int silent;

	switch (r->kind) {
	case CAMPAIGN_RULE_KIND_LIST:
	case CAMPAIGN_RULE_KIND_FLAG:
		return k->met >> i & 1;
	case CAMPAIGN_RULE_KIND_AREA:
		return r->area.n && outline_at(&r->area, k->who->lat, k->who->lon) < r->area.n;
	case CAMPAIGN_RULE_KIND_HUB:
		return k->hub_id.v == r->number;
	case CAMPAIGN_RULE_KIND_COLOUR:
		return str_eq(r->value, rag_name(k->rag));
	case CAMPAIGN_RULE_KIND_SILENT:
		silent = k->spoken_at ? date_diff(x->today, time_civil(k->spoken_at).date) : INT32_MAX;
		return silent >= r->number;
	case CAMPAIGN_RULE_KIND_AGE:
		return age_fits(x, r, k);
	case CAMPAIGN_RULE_KIND_LANGUAGE:
		return str_eq(
			campaign_language(a, personal_raw(k->who->language)), campaign_language(a, r->value));
	case CAMPAIGN_RULE_KIND_PHONE:
		return k->phone == (r->number == 1);
	default:
		break;
	}
	return false;
}

static bool chooses(struct arena *a, const struct choosing *x, const struct known *k)
{
	bool any = !x->any;

	for (size_t i = 0; i < x->n; i++) {
		bool fits = rule_fits(a, x, i, k);

		if ((x->rules[i].part == CAMPAIGN_PART_ALL && !fits) ||
			(x->rules[i].part == CAMPAIGN_PART_NONE && fits))
			return false;
		any |= x->rules[i].part == CAMPAIGN_PART_ANY && fits;
	}
	return any && x->n > 0;
}

/* What keeps them out, in the order in which it is said. */
static enum campaign_stop stop_for(const struct choosing *x, const struct known *k)
{
	const struct choice_people_row *p = k->who;
	bool home = !personal_empty(p->address) || p->property_id.v;

	if (p->state == PERSON_STATE_DECEASED)
		return CAMPAIGN_STOP_DECEASED;
	if (k->hidden)
		return CAMPAIGN_STOP_PROTECTED;
	if (p->state == PERSON_STATE_MOVED)
		return CAMPAIGN_STOP_MOVED;
	if (k->no_calls)
		return CAMPAIGN_STOP_REFUSED;
	if (k->open_case || k->spoken_at > x->quiet_since)
		return CAMPAIGN_STOP_IN_TOUCH;
	if (k->in_hand)
		return CAMPAIGN_STOP_OTHER_CAMPAIGN;
	return k->phone || home ? CAMPAIGN_STOP_NONE : CAMPAIGN_STOP_NO_WAY;
}

static struct chosen_one one_of(struct arena *a, const struct choosing *x, const struct known *k)
{
	enum campaign_stop why = stop_for(x, k);

	return (struct chosen_one){ .person_id = k->who->person_id,
		.household_id = k->who->household_id,
		.hub_id = k->hub_id,
		.area = k->ward,
		.why = why,
		.language = campaign_language(a, personal_raw(k->who->language)),
		.place = RAG_RED - k->rag,
		.known_by = k->spoke.v ? k->spoke : k->guide,
		.state = why != CAMPAIGN_STOP_NONE ? CAMPAIGN_PERSON_STATE_KEPT_OUT
			: k->phone                     ? CAMPAIGN_PERSON_STATE_CALL
										   : CAMPAIGN_PERSON_STATE_LETTER };
}

static void gather(struct db *db, const struct choosing *x, struct batch *b, struct person_id after,
	int64_t how_many)
{
	int64_t from, to;

	gather_people(db, x, b, after, how_many);
	if (b->n == 0)
		return;
	from = b->v[0].who->person_id.v;
	to = b->v[b->n - 1].who->person_id.v;
	if (x->asks_list)
		gather_lists(db, x, b, from, to);
	gather_flags(db, x, b, from, to);
	gather_talks(db, b, from, to);
	gather_standing(db, x, b, from, to);
}

struct chosen choosing_next(
	struct db *db, const struct choosing *x, struct person_id after, int64_t how_many)
{
	struct batch b = { 0 };
	struct chosen out = { .last = after };

	gather(db, x, &b, after, how_many);
	out.looked_at = b.n;
	out.v = ARENA_ARRAY(db_arena(db), struct chosen_one, b.n + 1);
	for (size_t i = 0; i < b.n; i++)
		if (chooses(db_arena(db), x, &b.v[i]))
			out.v[out.n++] = one_of(db_arena(db), x, &b.v[i]);
	if (b.n)
		out.last = b.v[b.n - 1].who->person_id;
	return out;
}

/* --- the count --- */

static void row_count(struct choice_row *r, enum campaign_person_state state)
{
	r->people++;
	r->call += state == CAMPAIGN_PERSON_STATE_CALL;
	r->letter += state == CAMPAIGN_PERSON_STATE_LETTER;
	r->kept_out += state == CAMPAIGN_PERSON_STATE_KEPT_OUT;
}

static bool spoken_here(const struct callers_all_rows *callers, struct str language)
{
	for (size_t i = 0; i < callers->n; i++)
		if (callers->v[i].takes_calls && caller_speaks(callers->v[i].languages, language))
			return true;
	return false;
}

static void count_one(struct choice_count *n, const struct choosing *x,
	const struct callers_all_rows *callers, const struct chosen_one *one)
{
	n->chosen++;
	n->call += one->state == CAMPAIGN_PERSON_STATE_CALL;
	n->letter += one->state == CAMPAIGN_PERSON_STATE_LETTER;
	n->kept_out += one->state == CAMPAIGN_PERSON_STATE_KEPT_OUT;
	n->why[one->why]++;
	n->unspoken += one->state == CAMPAIGN_PERSON_STATE_CALL && !spoken_here(callers, one->language);
	row_count(&n->areas.v[one->area], one->state);
	for (size_t i = 0; i < x->hubs.n; i++)
		if (x->hubs.v[i].hub_id.v == one->hub_id.v)
			row_count(&n->hubs.v[i], one->state);
}

struct choice_count choice_count(struct db *db, struct campaign_id c)
{
	struct arena *a = db_arena(db), *scratch = arena_new();
	struct choosing *x = choosing_new(db, a, c);
	struct callers_all_rows callers = callers_all(db);
	struct choice_count n = { .hubs = { ARENA_ARRAY(a, struct choice_row, x->hubs.n + 1),
								  x->hubs.n },
		.areas = { ARENA_ARRAY(a, struct choice_row, x->names.n), x->names.n } };
	struct person_id after = { 0 };

	for (size_t i = 0; i < x->hubs.n; i++)
		n.hubs.v[i].name = x->hubs.v[i].name;
	for (size_t i = 0; i < x->names.n; i++)
		n.areas.v[i].name = x->names.v[i];
	for (bool more = x->n > 0; more; arena_reset(scratch)) {
		struct arena *before = db_texts_into(db, scratch);
		struct chosen batch = choosing_next(db, x, after, COUNT_BATCH);

		for (size_t i = 0; i < batch.n; i++)
			count_one(&n, x, &callers, &batch.v[i]);
		n.looked_at += (int64_t)batch.looked_at;
		after = batch.last;
		more = batch.looked_at == COUNT_BATCH && !db_failed(db);
		(void)db_texts_into(db, before);
	}
	arena_free(scratch);
	return n;
}
