/* Pages about places: hubs and areas. The page of an address stands with the people who live
 * there. */
#include "core/base/fold.h"
#include "core/base/id.h"
#include "core/http/web.h"
#include "hub/place/place.html.h"
#include "hub/place/place.sql.h"
#include "hub/place/place_view.h"

static struct hub_lines hub_lines_of(struct web *w)
{
	struct hubs_all_rows rows = hubs_all(w->db);
	struct hub_lines l = { .v = ARENA_ARRAY(w->arena, struct hub_line, rows.n), .n = rows.n };

	for (size_t i = 0; i < rows.n; i++)
		l.v[i] = (struct hub_line){ .name = rows.v[i].name,
			.phone = rows.v[i].phone,
			.hours = rows.v[i].hours,
			.area = rows.v[i].area_name,
			.is_central = rows.v[i].is_central,
			.edit = url_path(w->arena, "/hub/{}", id_text(w->arena, rows.v[i].hub_id.v)) };
	return l;
}

/* Rows come in the order of their geography. */
static struct geographies geographies_of(struct web *w)
{
	struct areas_all_rows rows = areas_all(w->db);
	struct geographies g = { .v = ARENA_ARRAY(w->arena, struct geography, rows.n) };

	for (size_t i = 0; i < rows.n; i++) {
		if (g.n == 0 || !str_eq(g.v[g.n - 1].name, rows.v[i].geography))
			g.v[g.n++] = (struct geography){ .name = rows.v[i].geography,
				.v = ARENA_ARRAY(w->arena, struct str, rows.n) };
		g.v[g.n - 1].v[g.v[g.n - 1].n++] = rows.v[i].name;
	}
	return g;
}

ROUTE(GET, "/places", places_page, ROLE_STAFF)
void places_page(struct web *w)
{
	struct place_places_view v = { .hubs = hub_lines_of(w), .geographies = geographies_of(w),
		.map = place_map(w->db, S("hub area"), S("The areas of the hubs; the table says the same")),
		.may_edit = (w->viewer->role & (ROLE_HUB_MANAGER | ROLE_ADMINISTRATOR)) != 0 };

	place_places_html(web_page(w, S("Places")), &v);
}

static bool hub_there(struct web *w, struct place_hub_view *v, struct hub_by_id_row *row)
{
	if (!web_path_id(w, "hub", &v->e.hub_id.v) ||
		!hub_by_id(w->db, (struct hub_by_id_args){ .hub_id = v->e.hub_id }, row)) {
		web_not_found(w);
		return false;
	}
	v->was_central = row->is_central;
	v->save = url_path(w->arena, "/hub/{}", id_text(w->arena, v->e.hub_id.v));
	v->back = url_path(w->arena, "/places");
	return true;
}

ROUTE(GET, "/hub/{hub}", hub_page, ROLE_HUB_MANAGER | ROLE_ADMINISTRATOR)
void hub_page(struct web *w)
{
	struct place_hub_view v = { 0 };
	struct hub_by_id_row row;

	if (!hub_there(w, &v, &row))
		return;
	v.e = (struct hub_edit){ .hub_id = row.hub_id,
		.name = row.name,
		.phone = phone_words(w->arena, row.phone),
		.hours = row.hours,
		.is_central = row.is_central };
	place_hub_html(web_page(w, row.name), &v);
}

ROUTE(POST, "/hub/{hub}", hub_save, ROLE_HUB_MANAGER | ROLE_ADMINISTRATOR)
void hub_save(struct web *w)
{
	struct problems ps = { .arena = w->arena };
	struct place_hub_view v = { .problems = &ps };
	struct hub_by_id_row row;

	if (!hub_there(w, &v, &row))
		return;
	v.e = (struct hub_edit){ .hub_id = row.hub_id,
		.name = web_field(w, "name"),
		.phone = web_field(w, "phone"),
		.hours = web_field(w, "hours"),
		.is_central = web_checked(w, "is_central") };
	if (hub_update(w->db, v.e, &ps)) {
		web_flash(w, S("Saved."));
		web_redirect(w, v.back);
		return;
	}
	web_status(w, 422);
	place_hub_html(web_page(w, row.name), &v);
}
