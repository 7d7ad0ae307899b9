/* The fixtures' options for fields, as our structs say them. */
#include "core/html/component_fixture.h"

#include <string.h>

/* --- reading a fixture's options: what is read is taken off; what is left cannot be said ---- */

struct arena *a;
const char *unsayable;

struct str take(json_t *o, const char *key)
{
	json_t *v = json_object_get(o, key);
	struct str s = STR_NONE;

	if (json_is_string(v))
		s = str_dup(a, str_of(json_string_value(v)));
	else if (json_is_integer(v))
		s = str_fmt(a, "%lld", (long long)json_integer_value(v));
	else if (v && !json_is_null(v) && !json_is_false(v))
		unsayable = "a value that is neither text nor number";
	json_object_del(o, key);
	return s;
}

int take_int(json_t *o, const char *key)
{
	struct str s = take(o, key);
	int64_t n = 0;

	if (!str_empty(s) && !str_to_i64(s, &n))
		unsayable = "a number that is none";
	return (int)n;
}

enum govuk_choice take_choice(json_t *o, const char *key)
{
	json_t *v = json_object_get(o, key);
	enum govuk_choice c = json_is_true(v) ? GOVUK_YES : json_is_false(v) ? GOVUK_NO : GOVUK_UNSAID;

	json_object_del(o, key);
	return c;
}

bool take_bool(json_t *o, const char *key)
{
	return take_choice(o, key) == GOVUK_YES;
}

static struct str trimmed(struct str s)
{
	return s.p ? str_trim(s) : s;
}

struct html take_html(json_t *o, const char *key)
{
	return (struct html){ trimmed(take(o, key)) };
}

struct url take_url(json_t *o, const char *key)
{
	return (struct url){ take(o, key) };
}

/* Every option must have been taken. */
void left(json_t *o)
{
	const char *key;
	json_t *v;

	json_object_foreach(o, key, v)
		if (!json_is_null(v) && !(json_is_object(v) && json_object_size(v) == 0))
			unsayable = str_z(a, str_of(key));
}

json_t *take_object(json_t *o, const char *key)
{
	json_t *v = json_incref(json_object_get(o, key));

	if (v && !json_is_object(v)) {
		json_decref(v);
		v = NULL;
	} else {
		json_object_del(o, key);
	}
	return v;
}


/* --- options -> structs -------------------------------------------------------------------- */

static struct govuk_label label_of(json_t *o)
{
	struct govuk_label l = { 0 };

	WITH(j, o, "label") {
		l.text = take(j, "text");
		l.html = take_html(j, "html");
		l.classes = take(j, "classes");
		l.is_page_heading = take_bool(j, "isPageHeading");
	}
	return l;
}

static struct govuk_hint hint_of(json_t *o)
{
	struct govuk_hint h = { 0 };

	WITH(j, o, "hint") {
		h.text = take(j, "text");
		h.html = take_html(j, "html");
		h.classes = take(j, "classes");
	}
	return h;
}

struct govuk_error error_from(json_t *j)
{
	struct govuk_error e = { .text = take(j, "text"),
		.html = take_html(j, "html"),
		.classes = take(j, "classes"),
		.id = take(j, "id") };
	json_t *hidden = json_object_get(j, "visuallyHiddenText");

	e.no_hidden_text =
		json_is_false(hidden) || (json_is_string(hidden) && !*json_string_value(hidden));
	e.hidden_text = take(j, "visuallyHiddenText");
	return e;
}

static struct govuk_error error_of(json_t *o)
{
	struct govuk_error e = { 0 };

	WITH(j, o, "errorMessage")
		e = error_from(j);
	return e;
}

static struct str group_classes_of(json_t *o)
{
	struct str s = STR_NONE;

	WITH(j, o, "formGroup")
		s = take(j, "classes");
	return s;
}

struct govuk_fieldset fieldset_from(json_t *j)
{
	struct govuk_fieldset f = { .classes = take(j, "classes"), .role = take(j, "role"),
		.described_by = take(j, "describedBy"), .html = take_html(j, "html") };

	WITH(l, j, "legend")
		f.legend = (struct govuk_legend){ .text = take(l, "text"), .html = take_html(l, "html"),
			.classes = take(l, "classes"), .is_page_heading = take_bool(l, "isPageHeading") };
	return f;
}

static struct govuk_fieldset fieldset_of(json_t *o, bool *with)
{
	struct govuk_fieldset f = { 0 };

	WITH(j, o, "fieldset") {
		f = fieldset_from(j);
		*with = true;
	}
	return f;
}

static struct govuk_affix affix_of(json_t *o, const char *key)
{
	struct govuk_affix x = { 0 };

