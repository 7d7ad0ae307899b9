/* What a rule of a campaign says, in words, with the names of what it points at. */
#include "core/base/id.h"
#include "hub/casework/campaign.h"

static struct str list_name(struct db *db, struct str value)
{
	struct campaign_lists_rows rows = campaign_lists(db);
	int64_t id;

	for (size_t i = 0; id_parse(value, &id) && i < rows.n; i++)
		if (rows.v[i].list_id.v == id)
			return rows.v[i].name;
	return S("a list that is gone");
}

static struct str flag_name(struct db *db, struct str value)
{
	struct campaign_flags_rows rows = campaign_flags(db);

	for (size_t i = 0; i < rows.n; i++)
		if (str_eq(rows.v[i].code, value))
			return rows.v[i].name;
	return value;
}

static struct str area_name(struct db *db, struct str value)
{
	struct campaign_outline_row row;
	int64_t id;

	return id_parse(value, &id) &&
			campaign_outline(db, (struct campaign_outline_args){ .area_id = { id } }, &row)
		? row.name
		: S("an area that is gone");
}

static struct str hub_name(struct db *db, struct str value)
{
	struct campaign_hubs_rows rows = campaign_hubs(db);
	int64_t id;

	for (size_t i = 0; id_parse(value, &id) && i < rows.n; i++)
		if (rows.v[i].hub_id.v == id)
			return rows.v[i].name;
	return S("a hub that is gone");
}

static struct str age_words(struct arena *a, struct str value)
{
	struct str rest = value, from;

	(void)str_cut(&rest, '-', &from);
	return rest.n ? str_fmt(a, "aged %.*s to %.*s", STR_ARG(from), STR_ARG(rest))
				  : str_fmt(a, "aged %.*s or over", STR_ARG(from));
}

/* What its value is called; absent where the value says it itself. */
static struct str value_name(struct db *db, const struct campaign_rules_of_row *r)
{
	switch (r->kind) {
	case CAMPAIGN_RULE_KIND_LIST: return list_name(db, r->value);
	case CAMPAIGN_RULE_KIND_FLAG: return flag_name(db, r->value);
	case CAMPAIGN_RULE_KIND_AREA: return area_name(db, r->value);
	case CAMPAIGN_RULE_KIND_HUB: return hub_name(db, r->value);
	default: return STR_NONE;
	}
}

struct str campaign_rule_words(struct db *db, const struct campaign_rules_of_row *r)
{
	struct arena *a = db_arena(db);

	struct str name = value_name(db, r);

	switch (r->kind) {
	case CAMPAIGN_RULE_KIND_LIST:
		return str_fmt(a, "on the list “%.*s”", STR_ARG(name));
	case CAMPAIGN_RULE_KIND_FLAG:
		return str_fmt(a, "with the flag “%.*s”", STR_ARG(name));
	case CAMPAIGN_RULE_KIND_AREA:
		return str_fmt(a, "living in %.*s", STR_ARG(name));
	case CAMPAIGN_RULE_KIND_HUB:
		return str_fmt(a, "in the area of %.*s", STR_ARG(name));
	case CAMPAIGN_RULE_KIND_COLOUR: return str_fmt(a, "who are %.*s", STR_ARG(r->value));
	case CAMPAIGN_RULE_KIND_SILENT:
		return str_fmt(a, "whom nobody has spoken to for %.*s days", STR_ARG(r->value));
	case CAMPAIGN_RULE_KIND_AGE: return age_words(a, r->value);
	case CAMPAIGN_RULE_KIND_LANGUAGE: return str_fmt(a, "who speak %.*s", STR_ARG(r->value));
	case CAMPAIGN_RULE_KIND_PHONE:
		return str_eq(r->value, S("yes")) ? S("who have a telephone") : S("who have no telephone");
	default: return S("");
	}
}
