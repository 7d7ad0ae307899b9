/* How good the matching is, and the models: pages for hub managers and the administrator. */
#include "core/base/id.h"
#include "core/base/time.h"
#include "core/html/chart.h"
#include "core/http/web.h"
#include "hub/person/match_model.h"
#include "hub/person/match_model.sql.h"
#include "hub/person/match_pages.html.h"
#include "hub/person/match_round.h"
#include "hub/person/match_train.h"

#include <math.h>

/* --- how good --- */

/* How many have been decided, and need to be. */
static struct str decided_words(struct arena *a, const struct link_estimate *e)
{
	return str_count(a, (int64_t)(e->decided + 0.5));
}

static struct str needed_words(struct arena *a, const struct link_estimate *e)
{
	return str_count(a, (int64_t)(fmax(e->needed, e->decided + 1) + 0.5));
}

static struct str few_words(struct arena *a, const struct link_estimate *e)
{
	if (e->pairs < LINK_ESTIMATE_LEAST)
		return S("too few pairs");
	return str_fmt(a, "%.*s of about %.*s decisions", STR_ARG(decided_words(a, e)),
		STR_ARG(needed_words(a, e)));
}

/* "99.2 [97.5 to 99.8]". */
static struct str estimate_words(struct arena *a, const struct link_estimate *e)
{
	if (isnan(e->at))
		return S("no such pairs");
	return e->enough ? str_fmt(a, "%.1f [%.1f to %.1f]", e->at * 100, e->low * 100, e->high * 100)
					 : few_words(a, e);
}

static struct str estimate_sentence(struct arena *a, const struct link_estimate *e)
{
	if (!isnan(e->at) && !e->enough && e->pairs >= LINK_ESTIMATE_LEAST)
		return str_fmt(a, "too few decisions yet: %.*s, needs about %.*s",
			STR_ARG(decided_words(a, e)), STR_ARG(needed_words(a, e)));
	if (isnan(e->at) || !e->enough)
		return estimate_words(a, e);
	return str_fmt(
		a, "%.1f in 100 (between %.1f and %.1f)", e->at * 100, e->low * 100, e->high * 100);
}

static struct chart_range range_of(struct arena *a, struct str label, const struct link_estimate *e)
{
	return (struct chart_range){ .label = label,
		.at = e->at,
		.low = e->low,
		.high = e->high,
		.instead = isnan(e->at) ? S("no such pairs")
			: e->enough         ? S("")
								: few_words(a, e) };
}

#define CHART_MOST 14                          /* groups a picture can hold */

static struct quality_part part_of(
	struct web *w, struct str heading, struct str title, struct match_figures f)
{
	struct arena *a = w->arena;
	struct quality_part p = { .heading = heading,
		.title = title,
		.lines = { .v = ARENA_ARRAY(a, struct quality_line, f.n), .n = f.n } };
	struct chart_range ranges[CHART_MOST];
	size_t n = f.n < CHART_MOST ? f.n : CHART_MOST;

	for (size_t i = 0; i < f.n; i++)
		p.lines.v[i] = (struct quality_line){ .name = f.v[i].name,
			.linked = f.v[i].linked,
			.precision = estimate_words(a, &f.v[i].precision),
			.recall = estimate_words(a, &f.v[i].recall) };
	for (size_t i = 0; i < n; i++) {
		ranges[i] = range_of(a, f.v[i].name, &f.v[i].precision);
		p.drawn = p.drawn || ranges[i].instead.n == 0;
	}
	p.chart =
		chart_ranges(a, str_fmt(a, "%.*s: linked rightly, in 100", STR_ARG(heading)), ranges, n);
	return p;
}

/* The groups with most pairs first. */
static void figures_sort(struct match_figures *f)
{
	for (size_t i = 1; i < f->n; i++)
		for (size_t k = i; k > 0 && f->v[k].linked > f->v[k - 1].linked; k--) {
			struct match_figure x = f->v[k];

			f->v[k] = f->v[k - 1];
			f->v[k - 1] = x;
		}
}

static struct quality_parts parts_of(struct web *w, struct match_judgement *q)
{
	static const struct {
		struct str heading, title;
	} among[MATCH_GROUPS] = {
		[MATCH_GROUP_AGE] = { STR_INIT("By age"), STR_INIT("By the age of the person") },
		[MATCH_GROUP_LANGUAGE] = { STR_INIT("By language"),
			STR_INIT("By the language they speak") },
		[MATCH_GROUP_AREA] = { STR_INIT("By area"), STR_INIT("By postcode district") },
	};
	struct quality_parts p = { .v = ARENA_ARRAY(w->arena, struct quality_part, MATCH_GROUPS) };

	for (int g = 0; g < MATCH_GROUPS; g++) {
		if (g != MATCH_GROUP_AGE) /* which come by name: the youngest first */
			figures_sort(&q->among[g]);
		if (q->among[g].n)
			p.v[p.n++] = part_of(w, among[g].heading, among[g].title, q->among[g]);
	}
	return p;
}

