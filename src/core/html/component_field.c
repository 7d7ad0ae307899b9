/*
 * Fields: label, hint, error and control, joined by ids as GOV.UK Frontend joins them, so that a
 * screen reader hears all four.
 */
#include "core/html/component_write.h"

struct html govuk_label(struct out *o, struct govuk_label c)
{
	struct out p = part_begin(o);

	if (!has_words(c.text, c.html))
		return part_end(&p);
	if (c.is_page_heading)
		put_literal(&p, "<h1 class=\"govuk-label-wrapper\">");
	put_open(&p, "label", STR_NONE, "govuk-label", c.classes);
	put_attribute(&p, "for", c.label_for);
	put_worded(&p, "label", c.text, c.html);
	if (c.is_page_heading)
		put_literal(&p, "</h1>");
	return part_end(&p);
}

struct html govuk_hint(struct out *o, struct govuk_hint c)
{
	struct out p = part_begin(o);

	put_open(&p, "div", c.id, "govuk-hint", c.classes);
	put_worded(&p, "div", c.text, c.html);
	return part_end(&p);
}

struct html govuk_error_message(struct out *o, struct govuk_error c)
{
	struct out p = part_begin(o);

	put_open(&p, "p", c.id, "govuk-error-message", c.classes);
	put_literal(&p, ">");
	if (!c.no_hidden_text) {
		put_literal(&p, "<span class=\"govuk-visually-hidden\">");
		out_text_str(&p, str_empty(c.hidden_text) ? S("Error") : c.hidden_text);
		put_literal(&p, ":</span> ");
	}
	put_words(&p, c.text, c.html);
	put_literal(&p, "</p>");
	return part_end(&p);
}

struct html govuk_fieldset(struct out *o, struct govuk_fieldset c)
{
	struct out p = part_begin(o);

	put_open(&p, "fieldset", STR_NONE, "govuk-fieldset", c.classes);
	put_attribute(&p, "role", c.role);
	put_attribute(&p, "aria-describedby", c.described_by);
	put_literal(&p, ">");
	if (has_words(c.legend.text, c.legend.html)) {
		put_open(&p, "legend", STR_NONE, "govuk-fieldset__legend", c.legend.classes);
		put_literal(&p, ">");
		if (c.legend.is_page_heading)
			put_literal(&p, "<h1 class=\"govuk-fieldset__heading\">");
		put_words(&p, c.legend.text, c.legend.html);
		if (c.legend.is_page_heading)
			put_literal(&p, "</h1>");
		put_literal(&p, "</legend>");
	}
	out_html(&p, c.html);
	put_literal(&p, "</fieldset>");
	return part_end(&p);
}

/* --- what all fields share ----------------------------------------------------------------- */

void put_group(struct out *p, const struct govuk_error *error, struct str own, struct str classes)
{
	put_literal(p, "<div class=\"govuk-form-group");
	if (has_words(error->text, error->html))
		put_literal(p, " govuk-form-group--error");
	put_class(p, own);
	put_class(p, classes);
	put_literal(p, "\"");
}

/* Writes hint and error with their ids and gives what aria-describedby shall say. */
struct str put_described(
	struct out *p, struct str id, struct str by, struct govuk_hint hint, struct govuk_error error)
{
	struct arena *a = p->buf.arena;

	if (has_words(hint.text, hint.html)) {
		hint.id = str_fmt(a, "%.*s-hint", STR_ARG(id));
		by = str_join(a, by, S(" "), hint.id);
		out_html(p, govuk_hint(p, hint));
	}
	if (has_words(error.text, error.html)) {
		error.id = str_fmt(a, "%.*s-error", STR_ARG(id));
		by = str_join(a, by, S(" "), error.id);
		out_html(p, govuk_error_message(p, error));
	}
	return by;
}

static struct str field_head(struct out *p, struct str id, struct govuk_label label, struct str by,
	struct govuk_hint hint, struct govuk_error error)
{
	label.label_for = id;
	out_html(p, govuk_label(p, label));
	return put_described(p, id, by, hint, error);
}

/* "name--error" when there is one. */
static struct str error_class(struct out *p, const char *name, const struct govuk_error *error)
{
	return has_words(error->text, error->html) ? str_fmt(p->buf.arena, "%s--error", name)
											   : STR_NONE;
}

/* <input class="name classes" id name, without its ">": how each control opens. */
static void control_begin(struct out *p, const char *tag, const char *class, struct str classes,
	struct str id, struct str name)
{
	put_open(p, tag, STR_NONE, class, classes);
	put_attribute(p, "id", id);
	put_attribute(p, "name", name);
}

/* The group's div, its label, hint and error; gives what aria-describedby of the control shall
 * say. */
static struct str field_begin(struct out *p, struct str id, struct str group_classes,
	struct govuk_label label, struct str by, struct govuk_hint hint, struct govuk_error error)
{
	put_group(p, &error, STR_NONE, group_classes);
	put_literal(p, ">");
	return field_head(p, id, label, by, hint, error);
}

/* --- input and password -------------------------------------------------------------------- */

