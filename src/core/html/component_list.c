/* Components that list things: summary lists, tables, pages, tabs. */
#include "core/html/component_write.h"

/* --- summary list -------------------------------------------------------------------------- */

static void action_link(
	struct out *p, const struct govuk_action *a, const struct govuk_summary_list *c)
{
	bool titled = c->card && has_words(c->card_title, c->card_title_html);

	put_literal(p, "<a class=\"govuk-link");
	put_class(p, a->classes);
	put_literal(p, "\" href=\"");
	out_url(p, a->href);
	put_literal(p, "\">");
	put_words(p, a->text, a->html);
	if (!str_empty(a->hidden_text) || titled) {
		put_literal(p, "<span class=\"govuk-visually-hidden\">");
		if (!str_empty(a->hidden_text)) {
			put_literal(p, " ");
			out_text_str(p, a->hidden_text);
		}
		if (titled) {
			put_literal(p, " (");
			put_words(p, c->card_title, c->card_title_html);
			put_literal(p, ")");
		}
		put_literal(p, "</span>");
	}
	put_literal(p, "</a>");
}

static void row_actions(
	struct out *p, const struct govuk_summary_row *r, const struct govuk_summary_list *c)
{
	put_literal(p, "<dd class=\"govuk-summary-list__actions");
	put_class(p, r->actions_classes);
	put_literal(p, "\">");
	if (r->actions.n == 1) {
		action_link(p, &r->actions.v[0], c);
	} else {
		put_literal(p, "<ul class=\"govuk-summary-list__actions-list\">");
		for (size_t i = 0; i < r->actions.n; i++) {
			put_literal(p, "<li class=\"govuk-summary-list__actions-list-item\">");
			action_link(p, &r->actions.v[i], c);
			put_literal(p, "</li>");
		}
		put_literal(p, "</ul>");
	}
	put_literal(p, "</dd>");
}

static void summary_row(
	struct out *p, const struct govuk_summary_row *r, const struct govuk_summary_list *c, bool any)
{
	put_literal(p, "<div class=\"govuk-summary-list__row");
	if (any && !r->actions.n && !r->without_actions)
		put_literal(p, " govuk-summary-list__row--no-actions");
	put_class(p, r->classes);
	put_literal(p, "\"><dt class=\"govuk-summary-list__key");
	put_class(p, r->key_classes);
	put_literal(p, "\">");
	put_words(p, r->key, r->key_html);
	put_literal(p, "</dt><dd class=\"govuk-summary-list__value");
	put_class(p, r->value_classes);
	put_literal(p, "\">");
	put_words(p, r->value, r->value_html);
	put_literal(p, "</dd>");
	if (r->actions.n)
		row_actions(p, r, c);
	put_literal(p, "</div>");
}

static void card_begin(struct out *p, const struct govuk_summary_list *c)
{
	int level = c->card_heading_level ? c->card_heading_level : 2;
	bool many = c->card_actions.n > 1;

	put_literal(p, "<div class=\"govuk-summary-card");
	put_class(p, c->card_classes);
	put_literal(p, "\"><div class=\"govuk-summary-card__title-wrapper\">");
	if (has_words(c->card_title, c->card_title_html)) {
		buf_fmt(&p->buf, "<h%d class=\"govuk-summary-card__title\">", level);
		put_words(p, c->card_title, c->card_title_html);
		buf_fmt(&p->buf, "</h%d>", level);
	}
	if (c->card_actions.n)
		buf_fmt(&p->buf, "<%s class=\"govuk-summary-card__actions\">", many ? "ul" : "div");
	for (size_t i = 0; i < c->card_actions.n; i++) {
		if (many)
			put_literal(p, "<li class=\"govuk-summary-card__action\">");
		action_link(p, &c->card_actions.v[i], c);
		if (many)
			put_literal(p, "</li>");
	}
	if (c->card_actions.n)
		buf_fmt(&p->buf, "</%s>", many ? "ul" : "div");
	put_literal(p, "</div><div class=\"govuk-summary-card__content\">");
}

struct html govuk_summary_list(struct out *o, struct govuk_summary_list c)
{
	struct out p = part_begin(o);
	bool any = false;

	for (size_t i = 0; i < c.rows.n; i++)
		any = any || c.rows.v[i].actions.n;
	if (c.card)
		card_begin(&p, &c);
	put_literal(&p, "<dl class=\"govuk-summary-list");
	put_class(&p, c.classes);
	put_literal(&p, "\">");
	for (size_t i = 0; i < c.rows.n; i++)
		summary_row(&p, &c.rows.v[i], &c, any);
	put_literal(&p, "</dl>");
	if (c.card)
		put_literal(&p, "</div></div>");
	return part_end(&p);
}

