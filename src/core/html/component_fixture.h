/* What the two files of component_test share: reading a fixture's options into our structs. What is
 * read is taken off; what is left cannot be said, and `unsayable` tells why. */
#ifndef KITH_COMPONENT_FIXTURE_H
#define KITH_COMPONENT_FIXTURE_H

#include <jansson.h>

#include "core/html/component_write.h"

extern struct arena *a;
extern const char *unsayable;

struct str take(json_t *o, const char *key);
int take_int(json_t *o, const char *key);
enum govuk_choice take_choice(json_t *o, const char *key);
bool take_bool(json_t *o, const char *key);
struct html take_html(json_t *o, const char *key);
struct url take_url(json_t *o, const char *key);
void left(json_t *o);
json_t *take_object(json_t *o, const char *key);
struct govuk_error error_from(json_t *j);
struct govuk_fieldset fieldset_from(json_t *j);
struct html make_input(struct out *out, json_t *o);
struct html make_textarea(struct out *out, json_t *o);
struct html make_count(struct out *out, json_t *o);
struct html make_password(struct out *out, json_t *o);
struct html make_file(struct out *out, json_t *o);
struct html make_select(struct out *out, json_t *o);
struct html make_radios(struct out *out, json_t *o);
struct html make_checkboxes(struct out *out, json_t *o);
struct html make_date(struct out *out, json_t *o);

/* One level down, when it is there; every option in it must be taken. */
/* NOLINTNEXTLINE(bugprone-macro-parentheses): sub is declared here */
#define WITH(sub, o, key)                                                                          \
	for (json_t *sub = take_object(o, key); sub; left(sub), json_decref(sub), sub = NULL)

#endif
