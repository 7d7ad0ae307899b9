/* A volunteer's own pages: what is offered, taking it, doing it, telling the hub how it went. */
#include "core/base/fold.h"
#include "core/base/id.h"
#include "core/http/web.h"
#include "core/i18n/i18n.h"
#include "hub/person/person.h"
#include "hub/volunteer/task.sql.h"
#include "hub/volunteer/volunteer.html.h"
#include "hub/volunteer/volunteer_view.h"

struct personal helper_name(
	struct arena *a, struct personal given, struct personal family, struct personal known_as)
{
	return person_name(a, personal_empty(known_as) ? given : known_as, family);
}

/* --- who is asking, and about what --- */

static struct volunteer_id me(struct web *w)
{
	return volunteer_of_account(w->db, (struct account_id){ w->viewer->account_id });
}

/* The task of the path, when it was offered to this volunteer or is theirs; else the page says "not
 * found". */
static bool my_task(struct web *w, struct volunteer_id *v, struct task_facts *t)
{
	struct task_id id;
	*v = me(w);
	if (v->v && web_path_id(w, "task", &id.v) && task_facts(w->db, id, t)
		&& (t->volunteer_id.v == v->v || task_offer_state(w->db, id, *v) != OFFER_STATE_NONE))
		return true;
	web_not_found(w);
	return false;
}

/* A number in groups, to read; as it stands when it is not one we can read. */
static struct str phone_read(struct arena *a, struct str phone)
{
	struct str e164, why;
	return fold_phone(a, phone, &e164, &why) ? phone_words(a, e164) : phone;
}

static struct url task_url(struct arena *a, struct task_id t, const char *pattern)
{
	return url_path(a, pattern, id_text(a, t.v));
}

/* --- cards --- */

static struct str about_words(struct arena *a, int64_t minutes, bool money)
{
	return str_fmt(a, "About %.*s · %s", STR_ARG(minutes_words(a, minutes)),
		money ? "money changes hands" : "no money involved");
}

static struct str where_words(struct arena *a, struct str street, double distance_m, bool at_door)
{
	if (!at_door)
		return S("By telephone, from where you are");
	struct str far = distance_m >= 0 ? geo_distance_words(a, distance_m) : STR_NONE;
	return str_join(a, street, S(" · "), far);
}

static struct card card_of(
	struct web *w, struct task_id id, const struct my_offers_row *t, struct geo_point home)
{
	struct arena *a = w->arena;
	return (struct card){ .link = task_url(a, id, "/task/{}/mine"),
		.take = task_url(a, id, "/task/{}/take"),
		.decline = task_url(a, id, "/task/{}/decline"),
		.start = task_url(a, id, "/task/{}/start"),
		.when = task_when(a, t->window_from_at, t->window_to_at, w->now),
		.what = t->what,
		.where = where_words(
			a, t->street, geo_distance_m(home, (struct geo_point){ t->lat, t->lon }), t->at_door),
		.about = about_words(a, t->minutes, t->money),
		.under_way = t->state == TASK_STATE_UNDER_WAY,
		.late = t->window_to_at < w->now };
}

static struct cards cards_of(
	struct web *w, const struct my_offers_row *v, size_t n, struct geo_point home)
{
	struct cards out = { .v = ARENA_ARRAY(w->arena, struct card, n + 1) };
	for (size_t i = 0; i < n; i++)
		out.v[out.n++] = card_of(w, v[i].task_id, &v[i], home);
	return out;
}

/* Three lists with the same columns: one kind of row. */
static struct cards taken_cards(struct web *w, struct volunteer_id v, struct geo_point home)
{
	struct my_taken_rows rows = my_taken(w->db, (struct my_taken_args){ .volunteer_id = v });
	struct my_offers_row *same = ARENA_ARRAY(w->arena, struct my_offers_row, rows.n + 1);
	for (size_t i = 0; i < rows.n; i++) {
		const struct my_taken_row *r = &rows.v[i];
		same[i] = (struct my_offers_row){ .task_id = r->task_id,
			.state = r->state,
			.what = r->what,
			.street = r->street,
			.lat = r->lat,
			.lon = r->lon,
			.window_from_at = r->window_from_at,
			.window_to_at = r->window_to_at,
			.minutes = r->minutes,
			.money = r->money,
			.at_door = r->at_door };
	}
	return cards_of(w, same, rows.n, home);
}

