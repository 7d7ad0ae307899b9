/* Pages of the directory: the list, and one organisation. */
#include "core/base/fold.h"
#include "core/base/id.h"
#include "core/html/component.h"
#include "core/http/web.h"
#include "hub/directory/directory.h"
#include "hub/directory/directory.html.h"
#include "hub/directory/directory.sql.h"

#define MAY_EDIT (ROLE_HUB | ROLE_ADMINISTRATOR)

ROUTE(GET, "/organisations", organisations_page, ROLE_STAFF)
void organisations_page(struct web *w)
{
	struct directory_organisations_view v = { .list = organisations_all(w->db),
		.may_edit = (w->viewer->role & MAY_EDIT) != 0 };

	directory_organisations_html(web_page(w, S("Organisations")), &v);
}

static struct govuk_options kinds_of(struct web *w, enum organisation_kind chosen)
{
	size_t n = ORGANISATION_KIND_BUSINESS + 1;
	struct govuk_option *v = ARENA_ARRAY(w->arena, struct govuk_option, n);

	v[0] = (struct govuk_option){ .text = S("Choose"), .value = S("") };
	for (enum organisation_kind k = ORGANISATION_KIND_NONE + 1; k <= ORGANISATION_KIND_BUSINESS;
		 k++)
		v[k] = (struct govuk_option){ .text = organisation_kind_words(k),
			.value = organisation_kind_name(k),
			.selected = k == chosen ? GOVUK_YES : GOVUK_UNSAID };
	return (struct govuk_options){ v, n };
}

static void form_show(struct web *w, struct organisation_id id, struct organisation_facts f,
	const struct problems *ps)
{
	struct directory_organisation_view v = { .f = f,
		.problems = ps,
		.back = url_path(w->arena, "/organisations"),
		.title = id.v ? (f.name.n ? f.name : S("Organisation")) : S("Add an organisation"),
		.kinds = kinds_of(w, f.kind) };

	v.save = id.v ? url_path(w->arena, "/organisation/{}", id_text(w->arena, id.v))
				  : url_path(w->arena, "/organisation/new");
	if (ps && ps->n)
		web_status(w, 422);
	directory_organisation_html(web_page(w, v.title), &v);
}

static void form_save(struct web *w, struct organisation_id id)
{
	struct organisation_facts f = { .name = web_field(w, "name"),
		.does = web_field(w, "does"),
		.phone = web_field(w, "phone"),
		.email = web_field(w, "email"),
		.is_open = web_checked(w, "is_open") };
	struct problems ps = { .arena = w->arena };

	if (!organisation_kind_parse(web_field(w, "kind"), &f.kind))
		f.kind = ORGANISATION_KIND_NONE;
	if (!organisation_save(w->db, &id, f, &ps)) {
		form_show(w, id, f, &ps);
		return;
	}
	web_flash(w, S("Saved."));
	web_redirect(w, url_path(w->arena, "/organisations"));
}

ROUTE(GET, "/organisation/new", organisation_new_page, ROLE_HUB | ROLE_ADMINISTRATOR)
void organisation_new_page(struct web *w)
{
	form_show(
		w, (struct organisation_id){ 0 }, (struct organisation_facts){ .is_open = true }, NULL);
}

ROUTE(POST, "/organisation/new", organisation_new_save, ROLE_HUB | ROLE_ADMINISTRATOR)
void organisation_new_save(struct web *w)
{
	form_save(w, (struct organisation_id){ 0 });
}

static bool path_organisation(struct web *w, struct organisation_by_id_row *row)
{
	struct organisation_id id;

	if (web_path_id(w, "organisation", &id.v) &&
		organisation_by_id(w->db, (struct organisation_by_id_args){ .organisation_id = id }, row))
		return true;
	web_not_found(w);
	return false;
}

ROUTE(GET, "/organisation/{organisation}", organisation_page, ROLE_HUB | ROLE_ADMINISTRATOR)
void organisation_page(struct web *w)
{
	struct organisation_by_id_row r;

	if (path_organisation(w, &r))
		form_show(w, r.organisation_id,
			(struct organisation_facts){ .name = r.name,
				.does = r.does,
				.phone = phone_words(w->arena, r.phone),
				.email = r.email,
				.kind = r.kind,
				.is_open = r.is_open },
			NULL);
}

ROUTE(POST, "/organisation/{organisation}", organisation_edit_save, ROLE_HUB | ROLE_ADMINISTRATOR)
void organisation_edit_save(struct web *w)
{
	struct organisation_by_id_row r;

	if (path_organisation(w, &r))
		form_save(w, r.organisation_id);
}
