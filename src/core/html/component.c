/*
 * Components that are not fields: links, banners, lists, tables, pages. Attribute for attribute
 * what GOV.UK Frontend's own templates write.
 */
#include "core/html/component_write.h"

#include "core/base/time.h"

struct html html_text(struct arena *a, struct str text)
{
	struct out o = { .buf = { .arena = a } };

	out_text_str(&o, text);
	return part_end(&o);
}

bool html_empty(struct html h)
{
	return str_empty(h.safe_markup);
}

void put_attribute(struct out *o, const char *name, struct str value)
{
	if (str_empty(value))
		return;
	buf_char(&o->buf, ' ');
	buf_str(&o->buf, str_of(name));
	put_literal(o, "=\"");
	out_text_str(o, value);
	put_literal(o, "\"");
}

void put_number(struct out *o, const char *name, int value)
{
	if (value)
		put_attribute(o, name, str_fmt(o->buf.arena, "%d", value));
}

void put_choice(struct out *o, const char *name, enum govuk_choice c)
{
	if (c != GOVUK_UNSAID)
		put_attribute(o, name, c == GOVUK_YES ? S("true") : S("false"));
}

void put_class(struct out *o, struct str classes)
{
	if (str_empty(classes))
		return;
	put_literal(o, " ");
	out_text_str(o, classes);
}

void put_words(struct out *o, struct str text, struct html html)
{
	if (html_empty(html))
		out_text_str(o, text);
	else
		out_html(o, html);
}

bool has_words(struct str text, struct html html)
{
	return !str_empty(text) || !html_empty(html);
}

struct str classes_join(struct out *o, struct str one, struct str two)
{
	return str_join(o->buf.arena, one, S(" "), two);
}

void put_open(struct out *o, const char *tag, struct str id, const char *name, struct str classes)
{
	buf_fmt(&o->buf, "<%s", tag);
	put_attribute(o, "id", id);
	buf_fmt(&o->buf, " class=\"%s", name);
	put_class(o, classes);
	put_literal(o, "\"");
}

void put_worded(struct out *o, const char *tag, struct str text, struct html html)
{
	put_literal(o, ">");
	put_words(o, text, html);
	buf_fmt(&o->buf, "</%s>", tag);
}

static void start_icon(struct out *o)
{
	put_literal(o,
		"<svg class=\"govuk-button__start-icon\" xmlns=\"http://www.w3.org/2000/svg\" "
		"width=\"17.5\""
		" height=\"19\" viewBox=\"0 0 33 40\" aria-hidden=\"true\" focusable=\"false\">"
		"<path fill=\"currentColor\" d=\"M0 0h13l20 20-20 20H0l20-20z\"/></svg>");
}

struct html govuk_button(struct out *o, struct govuk_button c)
{
	struct out p = part_begin(o);
	bool link = !str_empty(c.href.safe_text), span = c.start && !html_empty(c.html);

	if (link) {
		put_literal(&p, "<a href=\"");
		out_url(&p, c.href);
		put_literal(&p, "\" role=\"button\" draggable=\"false\"");
	} else {
		put_literal(&p, "<button");
		put_attribute(&p, "type", str_empty(c.type) ? S("submit") : c.type);
		put_attribute(&p, "value", c.value);
		put_attribute(&p, "name", c.name);
		if (c.disabled)
			put_literal(&p, " disabled aria-disabled=\"true\"");
		put_choice(&p, "data-prevent-double-click", c.prevent_double_click);
	}
	put_literal(&p, " class=\"govuk-button");
	put_class(&p, c.classes);
	if (c.start)
		put_literal(&p, " govuk-button--start");
	put_literal(&p, "\" data-module=\"govuk-button\"");
	put_attribute(&p, "id", c.id);
	put_literal(&p, ">");
	if (span)
		put_literal(&p, "<span>");
	put_words(&p, c.text, c.html);
	if (span)
		put_literal(&p, "</span>");
	if (c.start)
		start_icon(&p);
	if (link)
		put_literal(&p, "</a>");
	else
		put_literal(&p, "</button>");
	return part_end(&p);
}

