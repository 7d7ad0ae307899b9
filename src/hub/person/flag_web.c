/* Kinds of flag, and raising and ending flags on a person's page. */
#include "core/base/id.h"
#include "core/http/web.h"
#include "hub/person/person_view.h"
#include "hub/person/rag.html.h"
#include "hub/person/rag_view.h"

/* --- kinds --- */

ROUTE(GET, "/flag-kinds", flag_kinds_page, ROLE_HUB_MANAGER | ROLE_ADMINISTRATOR)
void flag_kinds_page(struct web *w)
{
	struct rag_flag_kinds_view v = { .kinds = flag_kinds_all(w->db) };

	rag_flag_kinds_html(web_page(w, S("Kinds of flag")), &v);
}

static struct code_choices sharing_choices(struct web *w, struct str chosen)
{
	struct code_choices c = { .v = ARENA_ARRAY(w->arena, struct code_choice, CATEGORY_COUNT) };

	for (enum category i = 0; i < CATEGORY_COUNT; i++)
		c.v[c.n++] = (struct code_choice){ category_name(i), category_words(i),
			str_eq(category_name(i), chosen) };
	return c;
}

static void kind_show(struct web *w, struct flag_kind_edit e, const struct problems *ps)
{
	struct rag_flag_kind_view v = { .e = e,
		.sharing = sharing_choices(w, e.sharing),
		.problems = ps,
		.to = e.id.v ? url_path(w->arena, "/flag-kind/{}", id_text(w->arena, e.id.v))
					 : url_path(w->arena, "/flag-kinds/new") };

	if (ps && ps->n)
		web_status(w, 422);
	rag_flag_kind_html(web_page(w, S("Kind of flag")), &v);
}

ROUTE(GET, "/flag-kinds/new", flag_kind_new_page, ROLE_HUB_MANAGER | ROLE_ADMINISTRATOR)
void flag_kind_new_page(struct web *w)
{
	kind_show(w, (struct flag_kind_edit){ .sharing = S("health"), .is_used = true }, NULL);
}

ROUTE(GET, "/flag-kind/{kind}", flag_kind_page, ROLE_HUB_MANAGER | ROLE_ADMINISTRATOR)
void flag_kind_page(struct web *w)
{
	struct flag_kind_by_id_row k;
	struct flag_kind_id id;

	if (!web_path_id(w, "kind", &id.v) ||
		!flag_kind_by_id(w->db, (struct flag_kind_by_id_args){ .flag_kind_id = id }, &k)) {
		web_not_found(w);
		return;
	}
	kind_show(w,
		(struct flag_kind_edit){ .id = id,
			.name = k.name,
			.sharing = flag_sharing_name(k.sharing),
			.is_used = k.is_used,
			.days = k.days ? str_fmt(w->arena, "%lld", (long long)k.days) : S("") },
		NULL);
}

static void kind_save(struct web *w, struct flag_kind_id id)
{
	struct problems ps = { .arena = w->arena };
	struct flag_kind_edit e = { .id = id,
		.name = web_field(w, "name"),
		.sharing = web_field(w, "sharing"),
		.days = web_field(w, "days"),
		.is_used = web_checked(w, "is_used") };

	if (!flag_kind_save(w->db, e, &ps)) {
		kind_show(w, e, &ps);
		return;
	}
	web_flash(w, S("Saved."));
	web_redirect(w, url_path(w->arena, "/flag-kinds"));
}

ROUTE(POST, "/flag-kinds/new", flag_kind_new_post, ROLE_HUB_MANAGER | ROLE_ADMINISTRATOR)
void flag_kind_new_post(struct web *w)
{
	kind_save(w, (struct flag_kind_id){ 0 });
}

ROUTE(POST, "/flag-kind/{kind}", flag_kind_post, ROLE_HUB_MANAGER | ROLE_ADMINISTRATOR)
void flag_kind_post(struct web *w)
{
	struct flag_kind_by_id_row k;
	struct flag_kind_id id;

	if (!web_path_id(w, "kind", &id.v) ||
		!flag_kind_by_id(w->db, (struct flag_kind_by_id_args){ .flag_kind_id = id }, &k))
		web_not_found(w);
	else
		kind_save(w, id);
}

/* --- of a person --- */

static void done(
	struct web *w, struct person_id id, bool ok, const struct problems *ps, struct str said)
{
	person_done(w, id, ok, ps, said, S("flags"));
}

ROUTE(POST, "/person/{person}/flag", person_flag_add, ROLE_DESK)
void person_flag_add(struct web *w)
{
	struct problems ps = { .arena = w->arena };
	struct person_id id;

	if (person_asked(w, &id))
		done(w, id,
			flag_raise(w->db, id,
				(struct flag_by_hand){ .code = web_field(w, "flag_code"),
					.value = web_field(w, "flag_value"),
					.since = web_field(w, "flag_since"),
					.until = web_field(w, "flag_until") },
				&ps),
			&ps, S("The flag is raised."));
}

ROUTE(POST, "/person/{person}/flag-end", person_flag_end, ROLE_DESK)
void person_flag_end(struct web *w)
{
	struct problems ps = { .arena = w->arena };
	struct flag_id flag;
	struct person_id id;

	if (!person_asked(w, &id))
		return;
	if (!web_field_id(w, "flag", &flag.v)) {
		web_not_found(w);
		return;
	}
	done(w, id, flag_end_by_hand(w->db, id, flag, web_field(w, "flag_why"), &ps), &ps,
		S("The flag has ended. It stays in the record."));
}
