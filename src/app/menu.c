/*
 * The menu: one table in the order people read it. A tab is shown to whoever may open its page, so
 * a menu never leads to a refusal; the first one is where somebody lands after signing in. What is
 * not part of every day stands under "More", for every role alike, so that the menu is one line on
 * a small desk's screen.
 */
#include "app/menu.h"

#include "app/menu.sql.h"
#include "core/base/time.h"
#include "core/http/route.h"
#include "hub/request/request.h"

/* What I should have done by the end of today. */
static int64_t my_day_count(struct web *w)
{
	struct menu_my_day_row row;
	struct date tomorrow = date_add(time_civil(w->now).date, 1);
	return menu_my_day(w->db, (struct menu_my_day_args){ .account = { w->viewer->account_id },
		.before_at = time_at(tomorrow, 0, 0) }, &row) ? row.n : -1;
}

/* How many requests nobody has triaged: in my hub, if I have one, as the page itself shows them. */
static int64_t requests_count(struct web *w)
{
	return w->viewer->role & ROLE_DESK
		? request_waiting_triage(w->db, (struct hub_id){ w->viewer->hub_id })
		: -1;
}

/* Pairs of records that wait for somebody to say whether they are one person. */
static int64_t match_count(struct web *w)
{
	struct menu_matches_row row;
	return menu_matches(w->db, &row) ? row.n : -1;
}

static const struct {
	const char *label, *path;
	uint32_t roles;
	int64_t (*count)(struct web *w);
	int64_t stops; /* where the query stops counting */
	bool more;
} TABS[] = {
	{ "My day", "/my-day", ROLE_DESK, my_day_count, 1000 },
	{ "My tasks", "/tasks", ROLE_VOLUNTEER },
	{ "Referrals", "/referrals", ROLE_PARTNER },
	{ "Accounts", "/accounts", ROLE_ADMINISTRATOR },
	{ "Settings", "/settings", ROLE_ADMINISTRATOR },
	{ "Background", "/background", ROLE_ADMINISTRATOR },
	{ "Who looked", "/audit", ROLE_GOVERNANCE },
	{ "Must not be found", "/protected/overseen", ROLE_GOVERNANCE },
	{ "Agreements", "/agreements", ROLE_GOVERNANCE },
	{ "Board", "/board", ROLE_ANYONE },
	{ "Requests", "/requests", ROLE_ANYONE, requests_count, 1000 },
	{ "Team", "/team", ROLE_DESK },
	{ "Cases", "/cases", ROLE_ANYONE },
	{ "Campaigns", "/campaigns", ROLE_HUB_MANAGER },
	{ "People", "/people", ROLE_ANYONE },
	{ "At risk", "/rag", ROLE_ANYONE },
	{ "Same person?", "/match", ROLE_HUB, match_count, 100 },
	{ "Matching", "/match/quality", ROLE_ADMINISTRATOR, .more = true },
	{ "Tasks", "/tasks/board", ROLE_DESK },
	{ "Helpers", "/helpers", ROLE_ANYONE },
	{ "Places", "/places", ROLE_ANYONE },
	{ "Organisations", "/organisations", ROLE_ANYONE, .more = true },
	{ "Lists", "/imports", ROLE_ANYONE, .more = true },
	{ "Addresses", "/addresses", ROLE_ADMINISTRATOR, .more = true },
	{ "Reports", "/reports", ROLE_ANYONE },
};
#define TAB_COUNT (sizeof(TABS) / sizeof(*TABS))

static bool may_open(const char *path, enum role role)
{
	for (size_t i = 0; i < route_count; i++)
		if (route_table[i].method == GET && str_eq(str_of(route_table[i].pattern), str_of(path)))
			return route_table[i].roles & role;
	return false;
}

static bool tab_shown(size_t i, enum role role)
{
	return TABS[i].roles & role && may_open(TABS[i].path, role);
}

const char *menu_first_path(enum role role)
{
	for (size_t i = 0; i < TAB_COUNT; i++)
		if (tab_shown(i, role))
			return TABS[i].path;
	return role == ROLE_PUBLIC ? "/sign-in" : "/account";
}

void menu_fill(struct web *w, struct page_frame *f)
{
	struct page_tab *tabs;
	struct str here = web_address(w);

	if (w->viewer->role == ROLE_PUBLIC)
		return;
	tabs = ARENA_ARRAY(w->arena, struct page_tab, TAB_COUNT);
	f->n_tabs = 0;
	for (size_t i = 0; i < TAB_COUNT; i++) {
		struct str path = str_of(TABS[i].path);
		if (!tab_shown(i, w->viewer->role))
			continue;
		tabs[f->n_tabs++] = (struct page_tab){ .label = str_of(TABS[i].label),
			.to = url_path(w->arena, TABS[i].path),
			.count = TABS[i].count && w->db ? TABS[i].count(w) : -1,
			.stops = TABS[i].stops,
			.more = TABS[i].more,
			.current = str_starts(here, path) && (here.n == path.n || here.p[path.n] == '/') };
	}
	f->tabs = tabs;
	f->may_find = may_open("/find", w->viewer->role);
	f->may_intake = may_open("/request/new", w->viewer->role);
}