static struct pasts pasts_of(struct web *w, struct volunteer_id v)
{
	struct my_ended_rows rows = my_ended(
		w->db, (struct my_ended_args){ .volunteer_id = v, .since_at = w->now - 7 * TIME_DAY });
	struct pasts out = { .v = ARENA_ARRAY(w->arena, struct past, rows.n + 1) };
	for (size_t i = 0; i < rows.n; i++) {
		const struct my_ended_row *r = &rows.v[i];
		out.v[out.n++] = (struct past){ .link = task_url(w->arena, r->task_id, "/task/{}/mine"),
			.what = r->what,
			.when = time_words(w->arena, r->ended_at, w->now),
			.done = r->state == TASK_STATE_DONE,
			.words = r->state == TASK_STATE_DONE ? S("Done, thank you")
				: r->state == TASK_STATE_FAILED  ? S("Told to the hub")
												 : S("Not needed any more") };
	}
	return out;
}

/* What it came to: "So far: 12 tasks, 5 hours, for 7 people." */
static struct str sum_words(struct web *w, struct volunteer_id v)
{
	struct my_sum_row s;
	if (!my_sum(w->db, (struct my_sum_args){ .volunteer_id = v }, &s) || !s.tasks)
		return STR_NONE;
	return str_fmt(w->arena, "So far you have done %lld %s for %lld %s: %.*s of your time.",
		(long long)s.tasks, s.tasks == 1 ? "task" : "tasks", (long long)s.people,
		s.people == 1 ? "person" : "people", STR_ARG(minutes_words(w->arena, s.minutes)));
}

static struct str paused_words(struct web *w, const struct volunteer_facts *f)
{
	struct date until;
	if (f->state != VOLUNTEER_STATE_PAUSED)
		return STR_NONE;
	if (date_from_iso(f->paused_until_on, &until))
		return str_fmt(w->arena,
			"You are having a break until %.*s. We ask you nothing until then.",
			STR_ARG(date_words(w->arena, until)));
	return S("You are having a break. We ask you nothing until you say so.");
}

static void mine_show(struct web *w, struct volunteer_id v, const struct problems *ps)
{
	struct volunteer_facts f;
	if (!volunteer_facts(w->db, v, &f)) {
		web_not_found(w);
		return;
	}
	struct my_offers_rows offers = my_offers(w->db, (struct my_offers_args){ .volunteer_id = v });
	struct volunteer_mine_view view = { .taken = taken_cards(w, v, f.place),
		.offered = cards_of(w, offers.v, offers.n, f.place),
		.ended = pasts_of(w, v),
		.sum = sum_words(w, v),
		.paused = paused_words(w, &f),
		.problems = ps,
		.pause_until = ps->n ? web_field(w, "paused_until") : S("") };
	if (f.state == VOLUNTEER_STATE_PAUSED)
		view.offered.n = 0;
	volunteer_mine_html(web_page(w, S("Your tasks")), &view);
}

/* An account whose record of a helper was never made, or went with another person's. */
static void nobody_show(struct web *w)
{
	struct task_host_phone_row host = { .phone = S("") };
	struct volunteer_mine_nobody_view view = { 0 };
	bool known = task_host_phone(w->db, &host);
	if (known && !str_empty(host.phone)) {
		view.phone = phone_read(w->arena, host.phone);
		view.call = url_tel(w->arena, host.phone);
	}
	volunteer_mine_nobody_html(web_page(w, S("Your tasks")), &view);
}

ROUTE(GET, "/tasks", mine_page, ROLE_VOLUNTEER)
void mine_page(struct web *w)
{
	struct problems none = { .arena = w->arena };
	struct volunteer_id v = me(w);
	if (v.v)
		mine_show(w, v, &none);
	else
		nobody_show(w);
}

ROUTE(POST, "/tasks/pause", mine_pause, ROLE_VOLUNTEER)
void mine_pause(struct web *w)
{
	struct problems ps = { .arena = w->arena };
	struct volunteer_id v = me(w);
	if (!v.v) {
		web_not_found(w);
		return;
	}
	if (!volunteer_pause(w->db, v, web_field(w, "paused_until"), &ps)) {
		web_status(w, 422);
		mine_show(w, v, &ps);
		return;
	}
	web_flash(w,
		S("Have a good break. What you have already taken is still yours; ring the hub if you "
		  "cannot do it."));
	web_redirect(w, url_path(w->arena, "/tasks"));
}

ROUTE(POST, "/tasks/return", mine_return, ROLE_VOLUNTEER)
void mine_return(struct web *w)
{
	struct volunteer_id v = me(w);
	if (!v.v || !volunteer_return(w->db, v)) {
		web_not_found(w);
		return;
	}
	web_flash(w, S("Welcome back."));
	web_redirect(w, url_path(w->arena, "/tasks"));
}

/* --- one task --- */

