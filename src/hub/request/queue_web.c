/* The queue page. It refreshes itself: the board's event stream says "queue", the page fetches its
 * rows. */
#include "core/base/id.h"
#include "core/http/web.h"
#include "hub/place/place.h"
#include "hub/request/clock.h"
#include "hub/request/queue.h"
#include "hub/request/request.html.h"

static const struct { struct str name, title; enum queue_show show; } lists[] = {
	{ { "new", 3 }, { "Requests waiting for triage", 27 }, QUEUE_NEW },
	{ { "waiting", 7 }, { "Waiting for the first call", 26 }, QUEUE_WAITING },
	{ { "late", 4 }, { "Late: nobody has spoken to them yet", 35 }, QUEUE_LATE },
	{ { "all", 3 }, { "All requests", 12 }, QUEUE_ALL },
};
#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

static size_t list_asked(struct web *w)
{
	struct str show = web_query(w, "show");
	for (size_t i = 0; i < COUNT(lists); i++)
		if (str_eq(lists[i].name, show))
			return i;
	return 0;
}

/* One's own hub unless all were asked for; who has no hub sees all. */
static struct hub_id hub_asked(struct web *w)
{
	return str_eq(web_query(w, "hub"), S("all")) ? (struct hub_id){ 0 }
						     : (struct hub_id){ w->viewer->hub_id };
}

static struct url list_url(struct web *w, struct str show, bool all_hubs)
{
	struct url u = url_with(w->arena, url_path(w->arena, "/requests"), S("show"), show);
	return all_hubs ? url_with(w->arena, u, S("hub"), S("all")) : u;
}

static struct queue_after after_asked(struct web *w)
{
	struct queue_after after = { 0 };
	if (!str_to_i64(web_query(w, "after"), &after.at)
		|| !id_parse(web_query(w, "id"), &after.id))
		return (struct queue_after){ 0 };
	return after;
}

ROUTE(GET, "/requests", request_queue_page, ROLE_DESK)
void request_queue_page(struct web *w)
{
	size_t list = list_asked(w);
	struct hub_id hub = hub_asked(w);
	bool all = !hub.v;
	struct queue_page p = request_queue(w->db, lists[list].show, hub, after_asked(w));
	struct waiting waiting = clock_waiting(w->db, hub);
	struct request_queue_view v = { .rows = p.rows,
		.show = lists[list].name,
		.title = lists[list].title,
		.show_new = list_url(w, S("new"), all),
		.show_waiting = list_url(w, S("waiting"), all),
		.show_all = list_url(w, S("all"), all),
		.n_new = request_waiting_triage(w->db, hub),
		.n_waiting = waiting.n,
		.n_late = waiting.late,
		.has_more = p.more };
	struct str hub_name = all ? S("") : place_hub_name(w->db, hub);
	v.hub_words = all ? S("All hubs.") : str_fmt(w->arena, "%.*s only.", STR_ARG(hub_name));
	if (w->viewer->hub_id) {
		v.other_hubs = list_url(w, lists[list].name, !all);
		v.other_hubs_words = all ? S("Only mine") : S("Show all hubs");
	}
	if (p.more)
		v.more = url_with(w->arena,
			url_with(w->arena, list_url(w, lists[list].name, all), S("after"),
				str_fmt(w->arena, "%lld", (long long)p.after.at)),
			S("id"), id_text(w->arena, p.after.id));
	request_queue_html(web_page(w, lists[list].title), &v);
}
