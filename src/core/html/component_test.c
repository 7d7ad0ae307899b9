/*
 * The components write what GOV.UK Frontend writes: every fixture of its package whose options our
 * typed structs can say is rendered and compared, white space between tags aside. What cannot be
 * said is counted by reason; a component of which nothing could be compared fails.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/html/component_fixture.h"

static struct html make_button(struct out *out, json_t *o)
{
	return govuk_button(out,
		(struct govuk_button){ .text = take(o, "text"),
			.html = take_html(o, "html"),
			.id = take(o, "id"),
			.name = take(o, "name"),
			.type = take(o, "type"),
			.value = take(o, "value"),
			.classes = take(o, "classes"),
			.href = take_url(o, "href"),
			.disabled = take_bool(o, "disabled"),
			.start = take_bool(o, "isStartButton"),
			.prevent_double_click = take_choice(o, "preventDoubleClick") });
}

static struct html make_label(struct out *out, json_t *o)
{
	return govuk_label(out,
		(struct govuk_label){ .text = take(o, "text"),
			.html = take_html(o, "html"),
			.classes = take(o, "classes"),
			.label_for = take(o, "for"),
			.is_page_heading = take_bool(o, "isPageHeading") });
}

static struct html make_hint(struct out *out, json_t *o)
{
	return govuk_hint(out,
		(struct govuk_hint){ .text = take(o, "text"),
			.html = take_html(o, "html"),
			.classes = take(o, "classes"),
			.id = take(o, "id") });
}

static struct html make_error(struct out *out, json_t *o)
{
	return govuk_error_message(out, error_from(o));
}

static struct html make_fieldset(struct out *out, json_t *o)
{
	return govuk_fieldset(out, fieldset_from(o));
}

static struct html make_error_summary(struct out *out, json_t *o)
{
	struct govuk_error_summary c = { .title = take(o, "titleText"),
		.title_html = take_html(o, "titleHtml"),
		.description = take(o, "descriptionText"),
		.description_html = take_html(o, "descriptionHtml"),
		.classes = take(o, "classes"),
		.disable_auto_focus = take_choice(o, "disableAutoFocus") };
	json_t *items = json_object_get(o, "errorList"), *it;
	struct govuk_error_link *v =
		ARENA_ARRAY(a, struct govuk_error_link, json_array_size(items) + 1);
	size_t i;

	json_array_foreach(items, i, it) {
		v[i] = (struct govuk_error_link){
			.text = take(it, "text"), .html = take_html(it, "html"), .href = take_url(it, "href")
		};
		left(it);
	}
	c.errors = (struct govuk_error_links){ v, json_array_size(items) };
	json_object_del(o, "errorList");
	return govuk_error_summary(out, c);
}

static struct html make_details(struct out *out, json_t *o)
{
	return govuk_details(out,
		(struct govuk_details){ .id = take(o, "id"),
			.summary = take(o, "summaryText"),
			.summary_html = take_html(o, "summaryHtml"),
			.text = take(o, "text"),
			.html = take_html(o, "html"),
			.classes = take(o, "classes"),
			.open = take_bool(o, "open") });
}

static struct html make_inset(struct out *out, json_t *o)
{
	return govuk_inset(out,
		(struct govuk_inset){ .id = take(o, "id"),
			.text = take(o, "text"),
			.html = take_html(o, "html"),
			.classes = take(o, "classes") });
}

static struct html make_banner(struct out *out, json_t *o)
{
	return govuk_banner(out,
		(struct govuk_banner){ .title = take(o, "titleText"),
			.title_html = take_html(o, "titleHtml"),
			.text = take(o, "text"),
			.html = take_html(o, "html"),
			.type = take(o, "type"),
			.classes = take(o, "classes"),
			.role = take(o, "role"),
			.title_id = take(o, "titleId"),
			.heading_level = take_int(o, "titleHeadingLevel"),
			.disable_auto_focus = take_choice(o, "disableAutoFocus") });
}

static struct govuk_actions actions_of(json_t *o)
{
	struct govuk_actions list = { 0 };
	json_t *items, *it;
	size_t i;

	WITH(j, o, "actions") {
		items = json_object_get(j, "items");
		struct govuk_action *v = ARENA_ARRAY(a, struct govuk_action, json_array_size(items) + 1);
		json_array_foreach(items, i, it) {
			v[i] = (struct govuk_action){ .text = take(it, "text"),
				.html = take_html(it, "html"),
				.hidden_text = take(it, "visuallyHiddenText"),
				.classes = take(it, "classes"),
				.href = take_url(it, "href") };
			left(it);
		}
		list = (struct govuk_actions){ v, json_array_size(items) };
		json_object_del(j, "items");
	}
	return list;
}

static struct govuk_summary_row summary_row_of(json_t *it)
{
	struct govuk_summary_row r = { .classes = take(it, "classes") };
	json_t *actions = json_object_get(it, "actions");

	/* Theirs looks at whether a list of actions was given, even an empty one. */
	r.without_actions = json_object_get(actions, "items") != NULL;
	if (json_object_get(actions, "classes"))
		r.actions_classes = take(actions, "classes");
	WITH(k, it, "key")
	r.key = take(k, "text"), r.key_html = take_html(k, "html"), r.key_classes = take(k, "classes");
	WITH(w, it, "value")
	r.value = take(w, "text"), r.value_html = take_html(w, "html"),
	r.value_classes = take(w, "classes");
	r.actions = actions_of(it);
	left(it);
	return r;
}