static struct band_lines bands_of(struct web *w, const struct match_judgement *q)
{
	static const struct str sides[] = { STR_INIT("links them"), STR_INIT("asks people"),
		STR_INIT("leaves them apart") };
	struct band_lines l = { .v = ARENA_ARRAY(w->arena, struct band_line, MATCH_STRATA),
		.n = q->at ? MATCH_STRATA : 0 };

	for (size_t s = 0; s < l.n; s++) {
		const struct match_stratum_line *x = &q->strata[s];

		l.v[s] = (struct band_line){ .words = x->kind->words,
			.side = sides[x->kind->side],
			.pairs = x->pairs,
			.drawn = x->drawn,
			.decided = x->decided,
			.share = x->decided
				? str_fmt(w->arena, "%.0f [%.0f to %.0f]",
					  100.0 * (double)x->same / (double)x->decided, x->low * 100, x->high * 100)
				: S("") };
	}
	return l;
}

/* A model by its version: "shipped-1", "host-2026-11-22-1". */
static struct str model_words(struct arena *a, struct str version)
{
	struct str rest = version;
	struct date on;

	if (str_starts(version, S("shipped-")))
		return str_fmt(a, "the model that comes with Kith (version %.*s)",
			STR_ARG(str_part(rest, 8, rest.n - 8)));
	if (str_starts(version, S("host-")) && date_from_iso(str_part(version, 5, 10), &on))
		return str_fmt(a, "this hub’s own model of %.*s", STR_ARG(date_words_plain(a, on)));
	return str_fmt(a, "the model %.*s", STR_ARG(version));
}

static struct str lead_words(struct arena *a, const struct match_judgement *q)
{
	struct str s = str_fmt(a,
		"Of %.*s pairs of records that share something, %.*s takes %.*s for one person, leaves "
		"%.*s to people and %.*s just below apart.",
		STR_ARG(str_count(a, q->candidates)), STR_ARG(model_words(a, q->model)),
		STR_ARG(str_count(a, q->pairs[MATCH_LINKED])),
		STR_ARG(str_count(a, q->pairs[MATCH_WAITING])),
		STR_ARG(str_count(a, q->pairs[MATCH_APART])));

	return q->rows ? str_fmt(a, "%.*s %.*s rows of lists were joined to somebody when they came.",
						 STR_ARG(s), STR_ARG(str_count(a, q->rows)))
				   : s;
}

ROUTE(GET, "/match/quality", match_quality_page, ROLE_HUB_MANAGER | ROLE_ADMINISTRATOR)
void match_quality_page(struct web *w)
{
	struct match_judgement q;
	struct match_pages_match_quality_view v = { 0 };

	match_quality(w->db, &q);
	v.drawn = q.at != 0;
	v.lead = lead_words(w->arena, &q);
	v.checked = str_fmt(w->arena, "People have decided %.*s of the %.*s drawn by lot.",
		STR_ARG(str_count(w->arena, q.decided)), STR_ARG(str_count(w->arena, q.drawn)));
	v.when = v.drawn ? str_fmt(w->arena, "Drawn %.*s.", STR_ARG(time_words(w->arena, q.at, w->now)))
					 : S("");
	v.precision = estimate_sentence(w->arena, &q.all.precision);
	v.recall = estimate_sentence(w->arena, &q.all.recall);
	v.parts = parts_of(w, &q);
	v.bands = bands_of(w, &q);
	match_pages_match_quality_html(web_page(w, S("How good is the matching?")), &v);
}

ROUTE(POST, "/match/check", match_check_post, ROLE_HUB_MANAGER | ROLE_ADMINISTRATOR)
void match_check_post(struct web *w)
{
	match_check_ask(w->db);
	web_flash(w,
		S("The register is being held against itself. Look again in a minute; what is drawn comes "
		  "under “Same person?”."));
	web_redirect(w, url_path(w->arena, "/match/quality"));
}

/* --- models --- */

static struct str moves_words(struct arena *a, const struct match_moves *m, bool used)
{
	const int64_t (*n)[3] = m->from_to;
	int64_t linked = n[LINK_BAND_REVIEW][LINK_BAND_LINK] + n[LINK_BAND_NONE][LINK_BAND_LINK],
	        asked = n[LINK_BAND_LINK][LINK_BAND_REVIEW] + n[LINK_BAND_NONE][LINK_BAND_REVIEW],
	        apart = n[LINK_BAND_LINK][LINK_BAND_NONE] + n[LINK_BAND_REVIEW][LINK_BAND_NONE];
	const char *would = used ? "" : "would ";