static void error_link(struct out *p, const struct govuk_error_link *e)
{
	bool link = !str_empty(e->href.safe_text);

	put_literal(p, "<li>");
	if (link) {
		put_literal(p, "<a href=\"");
		out_url(p, e->href);
		put_literal(p, "\">");
	}
	put_words(p, e->text, e->html);
	if (link)
		put_literal(p, "</a>");
	put_literal(p, "</li>");
}

struct html govuk_error_summary(struct out *o, struct govuk_error_summary c)
{
	struct out p = part_begin(o);

	put_open(&p, "div", STR_NONE, "govuk-error-summary", c.classes);
	put_choice(&p, "data-disable-auto-focus", c.disable_auto_focus);
	put_literal(&p,
		" data-module=\"govuk-error-summary\"><div role=\"alert\"><h2 "
		"class=\"govuk-error-summary__title\">");
	put_words(&p, c.title, c.title_html);
	put_literal(&p, "</h2><div class=\"govuk-error-summary__body\">");
	if (has_words(c.description, c.description_html)) {
		put_literal(&p, "<p>");
		put_words(&p, c.description, c.description_html);
		put_literal(&p, "</p>");
	}
	if (c.errors.n) {
		put_literal(&p, "<ul class=\"govuk-list govuk-error-summary__list\">");
		for (size_t i = 0; i < c.errors.n; i++)
			error_link(&p, &c.errors.v[i]);
		put_literal(&p, "</ul>");
	}
	put_literal(&p, "</div></div></div>");
	return part_end(&p);
}

struct html problem_summary(struct out *o, const struct problems *ps)
{
	struct govuk_error_link *links;

	if (!ps || !ps->n)
		return (struct html){ S("") };
	links = ARENA_ARRAY(o->buf.arena, struct govuk_error_link, ps->n);
	for (size_t i = 0; i < ps->n; i++) {
		links[i].text = ps->v[i].text;
		if (!str_empty(ps->v[i].field))
			links[i].href = url_fragment(o->buf.arena, (struct url){ S("") }, ps->v[i].field);
	}
	return govuk_error_summary(o, (struct govuk_error_summary){ .title = S("There is a problem"),
		.errors = { links, ps->n } });
}

struct html govuk_details(struct out *o, struct govuk_details c)
{
	struct out p = part_begin(o);

	put_open(&p, "details", c.id, "govuk-details", c.classes);
	if (c.open)
		put_literal(&p, " open");
	put_literal(&p,
		"><summary class=\"govuk-details__summary\"><span class=\"govuk-details__summary-text\">");
	put_words(&p, c.summary, c.summary_html);
	put_literal(&p, "</span></summary><div class=\"govuk-details__text\">");
	put_words(&p, c.text, c.html);
	put_literal(&p, "</div></details>");
	return part_end(&p);
}

struct html govuk_inset(struct out *o, struct govuk_inset c)
{
	struct out p = part_begin(o);

	put_open(&p, "div", c.id, "govuk-inset-text", c.classes);
	put_worded(&p, "div", c.text, c.html);
	return part_end(&p);
}

struct html govuk_banner(struct out *o, struct govuk_banner c)
{
	struct out p = part_begin(o);
	bool success = str_eq(c.type, S("success"));
	struct str id = str_empty(c.title_id) ? S("govuk-notification-banner-title") : c.title_id;
	int level = c.heading_level ? c.heading_level : 2;