/* What it meant, said once more than a tick. */
static struct str meant_words(struct web *w, const struct task_facts *t, struct volunteer_id v)
{
	static const char *const nth[] = { "", "", "second", "third", "fourth", "fifth", "sixth",
		"seventh", "eighth", "ninth", "tenth" };
	struct my_times_for_row times;
	struct str sum = sum_words(w, v),
			   hub = str_fmt(w->arena, "%.*s knows, and rings them to hear how it went.",
				   STR_ARG(t->hub_name));
	if (my_times_for(w->db,
			(struct my_times_for_args){ .volunteer_id = v, .person_id = t->person_id }, &times) &&
		times.tasks > 1 && times.tasks <= 10)
		sum = str_fmt(w->arena, "This was the %s time you have helped them. %.*s", nth[times.tasks],
			STR_ARG(sum));
	return str_fmt(w->arena, "%.*s %.*s", STR_ARG(hub), STR_ARG(sum));
}

static struct str gone_words(const struct task_facts *t, bool mine)
{
	if (t->state == TASK_STATE_CANCELLED)
		return S("This is not needed any more. Thank you all the same.");
	if (mine && t->state == TASK_STATE_FAILED)
		return S("Thank you for telling us. The hub is looking after it now.");
	if (t->state == TASK_STATE_OPEN || t->state == TASK_STATE_OFFERED)
		return S("The hub is asking other people now.");
	return S("Somebody else has taken this one. Thank you for being ready to help.");
}

static struct my_offers_row row_of(const struct task_facts *t)
{
	return (struct my_offers_row){ .task_id = t->task_id,
		.state = t->state,
		.what = t->what,
		.street = t->street,
		.lat = t->place.lat,
		.lon = t->place.lon,
		.window_from_at = t->window_from_at,
		.window_to_at = t->window_to_at,
		.minutes = t->minutes,
		.money = t->money,
		.at_door = t->at_door };
}

static void door_fill(
	struct web *w, const struct task_facts *t, struct volunteer_mine_task_view *view)
{
	struct task_door door;
	task_grant(w->db, t);
	if (!task_door(w->db, t->task_id, &door))
		return;
	view->door = true;
	view->name = helper_name(w->arena, door.given_name, door.family_name, door.known_as);
	view->address = door.address;
	view->access_notes = door.access_notes;
	view->notes = door.notes;
	view->language = door.language;
	view->communication = door.communication;
}

ROUTE(GET, "/task/{task}/mine", mine_task_page, ROLE_VOLUNTEER)
void mine_task_page(struct web *w)
{
	struct volunteer_id v;
	struct task_facts t;
	struct volunteer_facts f;
	if (!my_task(w, &v, &t) || !volunteer_facts(w->db, v, &f))
		return;
	struct arena *a = w->arena;
	struct my_offers_row row = row_of(&t);
	bool mine = t.volunteer_id.v == v.v;
	struct volunteer_mine_task_view view = { .card = card_of(w, t.task_id, &row, f.place),
		.reference = t.reference,
		.state = t.state,
		.mine = mine,
		.offered = t.state == TASK_STATE_OFFERED &&
			task_offer_state(w->db, t.task_id, v) == OFFER_STATE_OFFERED,
		.gone = gone_words(&t, mine),
		.done = task_url(a, t.task_id, "/task/{}/done"),
		.could_not = task_url(a, t.task_id, "/task/{}/could-not"),
		.back = url_path(a, "/tasks"),
		.hub_name = t.hub_name,
		.hub_phone = phone_read(a, t.hub_phone),
		.call = url_tel(a, t.hub_phone) };
	if (task_shows_door(&t, v, w->now))
		door_fill(w, &t, &view);
	if (mine && t.state == TASK_STATE_DONE) {
		view.thanks = str_fmt(a, "Thank you, %.*s",
			STR_ARG(see(w->viewer, personal_empty(f.known_as) ? f.given_name : f.known_as)));
		view.meant = meant_words(w, &t, v);
	}
	volunteer_mine_task_html(web_page(w, t.what), &view);
}

/* Back to the task, or kindly to the list with why not. */
static void after(
	struct web *w, const struct task_facts *t, bool ok, struct str why, struct str flash)
{
	web_flash(w, ok ? flash : why);
	web_redirect(
		w, ok ? task_url(w->arena, t->task_id, "/task/{}/mine") : url_path(w->arena, "/tasks"));
}

ROUTE(POST, "/task/{task}/take", mine_take, ROLE_VOLUNTEER)
void mine_take(struct web *w)
{
	struct volunteer_id v;
	struct task_facts t;
	struct str why;
	if (!my_task(w, &v, &t))
		return;
	bool ok = task_take(w->db, t.task_id, v, &why);
	after(w, &t, ok, why, S("It is yours. Thank you."));
}