/* --- table --------------------------------------------------------------------------------- */

static void cell(struct out *p, const struct govuk_cell *c, bool head, bool row_head)
{
	bool th = head || row_head;

	if (head)
		put_literal(p, "<th scope=\"col\" class=\"govuk-table__header");
	else if (row_head)
		put_literal(p, "<th scope=\"row\" class=\"govuk-table__header");
	else
		put_literal(p, "<td class=\"govuk-table__cell");
	if (!str_empty(c->format) && !row_head) {
		buf_fmt(&p->buf, " govuk-table__%s--", head ? "header" : "cell");
		out_text_str(p, c->format);
	}
	put_class(p, c->classes);
	put_literal(p, "\"");
	put_number(p, "colspan", c->colspan);
	put_number(p, "rowspan", c->rowspan);
	put_literal(p, ">");
	put_words(p, c->text, c->html);
	buf_fmt(&p->buf, "</%s>", th ? "th" : "td");
}

struct html govuk_table(struct out *o, struct govuk_table c)
{
	struct out p = part_begin(o);

	put_literal(&p, "<table class=\"govuk-table");
	put_class(&p, c.classes);
	put_literal(&p, "\">");
	if (!str_empty(c.caption)) {
		put_literal(&p, "<caption class=\"govuk-table__caption");
		put_class(&p, c.caption_classes);
		put_literal(&p, "\">");
		out_text_str(&p, c.caption);
		put_literal(&p, "</caption>");
	}
	if (c.head.n) {
		put_literal(&p, "<thead class=\"govuk-table__head\"><tr class=\"govuk-table__row\">");
		for (size_t i = 0; i < c.head.n; i++)
			cell(&p, &c.head.v[i], true, false);
		put_literal(&p, "</tr></thead>");
	}
	put_literal(&p, "<tbody class=\"govuk-table__body\">");
	for (size_t r = 0; r < c.rows.n; r++) {
		put_literal(&p, "<tr class=\"govuk-table__row\">");
		for (size_t i = 0; i < c.rows.v[r].n; i++)
			cell(&p, &c.rows.v[r].v[i], false, c.first_cell_is_header && i == 0);
		put_literal(&p, "</tr>");
	}
	put_literal(&p, "</tbody></table>");
	return part_end(&p);
}

/* --- pages --------------------------------------------------------------------------------- */

static void arrow(struct out *p, bool next)
{
	buf_fmt(&p->buf,
		"<svg class=\"govuk-pagination__icon govuk-pagination__icon--%s\" "
		"xmlns=\"http://www.w3.org/2000/svg\""
		" height=\"13\" width=\"15\" aria-hidden=\"true\" focusable=\"false\" viewBox=\"0 0 15 "
		"13\"><path d=\"%s\"></path></svg>",
		next ? "next" : "prev",
		next ? "m8.107-0.0078125-1.4136 1.414 4.2926 4.293h-12.986v2h12.896l-4.1855 3.9766 1.377 "
			   "1.4492 6.7441-6.4062-6.7246-6.7266z"
			 : "m6.5938-0.0078125-6.7266 6.7266 6.7441 6.4062 "
			   "1.377-1.449-4.1856-3.9768h12.896v-2h-12.984l4.2931-4.293-1.414-1.414z");
}

static void page_link(struct out *p, const struct govuk_page_link *l, bool next, bool block)
{
	bool labelled = !str_empty(l->label);

	if (str_empty(l->href.safe_text))
		return;
	buf_fmt(&p->buf,
		"<div class=\"govuk-pagination__%s\"><a class=\"govuk-link govuk-pagination__link\" "
		"href=\"",
		next ? "next" : "prev");
	out_url(p, l->href);
	buf_fmt(&p->buf, "\" rel=\"%s\">", next ? "next" : "prev");
	if (block || !next)
		arrow(p, next);
	put_literal(p, "<span class=\"govuk-pagination__link-title");
	if (block && !labelled)
		put_literal(p, " govuk-pagination__link-title--decorated");
	put_literal(p, "\">");
	if (!str_empty(l->text))
		out_text_str(p, l->text);
	else
		buf_fmt(&p->buf, "%s<span class=\"govuk-visually-hidden\"> page</span>",
			next ? "Next" : "Previous");
	put_literal(p, "</span>");
	if (labelled && block) {
		put_literal(p,
			"<span class=\"govuk-visually-hidden\">:</span><span "
			"class=\"govuk-pagination__link-label\">");
		out_text_str(p, l->label);
		put_literal(p, "</span>");
	}
	if (!block && next)
		arrow(p, next);
	put_literal(p, "</a></div>");
}