static struct html make_summary(struct out *out, json_t *o)
{
	struct govuk_summary_list c = { .classes = take(o, "classes") };
	json_t *rows = json_object_get(o, "rows"), *it;
	struct govuk_summary_row *v =
		ARENA_ARRAY(a, struct govuk_summary_row, json_array_size(rows) + 1);
	size_t i;

	json_array_foreach(rows, i, it)
		if (json_is_object(it))
			v[c.rows.n++] = summary_row_of(it);
	c.rows.v = v;
	json_object_del(o, "rows");
	WITH(card, o, "card") {
		c.card = true;
		c.card_classes = take(card, "classes");
		WITH(t, card, "title")
			c.card_title = take(t, "text"), c.card_title_html = take_html(t, "html"),
			c.card_heading_level = take_int(t, "headingLevel");
		c.card_actions = actions_of(card);
	}
	return govuk_summary_list(out, c);
}

static struct govuk_row cells_of(json_t *row)
{
	struct govuk_cell *v = ARENA_ARRAY(a, struct govuk_cell, json_array_size(row) + 1);
	json_t *it;
	size_t i;

	json_array_foreach(row, i, it) {
		v[i] = (struct govuk_cell){ .text = take(it, "text"),
			.html = { take(it, "html") },
			.format = take(it, "format"),
			.classes = take(it, "classes"),
			.colspan = take_int(it, "colspan"),
			.rowspan = take_int(it, "rowspan") };
		left(it);
	}
	return (struct govuk_row){ v, json_array_size(row) };
}

static struct html make_table(struct out *out, json_t *o)
{
	struct govuk_table c = { .caption = take(o, "caption"),
		.caption_classes = take(o, "captionClasses"),
		.classes = take(o, "classes"),
		.first_cell_is_header = take_bool(o, "firstCellIsHeader") };
	json_t *rows = json_object_get(o, "rows"), *it;
	struct govuk_row *v = ARENA_ARRAY(a, struct govuk_row, json_array_size(rows) + 1);
	size_t i;

	json_array_foreach(rows, i, it)
		if (json_is_array(it))
			v[c.rows.n++] = cells_of(it);
	c.rows.v = v;
	c.head = cells_of(json_object_get(o, "head"));
	json_object_del(o, "rows");
	json_object_del(o, "head");
	return govuk_table(out, c);
}

static struct html make_tag(struct out *out, json_t *o)
{
	return govuk_tag(out,
		(struct govuk_tag){
			.text = take(o, "text"), .html = take_html(o, "html"), .classes = take(o, "classes") });
}

static struct govuk_page_link page_link_of(json_t *o, const char *key)
{
	struct govuk_page_link l = { 0 };

	WITH(j, o, key)
	l = (struct govuk_page_link){
		.text = take(j, "text"), .label = take(j, "labelText"), .href = take_url(j, "href")
	};
	return l;
}