	put_open(&p, "div", STR_NONE, "govuk-notification-banner",
		classes_join(o, success ? S("govuk-notification-banner--success") : STR_NONE, c.classes));
	put_attribute(&p, "role", !str_empty(c.role) ? c.role : success ? S("alert") : S("region"));
	put_attribute(&p, "aria-labelledby", id);
	put_literal(&p, " data-module=\"govuk-notification-banner\"");
	put_choice(&p, "data-disable-auto-focus", c.disable_auto_focus);
	buf_fmt(&p.buf,
		"><div class=\"govuk-notification-banner__header\"><h%d "
		"class=\"govuk-notification-banner__title\"",
		level);
	put_attribute(&p, "id", id);
	put_literal(&p, ">");
	put_words(&p,
		!str_empty(c.title) ? c.title
			: success       ? S("Success")
							: S("Important"),
		c.title_html);
	buf_fmt(&p.buf, "</h%d></div><div class=\"govuk-notification-banner__content\">", level);
	if (!html_empty(c.html)) {
		out_html(&p, c.html);
	} else if (!str_empty(c.text)) {
		put_literal(&p, "<p class=\"govuk-notification-banner__heading\">");
		out_text_str(&p, c.text);
		put_literal(&p, "</p>");
	}
	put_literal(&p, "</div></div>");
	return part_end(&p);
}

struct html govuk_tag(struct out *o, struct govuk_tag c)
{
	struct out p = part_begin(o);

	put_open(&p, "strong", STR_NONE, "govuk-tag", c.classes);
	put_worded(&p, "strong", c.text, c.html);
	return part_end(&p);
}

struct html govuk_skip_link(struct out *o, struct govuk_link c)
{
	struct out p = part_begin(o);

	put_literal(&p, "<a");
	put_attribute(&p, "href", str_empty(c.href.safe_text) ? S("#content") : c.href.safe_text);
	put_literal(&p, " class=\"govuk-skip-link");
	put_class(&p, c.classes);
	put_literal(&p, "\" data-module=\"govuk-skip-link\">");
	put_words(&p, c.text, c.html);
	put_literal(&p, "</a>");
	return part_end(&p);
}

struct html govuk_back_link(struct out *o, struct govuk_link c)
{
	struct out p = part_begin(o);

	put_literal(&p, "<a");
	put_attribute(&p, "href", str_empty(c.href.safe_text) ? S("#") : c.href.safe_text);
	put_literal(&p, " class=\"govuk-back-link");
	put_class(&p, c.classes);
	put_literal(&p, "\">");
	put_words(&p, str_empty(c.text) ? S("Back") : c.text, c.html);
	put_literal(&p, "</a>");
	return part_end(&p);
}

struct html govuk_panel(struct out *o, struct govuk_panel c)
{
	struct out p = part_begin(o);
	int level = c.heading_level ? c.heading_level : 1;
	bool interruption = str_find(c.classes, S("govuk-panel--interruption")) >= 0;

	put_open(&p, "div", STR_NONE,
		interruption ? "govuk-panel" : "govuk-panel govuk-panel--confirmation", c.classes);
	buf_fmt(&p.buf, "><h%d class=\"govuk-panel__title\">", level);
	put_words(&p, c.title, c.title_html);
	buf_fmt(&p.buf, "</h%d>", level);
	if (has_words(c.text, c.html)) {
		put_literal(&p, "<div class=\"govuk-panel__body\">");
		put_words(&p, c.text, c.html);
		put_literal(&p, "</div>");
	}
	put_literal(&p, "</div>");
	return part_end(&p);
}

struct html govuk_warning(struct out *o, struct govuk_warning c)
{
	struct out p = part_begin(o);

	put_open(&p, "div", STR_NONE, "govuk-warning-text", c.classes);
	put_literal(&p, "><span class=\"govuk-warning-text__icon\" aria-hidden=\"true\">!</span>"
		"<strong class=\"govuk-warning-text__text\"><span class=\"govuk-visually-hidden\">");
	out_text_str(&p, str_empty(c.icon_text) ? S("Warning") : c.icon_text);
	put_literal(&p, "</span>");
	put_words(&p, c.text, c.html);
	put_literal(&p, "</strong></div>");
	return part_end(&p);
}