	if (linked + asked + apart == 0)
		return S("No pair of the register stands otherwise by it.");
	return str_fmt(a,
		"Pairs of the register that %sstand otherwise: %.*s newly linked (%.*s of them waited for "
		"people), %.*s newly for people (%.*s of them were linked), %.*s newly apart (%.*s of them "
		"were linked).",
		would, STR_ARG(str_count(a, linked)),
		STR_ARG(str_count(a, n[LINK_BAND_REVIEW][LINK_BAND_LINK])), STR_ARG(str_count(a, asked)),
		STR_ARG(str_count(a, n[LINK_BAND_LINK][LINK_BAND_REVIEW])), STR_ARG(str_count(a, apart)),
		STR_ARG(str_count(a, n[LINK_BAND_LINK][LINK_BAND_NONE])));
}

static void model_state(struct model_line *l, const struct match_models_row *m, bool used)
{
	l->badge = used ? BADGE_FINE : BADGE_QUIET;
	l->state = l->refused.n ? S("refused")
		: used              ? S("in use")
		: m->withdrawn_at   ? S("withdrawn")
		: m->published_at   ? S("published before")
							: S("not published");
	l->may_publish = !l->refused.n && !used && (!m->published_at || m->withdrawn_at);
	l->may_withdraw = !l->refused.n && m->published_at && !m->withdrawn_at;
}

static struct model_line model_line(
	struct web *w, const struct match_models_row *m, struct str in_use)
{
	struct arena *a = w->arena;
	struct str id = id_text(a, m->match_model_id.v);
	struct match_moves moves;
	struct model_line l = { .version = m->version,
		.by = m->trained_by.n ? m->trained_by : S(""),
		.when = time_words(a, m->trained_at, w->now),
		.publish = url_path(a, "/match/model/{}/publish", id),
		.withdraw = url_path(a, "/match/model/{}/withdraw", id) };
	bool used = str_eq(m->version, in_use);

	match_moves_read(a, m->moves, &moves, &l.refused);
	l.learned = str_fmt(a, "Learned from %.*s records and %.*s decided pairs, beginning from %.*s.",
		STR_ARG(str_count(a, m->records)), STR_ARG(str_count(a, m->decisions)),
		STR_ARG(model_words(a, m->leaned_on)));
	l.held = m->agreed + m->agreed_before == 0
		? S("")
		: str_fmt(a,
			  "Of the decided pairs that it was held against it puts %lld where people do; the "
			  "model in use then put %lld there.",
			  (long long)m->agreed, (long long)m->agreed_before);
	l.moves = moves_words(a, &moves, m->published_at != 0);
	model_state(&l, m, used);
	return l;
}

static void models_show(struct web *w, const struct problems *ps)
{
	struct match_models_rows rows = match_models(w->db);
	struct str in_use = str_dup(w->arena, str_of(match_model(w->db)->version));
	struct match_pages_match_models_view v = { .problems = ps,
		.in_use = model_words(w->arena, in_use),
		.list = { .v = ARENA_ARRAY(w->arena, struct model_line, rows.n), .n = rows.n } };

	for (size_t i = 0; i < rows.n; i++)
		v.list.v[i] = model_line(w, &rows.v[i], in_use);
	if (ps && ps->n)
		web_status(w, 422);
	match_pages_match_models_html(web_page(w, S("What the machine weighs records with")), &v);
}

ROUTE(GET, "/match/models", match_models_page, ROLE_HUB_MANAGER | ROLE_ADMINISTRATOR)
void match_models_page(struct web *w)
{
	models_show(w, NULL);
}

ROUTE(POST, "/match/train", match_train_post, ROLE_HUB_MANAGER | ROLE_ADMINISTRATOR)
void match_train_post(struct web *w)
{
	match_train_ask(w->db);
	web_flash(w,
		S("It learns in the background. Look again in a minute; nothing changes until you publish "
		  "it."));
	web_redirect(w, url_path(w->arena, "/match/models"));
}

static void model_changed(struct web *w,
	bool (*change)(struct db *db, struct match_model_id id, struct problems *ps),
	struct str sentence)
{
	struct problems ps = { .arena = w->arena };
	struct match_model_by_id_row m;
	struct match_model_id id;

	if (!web_path_id(w, "model", &id.v) ||
		!match_model_by_id(w->db, (struct match_model_by_id_args){ .match_model_id = id }, &m)) {
		web_not_found(w);
	} else if (!change(w->db, id, &ps)) {
		models_show(w, &ps);
	} else {
		web_flash(w, sentence);
		web_redirect(w, url_path(w->arena, "/match/models"));
	}
}

ROUTE(POST, "/match/model/{model}/publish", match_model_publish_post,
	ROLE_HUB_MANAGER | ROLE_ADMINISTRATOR, STEP_UP)
void match_model_publish_post(struct web *w)
{
	model_changed(w, match_model_publish,
		S("In use from now on. What was put together before stays as it is."));
}

ROUTE(POST, "/match/model/{model}/withdraw", match_model_withdraw_post,
	ROLE_HUB_MANAGER | ROLE_ADMINISTRATOR, STEP_UP)
void match_model_withdraw_post(struct web *w)
{
	model_changed(w, match_model_withdraw, S("Withdrawn. The one before it is in use again."));
}
