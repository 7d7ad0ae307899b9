/* The administrator's page of addresses: what is there, which lists it came from, and bringing in
 * another. */
#include "core/access/audit.h"
#include "core/base/id.h"
#include "core/base/time.h"
#include "core/db/job.h"
#include "core/http/web.h"
#include "hub/place/gazetteer.h"
#include "hub/place/gazetteer.sql.h"
#include "hub/place/place.html.h"
#include "hub/place/place_view.h"

static const struct {
	const char *words;
	enum badge badge;
} states[] = {
	[GAZETTEER_STATE_RUNNING] = { "going in", BADGE_SOON },
	[GAZETTEER_STATE_DONE] = { "done", BADGE_FINE },
	[GAZETTEER_STATE_FAILED] = { "stopped", BADGE_LATE },
};

static void counts_fill(struct web *w, struct place_addresses_view *v)
{
	struct gazetteer_counts_row all;
	struct postcode_places_count_row postcodes;
	struct aliases_count_row aliases;

	if (gazetteer_counts(w->db, &all)) {
		v->properties = all.properties;
		v->with_uprn = all.with_uprn;
		v->with_point = all.with_point;
	}
	v->postcodes = postcode_places_count(w->db, &postcodes) ? postcodes.n : 0;
	v->aliases = aliases_count(w->db, &aliases) ? aliases.n : 0;
}

static void addresses_show(struct web *w, const struct problems *ps)
{
	struct gazetteer_loads_rows rows = gazetteer_loads(w->db);
	struct place_addresses_view v = { .problems = ps,
		.loads = { .v = ARENA_ARRAY(w->arena, struct load_line, rows.n), .n = rows.n } };

	counts_fill(w, &v);
	for (size_t i = 0; i < rows.n; i++) {
		const struct gazetteer_loads_row *l = &rows.v[i];
		struct str id = id_text(w->arena, l->gazetteer_load_id.v),
				   state = str_of(states[l->state].words);
		int64_t percent = l->bytes_total ? l->bytes_done * 100 / l->bytes_total : 0;

		v.loads.v[i] = (struct load_line){ .name = l->file_name,
			.format = gazetteer_format_words(l->format),
			.who = l->account_name,
			.error = l->error,
			.when = time_words(w->arena, l->ended_at ? l->ended_at : l->started_at, w->now),
			.badge = states[l->state].badge,
			.state = l->state == GAZETTEER_STATE_RUNNING
				? str_fmt(w->arena, "%.*s, %lld %%", STR_ARG(state), (long long)percent)
				: state,
			.failed = l->state == GAZETTEER_STATE_FAILED,
			.rejects = url_path(w->arena, "/addresses/{}/left-out", id),
			.again = url_path(w->arena, "/addresses/{}/again", id),
			.rows = l->rows_done,
			.fresh = l->rows_new,
			.changed = l->rows_changed,
			.same = l->rows_same,
			.gone = l->rows_gone,
			.rejected = l->rows_rejected };
	}
	if (ps && ps->n)
		web_status(w, 422);
	place_addresses_html(web_page(w, S("Addresses")), &v);
}

ROUTE(GET, "/addresses", addresses_page, ROLE_ADMINISTRATOR)
void addresses_page(struct web *w)
{
	addresses_show(w, NULL);
}

/* --- a new one --- */

struct noting { const struct gazetteer_file *f; struct upload_id upload; };

static void note_down(struct db *db, void *what)
{
	struct noting *n = what;

	(void)gazetteer_begin_upload(db, n->f, n->upload);
}

ROUTE(POST, "/addresses", addresses_upload, ROLE_ADMINISTRATOR, UPLOAD, ASIDE)
void addresses_upload(struct web *w)
{
	struct problems ps = { .arena = w->arena };
	struct str path, name = web_file(w, "file", &path);
	struct gazetteer_file f;
	struct noting n = { .f = &f, .upload = { id_new() } };

	if (!path.p)
		problem_add(&ps, S("file"), S("Choose the file with the addresses."));
	else if (gazetteer_look(w->arena, path, name, GAZETTEER_FORMAT_NONE, &f, &ps)) {
		if (!upload_keep(db_pool(w->db), w->viewer->host_id, n.upload, path))
			problem_add(&ps, S("file"), S("The file could not be kept. Is the disk full?"));
		else if (!web_write(w, note_down, &n)) {
			upload_forget(db_pool(w->db), w->viewer->host_id, n.upload);
			problem_add(&ps, S("file"), S("It could not be started. Please try again."));
		}
	}
	if (ps.n) {
		addresses_show(w, &ps);
		return;
	}
	web_flash(w, S("It goes in now. You can leave this page."));
	web_redirect(w, url_path(w->arena, "/addresses"));
}

static bool load_there(struct web *w, struct gazetteer_load_by_id_row *row)
{
	struct gazetteer_load_id id;

	if (web_path_id(w, "load", &id.v) &&
		gazetteer_load_by_id(
			w->db, (struct gazetteer_load_by_id_args){ .gazetteer_load_id = id }, row))
		return true;
	web_not_found(w);
	return false;
}

/* A load that stopped goes on, if its file is still with the hub. */
ROUTE(POST, "/addresses/{load}/again", addresses_again, ROLE_ADMINISTRATOR)
void addresses_again(struct web *w)
{
	struct gazetteer_load_by_id_row row;
	struct problems ps = { .arena = w->arena };

	if (!load_there(w, &row))
		return;
	if (row.state != GAZETTEER_STATE_FAILED ||
		!upload_there(w->db, row.upload_id)) {
		problem_add(&ps, S("file"),
			S("Its file is not with the hub any more. Bring the same file in again: it goes on "
			  "where it stopped."));
		addresses_show(w, &ps);
		return;
	}
	job_add(w->db, S("gazetteer"), id_text(w->arena, row.gazetteer_load_id.v), 0);
	db_touch(w->db, "addresses");
	audit_add(w->db, S("gazetteer.again"), 0,
		str_fmt(w->arena, "{\"load\":\"%lld\"}", (long long)row.gazetteer_load_id.v), STR_NONE);
	web_flash(w, S("It goes on now."));
	web_redirect(w, url_path(w->arena, "/addresses"));
}

ROUTE(GET, "/addresses/{load}/left-out", addresses_left_out, ROLE_ADMINISTRATOR)
void addresses_left_out(struct web *w)
{
	struct gazetteer_load_by_id_row row;

	if (load_there(w, &row))
		web_file_answer(w, S("text/csv; charset=utf-8"),
			str_fmt(
				w->arena, "left-out-%.*s.csv", STR_ARG(id_text(w->arena, row.gazetteer_load_id.v))),
			gazetteer_rejects_csv(w->db, row.gazetteer_load_id));
}