static struct html make_pagination(struct out *out, json_t *o)
{
	struct govuk_pagination c = { .label = take(o, "landmarkLabel"), .classes = take(o, "classes"),
		.previous = page_link_of(o, "previous"), .next = page_link_of(o, "next") };
	json_t *items = json_object_get(o, "items"), *it;
	struct govuk_page_item *v = ARENA_ARRAY(a, struct govuk_page_item, json_array_size(items) + 1);
	size_t i;

	json_array_foreach(items, i, it) {
		if (!json_is_object(it) || !json_object_size(it))
			continue;
		v[c.items.n++] = (struct govuk_page_item){ .number = take(it, "number"),
			.hidden_text = take(it, "visuallyHiddenText"),
			.href = take_url(it, "href"),
			.current = take_bool(it, "current"),
			.ellipsis = take_bool(it, "ellipsis") };
		left(it);
	}
	c.items.v = v;
	json_object_del(o, "items");
	return govuk_pagination(out, c);
}

static struct html make_tabs(struct out *out, json_t *o)
{
	struct govuk_tabs c = { .id = take(o, "id"),
		.id_prefix = take(o, "idPrefix"),
		.title = take(o, "title"),
		.classes = take(o, "classes") };
	json_t *items = json_object_get(o, "items"), *it;
	struct govuk_tab *v = ARENA_ARRAY(a, struct govuk_tab, json_array_size(items) + 1);
	size_t i;

	json_array_foreach(items, i, it) {
		if (!json_is_object(it)) {
			unsayable = "an item that is left out";
			continue;
		}
		struct govuk_tab *x = &v[c.items.n++];
		x->id = take(it, "id");
		x->label = take(it, "label");
		WITH(panel, it, "panel")
			x->text = take(panel, "text"), x->html = take_html(panel, "html");
		left(it);
	}
	c.items.v = v;
	json_object_del(o, "items");
	return govuk_tabs(out, c);
}

static struct govuk_link link_from(json_t *o)
{
	return (struct govuk_link){ .text = take(o, "text"),
		.html = take_html(o, "html"),
		.href = take_url(o, "href"),
		.classes = take(o, "classes") };
}

static struct html make_skip(struct out *out, json_t *o)
{
	return govuk_skip_link(out, link_from(o));
}

static struct html make_back(struct out *out, json_t *o)
{
	return govuk_back_link(out, link_from(o));
}

static struct html make_panel(struct out *out, json_t *o)
{
	return govuk_panel(out,
		(struct govuk_panel){ .title = take(o, "titleText"),
			.title_html = take_html(o, "titleHtml"),
			.text = take(o, "text"),
			.html = take_html(o, "html"),
			.classes = take(o, "classes"),
			.heading_level = take_int(o, "headingLevel") });
}

static struct html make_warning(struct out *out, json_t *o)
{
	return govuk_warning(out,
		(struct govuk_warning){ .text = take(o, "text"),
			.html = take_html(o, "html"),
			.classes = take(o, "classes"),
			.icon_text = take(o, "iconFallbackText") });
}

static struct html make_phase(struct out *out, json_t *o)
{
	struct govuk_phase_banner c = {
		.text = take(o, "text"), .html = take_html(o, "html"), .classes = take(o, "classes")
	};

	WITH(j, o, "tag")
	c.tag = (struct govuk_tag){
		.text = take(j, "text"), .html = take_html(j, "html"), .classes = take(j, "classes")
	};
	return govuk_phase_banner(out, c);
}

static struct html make_breadcrumbs(struct out *out, json_t *o)
{
	struct govuk_breadcrumbs c = { .label = take(o, "labelText"), .classes = take(o, "classes"),
		.collapse_on_mobile = take_bool(o, "collapseOnMobile") };
	json_t *items = json_object_get(o, "items"), *it;
	struct govuk_link *v = ARENA_ARRAY(a, struct govuk_link, json_array_size(items) + 1);
	size_t i;

	json_array_foreach(items, i, it) {
		v[i] = link_from(it);
		left(it);
	}
	c.items = (struct govuk_crumbs){ v, json_array_size(items) };
	json_object_del(o, "items");
	return govuk_breadcrumbs(out, c);
}

