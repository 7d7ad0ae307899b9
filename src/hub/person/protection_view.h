/* What the pages about protected people and addresses show. */
#ifndef KITH_PROTECTION_VIEW_H
#define KITH_PROTECTION_VIEW_H

#include "core/html/html.h"
#include "hub/person/protection.h"

struct team_choice { struct str id, name; bool chosen; };
struct team_choices { struct team_choice *v; size_t n; };

/* One whom, or an address that, the viewer's team protects. */
struct hidden_line {
	struct url link;
	struct personal name, address;
	struct str reference, where, since, look_again, people;
	bool is_due;
};
struct hidden_lines { struct hidden_line *v; size_t n; };

/* The line on a person's or an address's page. */
struct protection_line {
	struct protection_now now;
	struct url page, looked;               /* looked: who looked at them, when may_ask */
	bool may, may_ask;
};

struct web;
struct protection_line protection_line_of_person(
	struct web *w, struct person_id id, struct property_id home);
struct protection_line protection_line_of_property(struct web *w, struct property_id id);

#endif
