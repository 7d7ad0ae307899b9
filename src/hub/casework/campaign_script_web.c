/* The pages of a campaign about words and voices: the script, the letter, and who takes calls. */
#include "core/http/web.h"
#include "hub/casework/campaign_view.h"
#include "hub/casework/casework.html.h"

/* --- what is said --- */

static void script_show(
	struct web *w, const struct campaign_head *h, bool typed, const struct problems *ps)
{
	struct casework_campaign_script_view v = {
		.h = *h, .problems = ps, .script = script_of(w->db, h->id, h->script_version, w->now)
	};

	v.opening = typed && web_field(w, "opening").p ? web_field(w, "opening") : v.script.opening;
	v.questions =
		typed && web_field(w, "questions").p ? web_field(w, "questions") : v.script.questions;
	v.offer = typed && web_field(w, "offer").p ? web_field(w, "offer") : v.script.offer;
	v.letter = typed && web_field(w, "letter").p ? web_field(w, "letter") : h->letter;
	if (ps->n)
		web_status(w, 422);
	casework_campaign_script_html(web_page(w, S("What is said")), &v);
}

ROUTE(GET, "/campaign/{campaign}/script", campaign_script_page, ROLE_DESK)
void campaign_script_page(struct web *w)
{
	struct problems ps = (struct problems){ .arena = w->arena };
	struct campaign_head h;

	if (campaign_head_of(w, &h))
		script_show(w, &h, false, &ps);
}

ROUTE(POST, "/campaign/{campaign}/script", campaign_script_post, ROLE_HUB_MANAGER)
void campaign_script_post(struct web *w)
{
	struct problems ps = (struct problems){ .arena = w->arena };
	struct campaign_head h;
	int64_t version = 0;

	if (!campaign_head_of(w, &h))
		return;
	if (!str_to_i64(web_field(w, "version"), &version))
		version = 0;
	if (!campaign_script_write(w->db, h.id,
			(struct campaign_script){ .opening = web_field(w, "opening"),
				.questions = web_field(w, "questions"),
				.offer = web_field(w, "offer"),
				.seen_version = version },
			&ps)) {
		script_show(w, &h, true, &ps);
		return;
	}
	web_flash(w, S("Saved. Callers see it from their next call on."));
	web_redirect(w, h.here);
}

ROUTE(POST, "/campaign/{campaign}/letter", campaign_letter_post, ROLE_HUB_MANAGER)
void campaign_letter_post(struct web *w)
{
	struct problems ps = (struct problems){ .arena = w->arena };
	struct campaign_head h;

	if (!campaign_head_of(w, &h))
		return;
	if (!campaign_letter_write(w->db, h.id, web_field(w, "letter"), &ps)) {
		script_show(w, &h, true, &ps);
		return;
	}
	web_flash(w, S("Saved."));
	web_redirect(w, campaign_url_do(w->arena, h.id, "letters"));
}

/* --- who rings --- */

static bool among(const struct str *v, size_t n, struct str id)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(v[i], id))
			return true;
	return false;
}

/* Everybody as they stand; of those whom the form that was sent holds, as it says. */
static struct caller_lines callers_of(struct web *w)
{
	struct callers_all_rows rows = callers_all(w->db);
	struct caller_lines out = { ARENA_ARRAY(w->arena, struct caller_line, rows.n + 1), rows.n };
	struct str *sent, *takes;
	size_t n_sent = web_fields(w, "account", &sent), n_takes = web_fields(w, "takes", &takes);

	for (size_t i = 0; i < rows.n; i++) {
		struct str id = id_text(w->arena, rows.v[i].account_id.v);
		bool typed = among(sent, n_sent, id);

		out.v[i] = (struct caller_line){ .id = id,
			.account_id = rows.v[i].account_id,
			.name = rows.v[i].name,
			.team = rows.v[i].hub_name.n ? rows.v[i].hub_name : S("all teams"),
			.languages = rows.v[i].languages,
			.takes_calls = rows.v[i].takes_calls != 0 };
		if (!typed)
			continue;
		out.v[i].languages =
			web_field(w, str_z(w->arena, str_fmt(w->arena, "languages-%.*s", STR_ARG(id))));
		out.v[i].takes_calls = among(takes, n_takes, id);
		out.v[i].changed =
			!str_eq(caller_languages(w->arena, out.v[i].languages), rows.v[i].languages) ||
			out.v[i].takes_calls != (rows.v[i].takes_calls != 0);
	}
	return out;
}

static void callers_show(struct web *w, const struct problems *ps)
{
	struct casework_campaign_callers_view v = { .problems = ps, .callers = callers_of(w) };

	casework_campaign_callers_html(web_page(w, S("Who takes calls")), &v);
}

ROUTE(GET, "/campaigns/callers", campaign_callers_page, ROLE_HUB_MANAGER)
void campaign_callers_page(struct web *w)
{
	struct problems ps = (struct problems){ .arena = w->arena };

	callers_show(w, &ps);
}

ROUTE(POST, "/campaigns/callers", campaign_callers_post, ROLE_HUB_MANAGER)
void campaign_callers_post(struct web *w)
{
	struct problems ps = (struct problems){ .arena = w->arena };
	struct caller_lines lines = callers_of(w);
	bool ok = true;

	for (size_t i = 0; i < lines.n; i++)
		if (lines.v[i].changed)
			ok = caller_save(w->db, lines.v[i].account_id, lines.v[i].takes_calls,
					 lines.v[i].languages, &ps) &&
				ok;
	if (!ok) {
		web_status(w, 422);
		callers_show(w, &ps);
		return;
	}
	web_flash(w, S("Saved. Share calls out again on a campaign's page if it is under way."));
	web_redirect(w, url_path(w->arena, "/campaigns/callers"));
}