static void affix(struct out *p, const char *kind, const struct govuk_affix *c)
{
	if (!has_words(c->text, c->html))
		return;
	buf_fmt(&p->buf, "<div class=\"govuk-input__%s", kind);
	put_class(p, c->classes);
	put_literal(p, "\" aria-hidden=\"true\">");
	put_words(p, c->text, c->html);
	put_literal(p, "</div>");
}

static void input_element(struct out *p, const struct govuk_input *c, struct str id, struct str by)
{
	control_begin(p, "input", "govuk-input",
		classes_join(p, c->classes, error_class(p, "govuk-input", &c->error)), id, c->name);
	put_attribute(p, "type", str_empty(c->type) ? S("text") : c->type);
	put_choice(p, "spellcheck", c->spellcheck);
	put_attribute(p, "value", c->value);
	if (c->disabled)
		put_literal(p, " disabled");
	put_attribute(p, "aria-describedby", by);
	put_attribute(p, "autocomplete", c->autocomplete);
	put_attribute(p, "autocapitalize", c->autocapitalize);
	put_attribute(p, "pattern", c->pattern);
	put_attribute(p, "inputmode", c->inputmode);
	put_literal(p, ">");
}

static void input_body(struct out *p, const struct govuk_input *c, struct html after)
{
	struct str id = str_empty(c->id) ? c->name : c->id;
	bool wrapped = has_words(c->prefix.text, c->prefix.html) ||
		has_words(c->suffix.text, c->suffix.html) || !html_empty(after);
	struct str by = field_head(p, id, c->label, c->described_by, c->hint, c->error);

	if (wrapped) {
		put_literal(p, "<div class=\"govuk-input__wrapper");
		put_class(p, c->wrapper_classes);
		put_literal(p, "\">");
		affix(p, "prefix", &c->prefix);
	}
	input_element(p, c, id, by);
	if (wrapped) {
		affix(p, "suffix", &c->suffix);
		out_html(p, after);
		put_literal(p, "</div>");
	}
	put_literal(p, "</div>");
}

struct html govuk_input(struct out *o, struct govuk_input c)
{
	struct out p = part_begin(o);

	put_group(&p, &c.error, STR_NONE, c.group_classes);
	put_literal(&p, ">");
	input_body(&p, &c, (struct html){ STR_NONE });
	return part_end(&p);
}

static struct html show_button(struct out *o, const struct govuk_password *c, struct str id)
{
	struct out p = part_begin(o);

	put_literal(&p,
		"<button type=\"button\" class=\"govuk-button govuk-button--secondary "
		"govuk-password-input__toggle"
		" govuk-js-password-input-toggle\" data-module=\"govuk-button\"");
	put_attribute(&p, "aria-controls", id);
	put_attribute(&p, "aria-label", str_empty(c->show_label) ? S("Show password") : c->show_label);
	put_literal(&p, " hidden>");
	out_text_str(&p, str_empty(c->show_text) ? S("Show") : c->show_text);
	put_literal(&p, "</button>");
	return part_end(&p);
}

struct html govuk_password(struct out *o, struct govuk_password c)
{
	struct out p = part_begin(o);
	struct str id = str_empty(c.id) ? c.name : c.id;
	struct govuk_input input = { .id = id,
		.name = c.name,
		.type = S("password"),
		.value = c.value,
		.classes = classes_join(
			o, S("govuk-password-input__input govuk-js-password-input-input"), c.classes),
		.described_by = c.described_by,
		.label = c.label,
		.hint = c.hint,
		.error = c.error,
		.spellcheck = GOVUK_NO,
		.autocapitalize = S("none"),
		.wrapper_classes = S("govuk-password-input__wrapper"),
		.autocomplete = str_empty(c.autocomplete) ? S("current-password") : c.autocomplete };

	put_group(&p, &c.error, S("govuk-password-input"), c.group_classes);
	put_literal(&p, " data-module=\"govuk-password-input\"");
	put_attribute(&p, "data-i18n.show-password", c.show_text);
	put_attribute(&p, "data-i18n.hide-password", c.hide_text);
	put_attribute(&p, "data-i18n.show-password-aria-label", c.show_label);
	put_attribute(&p, "data-i18n.hide-password-aria-label", c.hide_label);
	put_attribute(&p, "data-i18n.password-shown-announcement", c.shown_words);
	put_attribute(&p, "data-i18n.password-hidden-announcement", c.hidden_words);
	put_literal(&p, ">");
	input_body(&p, &input, show_button(o, &c, id));
	return part_end(&p);
}

/* --- textarea and character count ---------------------------------------------------------- */

static void textarea_body(
	struct out *p, const struct govuk_textarea *c, struct str id, struct html after)
{
	struct str by = field_head(p, id, c->label, c->described_by, c->hint, c->error);

	control_begin(p, "textarea", "govuk-textarea",
		classes_join(p, error_class(p, "govuk-textarea", &c->error), c->classes), id, c->name);
	put_number(p, "rows", c->rows ? c->rows : 5);
	put_choice(p, "spellcheck", c->spellcheck);
	put_attribute(p, "aria-describedby", by);
	put_attribute(p, "autocomplete", c->autocomplete);
	put_literal(p, ">");
	if (str_starts(c->value, S("\n")))
		put_literal(p, "\n");            /* a browser drops the first line break */
	out_text_str(p, c->value);
	put_literal(p, "</textarea>");
	out_html(p, after);
	put_literal(p, "</div>");
}