	WITH(j, o, key)
	x = (struct govuk_affix){
		.text = take(j, "text"), .html = take_html(j, "html"), .classes = take(j, "classes")
	};
	return x;
}

#define FIELD_COMMON(c, o)                                                                         \
	(c).id = take((o), "id"), (c).name = take((o), "name"), (c).classes = take((o), "classes"),    \
	(c).label = label_of(o), (c).hint = hint_of(o), (c).error = error_of(o),                       \
	(c).group_classes = group_classes_of(o), (c).described_by = take((o), "describedBy")

struct html make_input(struct out *out, json_t *o)
{
	struct govuk_input c = { 0 };

	FIELD_COMMON(c, o);
	c.type = take(o, "type");
	c.value = take(o, "value");
	c.autocomplete = take(o, "autocomplete");
	c.autocapitalize = take(o, "autocapitalize");
	c.pattern = take(o, "pattern");
	c.inputmode = take(o, "inputmode");
	c.prefix = affix_of(o, "prefix");
	c.suffix = affix_of(o, "suffix");
	c.spellcheck = take_choice(o, "spellcheck");
	c.disabled = take_bool(o, "disabled");
	WITH(j, o, "inputWrapper")
		c.wrapper_classes = take(j, "classes");
	return govuk_input(out, c);
}

static struct govuk_textarea textarea_from(json_t *o)
{
	struct govuk_textarea c = { 0 };

	FIELD_COMMON(c, o);
	c.value = take(o, "value");
	c.autocomplete = take(o, "autocomplete");
	c.rows = take_int(o, "rows");
	c.spellcheck = take_choice(o, "spellcheck");
	return c;
}

struct html make_textarea(struct out *out, json_t *o)
{
	return govuk_textarea(out, textarea_from(o));
}

struct html make_count(struct out *out, json_t *o)
{
	struct govuk_character_count c = { .textarea = textarea_from(o) };

	c.max_length = take_int(o, "maxlength");
	c.max_words = take_int(o, "maxwords");
	c.threshold = take_int(o, "threshold");
	c.count_type = take(o, "countType");
	if (c.max_length || c.max_words)
		c.limit_words = take(o, "textareaDescriptionText");
	WITH(j, o, "countMessage")
		c.count_classes = take(j, "classes");
	return govuk_character_count(out, c);
}

struct html make_password(struct out *out, json_t *o)
{
	struct govuk_password c = { 0 };

	FIELD_COMMON(c, o);
	c.value = take(o, "value");
	c.autocomplete = take(o, "autocomplete");
	c.show_text = take(o, "showPasswordText");
	c.hide_text = take(o, "hidePasswordText");
	c.show_label = take(o, "showPasswordAriaLabelText");
	c.hide_label = take(o, "hidePasswordAriaLabelText");
	c.shown_words = take(o, "passwordShownAnnouncementText");
	c.hidden_words = take(o, "passwordHiddenAnnouncementText");
	return govuk_password(out, c);
}

struct html make_file(struct out *out, json_t *o)
{
	struct govuk_file_upload c = { 0 };

	FIELD_COMMON(c, o);
	c.disabled = take_bool(o, "disabled");
	c.multiple = take_bool(o, "multiple");
	c.drop_zone = take_bool(o, "javascript");
	c.wrapper_classes = take(o, "wrapperClasses");
	json_object_del(
		o, "value"); /* a browser never lets a page fill this in; theirs ignores it too */
	return govuk_file_upload(out, c);
}

struct html make_select(struct out *out, json_t *o)
{
	struct govuk_select c = { 0 };
	json_t *items = json_object_get(o, "items"), *it;
	struct govuk_option *v = ARENA_ARRAY(a, struct govuk_option, json_array_size(items) + 1);
	size_t i;

	FIELD_COMMON(c, o);
	c.value = take(o, "value");
	json_array_foreach(items, i, it) {
		if (!json_is_object(it))
			continue;
		struct govuk_option *x = &v[c.items.n++];
		x->no_value = !json_object_get(it, "value");
		x->value = json_is_false(json_object_get(it, "value")) ? S("false") : take(it, "value");
		json_object_del(it, "value");
		x->text = take(it, "text");
		x->disabled = take_bool(it, "disabled");
		x->selected = take_choice(it, "selected");
		left(it);
	}
	c.items.v = v;
	json_object_del(o, "items");
	return govuk_select(out, c);
}

static struct govuk_items items_of(json_t *o)
{
	json_t *items = json_object_get(o, "items"), *it;
	struct govuk_item *v = ARENA_ARRAY(a, struct govuk_item, json_array_size(items) + 1);
	size_t i, n = 0;