static void page_item(struct out *p, const struct govuk_page_item *it)
{
	put_literal(p, "<li class=\"govuk-pagination__item");
	if (it->current)
		put_literal(p, " govuk-pagination__item--current");
	if (it->ellipsis)
		put_literal(p, " govuk-pagination__item--ellipsis");
	put_literal(p, "\">");
	if (it->ellipsis) {
		put_literal(p, "&ctdot;</li>");
		return;
	}
	put_literal(p, "<a class=\"govuk-link govuk-pagination__link\" href=\"");
	out_url(p, it->href);
	put_literal(p, "\"");
	put_attribute(p, "aria-label", str_empty(it->hidden_text) ?
		str_fmt(p->buf.arena, "Page %.*s", STR_ARG(it->number)) : it->hidden_text);
	if (it->current)
		put_literal(p, " aria-current=\"page\"");
	put_literal(p, ">");
	out_text_str(p, it->number);
	put_literal(p, "</a></li>");
}

struct html govuk_pagination(struct out *o, struct govuk_pagination c)
{
	struct out p = part_begin(o);
	bool block =
		!c.items.n && (!str_empty(c.next.href.safe_text) || !str_empty(c.previous.href.safe_text));

	put_literal(&p, "<nav class=\"govuk-pagination");
	if (block)
		put_literal(&p, " govuk-pagination--block");
	put_class(&p, c.classes);
	put_literal(&p, "\"");
	put_attribute(&p, "aria-label", str_empty(c.label) ? S("Pagination") : c.label);
	put_literal(&p, ">");
	page_link(&p, &c.previous, false, block);
	if (c.items.n) {
		put_literal(&p, "<ul class=\"govuk-pagination__list\">");
		for (size_t i = 0; i < c.items.n; i++)
			page_item(&p, &c.items.v[i]);
		put_literal(&p, "</ul>");
	}
	page_link(&p, &c.next, true, block);
	put_literal(&p, "</nav>");
	return part_end(&p);
}

/* --- tabs ---------------------------------------------------------------------------------- */

static struct str tab_id(struct out *o, const struct govuk_tabs *c, size_t i)
{
	return str_empty(c->items.v[i].id)
		? str_fmt(o->buf.arena, "%.*s-%zu", STR_ARG(c->id_prefix), i + 1)
		: c->items.v[i].id;
}

struct html govuk_tabs(struct out *o, struct govuk_tabs c)
{
	struct out p = part_begin(o);

	put_literal(&p, "<div");
	put_attribute(&p, "id", c.id);
	put_literal(&p, " class=\"govuk-tabs");
	put_class(&p, c.classes);
	put_literal(&p, "\" data-module=\"govuk-tabs\"><h2 class=\"govuk-tabs__title\">");
	out_text_str(&p, str_empty(c.title) ? S("Contents") : c.title);
	put_literal(&p, "</h2>");
	if (c.items.n)
		put_literal(&p, "<ul class=\"govuk-tabs__list\">");
	for (size_t i = 0; i < c.items.n; i++) {
		buf_fmt(&p.buf,
			"<li class=\"govuk-tabs__list-item%s\"><a class=\"govuk-tabs__tab\" href=\"#",
			i == 0 ? " govuk-tabs__list-item--selected" : "");
		out_text_str(&p, tab_id(o, &c, i));
		put_literal(&p, "\">");
		out_text_str(&p, c.items.v[i].label);
		put_literal(&p, "</a></li>");
	}
	if (c.items.n)
		put_literal(&p, "</ul>");
	for (size_t i = 0; i < c.items.n; i++) {
		buf_fmt(&p.buf, "<div class=\"govuk-tabs__panel%s\"",
			i == 0 ? "" : " govuk-tabs__panel--hidden");
		put_attribute(&p, "id", tab_id(o, &c, i));
		put_literal(&p, ">");
		if (!html_empty(c.items.v[i].html)) {
			out_html(&p, c.items.v[i].html);
		} else if (!str_empty(c.items.v[i].text)) {
			put_literal(&p, "<p class=\"govuk-body\">");
			out_text_str(&p, c.items.v[i].text);
			put_literal(&p, "</p>");
		}
		put_literal(&p, "</div>");
	}
	put_literal(&p, "</div>");
	return part_end(&p);
}