static const struct component {
	const char *name;
	struct html (*make)(struct out *out, json_t *options);
} components[] = {
	{ "back-link", make_back },
	{ "breadcrumbs", make_breadcrumbs },
	{ "button", make_button },
	{ "character-count", make_count },
	{ "checkboxes", make_checkboxes },
	{ "date-input", make_date },
	{ "details", make_details },
	{ "error-message", make_error },
	{ "error-summary", make_error_summary },
	{ "fieldset", make_fieldset },
	{ "file-upload", make_file },
	{ "hint", make_hint },
	{ "input", make_input },
	{ "inset-text", make_inset },
	{ "label", make_label },
	{ "notification-banner", make_banner },
	{ "pagination", make_pagination },
	{ "panel", make_panel },
	{ "password-input", make_password },
	{ "phase-banner", make_phase },
	{ "radios", make_radios },
	{ "select", make_select },
	{ "skip-link", make_skip },
	{ "summary-list", make_summary },
	{ "table", make_table },
	{ "tabs", make_tabs },
	{ "tag", make_tag },
	{ "textarea", make_textarea },
	{ "warning-text", make_warning },
};

/* --- comparing ----------------------------------------------------------------------------- */

/* White space is one space; none beside a tag or before its end. "/>" of a void element is ">". */
static struct str normal(struct str s)
{
	struct buf b = { .arena = a };
	bool space = false;

	buf_lit(&b, "");
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		if (c == ' ' || c == '\n' || c == '\t' || c == '\r') {
			space = true;
			continue;
		}
		if (space && b.n && b.p[b.n - 1] != '>' && c != '<' && c != '>' && c != '/')
			buf_char(&b, ' ');
		if (space && c == '/' && !(i + 1 < s.n && s.p[i + 1] == '>'))
			buf_char(&b, ' ');
		space = false;
		if (c == '/' && i + 1 < s.n && s.p[i + 1] == '>')
			continue;
		buf_char(&b, c);
	}
	return buf_view(&b);
}

struct tally { int compared, differ, unsaid; };

static void fixture_compare(const struct component *c, json_t *fixture, struct tally *t)
{
	json_t *options = json_deep_copy(json_object_get(fixture, "options"));
	struct out out = { .buf = { .arena = a } };
	const char *name = json_string_value(json_object_get(fixture, "name"));

	unsayable = NULL;
	struct html made = c->make(&out, options);
	left(options);
	if (unsayable) {
		t->unsaid++;
		print_message("  cannot be said: %s, %s: %s\n", c->name, name, unsayable);
	} else {
		struct str ours = normal(made.safe_markup);
		struct str theirs = normal(str_of(json_string_value(json_object_get(fixture, "html"))));
		t->compared++;
		if (!str_eq(ours, theirs)) {
			t->differ++;
			print_error("%s, %s:\n ours   %.*s\n theirs %.*s\n", c->name, name, STR_ARG(ours),
				STR_ARG(theirs));
		}
	}
	json_decref(options);
}

static void components_write_what_govuk_frontend_writes(void **state)
{
	const char *source = getenv("KITH_SOURCE");
	struct tally all = { 0 };

	(void)state;
	assert_non_null(source);
	for (size_t i = 0; i < sizeof components / sizeof *components; i++) {
		char path[1000];
		struct tally t = { 0 };
		json_error_t e;
		json_t *file, *fixture;
		size_t k;
		snprintf(path, sizeof path,
			"%s/node_modules/govuk-frontend/dist/govuk/components/%s/fixtures.json", source,
			components[i].name);
		file = json_load_file(path, 0, &e);
		if (!file)
			fail_msg("%s: %s", path, e.text);
		a = arena_new();
		json_array_foreach(json_object_get(file, "fixtures"), k, fixture)
			fixture_compare(&components[i], fixture, &t);
		arena_free(a);
		json_decref(file);
		assert_true(t.compared > 0);
		all.compared += t.compared;
		all.differ += t.differ;
		all.unsaid += t.unsaid;
	}
	print_message("components: %d fixtures compared, %d differ, %d cannot be said\n", all.compared,
		all.differ, all.unsaid);
	assert_int_equal(all.differ, 0);
	assert_true(all.compared > 3 * all.unsaid);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(
		components_write_what_govuk_frontend_writes) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