ROUTE(POST, "/task/{task}/decline", mine_decline, ROLE_VOLUNTEER)
void mine_decline(struct web *w)
{
	struct volunteer_id v;
	struct task_facts t;
	struct str why;
	if (!my_task(w, &v, &t))
		return;
	bool ok = task_decline(w->db, t.task_id, v, &why);
	web_flash(w, ok ? S("That is fine. We ask somebody else.") : why);
	web_redirect(w, url_path(w->arena, "/tasks"));
}

ROUTE(POST, "/task/{task}/start", mine_start, ROLE_VOLUNTEER)
void mine_start(struct web *w)
{
	struct volunteer_id v;
	struct task_facts t;
	struct str why;
	if (!my_task(w, &v, &t))
		return;
	bool ok = task_start(w->db, t.task_id, v, &why);
	after(w, &t, ok, why, S("The hub knows that you are on your way."));
}

ROUTE(GET, "/task/{task}/done", mine_done_page, ROLE_VOLUNTEER)
void mine_done_page(struct web *w)
{
	struct volunteer_id v;
	struct task_facts t;
	if (!my_task(w, &v, &t))
		return;
	struct volunteer_mine_done_view view = { .action =
												 task_url(w->arena, t.task_id, "/task/{}/done"),
		.what = t.what,
		.back = task_url(w->arena, t.task_id, "/task/{}/mine"),
		.words = S(""),
		.hub_phone = phone_read(w->arena, t.hub_phone),
		.call = url_tel(w->arena, t.hub_phone) };
	volunteer_mine_done_html(web_page(w, S("All done?")), &view);
}

ROUTE(POST, "/task/{task}/done", mine_done, ROLE_VOLUNTEER)
void mine_done(struct web *w)
{
	struct volunteer_id v;
	struct task_facts t;
	struct str why;
	if (!my_task(w, &v, &t))
		return;
	bool ok = task_done(w->db, t.task_id, v, web_field(w, "words"), &why);
	after(w, &t, ok, why, STR_NONE);
}

static void could_not_show(
	struct web *w, const struct task_facts *t, struct str chosen, const struct problems *ps)
{
	struct option_lines lines = { .v = ARENA_ARRAY(w->arena, struct option_line, FAILURE_COUNT) };
	for (enum failure f = 0; f < FAILURE_COUNT; f++) {
		const struct failure_word *word = failure_word(f);
		lines.v[lines.n++] = (struct option_line){ word->code,
			f == FAILURE_NOBODY_CAME && !t->at_door ? S("Nobody answered") : word->label,
			str_eq(word->code, chosen) };
	}
	struct volunteer_mine_could_not_view view = { .action = task_url(
													  w->arena, t->task_id, "/task/{}/could-not"),
		.back = task_url(w->arena, t->task_id, "/task/{}/mine"),
		.what = t->what,
		.reasons = lines,
		.problems = ps,
		.words = ps->n ? web_field(w, "words") : S(""),
		.at_door = t->at_door,
		.hub_phone = phone_read(w->arena, t->hub_phone),
		.call = url_tel(w->arena, t->hub_phone) };
	volunteer_mine_could_not_html(web_page(w, S("What happened?")), &view);
}

ROUTE(GET, "/task/{task}/could-not", mine_could_not_page, ROLE_VOLUNTEER)
void mine_could_not_page(struct web *w)
{
	struct volunteer_id v;
	struct task_facts t;
	struct problems none = { .arena = w->arena };
	if (my_task(w, &v, &t))
		could_not_show(w, &t, STR_NONE, &none);
}

ROUTE(POST, "/task/{task}/could-not", mine_could_not, ROLE_VOLUNTEER)
void mine_could_not(struct web *w)
{
	struct volunteer_id v;
	struct task_facts t;
	struct problems ps = { .arena = w->arena };
	enum failure f;
	struct str why;
	if (!my_task(w, &v, &t))
		return;
	if (!failure_read(web_field(w, "why"), &f)) {
		problem_add(&ps, S("why"), S("Choose what happened, so that the hub knows what to do."));
		web_status(w, 422);
		could_not_show(w, &t, STR_NONE, &ps);
		return;
	}
	bool ok = task_fail(w->db, t.task_id, v, f, web_field(w, "words"), &why);
	bool welfare = failure_word(f)->welfare && (t.at_door || f == FAILURE_WORRIED);
	if (ok && f == FAILURE_CANNOT) {
		web_flash(w, S("That is fine. The hub asks somebody else now. Thank you for saying so."));
		web_redirect(w, url_path(w->arena, "/tasks"));
		return;
	}
	after(w, &t, ok, why,
		welfare ? S("Thank you for telling us at once. The hub is making sure that they are safe.")
				: S("Thank you for telling us. The hub is looking after it now."));
}