struct html govuk_textarea(struct out *o, struct govuk_textarea c)
{
	struct out p = part_begin(o);

	put_group(&p, &c.error, STR_NONE, c.group_classes);
	put_literal(&p, ">");
	textarea_body(&p, &c, str_empty(c.id) ? c.name : c.id, (struct html){ STR_NONE });
	return part_end(&p);
}

/* "You can enter up to %{count} characters" with the number in it. */
static struct str limit_words(struct out *o, const struct govuk_character_count *c)
{
	int limit = c->max_words ? c->max_words : c->max_length;
	bool words = c->max_words || str_eq(c->count_type, S("words"));
	struct str w = !str_empty(c->limit_words) ? c->limit_words
		: words                               ? S("You can enter up to %{count} words")
											  : S("You can enter up to %{count} characters");
	ptrdiff_t at = str_find(w, S("%{count}"));

	if (!limit)
		return STR_NONE;
	return at < 0 ? w
				  : str_fmt(o->buf.arena, "%.*s%d%.*s", (int)at, w.p, limit,
						STR_ARG(str_part(w, (size_t)at + 8, w.n)));
}

struct html govuk_character_count(struct out *o, struct govuk_character_count c)
{
	struct out p = part_begin(o);
	struct govuk_textarea t = c.textarea;
	struct str id = str_empty(t.id) ? t.name : t.id,
			   info = str_fmt(o->buf.arena, "%.*s-info", STR_ARG(id));
	struct govuk_hint message = { .id = info, .text = limit_words(o, &c),
		.classes = classes_join(o, S("govuk-character-count__message"), c.count_classes) };

	t.described_by = info;
	t.classes = classes_join(o, S("govuk-js-character-count"), t.classes);
	put_group(&p, &t.error, S("govuk-character-count"), t.group_classes);
	put_literal(&p, " data-module=\"govuk-character-count\"");
	put_number(&p, "data-maxlength", c.max_length);
	put_number(&p, "data-maxwords", c.max_words);
	put_number(&p, "data-threshold", c.threshold);
	put_attribute(&p, "data-count-type",
		!str_empty(c.count_type) ? c.count_type
			: c.max_words        ? S("words")
								 : STR_NONE);
	put_literal(&p, ">");
	textarea_body(&p, &t, id, govuk_hint(o, message));
	return part_end(&p);
}

/* --- select and file ----------------------------------------------------------------------- */

static void option(struct out *p, const struct govuk_option *it, struct str chosen)
{
	struct str value = it->no_value ? it->text : it->value;
	bool selected = it->selected == GOVUK_YES ||
		(it->selected != GOVUK_NO && !str_empty(chosen) && str_eq(value, chosen));

	put_literal(p, "<option");
	if (!it->no_value) {
		put_literal(p, " value=\"");
		out_text_str(p, it->value);
		put_literal(p, "\"");
	}
	if (selected)
		put_literal(p, " selected");
	if (it->disabled)
		put_literal(p, " disabled");
	put_literal(p, ">");
	out_text_str(p, it->text);
	put_literal(p, "</option>");
}

struct html govuk_select(struct out *o, struct govuk_select c)
{
	struct out p = part_begin(o);
	struct str id = str_empty(c.id) ? c.name : c.id;

	struct str by = field_begin(&p, id, c.group_classes, c.label, c.described_by, c.hint, c.error);
	control_begin(&p, "select", "govuk-select",
		classes_join(&p, c.classes, error_class(&p, "govuk-select", &c.error)), id, c.name);
	put_attribute(&p, "aria-describedby", by);
	put_literal(&p, ">");
	for (size_t i = 0; i < c.items.n; i++)
		option(&p, &c.items.v[i], c.value);
	put_literal(&p, "</select></div>");
	return part_end(&p);
}

struct html govuk_file_upload(struct out *o, struct govuk_file_upload c)
{
	struct out p = part_begin(o);
	struct str id = str_empty(c.id) ? c.name : c.id;

	struct str by = field_begin(&p, id, c.group_classes, c.label, c.described_by, c.hint, c.error);
	if (c.drop_zone) {
		put_literal(&p, "<div class=\"govuk-file-upload-wrapper");
		put_class(&p, c.wrapper_classes);
		put_literal(&p, "\" data-module=\"govuk-file-upload\">");
	}
	control_begin(&p, "input", "govuk-file-upload",
		classes_join(&p, c.classes, error_class(&p, "govuk-file-upload", &c.error)), id, c.name);
	put_literal(&p, " type=\"file\"");
	if (c.disabled)
		put_literal(&p, " disabled");
	if (c.multiple)
		put_literal(&p, " multiple");
	put_attribute(&p, "aria-describedby", by);
	put_literal(&p, ">");
	if (c.drop_zone)
		put_literal(&p, "</div>");
	put_literal(&p, "</div>");
	return part_end(&p);
}