struct html govuk_phase_banner(struct out *o, struct govuk_phase_banner c)
{
	struct out p = part_begin(o);

	c.tag.classes = classes_join(o, S("govuk-phase-banner__content__tag"), c.tag.classes);
	put_open(&p, "div", STR_NONE, "govuk-phase-banner govuk-width-container", c.classes);
	put_literal(&p, "><p class=\"govuk-phase-banner__content\">");
	out_html(&p, govuk_tag(o, c.tag));
	put_literal(&p, "<span class=\"govuk-phase-banner__text\">");
	put_words(&p, c.text, c.html);
	put_literal(&p, "</span></p></div>");
	return part_end(&p);
}

struct html govuk_breadcrumbs(struct out *o, struct govuk_breadcrumbs c)
{
	struct out p = part_begin(o);

	if (c.collapse_on_mobile)
		c.classes = classes_join(o, c.classes, S("govuk-breadcrumbs--collapse-on-mobile"));
	put_open(&p, "nav", STR_NONE, "govuk-breadcrumbs", c.classes);
	put_attribute(&p, "aria-label", str_empty(c.label) ? S("Breadcrumb") : c.label);
	put_literal(&p, "><ol class=\"govuk-breadcrumbs__list\">");
	for (size_t i = 0; i < c.items.n; i++) {
		const struct govuk_link *it = &c.items.v[i];
		bool link = !str_empty(it->href.safe_text);
		put_literal(&p, "<li class=\"govuk-breadcrumbs__list-item\"");
		if (link) {
			put_literal(&p, "><a class=\"govuk-breadcrumbs__link\" href=\"");
			out_url(&p, it->href);
			put_literal(&p, "\">");
		} else {
			put_literal(&p, " aria-current=\"page\">");
		}
		put_words(&p, it->text, it->html);
		if (link)
			put_literal(&p, "</a>");
		put_literal(&p, "</li>");
	}
	put_literal(&p, "</ol></nav>");
	return part_end(&p);
}

/* --- ours ---------------------------------------------------------------------------------- */

struct html badge_html(struct out *o, enum badge kind, struct str words)
{
	static const char *const kinds[] = { "quiet", "late", "soon", "fine", "info" };
	struct out p = part_begin(o);

	buf_fmt(&p.buf, "<span class=\"kith-badge kith-badge--%s\">", kinds[kind]);
	out_text_str(&p, words);
	put_literal(&p, "</span>");
	return part_end(&p);
}

struct html due_badge(struct out *o, int64_t due_at)
{
	struct arena *a = o->buf.arena;
	struct out p = part_begin(o);
	enum badge kind = due_at < o->now ? BADGE_LATE
		: due_at < o->now + TIME_HOUR ? BADGE_SOON
									  : BADGE_FINE;

	put_literal(&p, "<time datetime=\"");
	out_text_str(&p, time_iso(a, due_at));
	put_literal(&p, "\" title=\"");
	out_text_str(&p, time_words(a, due_at, o->now));
	put_literal(&p, "\">");
	out_html(&p, badge_html(o, kind, time_due_words(a, due_at, o->now)));
	put_literal(&p, "</time>");
	return part_end(&p);
}

struct html time_html(struct out *o, int64_t at)
{
	struct arena *a = o->buf.arena;
	struct civil c = time_civil(at);
	struct out p = part_begin(o);

	put_literal(&p, "<time datetime=\"");
	out_text_str(&p, time_iso(a, at));
	put_literal(&p, "\" title=\"");
	out_text_str(&p,
		str_fmt(
			a, "%.*s, %02d:%02d:%02d", STR_ARG(date_words(a, c.date)), c.hour, c.minute, c.second));
	put_literal(&p, "\">");
	out_text_str(&p, time_words(a, at, o->now));
	put_literal(&p, "</time>");
	return part_end(&p);
}
