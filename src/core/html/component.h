/*
 * GOV.UK Frontend's components as functions over typed structs, giving struct html: the same markup
 * as that package's own fixtures, which component_test.c compares with.
 *
 *	{{govuk_input(o, (struct govuk_input){ .name = S("phone"), .label = { .text = T("Telephone") },
 *		.value = v->phone, .error = { .text = problem_for(v->problems, S("phone")) } })}}
 *
 * `text` is escaped; `html` (safe already) wins over it. An absent struct str leaves the attribute
 * out. A field's id is its name when none is given. An error or a hint is there when it has words.
 */
#ifndef KITH_COMPONENT_H
#define KITH_COMPONENT_H

#include "core/base/problem.h"
#include "core/html/html.h"

enum govuk_choice { GOVUK_UNSAID, GOVUK_YES, GOVUK_NO };

/* Text becomes safe markup by being escaped. */
struct html html_text(struct arena *a, struct str text);
bool html_empty(struct html h);

struct govuk_label { struct str text, classes, label_for; struct html html; bool is_page_heading; };
struct govuk_hint { struct str id, text, classes; struct html html; };
struct govuk_error {
	struct str id, text, classes, hidden_text;
	struct html html;
	bool no_hidden_text;
};
struct govuk_legend { struct str text, classes; struct html html; bool is_page_heading; };
struct govuk_fieldset {
	struct govuk_legend legend;
	struct str classes, role, described_by;
	struct html html;
};
struct govuk_affix { struct str text, classes; struct html html; };

struct html govuk_label(struct out *o, struct govuk_label c);
struct html govuk_hint(struct out *o, struct govuk_hint c);
struct html govuk_error_message(struct out *o, struct govuk_error c);
struct html govuk_fieldset(struct out *o, struct govuk_fieldset c);

struct govuk_input {
	struct str id, name, type, value, classes, group_classes, described_by, autocomplete,
		autocapitalize, pattern, inputmode, wrapper_classes;
	struct govuk_label label;
	struct govuk_hint hint;
	struct govuk_error error;
	struct govuk_affix prefix, suffix;
	enum govuk_choice spellcheck;
	bool disabled;
};
struct html govuk_input(struct out *o, struct govuk_input c);

struct govuk_password {
	struct str id, name, value, classes, group_classes, described_by, autocomplete;
	struct govuk_label label;
	struct govuk_hint hint;
	struct govuk_error error;
	/* The button's words, when they are not English. */
	struct str show_text, hide_text, show_label, hide_label, shown_words, hidden_words;
};
struct html govuk_password(struct out *o, struct govuk_password c);

struct govuk_textarea {
	struct str id, name, value, classes, group_classes, described_by, autocomplete;
	struct govuk_label label;
	struct govuk_hint hint;
	struct govuk_error error;
	int rows;                              /* 0: five */
	enum govuk_choice spellcheck;
};
struct html govuk_textarea(struct out *o, struct govuk_textarea c);

struct govuk_character_count {
	struct govuk_textarea textarea;
	int max_length, max_words, threshold;  /* 0: none */
	struct str count_type; /* "characters", "words", "bytes" …; absent: characters */
	struct str count_classes, limit_words; /* "You can enter up to %{count} characters" */
};
struct html govuk_character_count(struct out *o, struct govuk_character_count c);

struct govuk_option {
	struct str text, value;
	enum govuk_choice selected;
	bool disabled, no_value;
};
struct govuk_options { const struct govuk_option *v; size_t n; };
struct govuk_select {
	struct str id, name, value, classes, group_classes, described_by;
	struct govuk_label label;
	struct govuk_hint hint;
	struct govuk_error error;
	struct govuk_options items;
};
struct html govuk_select(struct out *o, struct govuk_select c);

struct govuk_item {                            /* of radios and checkboxes */
	struct str id, name, text, value, divider, label_classes;
	struct html html, conditional;
	struct govuk_hint hint;
	enum govuk_choice checked;
	bool disabled, exclusive;
};
struct govuk_items { const struct govuk_item *v; size_t n; };
struct govuk_radios {
	struct str id_prefix, name, value, classes, group_classes;
	struct govuk_fieldset fieldset;        /* `with_fieldset` or a legend puts it around */
	bool with_fieldset;
	struct govuk_hint hint;
	struct govuk_error error;
	struct govuk_items items;
};
struct html govuk_radios(struct out *o, struct govuk_radios c);

struct govuk_values { const struct str *v; size_t n; };
struct govuk_checkboxes {
	struct str id_prefix, name, classes, group_classes, described_by;
	struct govuk_values values;
	struct govuk_fieldset fieldset;
	bool with_fieldset;
	struct govuk_hint hint;
	struct govuk_error error;
	struct govuk_items items;
};
struct html govuk_checkboxes(struct out *o, struct govuk_checkboxes c);

struct govuk_date_part {
	struct str id, name, label, value, classes, autocomplete, inputmode, pattern;
	enum govuk_choice error;
};
struct govuk_date_input {
	struct str id, name_prefix, classes, group_classes;
	struct govuk_fieldset fieldset;
	bool with_fieldset;
	struct govuk_hint hint;
	struct govuk_error error;
	struct govuk_date_part parts[3];       /* named day, month, year when none is */
	int n_parts;                           /* 0: day, month and year */
};
struct html govuk_date_input(struct out *o, struct govuk_date_input c);

