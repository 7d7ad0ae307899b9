/* Fields of several controls: radios, checkboxes, dates. */
#include "core/html/component_write.h"

struct choice {                               /* what radios and checkboxes differ in */
	const char *kind, *type;
	struct str name, id_prefix, chosen, described_by;
	struct govuk_values values;
	bool has_fieldset, group_only;
};

static bool item_checked(const struct choice *c, const struct govuk_item *it)
{
	if (it->checked != GOVUK_UNSAID)
		return it->checked == GOVUK_YES;
	if (!str_empty(c->chosen) && str_eq(c->chosen, it->value))
		return true;
	for (size_t i = 0; i < c->values.n; i++)
		if (str_eq(c->values.v[i], it->value))
			return true;
	return false;
}

static void item_control(struct out *p, const struct choice *c, const struct govuk_item *it,
	struct str id, struct str hint_id)
{
	struct arena *a = p->buf.arena;
	struct str by = c->has_fieldset || c->group_only ? STR_NONE : c->described_by;

	buf_fmt(&p->buf, "<input class=\"govuk-%s__input\"", c->kind);
	put_attribute(p, "id", id);
	put_attribute(p, "name", str_empty(it->name) ? c->name : it->name);
	put_attribute(p, "type", str_of(c->type));
	put_literal(p, " value=\"");
	out_text_str(p, it->value);
	put_literal(p, "\"");
	if (item_checked(c, it))
		put_literal(p, " checked");
	if (it->disabled)
		put_literal(p, " disabled");
	if (!html_empty(it->conditional))
		put_attribute(p, "data-aria-controls", str_fmt(a, "conditional-%.*s", STR_ARG(id)));
	if (it->exclusive)
		put_literal(p, " data-behaviour=\"exclusive\"");
	put_attribute(p, "aria-describedby", str_join(a, by, S(" "), hint_id));
	put_literal(p, ">");
}

static void item(struct out *p, const struct choice *c, const struct govuk_item *it, size_t index)
{
	struct arena *a = p->buf.arena;
	struct str id = !str_empty(it->id) ? it->id :
		index ? str_fmt(a, "%.*s-%zu", STR_ARG(c->id_prefix), index + 1) : c->id_prefix;
	bool hinted = has_words(it->hint.text, it->hint.html);
	struct str hint_id = hinted ? str_fmt(a, "%.*s-item-hint", STR_ARG(id)) : STR_NONE;

	if (!str_empty(it->divider)) {
		buf_fmt(&p->buf, "<div class=\"govuk-%s__divider\">", c->kind);
		out_text_str(p, it->divider);
		put_literal(p, "</div>");
		return;
	}
	buf_fmt(&p->buf, "<div class=\"govuk-%s__item\">", c->kind);
	item_control(p, c, it, id, hint_id);
	out_html(p,
		govuk_label(p,
			(struct govuk_label){ .text = it->text,
				.html = it->html,
				.label_for = id,
				.classes =
					classes_join(p, str_fmt(a, "govuk-%s__label", c->kind), it->label_classes) }));
	if (hinted) {
		struct govuk_hint h = it->hint;
		h.id = hint_id;
		h.classes = classes_join(p, str_fmt(a, "govuk-%s__hint", c->kind), h.classes);
		out_html(p, govuk_hint(p, h));
	}
	put_literal(p, "</div>");
	if (!html_empty(it->conditional)) {
		buf_fmt(&p->buf, "<div class=\"govuk-%s__conditional%s%s%s\" id=\"conditional-", c->kind,
			item_checked(c, it) ? "" : " govuk-", item_checked(c, it) ? "" : c->kind,
			item_checked(c, it) ? "" : "__conditional--hidden");
		out_text_str(p, id);
		put_literal(p, "\">");
		out_html(p, it->conditional);
		put_literal(p, "</div>");
	}
}

static struct html choices(struct out *o, struct choice *c, struct str classes,
	struct str group_classes, struct govuk_fieldset fieldset, struct govuk_hint hint,
	struct govuk_error error, struct govuk_items items)
{
	struct out inner = part_begin(o), p = part_begin(o);

	c->described_by = put_described(&inner, c->id_prefix, c->described_by, hint, error);
	buf_fmt(&inner.buf, "<div class=\"govuk-%s", c->kind);
	put_class(&inner, classes);
	buf_fmt(&inner.buf, "\" data-module=\"govuk-%s\">", c->kind);
	for (size_t i = 0; i < items.n; i++)
		item(&inner, c, &items.v[i], i);
	put_literal(&inner, "</div>");
	put_group(&p, &error, STR_NONE, group_classes);
	put_literal(&p, ">");
	if (c->has_fieldset) {
		fieldset.described_by = c->described_by;
		fieldset.html = part_end(&inner);
		out_html(&p, govuk_fieldset(o, fieldset));
	} else {
		out_html(&p, part_end(&inner));
	}
	put_literal(&p, "</div>");
	return part_end(&p);
}

static bool wants_fieldset(bool with, const struct govuk_fieldset *f)
{
	return with || has_words(f->legend.text, f->legend.html);
}