	json_array_foreach(items, i, it) {
		if (!json_is_object(it)) {
			unsayable = "an item that is left out";      /* theirs still counts it in the ids */
			continue;
		}
		struct govuk_item *x = &v[n++];
		x->id = take(it, "id");
		x->name = take(it, "name");
		x->text = take(it, "text");
		x->html = take_html(it, "html");
		x->value = take(it, "value");
		x->divider = take(it, "divider");
		x->hint = hint_of(it);
		x->checked = take_choice(it, "checked");
		x->disabled = take_bool(it, "disabled");
		x->exclusive = str_eq(take(it, "behaviour"), S("exclusive"));
		WITH(l, it, "label")
			x->label_classes = take(l, "classes");
		WITH(k, it, "conditional")
			x->conditional = take_html(k, "html");
		json_object_del(it, "conditional");          /* false: none */
		left(it);
	}
	json_object_del(o, "items");
	return (struct govuk_items){ v, n };
}

struct html make_radios(struct out *out, json_t *o)
{
	struct govuk_radios c = { .id_prefix = take(o, "idPrefix"),
		.name = take(o, "name"),
		.value = take(o, "value"),
		.classes = take(o, "classes") };

	c.group_classes = group_classes_of(o);
	c.fieldset = fieldset_of(o, &c.with_fieldset);
	c.hint = hint_of(o);
	c.error = error_of(o);
	c.items = items_of(o);
	return govuk_radios(out, c);
}

struct html make_checkboxes(struct out *out, json_t *o)
{
	struct govuk_checkboxes c = { .id_prefix = take(o, "idPrefix"),
		.name = take(o, "name"),
		.classes = take(o, "classes"),
		.described_by = take(o, "describedBy") };
	json_t *values = json_object_get(o, "values"), *it;
	struct str *v = ARENA_ARRAY(a, struct str, json_array_size(values) + 1);
	size_t i;

	json_array_foreach(values, i, it)
		v[i] = str_dup(a, str_of(json_string_value(it)));
	c.values = (struct govuk_values){ v, json_array_size(values) };
	json_object_del(o, "values");
	c.group_classes = group_classes_of(o);
	c.fieldset = fieldset_of(o, &c.with_fieldset);
	c.hint = hint_of(o);
	c.error = error_of(o);
	c.items = items_of(o);
	return govuk_checkboxes(out, c);
}

static struct govuk_date_part date_part_from(json_t *j)
{
	struct govuk_date_part d = { .id = take(j, "id"),
		.name = take(j, "name"),
		.label = take(j, "label"),
		.value = take(j, "value"),
		.classes = take(j, "classes"),
		.autocomplete = take(j, "autocomplete"),
		.inputmode = take(j, "inputmode"),
		.pattern = take(j, "pattern"),
		.error = take_choice(j, "error") };

	left(j);
	return d;
}

/* day, month or year given by itself: another way to say the same, but not beside a list of
 * parts. */
static void date_part_take(json_t *o, struct govuk_date_input *c, const char *name, int i)
{
	json_t *j = json_object_get(o, name), *named = json_object_get(j, "name"),
		   *values = json_object_get(o, "values");

	if (c->n_parts || !json_is_object(j))
		unsayable = "a part given beside a list of parts, or left out";
	else if (named && strcmp(json_string_value(named), name) != 0)
		unsayable = "a part with another name than its place";
	else if (json_object_get(j, "value") && json_object_get(values, name))
		unsayable = "two values for one part";
	else
		c->parts[i] = date_part_from(j);
	json_object_del(o, name);
}

struct html make_date(struct out *out, json_t *o)
{
	static const char *const names[] = { "day", "month", "year" };
	struct govuk_date_input c = {
		.id = take(o, "id"), .name_prefix = take(o, "namePrefix"), .classes = take(o, "classes")
	};
	json_t *items = json_object_get(o, "items"), *it;
	size_t i;

	c.group_classes = group_classes_of(o);
	c.fieldset = fieldset_of(o, &c.with_fieldset);
	c.hint = hint_of(o);
	c.error = error_of(o);
	json_array_foreach(items, i, it) {
		if (i >= 3 || !json_is_object(it)) {
			unsayable = "more than three parts";
			break;
		}
		c.parts[c.n_parts++] = date_part_from(it);
	}
	json_object_del(o, "items");
	for (i = 0; i < 3; i++)
		if (json_object_get(o, names[i]))
			date_part_take(o, &c, names[i], (int)i);
	WITH(values, o, "values")
		for (i = 0; i < 3; i++) {
			const char *key = c.name_prefix.n
				? str_z(a, str_fmt(a, "%.*s-%s", STR_ARG(c.name_prefix), names[i]))
				: names[i];
			if (!c.n_parts || str_eq(c.parts[i].name, str_of(names[i])))
				c.parts[i].value = take(values, key);
		}
	return govuk_date_input(out, c);
}
