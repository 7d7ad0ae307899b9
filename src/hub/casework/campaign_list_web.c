/* Lists that leave the telephone: letters, doors in walking order, and who has not been reached, by
 * name and as a spreadsheet. */
#include <ctype.h>
#include <stdlib.h>

#include "core/base/fold.h"
#include "core/access/audit.h"
#include "core/csv/csv.h"
#include "core/sheet/sheet.h"
#include "hub/casework/campaign_choice.sql.h"
#include "core/http/web.h"
#include "hub/casework/campaign_view.h"
#include "hub/casework/casework.html.h"
#include "hub/person/person.h"
#include "hub/place/place.h"

enum { LETTERS_PAGE = 100, NAMES_PAGE = 50, NAMES_LOOKS = 20000, EXPORT_MOST = 100000 };

static struct hub_id team_asked(struct web *w)
{
	struct hub_id team = { 0 };
	struct str asked = web_query(w, "team");

	if (id_parse(asked, &team.v))
		return team;
	team.v = asked.p ? 0 : w->viewer->hub_id;
	return team;
}

/* --- letters --- */

static struct letter_lines letters_of(struct web *w, struct campaign_id c, struct hub_id team,
	struct campaign_person_id *last, bool *more)
{
	struct campaign_letters_rows rows = campaign_letters(w->db,
		(struct campaign_letters_args){
			.campaign_id = c, .team = team, .how_many = LETTERS_PAGE + 1 });
	struct letter_lines l = { .v = ARENA_ARRAY(w->arena, struct letter_line, rows.n + 1),
		.n = rows.n };

	*more = rows.n > LETTERS_PAGE;
	if (*more)
		l.n = LETTERS_PAGE;
	for (size_t i = 0; i < l.n; i++)
		l.v[i] = (struct letter_line){ .name = person_name(
											w->arena, rows.v[i].given_name, rows.v[i].family_name),
			.address = rows.v[i].address,
			.postcode = rows.v[i].postcode,
			.reference = rows.v[i].reference,
			.team = rows.v[i].hub_name,
			.phone = phone_words(w->arena, rows.v[i].hub_phone) };
	if (l.n)
		*last = rows.v[l.n - 1].campaign_person_id;
	return l;
}

ROUTE(GET, "/campaign/{campaign}/letters", campaign_letters_page, ROLE_DESK)
void campaign_letters_page(struct web *w)
{
	struct casework_campaign_letters_view v = { .today =
													date_words(w->arena, time_civil(w->now).date) };
	struct campaign_person_id last = { 0 };

	if (!campaign_head_of(w, &v.h))
		return;
	v.letters = letters_of(w, v.h.id, team_asked(w), &last, &v.more);
	v.last = id_text(w->arena, last.v);
	casework_campaign_letters_html(web_page(w, S("Letters")), &v);
}

ROUTE(POST, "/campaign/{campaign}/letters", campaign_letters_post, ROLE_DESK)
void campaign_letters_post(struct web *w)
{
	struct campaign_person_id last = { 0 };
	struct campaign_head h;
	int64_t sent;

	if (!campaign_head_of(w, &h))
		return;
	if (!web_field_id(w, "last", &last.v)) {
		web_not_found(w);
		return;
	}
	sent = campaign_letters_sent(w->db, h.id, (struct hub_id){ w->viewer->hub_id }, last);
	web_flash(w, str_fmt(w->arena, "%lld letters are noted as sent.", (long long)sent));
	web_redirect(w, campaign_url_do(w->arena, h.id, "letters"));
}

/* --- lists that are taken away --- */

/* A table that goes to a spreadsheet or, when the form says so, to CSV. Cells are words: formulas
 * among them stay words. */
struct export {
	const char *file, *tab;                /* "letters", "Letters" */
	const char *const *heads;
	size_t columns, rows;
	const struct str *cells;               /* row by row */
	struct str note;                       /* for the audit chain: what it was, and how many */
};

