/* Made by kith-queries from the migrations. */
#include "core/db/types.h"

static struct str name_at(const struct str *names, size_t n, size_t i)
{
	return i < n ? names[i] : STR_NONE;
}

static size_t place_of(const struct str *names, size_t n, struct str s)
{
	for (size_t i = 0; i < n; i++)
		if (s.p && names[i].p && str_eq(names[i], s))
			return i;
	return n;
}

static const struct str person_state_names[] = {
	{ NULL, 0 },
	{ "here", 4 },
	{ "moved", 5 },
};

struct str person_state_name(enum person_state e)
{
	return name_at(person_state_names, PERSON_STATE_COUNT, (size_t)e);
}

bool person_state_parse(struct str s, enum person_state *e)
{
	size_t i = place_of(person_state_names, PERSON_STATE_COUNT, s);
	*e = (enum person_state)(i < PERSON_STATE_COUNT ? i : 0);
	return i < PERSON_STATE_COUNT;
}

static const struct str visit_state_names[] = {
	{ NULL, 0 },
	{ "planned", 7 },
	{ "done", 4 },
};

struct str visit_state_name(enum visit_state e)
{
	return name_at(visit_state_names, VISIT_STATE_COUNT, (size_t)e);
}

bool visit_state_parse(struct str s, enum visit_state *e)
{
	size_t i = place_of(visit_state_names, VISIT_STATE_COUNT, s);
	*e = (enum visit_state)(i < VISIT_STATE_COUNT ? i : 0);
	return i < VISIT_STATE_COUNT;
}

static const struct str vehicle_names[] = {
	{ "none", 4 },
	{ "car", 3 },
};

struct str vehicle_name(enum vehicle e)
{
	return name_at(vehicle_names, VEHICLE_COUNT, (size_t)e);
}

bool vehicle_parse(struct str s, enum vehicle *e)
{
	size_t i = place_of(vehicle_names, VEHICLE_COUNT, s);
	*e = (enum vehicle)(i < VEHICLE_COUNT ? i : 0);
	return i < VEHICLE_COUNT;
}

const struct db_table_info db_tables[] = {
	{ "host", "host_id, name", "it" },
	{ "person", "host_id, person_id, reference, given_name, phone, born_on, state, interpreter, lat, guide_id, photo, seen_at, visits", "iitttttiribii" },
	{ "visit", "host_id, visit_id, person_id, at, state, vehicle, words", "iiiittt" },
	{ NULL, NULL, NULL },
};

const char db_statistics[] =
			"ANALYZE;\n"
			"DELETE FROM sqlite_stat1;\n"
			"INSERT INTO sqlite_stat1 VALUES ('host', 'sqlite_autoindex_host_1', '300 1');\n"
			"INSERT INTO sqlite_stat1 VALUES ('person', 'person_seen', '1000000 1000000 100');\n"
			"INSERT INTO sqlite_stat1 VALUES ('person', 'sqlite_autoindex_person_1', '1000000 1000000 1');\n"
			"INSERT INTO sqlite_stat1 VALUES ('visit', 'sqlite_autoindex_visit_1', '1000000 1000000 1');\n"
			"INSERT INTO sqlite_stat1 VALUES ('visit', 'visit_person', '1000000 1000000 10 1');\n"
			"ANALYZE sqlite_schema;\n"
			"";
