/* Short writers that the component files share. Only core/html includes this. */
#ifndef KITH_COMPONENT_WRITE_H
#define KITH_COMPONENT_WRITE_H

#include "core/html/component.h"

/* A part is written beside the page and handed back as safe markup. */
static inline struct out part_begin(const struct out *o)
{
	struct out part = *o;

	part.buf = (struct buf){ .arena = o->buf.arena };
	return part;
}

static inline struct html part_end(struct out *part)
{
	buf_lit(&part->buf, "");
	return (struct html){ buf_view(&part->buf) };
}

#define put_literal(o, text) out_literal((o), "" text, sizeof(text) - 1)
void put_attribute(struct out *o, const char *name, struct str value);    /* left out when empty */
void put_number(struct out *o, const char *name, int value);              /* left out when 0 */
void put_choice(
	struct out *o, const char *name, enum govuk_choice c); /* ="true", ="false", or left out */
void put_class(struct out *o, struct str classes); /* " classes" inside class="…" */
void put_words(struct out *o, struct str text, struct html html);
bool has_words(struct str text, struct html html);
struct str classes_join(struct out *o, struct str one, struct str two);
/* <tag id class="name classes" without its ">", for attributes to follow. */
void put_open(struct out *o, const char *tag, struct str id, const char *name, struct str classes);
/* >words</tag>: the rest of an element that holds words and nothing else. */
void put_worded(struct out *o, const char *tag, struct str text, struct html html);
/* <div class="govuk-form-group …" without its ">". */
void put_group(struct out *o, const struct govuk_error *error, struct str own, struct str classes);
/* Hint and error with their ids; gives what aria-describedby shall say. */
struct str put_described(
	struct out *o, struct str id, struct str by, struct govuk_hint hint, struct govuk_error error);

#endif