static struct str export_csv(struct web *w, const struct export *e)
{
	struct buf b = { .arena = w->arena };
	struct csv_writer c = { .to = &b };

	for (size_t i = 0; i < e->columns; i++)
		csv_cell(&c, str_of(e->heads[i]));
	csv_row_end(&c);
	for (size_t i = 0; i < e->rows * e->columns; i++) {
		csv_cell(&c, e->cells[i]);
		if (i % e->columns + 1 == e->columns)
			csv_row_end(&c);
	}
	return buf_view(&b);
}

static struct str export_sheet(struct web *w, const struct export *e)
{
	struct sheet *s = sheet_new(w->arena);

	sheet_tab(s, str_of(e->tab));
	for (size_t i = 0; i < e->columns; i++)
		sheet_heading(s, str_of(e->heads[i]));
	sheet_row_end(s);
	for (size_t i = 0; i < e->rows * e->columns; i++) {
		sheet_text(s, e->cells[i]);
		if (i % e->columns + 1 == e->columns)
			sheet_row_end(s);
	}
	return sheet_bytes(s);
}

static void export_noted(struct db *db, void *what)
{
	audit_add(db, S("campaign.export"), 0, *(struct str *)what, STR_NONE);
}

static void export_answer(struct web *w, struct export e)
{
	bool csv = str_eq(web_field(w, "format"), S("csv"));
	struct str bytes = csv ? export_csv(w, &e) : export_sheet(w, &e);

	if (!web_write(w, export_noted, &e.note))
		return;
	web_file_answer(w,
		csv ? S("text/csv; charset=utf-8")
			: S("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
		str_fmt(w->arena, "%s.%s", e.file, csv ? "csv" : "xlsx"), bytes);
}

ROUTE(POST, "/campaign/{campaign}/letters/sheet", campaign_letters_sheet_post, ROLE_HUB_MANAGER,
	STEP_UP, ASIDE)
void campaign_letters_sheet_post(struct web *w)
{
	static const char *const heads[] = { "Name", "Address", "Postcode", "Reference", "Team" };
	enum { COLUMNS = sizeof(heads) / sizeof(*heads) };
	struct campaign_letters_rows rows;
	struct campaign_head h;
	struct str *cells, *at;

	if (!campaign_head_of(w, &h))
		return;
	rows = campaign_letters(w->db,
		(struct campaign_letters_args){
			.campaign_id = h.id, .team = { w->viewer->hub_id }, .how_many = EXPORT_MOST });
	at = cells = ARENA_ARRAY(w->arena, struct str, rows.n * COLUMNS + 1);
	for (size_t i = 0; i < rows.n; i++) {
		const struct campaign_letters_row *r = &rows.v[i];

		*at++ = see(w->viewer, person_name(w->arena, r->given_name, r->family_name));
		*at++ = see(w->viewer, r->address);
		*at++ = see(w->viewer, r->postcode);
		*at++ = r->reference;
		*at++ = r->hub_name;
	}
	export_answer(w,
		(struct export){ .file = "letters",
			.tab = "Letters",
			.heads = heads,
			.columns = COLUMNS,
			.rows = rows.n,
			.cells = cells,
			.note = str_fmt(w->arena, "{\"campaign\":\"%.*s\",\"rows\":%zu}",
				STR_ARG(id_text(w->arena, h.id.v)), rows.n) });
}

/* --- doors --- */

/* A house number as a walker meets it: the odd ones up, then the even ones down. */
struct door { struct door_line line; struct str street; bool even; int64_t number; };

static int64_t number_in(struct str s)
{
	size_t i = 0;
	int64_t n = 0;

	while (i < s.n && !isdigit((unsigned char)s.p[i]))
		i++;
	for (; i < s.n && isdigit((unsigned char)s.p[i]) && n < 1000000; i++)
		n = n * 10 + (s.p[i] - '0');
	return n;
}

static int walking_order(const void *x, const void *y)
{
	const struct door *a = x, *b = y;
	int by_street = str_cmp(a->street, b->street);

	if (by_street)
		return by_street;
	if (a->even != b->even)
		return a->even ? 1 : -1;
	if (a->number != b->number)
		return (a->number > b->number) == !a->even ? 1 : -1;
	return str_cmp(a->line.reference, b->line.reference);
}

static struct streets streets_of(struct door *doors, size_t n, struct arena *a)
{
	struct streets s = { .v = ARENA_ARRAY(a, struct street_lines, n + 1) };

	for (size_t i = 0; i < n; i++) {
		struct street_lines *last = s.n ? &s.v[s.n - 1] : NULL;

		if (!last || !str_eq(last->street, doors[i].street)) {
			last = &s.v[s.n++];
			*last = (struct street_lines){ .street = doors[i].street,
				.doors = { ARENA_ARRAY(a, struct door_line, n - i), 0 } };
		}
		last->doors.v[last->doors.n++] = doors[i].line;
	}
	return s;
}

static void doors_show(
	struct web *w, const struct campaign_head *h, struct hub_id team, const struct problems *ps)
{
	struct campaign_doors_rows rows =
		campaign_doors(w->db, (struct campaign_doors_args){ .campaign_id = h->id, .team = team });
	struct casework_campaign_doors_view v = { .h = *h, .doors = rows.n, .problems = ps };
	struct door *doors = ARENA_ARRAY(w->arena, struct door, rows.n + 1);
	struct campaign_hubs_rows hubs = campaign_hubs(w->db);

	for (size_t i = 0; i < rows.n; i++) {
		const struct campaign_doors_row *r = &rows.v[i];

		doors[i] = (struct door){ .street = r->street.n ? r->street : S("No known street"),
			.number = number_in(r->number),
			.even = number_in(r->number) % 2 == 0,
			.line = { .name = person_name(w->arena, r->given_name, r->family_name),
				.address = r->address,
				.postcode = r->postcode,
				.safe_contact = r->safe_contact,
				.access_notes = r->access_notes,
				.reference = r->reference,
				.id = id_text(w->arena, r->campaign_person_id.v),
				.person = url_path(w->arena, "/person/{}", id_text(w->arena, r->person_id.v)),
				.tries = r->tries } };
	}
	qsort(doors, rows.n, sizeof(*doors), walking_order);
	v.streets = streets_of(doors, rows.n, w->arena);
	v.hubs.v = ARENA_ARRAY(w->arena, struct case_choice, hubs.n + 1);
	for (size_t i = 0; i < hubs.n; i++)
		v.hubs.v[v.hubs.n++] = (struct case_choice){ id_text(w->arena, hubs.v[i].hub_id.v),
			hubs.v[i].name, hubs.v[i].hub_id.v == team.v };
	casework_campaign_doors_html(web_page(w, S("Doorsteps")), &v);
}

ROUTE(GET, "/campaign/{campaign}/doors", campaign_doors_page, ROLE_DESK)
void campaign_doors_page(struct web *w)
{
	struct problems ps = { .arena = w->arena };
	struct campaign_head h;

	if (campaign_head_of(w, &h))
		doors_show(w, &h, team_asked(w), &ps);
}

/* --- who has not been reached --- */

struct asked { struct unreached_ask ask; struct str list, area, days; };

static struct asked asked_of(struct web *w, struct str (*field)(struct web *w, const char *name))
{
	struct asked q = { .list = field(w, "list"),
		.area = field(w, "area"),
		.days = field(w, "days"),
		.ask = { .area = -1, .days = 90 } };

	if (!id_parse(q.list, &q.ask.list.v))
		q.ask.list.v = 0;
	if (str_empty(q.area) || !str_to_i64(q.area, &q.ask.area) || q.ask.area < 0)
		q.ask.area = -1;
	if (!str_to_i64(q.days, &q.ask.days) || q.ask.days < 0)
		q.ask.days = 90;
	q.ask.days = unreached_days[unreached_time(q.ask.days)];
	q.list = q.ask.list.v ? q.list : S("");
	q.area = q.ask.area >= 0 ? q.area : S("");
	q.days = str_fmt(w->arena, "%lld", (long long)q.ask.days);
	return q;
}

static struct url asked_url(struct web *w, const char *path, const struct asked *q)
{
	struct url u = url_with(w->arena,
		url_local(w->arena, str_of(path), url_path(w->arena, "/campaigns")), S("days"), q->days);

	if (q->list.n)
		u = url_with(w->arena, u, S("list"), q->list);
	return q->area.n ? url_with(w->arena, u, S("area"), q->area) : u;
}

static struct case_choices days_choices(struct arena *a, int64_t chosen)
{
	static const char *const words[UNREACHED_TIMES] = { "7 days", "14 days", "30 days", "60 days",
		"90 days", "half a year", "a year", "all the time" };
	struct case_choices c = { .v = ARENA_ARRAY(a, struct case_choice, UNREACHED_TIMES) };

	for (; c.n < UNREACHED_TIMES; c.n++)
		c.v[c.n] = (struct case_choice){ str_fmt(a, "%lld", (long long)unreached_days[c.n]),
			str_of(words[c.n]), unreached_days[c.n] == chosen };
	return c;
}

static struct html unreached_map(struct web *w, const struct unreached_count *n)
{
	struct place_number *numbers = ARENA_ARRAY(w->arena, struct place_number, n->areas.n + 1);

	for (size_t i = 0; i < n->areas.n; i++)
		numbers[i] = (struct place_number){ n->areas.v[i].name,
			n->areas.v[i].people - n->areas.v[i].reached };
	return place_map_numbers(w->db, S("ward"),
		S("How many people in each ward have not been reached"), numbers, n->areas.n);
}

ROUTE(GET, "/campaigns/unreached", unreached_page, ROLE_DESK)
void unreached_page(struct web *w)
{
	struct asked q = asked_of(w, web_query);
	struct casework_unreached_view v = { .n = unreached_count(w->db, q.ask),
		.days = days_choices(w->arena, q.ask.days),
		.names = asked_url(w, "/campaigns/unreached/names", &q) };
	struct campaign_lists_rows lists = campaign_lists(w->db);

	v.lists.v = ARENA_ARRAY(w->arena, struct case_choice, lists.n + 1);
	for (size_t i = 0; i < lists.n; i++)
		v.lists.v[v.lists.n++] = (struct case_choice){ id_text(w->arena, lists.v[i].list_id.v),
			lists.v[i].name, lists.v[i].list_id.v == q.ask.list.v };
	v.areas.v = ARENA_ARRAY(w->arena, struct case_choice, v.n.areas.n + 1);
	for (size_t i = 0; i < v.n.areas.n; i++)
		v.areas.v[v.areas.n++] = (struct case_choice){ str_fmt(w->arena, "%zu", i),
			v.n.areas.v[i].name, (int64_t)i == q.ask.area };
	v.map = unreached_map(w, &v.n);
	if (v.n.counted_at)
		v.counted = time_words(w->arena, v.n.counted_at, w->now);
	casework_unreached_html(web_page(w, S("Who has not been reached")), &v);
}

/* Names for those that were found. Numbers are laid beside; both come in the order of people. */
static struct unreached_lines lines_of(
	struct web *w, const struct unreached *u, struct area_names areas)
{
	struct unreached_lines l = { .v = ARENA_ARRAY(w->arena, struct unreached_line, u->n + 1) };
	int64_t *ids = ARENA_ARRAY(w->arena, int64_t, u->n + 1);
	struct choice_names_rows names;
	struct choice_numbers_rows numbers;
	size_t at = 0, k = 0;

	for (size_t i = 0; i < u->n; i++)
		ids[i] = u->v[i].person_id.v;
	names = choice_names(w->db, (struct choice_names_args){ .people = { ids, u->n } });
	numbers = choice_numbers(w->db, (struct choice_numbers_args){ .people = { ids, u->n } });
	for (size_t i = 0; i < names.n; i++) {
		const struct choice_names_row *r = &names.v[i];
		struct unreached_line *line = &l.v[l.n++];

		while (at < u->n && u->v[at].person_id.v != r->person_id.v)
			at++;
		*line =
			(struct unreached_line){ .name = person_name(w->arena, r->given_name, r->family_name),
				.age = person_age(w->arena, r->born_on, w->now),
				.address = r->address,
				.postcode = r->postcode,
				.link = url_path(w->arena, "/person/{}", id_text(w->arena, r->person_id.v)),
				.reference = r->reference,
				.area = at < u->n ? areas.v[u->v[at].area] : S(""),
				.came = at < u->n && u->v[at].tried ? S("tried")
					: at < u->n && u->v[at].waiting ? S("waits to be rung or written to")
													: S("never tried") };
		for (; k < numbers.n && numbers.v[k].person_id.v <= r->person_id.v; k++)
			if (numbers.v[k].person_id.v == r->person_id.v)
				line->phone = numbers.v[k].value;
	}
	return l;
}

ROUTE(GET, "/campaigns/unreached/names", unreached_names_page, ROLE_DESK)
void unreached_names_page(struct web *w)
{
	struct asked q = asked_of(w, web_query);
	struct casework_unreached_names_view v = { .list = q.list,
		.area = q.area,
		.days = q.days,
		.back = asked_url(w, "/campaigns/unreached", &q),
		.may_export = w->viewer->role == ROLE_HUB_MANAGER };
	struct person_id after = { 0 };
	struct unreached u;

	if (!id_parse(web_query(w, "after"), &after.v))
		after.v = 0;
	u = unreached_after(w->db, q.ask, after, NAMES_PAGE, NAMES_LOOKS);
	v.lines = lines_of(w, &u, unreached_areas(w->db));
	v.has_more = u.more;
	if (u.more)
		v.more = url_with(w->arena, asked_url(w, "/campaigns/unreached/names", &q), S("after"),
			id_text(w->arena, u.last.v));
	casework_unreached_names_html(web_page(w, S("Not reached")), &v);
}

ROUTE(POST, "/campaigns/unreached/export", unreached_export_post, ROLE_HUB_MANAGER, STEP_UP, ASIDE)
void unreached_export_post(struct web *w)
{
	static const char *const heads[] = { "Reference", "Name", "Age", "Address", "Postcode",
		"Telephone", "Ward", "How far we came" };
	enum { COLUMNS = sizeof(heads) / sizeof(*heads) };
	struct asked q = asked_of(w, web_field);
	struct unreached u = unreached_after(
		w->db, q.ask, (struct person_id){ 0 }, EXPORT_MOST, SIZE_MAX);
	struct unreached_lines l = lines_of(w, &u, unreached_areas(w->db));
	struct str *cells = ARENA_ARRAY(w->arena, struct str, l.n * COLUMNS + 1), *at = cells;

	for (size_t i = 0; i < l.n; i++) {
		const struct unreached_line *p = &l.v[i];

		*at++ = p->reference;
		*at++ = see(w->viewer, p->name);
		*at++ = see(w->viewer, p->age);
		*at++ = see(w->viewer, p->address);
		*at++ = see(w->viewer, p->postcode);
		*at++ = see(w->viewer, p->phone);
		*at++ = p->area;
		*at++ = p->came;
	}
	export_answer(w,
		(struct export){ .file = "not-reached",
			.tab = "Not reached",
			.heads = heads,
			.columns = COLUMNS,
			.rows = l.n,
			.cells = cells,
			.note = str_fmt(w->arena, "{\"rows\":%zu}", l.n) });
}