/* Radios are never described one by one: only their group is. */
struct html govuk_radios(struct out *o, struct govuk_radios c)
{
	struct choice k = { .kind = "radios",
		.type = "radio",
		.name = c.name,
		.chosen = c.value,
		.id_prefix = str_empty(c.id_prefix) ? c.name : c.id_prefix,
		.described_by = c.fieldset.described_by,
		.has_fieldset = wants_fieldset(c.with_fieldset, &c.fieldset),
		.group_only = true };

	return choices(o, &k, c.classes, c.group_classes, c.fieldset, c.hint, c.error, c.items);
}

struct html govuk_checkboxes(struct out *o, struct govuk_checkboxes c)
{
	struct choice k = { .kind = "checkboxes",
		.type = "checkbox",
		.name = c.name,
		.values = c.values,
		.id_prefix = str_empty(c.id_prefix) ? c.name : c.id_prefix,
		.described_by =
			str_empty(c.fieldset.described_by) ? c.described_by : c.fieldset.described_by,
		.has_fieldset = wants_fieldset(c.with_fieldset, &c.fieldset) };

	return choices(o, &k, c.classes, c.group_classes, c.fieldset, c.hint, c.error, c.items);
}

/* --- dates --------------------------------------------------------------------------------- */

static struct str capitalized(struct arena *a, struct str s)
{
	struct str t = str_lower_ascii(a, str_dup(a, s));

	if (t.n && t.p[0] >= 'a' && t.p[0] <= 'z')
		return str_fmt(a, "%c%.*s", t.p[0] - 'a' + 'A', STR_ARG(str_part(t, 1, t.n)));
	return t;
}

static bool class_has(struct str classes, const char *what)
{
	return str_find(classes, str_of(what)) >= 0;
}

static void date_part(struct out *p, const struct govuk_date_input *c,
	const struct govuk_date_part *d, bool any_error)
{
	struct arena *a = p->buf.arena;
	bool own = d->error == GOVUK_YES || class_has(d->classes, "govuk-input--error");
	bool error =
		own || (d->error != GOVUK_NO && has_words(c->error.text, c->error.html) && !any_error);
	struct str classes = S("govuk-date-input__input");
	struct str prefix =
		str_empty(c->name_prefix) ? S("") : str_fmt(a, "%.*s-", STR_ARG(c->name_prefix));

	if (error && !class_has(d->classes, "govuk-input--error"))
		classes = classes_join(p, classes, S("govuk-input--error"));
	if (!class_has(d->classes, "govuk-input--width-"))
		classes = classes_join(p, classes,
			str_eq(d->name, S("year")) ? S("govuk-input--width-4") : S("govuk-input--width-2"));
	classes = classes_join(p, classes, d->classes);
	put_literal(p, "<div class=\"govuk-date-input__item\">");
	out_html(p,
		govuk_input(p,
			(struct govuk_input){
				.label = { .text = str_empty(d->label) ? capitalized(a, d->name) : d->label,
					.classes = S("govuk-date-input__label") },
				.id = str_empty(d->id) ? str_fmt(a, "%.*s-%.*s", STR_ARG(c->id), STR_ARG(d->name))
									   : d->id,
				.classes = classes,
				.name = str_fmt(a, "%.*s%.*s", STR_ARG(prefix), STR_ARG(d->name)),
				.value = d->value,
				.type = S("text"),
				.inputmode = str_empty(d->inputmode) ? S("numeric") : d->inputmode,
				.autocomplete = d->autocomplete,
				.pattern = d->pattern }));
	put_literal(p, "</div>");
}

struct html govuk_date_input(struct out *o, struct govuk_date_input c)
{
	static const char *const names[] = { "day", "month", "year" };
	struct out inner = part_begin(o), p = part_begin(o);
	bool any_error = false;

	if (!c.n_parts)
		for (c.n_parts = 0; c.n_parts < 3; c.n_parts++)
			if (str_empty(c.parts[c.n_parts].name))
				c.parts[c.n_parts].name = str_of(names[c.n_parts]);
	for (int i = 0; i < c.n_parts; i++)
		any_error = any_error || c.parts[i].error == GOVUK_YES ||
			class_has(c.parts[i].classes, "govuk-input--error");
	struct str by = put_described(&inner, c.id, c.fieldset.described_by, c.hint, c.error);
	put_literal(&inner, "<div class=\"govuk-date-input");
	put_class(&inner, c.classes);
	put_literal(&inner, "\"");
	put_attribute(&inner, "id", c.id);
	put_literal(&inner, ">");
	for (int i = 0; i < c.n_parts; i++)
		date_part(&inner, &c, &c.parts[i], any_error);
	put_literal(&inner, "</div>");
	put_group(&p, &c.error, STR_NONE, c.group_classes);
	put_literal(&p, ">");
	if (wants_fieldset(c.with_fieldset, &c.fieldset)) {
		c.fieldset.role = S("group");
		c.fieldset.described_by = by;
		c.fieldset.html = part_end(&inner);
		out_html(&p, govuk_fieldset(o, c.fieldset));
	} else {
		out_html(&p, part_end(&inner));
	}
	put_literal(&p, "</div>");
	return part_end(&p);
}