struct govuk_file_upload {
	struct str id, name, classes, group_classes, described_by, wrapper_classes;
	struct govuk_label label;
	struct govuk_hint hint;
	struct govuk_error error;
	bool disabled, multiple, drop_zone;
};
struct html govuk_file_upload(struct out *o, struct govuk_file_upload c);

struct govuk_button {
	struct str text, id, name, type, value, classes;
	struct html html;
	struct url href;                       /* a link that looks like a button */
	enum govuk_choice prevent_double_click;
	bool disabled, start;
};
struct html govuk_button(struct out *o, struct govuk_button c);

struct govuk_error_link { struct str text; struct html html; struct url href; };
struct govuk_error_links { const struct govuk_error_link *v; size_t n; };
struct govuk_error_summary {
	struct str title, description, classes;
	struct html title_html, description_html;
	struct govuk_error_links errors;
	enum govuk_choice disable_auto_focus;
};
struct html govuk_error_summary(struct out *o, struct govuk_error_summary c);
/* The summary of a form's problems, each a link to its field; nothing when there are none. */
struct html problem_summary(struct out *o, const struct problems *ps);

struct govuk_details {
	struct str id, summary, text, classes;
	struct html summary_html, html;
	bool open;
};
struct html govuk_details(struct out *o, struct govuk_details c);

struct govuk_inset { struct str id, text, classes; struct html html; };
struct html govuk_inset(struct out *o, struct govuk_inset c);

struct govuk_banner {
	struct str title, text, type, classes, role, title_id;
	struct html title_html, html;
	int heading_level;
	enum govuk_choice disable_auto_focus;
};
struct html govuk_banner(struct out *o, struct govuk_banner c);

struct govuk_action { struct str text, hidden_text, classes; struct html html; struct url href; };
struct govuk_actions { const struct govuk_action *v; size_t n; };
struct govuk_summary_row {
	struct str key, value, classes, key_classes, value_classes, actions_classes;
	struct html key_html, value_html;
	struct govuk_actions actions;
	bool without_actions;                  /* leave no gap for them */
};
struct govuk_summary_rows { const struct govuk_summary_row *v; size_t n; };
struct govuk_summary_list {
	struct str classes;
	struct govuk_summary_rows rows;
	bool card;
	struct str card_title, card_classes;
	struct html card_title_html;
	int card_heading_level;
	struct govuk_actions card_actions;
};
struct html govuk_summary_list(struct out *o, struct govuk_summary_list c);

struct govuk_cell { struct str text, format, classes; struct html html; int colspan, rowspan; };
struct govuk_row { const struct govuk_cell *v; size_t n; };
struct govuk_table_rows { const struct govuk_row *v; size_t n; };
struct govuk_table {
	struct str caption, caption_classes, classes;
	struct govuk_row head;
	struct govuk_table_rows rows;
	bool first_cell_is_header;
};
struct html govuk_table(struct out *o, struct govuk_table c);

struct govuk_tag { struct str text, classes; struct html html; };
struct html govuk_tag(struct out *o, struct govuk_tag c);

struct govuk_page_link { struct str text, label; struct url href; };
struct govuk_page_item { struct str number, hidden_text; struct url href; bool current, ellipsis; };
struct govuk_page_items { const struct govuk_page_item *v; size_t n; };
struct govuk_pagination {
	struct str label, classes;
	struct govuk_page_link previous, next;
	struct govuk_page_items items;
};
struct html govuk_pagination(struct out *o, struct govuk_pagination c);

struct govuk_tab { struct str id, label, text; struct html html; };
struct govuk_tab_list { const struct govuk_tab *v; size_t n; };
struct govuk_tabs { struct str id, id_prefix, title, classes; struct govuk_tab_list items; };
struct html govuk_tabs(struct out *o, struct govuk_tabs c);

struct govuk_link { struct str text, classes; struct html html; struct url href; };
struct html govuk_skip_link(struct out *o, struct govuk_link c);
struct html govuk_back_link(struct out *o, struct govuk_link c);

struct govuk_panel {
	struct str title, text, classes;
	struct html title_html, html;
	int heading_level;
};
struct html govuk_panel(struct out *o, struct govuk_panel c);

struct govuk_warning { struct str text, classes, icon_text; struct html html; };
struct html govuk_warning(struct out *o, struct govuk_warning c);

struct govuk_phase_banner { struct govuk_tag tag; struct str text, classes; struct html html; };
struct html govuk_phase_banner(struct out *o, struct govuk_phase_banner c);

struct govuk_crumbs { const struct govuk_link *v; size_t n; };
struct govuk_breadcrumbs {
	struct str label, classes;
	struct govuk_crumbs items;
	bool collapse_on_mobile;
};
struct html govuk_breadcrumbs(struct out *o, struct govuk_breadcrumbs c);

/* --- ours --- */
/* A state in a word and a shape, never in colour alone. */
enum badge { BADGE_QUIET, BADGE_LATE, BADGE_SOON, BADGE_FINE, BADGE_INFO };
struct html badge_html(struct out *o, enum badge kind, struct str words);
/* "in 2 h 10 min" with the right badge: late when due, soon within the hour, else fine; exact time
 * on hover. */
struct html due_badge(struct out *o, int64_t due_at);
/* A time as people say it, exact on hover and for machines. */
struct html time_html(struct out *o, int64_t at);

#endif
