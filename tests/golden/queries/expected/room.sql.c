/* Made by kith-queries from room.sql. */
#include "room.sql.h"

#include <string.h>

/* For everybody but the system. */
static struct db_query person_one_guarded = {
		.name = "person_one",
		.sqlite_text = "SELECT p.person_id, p.reference, p.given_name, p.phone, p.born_on, p.state, p.interpreter, p.lat, p.guide_id, p.photo,\n"
			"p.seen_at, p.visits\n"
			"FROM person p\n"
			"WHERE ( p.host_id = ?1 AND p.person_id = ?2) AND kith_shown(p.person_id)",
		.postgres_text = "SELECT p.person_id, p.reference, p.given_name, p.phone, p.born_on, p.state, p.interpreter, p.lat, p.guide_id, p.photo,\n"
			"p.seen_at, p.visits\n"
			"FROM person p\n"
			"WHERE ( p.host_id = $1 AND p.person_id = $2) AND NOT EXISTS (SELECT 1 FROM hidden kh WHERE kh.host_id = $1 AND kh.hidden_id = p.person_id AND kh.hub_id <> $3 AND kh.hidden_id <> $4 AND NOT EXISTS (SELECT 1 FROM hidden_allow ka WHERE ka.host_id = kh.host_id AND ka.hidden_id = kh.hidden_id AND ka.account_id = $5))",
		.param_types = "iiiii",
		.column_types = "itttttiribii",
		.roles = ROLE_SYSTEM | ROLE_DESK | ROLE_PARTNER,
		.writes = false,
		.all_hosts = false,
		.streams = false,
};

static struct db_query person_one_listed = {
		.name = "person_one",
		.sqlite_text = "SELECT p.person_id, p.reference, p.given_name, p.phone, p.born_on, p.state, p.interpreter, p.lat, p.guide_id, p.photo,\n"
			"p.seen_at, p.visits\n"
			"FROM person p\n"
			"WHERE ( p.host_id = ?1 AND p.person_id = ?2) AND kith_shown(p.person_id)",
		.postgres_text = "SELECT p.person_id, p.reference, p.given_name, p.phone, p.born_on, p.state, p.interpreter, p.lat, p.guide_id, p.photo,\n"
			"p.seen_at, p.visits\n"
			"FROM person p\n"
			"WHERE ( p.host_id = $1 AND p.person_id = $2) AND (p.person_id <> ALL ($3)) IS NOT FALSE",
		.param_types = "iil",
		.column_types = "itttttiribii",
		.roles = ROLE_SYSTEM | ROLE_DESK | ROLE_PARTNER,
		.writes = false,
		.all_hosts = false,
		.streams = false,
};

/* For everybody but the system. */
static struct db_query person_seen_guarded = {
		.name = "person_seen",
		.sqlite_text = "SELECT p.person_id, v.visit_id, v.at, v.state AS visit_state, v.vehicle, v.words || '' AS notes,\n"
			"CASE WHEN v.at < ?1 THEN 1 ELSE 0 END AS late,\n"
			"'host_id = :not_one -- and no comment; LIKE * now() \"\"' AS label\n"
			"FROM person p\n"
			"LEFT JOIN visit v ON ( v.host_id = p.host_id AND v.person_id = p.person_id)\n"
			"WHERE ( p.host_id = ?2 AND p.seen_at >= ?3 AND (v.state = ?4 OR ?5 = '')) AND kith_shown(p.person_id)\n"
			"ORDER BY p.seen_at LIMIT 50",
		.postgres_text = "SELECT p.person_id, v.visit_id, v.at, v.state AS visit_state, v.vehicle, v.words || '' AS notes,\n"
			"CASE WHEN v.at < $1 THEN 1 ELSE 0 END AS late,\n"
			"'host_id = :not_one -- and no comment; LIKE * now() \"\"' AS label\n"
			"FROM person p\n"
			"LEFT JOIN visit v ON ( v.host_id = p.host_id AND v.person_id = p.person_id)\n"
			"WHERE ( p.host_id = $2 AND p.seen_at >= $3 AND (v.state = $4 OR $5 = '')) AND NOT EXISTS (SELECT 1 FROM hidden kh WHERE kh.host_id = $2 AND kh.hidden_id = p.person_id AND kh.hub_id <> $6 AND kh.hidden_id <> $7 AND NOT EXISTS (SELECT 1 FROM hidden_allow ka WHERE ka.host_id = kh.host_id AND ka.hidden_id = kh.hidden_id AND ka.account_id = $8))\n"
			"ORDER BY p.seen_at LIMIT 50",
		.param_types = "iiittiii",
		.column_types = "iiitttit",
		.roles = ROLE_SYSTEM | ROLE_STAFF,
		.writes = false,
		.all_hosts = false,
		.streams = false,
};

static struct db_query person_seen_listed = {
		.name = "person_seen",
		.sqlite_text = "SELECT p.person_id, v.visit_id, v.at, v.state AS visit_state, v.vehicle, v.words || '' AS notes,\n"
			"CASE WHEN v.at < ?1 THEN 1 ELSE 0 END AS late,\n"
			"'host_id = :not_one -- and no comment; LIKE * now() \"\"' AS label\n"
			"FROM person p\n"
			"LEFT JOIN visit v ON ( v.host_id = p.host_id AND v.person_id = p.person_id)\n"
			"WHERE ( p.host_id = ?2 AND p.seen_at >= ?3 AND (v.state = ?4 OR ?5 = '')) AND kith_shown(p.person_id)\n"
			"ORDER BY p.seen_at LIMIT 50",
		.postgres_text = "SELECT p.person_id, v.visit_id, v.at, v.state AS visit_state, v.vehicle, v.words || '' AS notes,\n"
			"CASE WHEN v.at < $1 THEN 1 ELSE 0 END AS late,\n"
			"'host_id = :not_one -- and no comment; LIKE * now() \"\"' AS label\n"
			"FROM person p\n"
			"LEFT JOIN visit v ON ( v.host_id = p.host_id AND v.person_id = p.person_id)\n"
			"WHERE ( p.host_id = $2 AND p.seen_at >= $3 AND (v.state = $4 OR $5 = '')) AND (p.person_id <> ALL ($6)) IS NOT FALSE\n"
			"ORDER BY p.seen_at LIMIT 50",
		.param_types = "iiittl",
		.column_types = "iiitttit",
		.roles = ROLE_SYSTEM | ROLE_STAFF,
		.writes = false,
		.all_hosts = false,
		.streams = false,
};

/* For everybody but the system. */
static struct db_query visit_each_guarded = {
		.name = "visit_each",
		.sqlite_text = "SELECT v.visit_id FROM visit v WHERE ( v.host_id = ?1 AND v.person_id = ?2) AND kith_shown(v.person_id)",
		.postgres_text = "SELECT v.visit_id FROM visit v WHERE ( v.host_id = $1 AND v.person_id = $2) AND NOT EXISTS (SELECT 1 FROM hidden kh WHERE kh.host_id = $1 AND kh.hidden_id = v.person_id AND kh.hub_id <> $3 AND kh.hidden_id <> $4 AND NOT EXISTS (SELECT 1 FROM hidden_allow ka WHERE ka.host_id = kh.host_id AND ka.hidden_id = kh.hidden_id AND ka.account_id = $5))",
		.param_types = "iiiii",
		.column_types = "i",
		.roles = ROLE_SYSTEM | ROLE_SYSTEM,
		.writes = false,
		.all_hosts = false,
		.streams = true,
};

static struct db_query visit_each_listed = {
		.name = "visit_each",
		.sqlite_text = "SELECT v.visit_id FROM visit v WHERE ( v.host_id = ?1 AND v.person_id = ?2) AND kith_shown(v.person_id)",
		.postgres_text = "SELECT v.visit_id FROM visit v WHERE ( v.host_id = $1 AND v.person_id = $2) AND (v.person_id <> ALL ($3)) IS NOT FALSE",
		.param_types = "iil",
		.column_types = "i",
		.roles = ROLE_SYSTEM | ROLE_SYSTEM,
		.writes = false,
		.all_hosts = false,
		.streams = true,
};

/* For everybody but the system. */
static struct db_query visit_copy_guarded = {
		.name = "visit_copy",
		.sqlite_text = "INSERT INTO visit (host_id, visit_id, person_id, at, state, vehicle)\n"
			"SELECT v.host_id, ?1, v.person_id, v.at, v.state, v.vehicle FROM visit v\n"
			"WHERE ( v.host_id = ?2 AND v.visit_id = ?3) AND kith_shown(v.person_id)",
		.postgres_text = "INSERT INTO visit (host_id, visit_id, person_id, at, state, vehicle)\n"
			"SELECT v.host_id, $1, v.person_id, v.at, v.state, v.vehicle FROM visit v\n"
			"WHERE ( v.host_id = $2 AND v.visit_id = $3) AND NOT EXISTS (SELECT 1 FROM hidden kh WHERE kh.host_id = $2 AND kh.hidden_id = v.person_id AND kh.hub_id <> $4 AND kh.hidden_id <> $5 AND NOT EXISTS (SELECT 1 FROM hidden_allow ka WHERE ka.host_id = kh.host_id AND ka.hidden_id = kh.hidden_id AND ka.account_id = $6))",
		.param_types = "iiiiii",
		.column_types = "",
		.roles = ROLE_SYSTEM | ROLE_DESK,
		.writes = true,
		.all_hosts = false,
		.streams = false,
};

static struct db_query visit_copy_listed = {
		.name = "visit_copy",
		.sqlite_text = "INSERT INTO visit (host_id, visit_id, person_id, at, state, vehicle)\n"
			"SELECT v.host_id, ?1, v.person_id, v.at, v.state, v.vehicle FROM visit v\n"
			"WHERE ( v.host_id = ?2 AND v.visit_id = ?3) AND kith_shown(v.person_id)",
		.postgres_text = "INSERT INTO visit (host_id, visit_id, person_id, at, state, vehicle)\n"
			"SELECT v.host_id, $1, v.person_id, v.at, v.state, v.vehicle FROM visit v\n"
			"WHERE ( v.host_id = $2 AND v.visit_id = $3) AND (v.person_id <> ALL ($4)) IS NOT FALSE",
		.param_types = "iiil",
		.column_types = "",
		.roles = ROLE_SYSTEM | ROLE_DESK,
		.writes = true,
		.all_hosts = false,
		.streams = false,
};

/* For everybody but the system. */
static struct db_query person_put_guarded = {
		.name = "person_put",
		.sqlite_text = "UPDATE person SET lat = ?1, phone = ?2, born_on = ?3, seen_at = ?4, interpreter = ?5,\n"
			"photo = ?6, guide_id = ?7\n"
			"WHERE ( host_id = ?8 AND person_id = ?9) AND kith_shown(person.person_id)\n"
			"RETURNING person_id, visits",
		.postgres_text = "UPDATE person SET lat = $1, phone = $2, born_on = $3, seen_at = $4, interpreter = $5,\n"
			"photo = $6, guide_id = $7\n"
			"WHERE ( host_id = $8 AND person_id = $9) AND NOT EXISTS (SELECT 1 FROM hidden kh WHERE kh.host_id = $8 AND kh.hidden_id = person.person_id AND kh.hub_id <> $10 AND kh.hidden_id <> $11 AND NOT EXISTS (SELECT 1 FROM hidden_allow ka WHERE ka.host_id = kh.host_id AND ka.hidden_id = kh.hidden_id AND ka.account_id = $12))\n"
			"RETURNING person_id, visits",
		.param_types = "rttiibiiiiii",
		.column_types = "ii",
		.roles = ROLE_SYSTEM | ROLE_DESK,
		.writes = true,
		.all_hosts = false,
		.streams = false,
		.moves_hidden = true,
};

static struct db_query person_put_listed = {
		.name = "person_put",
		.sqlite_text = "UPDATE person SET lat = ?1, phone = ?2, born_on = ?3, seen_at = ?4, interpreter = ?5,\n"
			"photo = ?6, guide_id = ?7\n"
			"WHERE ( host_id = ?8 AND person_id = ?9) AND kith_shown(person.person_id)\n"
			"RETURNING person_id, visits",
		.postgres_text = "UPDATE person SET lat = $1, phone = $2, born_on = $3, seen_at = $4, interpreter = $5,\n"
			"photo = $6, guide_id = $7\n"
			"WHERE ( host_id = $8 AND person_id = $9) AND (person.person_id <> ALL ($10)) IS NOT FALSE\n"
			"RETURNING person_id, visits",
		.param_types = "rttiibiiil",
		.column_types = "ii",
		.roles = ROLE_SYSTEM | ROLE_DESK,
		.writes = true,
		.all_hosts = false,
		.streams = false,
		.moves_hidden = true,
};

/* For everybody but the system. */
static struct db_query visit_gone_guarded = {
		.name = "visit_gone",
		.sqlite_text = "DELETE FROM visit WHERE ( host_id = ?1 AND visit_id = ?2\n"
			"AND NOT EXISTS (SELECT 1 FROM person p WHERE p.host_id = visit.host_id AND p.person_id = visit.person_id)) AND kith_shown(visit.person_id)",
		.postgres_text = "DELETE FROM visit WHERE ( host_id = $1 AND visit_id = $2\n"
			"AND NOT EXISTS (SELECT 1 FROM person p WHERE p.host_id = visit.host_id AND p.person_id = visit.person_id)) AND NOT EXISTS (SELECT 1 FROM hidden kh WHERE kh.host_id = $1 AND kh.hidden_id = visit.person_id AND kh.hub_id <> $3 AND kh.hidden_id <> $4 AND NOT EXISTS (SELECT 1 FROM hidden_allow ka WHERE ka.host_id = kh.host_id AND ka.hidden_id = kh.hidden_id AND ka.account_id = $5))",
		.param_types = "iiiii",
		.column_types = "",
		.roles = ROLE_SYSTEM | ROLE_DESK,
		.writes = true,
		.all_hosts = false,
		.streams = false,
		.waits = true,
		.moves_hidden = true,
};

static struct db_query visit_gone_listed = {
		.name = "visit_gone",
		.sqlite_text = "DELETE FROM visit WHERE ( host_id = ?1 AND visit_id = ?2\n"
			"AND NOT EXISTS (SELECT 1 FROM person p WHERE p.host_id = visit.host_id AND p.person_id = visit.person_id)) AND kith_shown(visit.person_id)",
		.postgres_text = "DELETE FROM visit WHERE ( host_id = $1 AND visit_id = $2\n"
			"AND NOT EXISTS (SELECT 1 FROM person p WHERE p.host_id = visit.host_id AND p.person_id = visit.person_id)) AND (visit.person_id <> ALL ($3)) IS NOT FALSE",
		.param_types = "iil",
		.column_types = "",
		.roles = ROLE_SYSTEM | ROLE_DESK,
		.writes = true,
		.all_hosts = false,
		.streams = false,
		.waits = true,
		.moves_hidden = true,
};

/* For everybody but the system. */
static struct db_query both_ways_guarded = {
		.name = "both_ways",
		.sqlite_text = "WITH recent AS (SELECT v.host_id, v.visit_id FROM visit v WHERE ( v.host_id = ?1 AND v.person_id = ?2) AND kith_shown(v.person_id) )\n"
			"SELECT r.visit_id AS id, 'visit' AS sort FROM recent r JOIN visit w ON w.host_id = r.host_id AND w.visit_id = r.visit_id WHERE kith_shown(w.person_id)\n"
			"UNION ALL\n"
			"SELECT p.person_id, 'person' FROM person p, host h WHERE ( p.host_id = h.host_id AND h.host_id = ?1 AND p.seen_at = ?3) AND kith_shown(p.person_id)",
		.postgres_text = "WITH recent AS (SELECT v.host_id, v.visit_id FROM visit v WHERE ( v.host_id = $1 AND v.person_id = $2) AND NOT EXISTS (SELECT 1 FROM hidden kh WHERE kh.host_id = $1 AND kh.hidden_id = v.person_id AND kh.hub_id <> $4 AND kh.hidden_id <> $5 AND NOT EXISTS (SELECT 1 FROM hidden_allow ka WHERE ka.host_id = kh.host_id AND ka.hidden_id = kh.hidden_id AND ka.account_id = $6)) )\n"
			"SELECT r.visit_id AS id, 'visit' AS sort FROM recent r JOIN visit w ON w.host_id = r.host_id AND w.visit_id = r.visit_id WHERE NOT EXISTS (SELECT 1 FROM hidden kh WHERE kh.host_id = $1 AND kh.hidden_id = w.person_id AND kh.hub_id <> $4 AND kh.hidden_id <> $5 AND NOT EXISTS (SELECT 1 FROM hidden_allow ka WHERE ka.host_id = kh.host_id AND ka.hidden_id = kh.hidden_id AND ka.account_id = $6))\n"
			"UNION ALL\n"
			"SELECT p.person_id, 'person' FROM person p, host h WHERE ( p.host_id = h.host_id AND h.host_id = $1 AND p.seen_at = $3) AND NOT EXISTS (SELECT 1 FROM hidden kh WHERE kh.host_id = $1 AND kh.hidden_id = p.person_id AND kh.hub_id <> $4 AND kh.hidden_id <> $5 AND NOT EXISTS (SELECT 1 FROM hidden_allow ka WHERE ka.host_id = kh.host_id AND ka.hidden_id = kh.hidden_id AND ka.account_id = $6))",
		.param_types = "iiiiii",
		.column_types = "it",
		.roles = ROLE_SYSTEM | ROLE_DESK,
		.writes = false,
		.all_hosts = false,
		.streams = false,
};

static struct db_query both_ways_listed = {
		.name = "both_ways",
		.sqlite_text = "WITH recent AS (SELECT v.host_id, v.visit_id FROM visit v WHERE ( v.host_id = ?1 AND v.person_id = ?2) AND kith_shown(v.person_id) )\n"
			"SELECT r.visit_id AS id, 'visit' AS sort FROM recent r JOIN visit w ON w.host_id = r.host_id AND w.visit_id = r.visit_id WHERE kith_shown(w.person_id)\n"
			"UNION ALL\n"
			"SELECT p.person_id, 'person' FROM person p, host h WHERE ( p.host_id = h.host_id AND h.host_id = ?1 AND p.seen_at = ?3) AND kith_shown(p.person_id)",
		.postgres_text = "WITH recent AS (SELECT v.host_id, v.visit_id FROM visit v WHERE ( v.host_id = $1 AND v.person_id = $2) AND (v.person_id <> ALL ($4)) IS NOT FALSE )\n"
			"SELECT r.visit_id AS id, 'visit' AS sort FROM recent r JOIN visit w ON w.host_id = r.host_id AND w.visit_id = r.visit_id WHERE (w.person_id <> ALL ($4)) IS NOT FALSE\n"
			"UNION ALL\n"
			"SELECT p.person_id, 'person' FROM person p, host h WHERE ( p.host_id = h.host_id AND h.host_id = $1 AND p.seen_at = $3) AND (p.person_id <> ALL ($4)) IS NOT FALSE",
		.param_types = "iiil",
		.column_types = "it",
		.roles = ROLE_SYSTEM | ROLE_DESK,
		.writes = false,
		.all_hosts = false,
		.streams = false,
};

/* For everybody but the system. */
static struct db_query joined_using_guarded = {
		.name = "joined_using",
		.sqlite_text = "SELECT v.visit_id FROM person p JOIN visit v USING (host_id, person_id) WHERE ( p.host_id = ?1 AND p.person_id = ?2) AND kith_shown(p.person_id) AND kith_shown(v.person_id)",
		.postgres_text = "SELECT v.visit_id FROM person p JOIN visit v USING (host_id, person_id) WHERE ( p.host_id = $1 AND p.person_id = $2) AND NOT EXISTS (SELECT 1 FROM hidden kh WHERE kh.host_id = $1 AND kh.hidden_id = p.person_id AND kh.hub_id <> $3 AND kh.hidden_id <> $4 AND NOT EXISTS (SELECT 1 FROM hidden_allow ka WHERE ka.host_id = kh.host_id AND ka.hidden_id = kh.hidden_id AND ka.account_id = $5)) AND NOT EXISTS (SELECT 1 FROM hidden kh WHERE kh.host_id = $1 AND kh.hidden_id = v.person_id AND kh.hub_id <> $3 AND kh.hidden_id <> $4 AND NOT EXISTS (SELECT 1 FROM hidden_allow ka WHERE ka.host_id = kh.host_id AND ka.hidden_id = kh.hidden_id AND ka.account_id = $5))",
		.param_types = "iiiii",
		.column_types = "i",
		.roles = ROLE_SYSTEM | ROLE_VOLUNTEER,
		.writes = false,
		.all_hosts = false,
		.streams = false,
};

static struct db_query joined_using_listed = {
		.name = "joined_using",
		.sqlite_text = "SELECT v.visit_id FROM person p JOIN visit v USING (host_id, person_id) WHERE ( p.host_id = ?1 AND p.person_id = ?2) AND kith_shown(p.person_id) AND kith_shown(v.person_id)",
		.postgres_text = "SELECT v.visit_id FROM person p JOIN visit v USING (host_id, person_id) WHERE ( p.host_id = $1 AND p.person_id = $2) AND (p.person_id <> ALL ($3)) IS NOT FALSE AND (v.person_id <> ALL ($3)) IS NOT FALSE",
		.param_types = "iil",
		.column_types = "i",
		.roles = ROLE_SYSTEM | ROLE_VOLUNTEER,
		.writes = false,
		.all_hosts = false,
		.streams = false,
};

/* For everybody but the system. */
static struct db_query people_count_guarded = {
		.name = "people_count",
		.sqlite_text = "SELECT count(*) AS n, (SELECT max(v.at) FROM visit v WHERE ( v.host_id = ?1 AND v.person_id = 0) AND kith_shown(v.person_id) ) AS m\n"
			"FROM person WHERE ( host_id = ?1) AND kith_shown(person.person_id)",
		.postgres_text = "SELECT count(*) AS n, (SELECT max(v.at) FROM visit v WHERE ( v.host_id = $1 AND v.person_id = 0) AND NOT EXISTS (SELECT 1 FROM hidden kh WHERE kh.host_id = $1 AND kh.hidden_id = v.person_id AND kh.hub_id <> $2 AND kh.hidden_id <> $3 AND NOT EXISTS (SELECT 1 FROM hidden_allow ka WHERE ka.host_id = kh.host_id AND ka.hidden_id = kh.hidden_id AND ka.account_id = $4)) ) AS m\n"
			"FROM person WHERE ( host_id = $1) AND NOT EXISTS (SELECT 1 FROM hidden kh WHERE kh.host_id = $1 AND kh.hidden_id = person.person_id AND kh.hub_id <> $2 AND kh.hidden_id <> $3 AND NOT EXISTS (SELECT 1 FROM hidden_allow ka WHERE ka.host_id = kh.host_id AND ka.hidden_id = kh.hidden_id AND ka.account_id = $4))",
		.param_types = "iiii",
		.column_types = "ii",
		.roles = ROLE_SYSTEM | ROLE_GOVERNANCE,
		.writes = false,
		.all_hosts = false,
		.streams = false,
};

static struct db_query people_count_listed = {
		.name = "people_count",
		.sqlite_text = "SELECT count(*) AS n, (SELECT max(v.at) FROM visit v WHERE ( v.host_id = ?1 AND v.person_id = 0) AND kith_shown(v.person_id) ) AS m\n"
			"FROM person WHERE ( host_id = ?1) AND kith_shown(person.person_id)",
		.postgres_text = "SELECT count(*) AS n, (SELECT max(v.at) FROM visit v WHERE ( v.host_id = $1 AND v.person_id = 0) AND (v.person_id <> ALL ($2)) IS NOT FALSE ) AS m\n"
			"FROM person WHERE ( host_id = $1) AND (person.person_id <> ALL ($2)) IS NOT FALSE",
		.param_types = "il",
		.column_types = "ii",
		.roles = ROLE_SYSTEM | ROLE_GOVERNANCE,
		.writes = false,
		.all_hosts = false,
		.streams = false,
};

/* For everybody but the system. */
static struct db_query visit_lines_back_guarded = {
		.name = "visit_lines_back",
		.sqlite_text = "SELECT v.visit_id, v.person_id, v.at, v.words, p.given_name,\n"
			"CASE WHEN v.at < ?1 THEN 1 ELSE 0 END AS is_late\n"
			"FROM visit v\n"
			"JOIN person p ON p.host_id = v.host_id AND p.person_id = v.person_id\n"
			"WHERE ( v.host_id = ?2 AND (v.state = ?3 OR ?3 IS NULL)\n"
			"AND v.person_id = ?4\n"
			"AND v.at < ?5) AND kith_shown(v.person_id)\n"
			"ORDER BY v.at DESC, v.visit_id DESC LIMIT 51",
		.postgres_text = "SELECT v.visit_id, v.person_id, v.at, v.words, p.given_name,\n"
			"CASE WHEN v.at < $1 THEN 1 ELSE 0 END AS is_late\n"
			"FROM visit v\n"
			"JOIN person p ON p.host_id = v.host_id AND p.person_id = v.person_id\n"
			"WHERE ( v.host_id = $2 AND (v.state = $3 OR $3 IS NULL)\n"
			"AND v.person_id = $4\n"
			"AND v.at < $5) AND NOT EXISTS (SELECT 1 FROM hidden kh WHERE kh.host_id = $2 AND kh.hidden_id = v.person_id AND kh.hub_id <> $6 AND kh.hidden_id <> $7 AND NOT EXISTS (SELECT 1 FROM hidden_allow ka WHERE ka.host_id = kh.host_id AND ka.hidden_id = kh.hidden_id AND ka.account_id = $8))\n"
			"ORDER BY v.at DESC, v.visit_id DESC LIMIT 51",
		.param_types = "iitiiiii",
		.column_types = "iiitti",
		.roles = ROLE_SYSTEM | ROLE_HUB,
		.writes = false,
		.all_hosts = false,
		.streams = false,
};

static struct db_query visit_lines_back_listed = {
		.name = "visit_lines_back",
		.sqlite_text = "SELECT v.visit_id, v.person_id, v.at, v.words, p.given_name,\n"
			"CASE WHEN v.at < ?1 THEN 1 ELSE 0 END AS is_late\n"
			"FROM visit v\n"
			"JOIN person p ON p.host_id = v.host_id AND p.person_id = v.person_id\n"
			"WHERE ( v.host_id = ?2 AND (v.state = ?3 OR ?3 IS NULL)\n"
			"AND v.person_id = ?4\n"
			"AND v.at < ?5) AND kith_shown(v.person_id)\n"
			"ORDER BY v.at DESC, v.visit_id DESC LIMIT 51",
		.postgres_text = "SELECT v.visit_id, v.person_id, v.at, v.words, p.given_name,\n"
			"CASE WHEN v.at < $1 THEN 1 ELSE 0 END AS is_late\n"
			"FROM visit v\n"
			"JOIN person p ON p.host_id = v.host_id AND p.person_id = v.person_id\n"
			"WHERE ( v.host_id = $2 AND (v.state = $3 OR $3 IS NULL)\n"
			"AND v.person_id = $4\n"
			"AND v.at < $5) AND (v.person_id <> ALL ($6)) IS NOT FALSE\n"
			"ORDER BY v.at DESC, v.visit_id DESC LIMIT 51",
		.param_types = "iitiil",
		.column_types = "iiitti",
		.roles = ROLE_SYSTEM | ROLE_HUB,
		.writes = false,
		.all_hosts = false,
		.streams = false,
};

/* For everybody but the system. */
static struct db_query visit_lines_guarded = {
		.name = "visit_lines",
		.sqlite_text = "SELECT v.visit_id, v.person_id, v.at, v.words, p.given_name,\n"
			"CASE WHEN v.at < ?1 THEN 1 ELSE 0 END AS is_late\n"
			"FROM visit v\n"
			"JOIN person p ON p.host_id = v.host_id AND p.person_id = v.person_id\n"
			"WHERE ( v.host_id = ?2 AND (v.state = ?3 OR ?3 IS NULL)\n"
			"AND v.person_id = ?4) AND kith_shown(v.person_id)\n"
			"ORDER BY v.at, v.visit_id LIMIT 51",
		.postgres_text = "SELECT v.visit_id, v.person_id, v.at, v.words, p.given_name,\n"
			"CASE WHEN v.at < $1 THEN 1 ELSE 0 END AS is_late\n"
			"FROM visit v\n"
			"JOIN person p ON p.host_id = v.host_id AND p.person_id = v.person_id\n"
			"WHERE ( v.host_id = $2 AND (v.state = $3 OR $3 IS NULL)\n"
			"AND v.person_id = $4) AND NOT EXISTS (SELECT 1 FROM hidden kh WHERE kh.host_id = $2 AND kh.hidden_id = v.person_id AND kh.hub_id <> $5 AND kh.hidden_id <> $6 AND NOT EXISTS (SELECT 1 FROM hidden_allow ka WHERE ka.host_id = kh.host_id AND ka.hidden_id = kh.hidden_id AND ka.account_id = $7))\n"
			"ORDER BY v.at, v.visit_id LIMIT 51",
		.param_types = "iitiiii",
		.column_types = "iiitti",
		.roles = ROLE_SYSTEM | ROLE_DESK,
		.writes = false,
		.all_hosts = false,
		.streams = false,
};

static struct db_query visit_lines_listed = {
		.name = "visit_lines",
		.sqlite_text = "SELECT v.visit_id, v.person_id, v.at, v.words, p.given_name,\n"
			"CASE WHEN v.at < ?1 THEN 1 ELSE 0 END AS is_late\n"
			"FROM visit v\n"
			"JOIN person p ON p.host_id = v.host_id AND p.person_id = v.person_id\n"
			"WHERE ( v.host_id = ?2 AND (v.state = ?3 OR ?3 IS NULL)\n"
			"AND v.person_id = ?4) AND kith_shown(v.person_id)\n"
			"ORDER BY v.at, v.visit_id LIMIT 51",
		.postgres_text = "SELECT v.visit_id, v.person_id, v.at, v.words, p.given_name,\n"
			"CASE WHEN v.at < $1 THEN 1 ELSE 0 END AS is_late\n"
			"FROM visit v\n"
			"JOIN person p ON p.host_id = v.host_id AND p.person_id = v.person_id\n"
			"WHERE ( v.host_id = $2 AND (v.state = $3 OR $3 IS NULL)\n"
			"AND v.person_id = $4) AND (v.person_id <> ALL ($5)) IS NOT FALSE\n"
			"ORDER BY v.at, v.visit_id LIMIT 51",
		.param_types = "iitil",
		.column_types = "iiitti",
		.roles = ROLE_SYSTEM | ROLE_DESK,
		.writes = false,
		.all_hosts = false,
		.streams = false,
};

/* For everybody but the system. */
static struct db_query visit_state_count_guarded = {
		.name = "visit_state_count",
		.sqlite_text = "SELECT count(*) AS n\n"
			"FROM visit v\n"
			"JOIN person p ON p.host_id = v.host_id AND p.person_id = v.person_id\n"
			"WHERE ( v.host_id = ?1 AND (v.state = ?2 OR ?2 IS NULL)\n"
			"AND p.seen_at > ?3 AND v.person_id = ?4) AND kith_shown(v.person_id)",
		.postgres_text = "SELECT count(*) AS n\n"
			"FROM visit v\n"
			"JOIN person p ON p.host_id = v.host_id AND p.person_id = v.person_id\n"
			"WHERE ( v.host_id = $1 AND (v.state = $2 OR $2 IS NULL)\n"
			"AND p.seen_at > $3 AND v.person_id = $4) AND NOT EXISTS (SELECT 1 FROM hidden kh WHERE kh.host_id = $1 AND kh.hidden_id = v.person_id AND kh.hub_id <> $5 AND kh.hidden_id <> $6 AND NOT EXISTS (SELECT 1 FROM hidden_allow ka WHERE ka.host_id = kh.host_id AND ka.hidden_id = kh.hidden_id AND ka.account_id = $7))",
		.param_types = "itiiiii",
		.column_types = "i",
		.roles = ROLE_SYSTEM | ROLE_DESK,
		.writes = false,
		.all_hosts = false,
		.streams = false,
};

static struct db_query visit_state_count_listed = {
		.name = "visit_state_count",
		.sqlite_text = "SELECT count(*) AS n\n"
			"FROM visit v\n"
			"JOIN person p ON p.host_id = v.host_id AND p.person_id = v.person_id\n"
			"WHERE ( v.host_id = ?1 AND (v.state = ?2 OR ?2 IS NULL)\n"
			"AND p.seen_at > ?3 AND v.person_id = ?4) AND kith_shown(v.person_id)",
		.postgres_text = "SELECT count(*) AS n\n"
			"FROM visit v\n"
			"JOIN person p ON p.host_id = v.host_id AND p.person_id = v.person_id\n"
			"WHERE ( v.host_id = $1 AND (v.state = $2 OR $2 IS NULL)\n"
			"AND p.seen_at > $3 AND v.person_id = $4) AND (v.person_id <> ALL ($5)) IS NOT FALSE",
		.param_types = "itiil",
		.column_types = "i",
		.roles = ROLE_SYSTEM | ROLE_DESK,
		.writes = false,
		.all_hosts = false,
		.streams = false,
};

/* For everybody but the system. */
static struct db_query people_among_guarded = {
		.name = "people_among",
		.sqlite_text = "SELECT p.person_id, p.seen_at FROM person p\n"
			"WHERE ( p.host_id = ?1 AND p.person_id IN (SELECT l.value FROM json_each(?2) AS l)) AND kith_shown(p.person_id) ORDER BY p.person_id",
		.postgres_text = "SELECT p.person_id, p.seen_at FROM person p\n"
			"WHERE ( p.host_id = $1 AND p.person_id IN (SELECT l.value FROM (SELECT CAST(unnest(string_to_array(btrim($2, '[]'), ',')) AS bigint) AS value) AS l)) AND NOT EXISTS (SELECT 1 FROM hidden kh WHERE kh.host_id = $1 AND kh.hidden_id = p.person_id AND kh.hub_id <> $3 AND kh.hidden_id <> $4 AND NOT EXISTS (SELECT 1 FROM hidden_allow ka WHERE ka.host_id = kh.host_id AND ka.hidden_id = kh.hidden_id AND ka.account_id = $5)) ORDER BY p.person_id",
		.param_types = "itiii",
		.column_types = "ii",
		.roles = ROLE_SYSTEM | ROLE_DESK,
		.writes = false,
		.all_hosts = false,
		.streams = false,
};

static struct db_query people_among_listed = {
		.name = "people_among",
		.sqlite_text = "SELECT p.person_id, p.seen_at FROM person p\n"
			"WHERE ( p.host_id = ?1 AND p.person_id IN (SELECT l.value FROM json_each(?2) AS l)) AND kith_shown(p.person_id) ORDER BY p.person_id",
		.postgres_text = "SELECT p.person_id, p.seen_at FROM person p\n"
			"WHERE ( p.host_id = $1 AND p.person_id IN (SELECT l.value FROM (SELECT CAST(unnest(string_to_array(btrim($2, '[]'), ',')) AS bigint) AS value) AS l)) AND (p.person_id <> ALL ($3)) IS NOT FALSE ORDER BY p.person_id",
		.param_types = "itl",
		.column_types = "ii",
		.roles = ROLE_SYSTEM | ROLE_DESK,
		.writes = false,
		.all_hosts = false,
		.streams = false,
};

/* For everybody but the system. */
static struct db_query visit_moved_guarded = {
		.name = "visit_moved",
		.sqlite_text = "UPDATE visit SET at = ?1 WHERE ( host_id = ?2 AND visit_id = ?3) AND kith_shown(visit.person_id)",
		.postgres_text = "UPDATE visit SET at = $1 WHERE ( host_id = $2 AND visit_id = $3) AND NOT EXISTS (SELECT 1 FROM hidden kh WHERE kh.host_id = $2 AND kh.hidden_id = visit.person_id AND kh.hub_id <> $4 AND kh.hidden_id <> $5 AND NOT EXISTS (SELECT 1 FROM hidden_allow ka WHERE ka.host_id = kh.host_id AND ka.hidden_id = kh.hidden_id AND ka.account_id = $6))",
		.param_types = "iiiiii",
		.column_types = "",
		.roles = ROLE_SYSTEM | ROLE_HUB,
		.writes = true,
		.all_hosts = false,
		.streams = false,
};

static struct db_query visit_moved_listed = {
		.name = "visit_moved",
		.sqlite_text = "UPDATE visit SET at = ?1 WHERE ( host_id = ?2 AND visit_id = ?3) AND kith_shown(visit.person_id)",
		.postgres_text = "UPDATE visit SET at = $1 WHERE ( host_id = $2 AND visit_id = $3) AND (visit.person_id <> ALL ($4)) IS NOT FALSE",
		.param_types = "iiil",
		.column_types = "",
		.roles = ROLE_SYSTEM | ROLE_HUB,
		.writes = true,
		.all_hosts = false,
		.streams = false,
};

/* For everybody but the system. */
static struct db_query visit_when_guarded = {
		.name = "visit_when",
		.sqlite_text = "SELECT v.at, v.state FROM visit v WHERE ( v.host_id = ?1 AND v.visit_id = ?2) AND kith_shown(v.person_id)",
		.postgres_text = "SELECT v.at, v.state FROM visit v WHERE ( v.host_id = $1 AND v.visit_id = $2) AND NOT EXISTS (SELECT 1 FROM hidden kh WHERE kh.host_id = $1 AND kh.hidden_id = v.person_id AND kh.hub_id <> $3 AND kh.hidden_id <> $4 AND NOT EXISTS (SELECT 1 FROM hidden_allow ka WHERE ka.host_id = kh.host_id AND ka.hidden_id = kh.hidden_id AND ka.account_id = $5))",
		.param_types = "iiiii",
		.column_types = "it",
		.roles = ROLE_SYSTEM | ROLE_HUB,
		.writes = false,
		.all_hosts = false,
		.streams = false,
		.differ = 0x2,
};

static struct db_query visit_when_listed = {
		.name = "visit_when",
		.sqlite_text = "SELECT v.at, v.state FROM visit v WHERE ( v.host_id = ?1 AND v.visit_id = ?2) AND kith_shown(v.person_id)",
		.postgres_text = "SELECT v.at, v.state FROM visit v WHERE ( v.host_id = $1 AND v.visit_id = $2) AND (v.person_id <> ALL ($3)) IS NOT FALSE",
		.param_types = "iil",
		.column_types = "it",
		.roles = ROLE_SYSTEM | ROLE_HUB,
		.writes = false,
		.all_hosts = false,
		.streams = false,
		.differ = 0x2,
};

/* For everybody but the system. */
static struct db_query visits_of_each_guarded = {
		.name = "visits_of_each",
		.sqlite_text = "SELECT v.visit_id, v.person_id, v.words FROM visit v\n"
			"WHERE ( v.host_id = ?1 AND v.person_id = ?2) AND kith_shown(v.person_id) ORDER BY v.at, v.visit_id",
		.postgres_text = "SELECT v.visit_id, v.person_id, v.words FROM visit v\n"
			"WHERE ( v.host_id = $1 AND v.person_id = $2) AND NOT EXISTS (SELECT 1 FROM hidden kh WHERE kh.host_id = $1 AND kh.hidden_id = v.person_id AND kh.hub_id <> $3 AND kh.hidden_id <> $4 AND NOT EXISTS (SELECT 1 FROM hidden_allow ka WHERE ka.host_id = kh.host_id AND ka.hidden_id = kh.hidden_id AND ka.account_id = $5)) ORDER BY v.at, v.visit_id",
		.param_types = "iiiii",
		.column_types = "iit",
		.roles = ROLE_SYSTEM | ROLE_HUB,
		.writes = false,
		.all_hosts = false,
		.streams = false,
		.differ = 0x2,
};

static struct db_query visits_of_each_listed = {
		.name = "visits_of_each",
		.sqlite_text = "SELECT v.visit_id, v.person_id, v.words FROM visit v\n"
			"WHERE ( v.host_id = ?1 AND v.person_id = ?2) AND kith_shown(v.person_id) ORDER BY v.at, v.visit_id",
		.postgres_text = "SELECT v.visit_id, v.person_id, v.words FROM visit v\n"
			"WHERE ( v.host_id = $1 AND v.person_id = $2) AND (v.person_id <> ALL ($3)) IS NOT FALSE ORDER BY v.at, v.visit_id",
		.param_types = "iil",
		.column_types = "iit",
		.roles = ROLE_SYSTEM | ROLE_HUB,
		.writes = false,
		.all_hosts = false,
		.streams = false,
		.differ = 0x2,
};

static struct db_query queries[] = {
	{
		.name = "person_one",
		.sqlite_text = "SELECT p.person_id, p.reference, p.given_name, p.phone, p.born_on, p.state, p.interpreter, p.lat, p.guide_id, p.photo,\n"
			"p.seen_at, p.visits\n"
			"FROM person p\n"
			"WHERE p.host_id = ?1 AND p.person_id = ?2",
		.postgres_text = "SELECT p.person_id, p.reference, p.given_name, p.phone, p.born_on, p.state, p.interpreter, p.lat, p.guide_id, p.photo,\n"
			"p.seen_at, p.visits\n"
			"FROM person p\n"
			"WHERE p.host_id = $1 AND p.person_id = $2",
		.param_types = "ii",
		.column_types = "itttttiribii",
		.roles = ROLE_SYSTEM | ROLE_DESK | ROLE_PARTNER,
		.writes = false,
		.all_hosts = false,
		.streams = false,
		.guarded = &person_one_guarded,
		.listed = &person_one_listed,
	},
	{
		.name = "person_seen",
		.sqlite_text = "SELECT p.person_id, v.visit_id, v.at, v.state AS visit_state, v.vehicle, v.words || '' AS notes,\n"
			"CASE WHEN v.at < ?1 THEN 1 ELSE 0 END AS late,\n"
			"'host_id = :not_one -- and no comment; LIKE * now() \"\"' AS label\n"
			"FROM person p\n"
			"LEFT JOIN visit v ON v.host_id = p.host_id AND v.person_id = p.person_id\n"
			"WHERE p.host_id = ?2 AND p.seen_at >= ?3 AND (v.state = ?4 OR ?5 = '')\n"
			"ORDER BY p.seen_at LIMIT 50",
		.postgres_text = "SELECT p.person_id, v.visit_id, v.at, v.state AS visit_state, v.vehicle, v.words || '' AS notes,\n"
			"CASE WHEN v.at < $1 THEN 1 ELSE 0 END AS late,\n"
			"'host_id = :not_one -- and no comment; LIKE * now() \"\"' AS label\n"
			"FROM person p\n"
			"LEFT JOIN visit v ON v.host_id = p.host_id AND v.person_id = p.person_id\n"
			"WHERE p.host_id = $2 AND p.seen_at >= $3 AND (v.state = $4 OR $5 = '')\n"
			"ORDER BY p.seen_at LIMIT 50",
		.param_types = "iiitt",
		.column_types = "iiitttit",
		.roles = ROLE_SYSTEM | ROLE_STAFF,
		.writes = false,
		.all_hosts = false,
		.streams = false,
		.guarded = &person_seen_guarded,
		.listed = &person_seen_listed,
	},
	{
		.name = "visit_each",
		.sqlite_text = "SELECT v.visit_id FROM visit v WHERE v.host_id = ?1 AND v.person_id = ?2",
		.postgres_text = "SELECT v.visit_id FROM visit v WHERE v.host_id = $1 AND v.person_id = $2",
		.param_types = "ii",
		.column_types = "i",
		.roles = ROLE_SYSTEM | ROLE_SYSTEM,
		.writes = false,
		.all_hosts = false,
		.streams = true,
		.guarded = &visit_each_guarded,
		.listed = &visit_each_listed,
	},
	{
		.name = "visit_add",
		.sqlite_text = "INSERT INTO visit (host_id, visit_id, person_id, at, state, vehicle, words)\n"
			"VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)\n"
			"ON CONFLICT (host_id, visit_id) DO UPDATE SET words = excluded.words",
		.postgres_text = "INSERT INTO visit (host_id, visit_id, person_id, at, state, vehicle, words)\n"
			"VALUES ($1, $2, $3, $4, $5, $6, $7)\n"
			"ON CONFLICT (host_id, visit_id) DO UPDATE SET words = excluded.words",
		.param_types = "iiiittt",
		.column_types = "",
		.roles = ROLE_SYSTEM | ROLE_DESK,
		.writes = true,
		.all_hosts = false,
		.streams = false,
	},
	{
		.name = "visit_copy",
		.sqlite_text = "INSERT INTO visit (host_id, visit_id, person_id, at, state, vehicle)\n"
			"SELECT v.host_id, ?1, v.person_id, v.at, v.state, v.vehicle FROM visit v\n"
			"WHERE v.host_id = ?2 AND v.visit_id = ?3",
		.postgres_text = "INSERT INTO visit (host_id, visit_id, person_id, at, state, vehicle)\n"
			"SELECT v.host_id, $1, v.person_id, v.at, v.state, v.vehicle FROM visit v\n"
			"WHERE v.host_id = $2 AND v.visit_id = $3",
		.param_types = "iii",
		.column_types = "",
		.roles = ROLE_SYSTEM | ROLE_DESK,
		.writes = true,
		.all_hosts = false,
		.streams = false,
		.guarded = &visit_copy_guarded,
		.listed = &visit_copy_listed,
	},
	{
		.name = "person_put",
		.sqlite_text = "UPDATE person SET lat = ?1, phone = ?2, born_on = ?3, seen_at = ?4, interpreter = ?5,\n"
			"photo = ?6, guide_id = ?7\n"
			"WHERE host_id = ?8 AND person_id = ?9\n"
			"RETURNING person_id, visits",
		.postgres_text = "UPDATE person SET lat = $1, phone = $2, born_on = $3, seen_at = $4, interpreter = $5,\n"
			"photo = $6, guide_id = $7\n"
			"WHERE host_id = $8 AND person_id = $9\n"
			"RETURNING person_id, visits",
		.param_types = "rttiibiii",
		.column_types = "ii",
		.roles = ROLE_SYSTEM | ROLE_DESK,
		.writes = true,
		.all_hosts = false,
		.streams = false,
		.moves_hidden = true,
		.guarded = &person_put_guarded,
		.listed = &person_put_listed,
	},
	{
		.name = "visit_gone",
		.sqlite_text = "DELETE FROM visit WHERE host_id = ?1 AND visit_id = ?2\n"
			"AND NOT EXISTS (SELECT 1 FROM person p WHERE p.host_id = visit.host_id AND p.person_id = visit.person_id)",
		.postgres_text = "DELETE FROM visit WHERE host_id = $1 AND visit_id = $2\n"
			"AND NOT EXISTS (SELECT 1 FROM person p WHERE p.host_id = visit.host_id AND p.person_id = visit.person_id)",
		.param_types = "ii",
		.column_types = "",
		.roles = ROLE_SYSTEM | ROLE_DESK,
		.writes = true,
		.all_hosts = false,
		.streams = false,
		.waits = true,
		.moves_hidden = true,
		.guarded = &visit_gone_guarded,
		.listed = &visit_gone_listed,
	},
	{
		.name = "both_ways",
		.sqlite_text = "WITH recent AS (SELECT v.host_id, v.visit_id FROM visit v WHERE v.host_id = ?1 AND v.person_id = ?2)\n"
			"SELECT r.visit_id AS id, 'visit' AS sort FROM recent r JOIN visit w ON w.host_id = r.host_id AND w.visit_id = r.visit_id\n"
			"UNION ALL\n"
			"SELECT p.person_id, 'person' FROM person p, host h WHERE p.host_id = h.host_id AND h.host_id = ?1 AND p.seen_at = ?3",
		.postgres_text = "WITH recent AS (SELECT v.host_id, v.visit_id FROM visit v WHERE v.host_id = $1 AND v.person_id = $2)\n"
			"SELECT r.visit_id AS id, 'visit' AS sort FROM recent r JOIN visit w ON w.host_id = r.host_id AND w.visit_id = r.visit_id\n"
			"UNION ALL\n"
			"SELECT p.person_id, 'person' FROM person p, host h WHERE p.host_id = h.host_id AND h.host_id = $1 AND p.seen_at = $3",
		.param_types = "iii",
		.column_types = "it",
		.roles = ROLE_SYSTEM | ROLE_DESK,
		.writes = false,
		.all_hosts = false,
		.streams = false,
		.guarded = &both_ways_guarded,
		.listed = &both_ways_listed,
	},
	{
		.name = "joined_using",
		.sqlite_text = "SELECT v.visit_id FROM person p JOIN visit v USING (host_id, person_id) WHERE p.host_id = ?1 AND p.person_id = ?2",
		.postgres_text = "SELECT v.visit_id FROM person p JOIN visit v USING (host_id, person_id) WHERE p.host_id = $1 AND p.person_id = $2",
		.param_types = "ii",
		.column_types = "i",
		.roles = ROLE_SYSTEM | ROLE_VOLUNTEER,
		.writes = false,
		.all_hosts = false,
		.streams = false,
		.guarded = &joined_using_guarded,
		.listed = &joined_using_listed,
	},
	{
		.name = "hosts_all",
		.sqlite_text = "SELECT host_id, name FROM host ORDER BY host_id",
		.postgres_text = "SELECT host_id, name FROM host ORDER BY host_id",
		.param_types = "",
		.column_types = "it",
		.roles = ROLE_SYSTEM | ROLE_ANYONE,
		.writes = false,
		.all_hosts = true,
		.streams = false,
	},
	{
		.name = "people_count",
		.sqlite_text = "SELECT count(*) AS n, (SELECT max(v.at) FROM visit v WHERE v.host_id = ?1 AND v.person_id = 0) AS m\n"
			"FROM person WHERE host_id = ?1",
		.postgres_text = "SELECT count(*) AS n, (SELECT max(v.at) FROM visit v WHERE v.host_id = $1 AND v.person_id = 0) AS m\n"
			"FROM person WHERE host_id = $1",
		.param_types = "i",
		.column_types = "ii",
		.roles = ROLE_SYSTEM | ROLE_GOVERNANCE,
		.writes = false,
		.all_hosts = false,
		.streams = false,
		.guarded = &people_count_guarded,
		.listed = &people_count_listed,
	},
	{
		.name = "visit_lines_back",
		.sqlite_text = "SELECT v.visit_id, v.person_id, v.at, v.words, p.given_name,\n"
			"CASE WHEN v.at < ?1 THEN 1 ELSE 0 END AS is_late\n"
			"FROM visit v\n"
			"JOIN person p ON p.host_id = v.host_id AND p.person_id = v.person_id\n"
			"WHERE v.host_id = ?2 AND (v.state = ?3 OR ?3 IS NULL)\n"
			"AND v.person_id = ?4\n"
			"AND v.at < ?5\n"
			"ORDER BY v.at DESC, v.visit_id DESC LIMIT 51",
		.postgres_text = "SELECT v.visit_id, v.person_id, v.at, v.words, p.given_name,\n"
			"CASE WHEN v.at < $1 THEN 1 ELSE 0 END AS is_late\n"
			"FROM visit v\n"
			"JOIN person p ON p.host_id = v.host_id AND p.person_id = v.person_id\n"
			"WHERE v.host_id = $2 AND (v.state = $3 OR $3 IS NULL)\n"
			"AND v.person_id = $4\n"
			"AND v.at < $5\n"
			"ORDER BY v.at DESC, v.visit_id DESC LIMIT 51",
		.param_types = "iitii",
		.column_types = "iiitti",
		.roles = ROLE_SYSTEM | ROLE_HUB,
		.writes = false,
		.all_hosts = false,
		.streams = false,
		.guarded = &visit_lines_back_guarded,
		.listed = &visit_lines_back_listed,
	},
	{
		.name = "visit_lines",
		.sqlite_text = "SELECT v.visit_id, v.person_id, v.at, v.words, p.given_name,\n"
			"CASE WHEN v.at < ?1 THEN 1 ELSE 0 END AS is_late\n"
			"FROM visit v\n"
			"JOIN person p ON p.host_id = v.host_id AND p.person_id = v.person_id\n"
			"WHERE v.host_id = ?2 AND (v.state = ?3 OR ?3 IS NULL)\n"
			"AND v.person_id = ?4\n"
			"ORDER BY v.at, v.visit_id LIMIT 51",
		.postgres_text = "SELECT v.visit_id, v.person_id, v.at, v.words, p.given_name,\n"
			"CASE WHEN v.at < $1 THEN 1 ELSE 0 END AS is_late\n"
			"FROM visit v\n"
			"JOIN person p ON p.host_id = v.host_id AND p.person_id = v.person_id\n"
			"WHERE v.host_id = $2 AND (v.state = $3 OR $3 IS NULL)\n"
			"AND v.person_id = $4\n"
			"ORDER BY v.at, v.visit_id LIMIT 51",
		.param_types = "iiti",
		.column_types = "iiitti",
		.roles = ROLE_SYSTEM | ROLE_DESK,
		.writes = false,
		.all_hosts = false,
		.streams = false,
		.guarded = &visit_lines_guarded,
		.listed = &visit_lines_listed,
	},
	{
		.name = "visit_state_count",
		.sqlite_text = "SELECT count(*) AS n\n"
			"FROM visit v\n"
			"JOIN person p ON p.host_id = v.host_id AND p.person_id = v.person_id\n"
			"WHERE v.host_id = ?1 AND (v.state = ?2 OR ?2 IS NULL)\n"
			"AND p.seen_at > ?3 AND v.person_id = ?4",
		.postgres_text = "SELECT count(*) AS n\n"
			"FROM visit v\n"
			"JOIN person p ON p.host_id = v.host_id AND p.person_id = v.person_id\n"
			"WHERE v.host_id = $1 AND (v.state = $2 OR $2 IS NULL)\n"
			"AND p.seen_at > $3 AND v.person_id = $4",
		.param_types = "itii",
		.column_types = "i",
		.roles = ROLE_SYSTEM | ROLE_DESK,
		.writes = false,
		.all_hosts = false,
		.streams = false,
		.guarded = &visit_state_count_guarded,
		.listed = &visit_state_count_listed,
	},
	{
		.name = "people_among",
		.sqlite_text = "SELECT p.person_id, p.seen_at FROM person p\n"
			"WHERE p.host_id = ?1 AND p.person_id IN (SELECT l.value FROM json_each(?2) AS l) ORDER BY p.person_id",
		.postgres_text = "SELECT p.person_id, p.seen_at FROM person p\n"
			"WHERE p.host_id = $1 AND p.person_id IN (SELECT l.value FROM (SELECT CAST(unnest(string_to_array(btrim($2, '[]'), ',')) AS bigint) AS value) AS l) ORDER BY p.person_id",
		.param_types = "it",
		.column_types = "ii",
		.roles = ROLE_SYSTEM | ROLE_DESK,
		.writes = false,
		.all_hosts = false,
		.streams = false,
		.guarded = &people_among_guarded,
		.listed = &people_among_listed,
	},
	{
		.name = "visit_moved",
		.sqlite_text = "UPDATE visit SET at = ?1 WHERE host_id = ?2 AND visit_id = ?3",
		.postgres_text = "UPDATE visit SET at = $1 WHERE host_id = $2 AND visit_id = $3",
		.param_types = "iii",
		.column_types = "",
		.roles = ROLE_SYSTEM | ROLE_HUB,
		.writes = true,
		.all_hosts = false,
		.streams = false,
		.guarded = &visit_moved_guarded,
		.listed = &visit_moved_listed,
	},
	{
		.name = "visit_when",
		.sqlite_text = "SELECT v.at, v.state FROM visit v WHERE v.host_id = ?1 AND v.visit_id = ?2",
		.postgres_text = "SELECT v.at, v.state FROM visit v WHERE v.host_id = $1 AND v.visit_id = $2",
		.param_types = "ii",
		.column_types = "it",
		.roles = ROLE_SYSTEM | ROLE_HUB,
		.writes = false,
		.all_hosts = false,
		.streams = false,
		.differ = 0x2,
		.guarded = &visit_when_guarded,
		.listed = &visit_when_listed,
	},
	{
		.name = "visits_of_each",
		.sqlite_text = "SELECT v.visit_id, v.person_id, v.words FROM visit v\n"
			"WHERE v.host_id = ?1 AND v.person_id = ?2 ORDER BY v.at, v.visit_id",
		.postgres_text = "SELECT v.visit_id, v.person_id, v.words FROM visit v\n"
			"WHERE v.host_id = $1 AND v.person_id = $2 ORDER BY v.at, v.visit_id",
		.param_types = "ii",
		.column_types = "iit",
		.roles = ROLE_SYSTEM | ROLE_HUB,
		.writes = false,
		.all_hosts = false,
		.streams = false,
		.differ = 0x2,
		.guarded = &visits_of_each_guarded,
		.listed = &visits_of_each_listed,
	},
};

static const struct db_column_info person_one_columns[] = {
	{ "person_id", DB_NOT_PERSONAL },
	{ "reference", DB_NOT_PERSONAL },
	{ "given_name", CATEGORY_IDENTITY },
	{ "phone", CATEGORY_CONTACT },
	{ "born_on", DB_NOT_PERSONAL },
	{ "state", DB_NOT_PERSONAL },
	{ "interpreter", DB_NOT_PERSONAL },
	{ "lat", DB_NOT_PERSONAL },
	{ "guide_id", DB_NOT_PERSONAL },
	{ "photo", DB_NOT_PERSONAL },
	{ "seen_at", DB_NOT_PERSONAL },
	{ "visits", DB_NOT_PERSONAL },
};
static const struct db_column_info person_seen_columns[] = {
	{ "person_id", DB_NOT_PERSONAL },
	{ "visit_id", DB_NOT_PERSONAL },
	{ "at", DB_NOT_PERSONAL },
	{ "visit_state", DB_NOT_PERSONAL },
	{ "vehicle", DB_NOT_PERSONAL },
	{ "notes", CATEGORY_CASE_NOTES },
	{ "late", DB_NOT_PERSONAL },
	{ "label", DB_NOT_PERSONAL },
};
static const struct db_column_info visit_each_columns[] = {
	{ "visit_id", DB_NOT_PERSONAL },
};
static const struct db_column_info person_put_columns[] = {
	{ "person_id", DB_NOT_PERSONAL },
	{ "visits", DB_NOT_PERSONAL },
};
static const struct db_column_info both_ways_columns[] = {
	{ "id", DB_NOT_PERSONAL },
	{ "sort", DB_NOT_PERSONAL },
};
static const struct db_column_info joined_using_columns[] = {
	{ "visit_id", DB_NOT_PERSONAL },
};
static const struct db_column_info hosts_all_columns[] = {
	{ "host_id", DB_NOT_PERSONAL },
	{ "name", DB_NOT_PERSONAL },
};
static const struct db_column_info people_count_columns[] = {
	{ "n", DB_NOT_PERSONAL },
	{ "m", DB_NOT_PERSONAL },
};
static const struct db_column_info visit_lines_back_columns[] = {
	{ "visit_id", DB_NOT_PERSONAL },
	{ "person_id", DB_NOT_PERSONAL },
	{ "at", DB_NOT_PERSONAL },
	{ "words", CATEGORY_CASE_NOTES },
	{ "given_name", CATEGORY_IDENTITY },
	{ "is_late", DB_NOT_PERSONAL },
};
static const struct db_column_info visit_lines_columns[] = {
	{ "visit_id", DB_NOT_PERSONAL },
	{ "person_id", DB_NOT_PERSONAL },
	{ "at", DB_NOT_PERSONAL },
	{ "words", CATEGORY_CASE_NOTES },
	{ "given_name", CATEGORY_IDENTITY },
	{ "is_late", DB_NOT_PERSONAL },
};
static const struct db_column_info visit_state_count_columns[] = {
	{ "n", DB_NOT_PERSONAL },
};
static const struct db_column_info people_among_columns[] = {
	{ "person_id", DB_NOT_PERSONAL },
	{ "seen_at", DB_NOT_PERSONAL },
};
static const struct db_column_info visit_when_columns[] = {
	{ "at", DB_NOT_PERSONAL },
	{ "state", DB_NOT_PERSONAL },
};
static const struct db_column_info visits_of_each_columns[] = {
	{ "visit_id", DB_NOT_PERSONAL },
	{ "person_id", DB_NOT_PERSONAL },
	{ "words", CATEGORY_CASE_NOTES },
};

const struct db_query_info room_sql_queries[] = {
	{ .room = "room", .query = &queries[0], .line = 4, .column_count = 12, .columns = person_one_columns },
	{ .room = "room", .query = &queries[1], .line = 14, .column_count = 8, .columns = person_seen_columns },
	{ .room = "room", .query = &queries[2], .line = 29, .column_count = 1, .columns = visit_each_columns },
	{ .room = "room", .query = &queries[3], .line = 33, .column_count = 0 },
	{ .room = "room", .query = &queries[4], .line = 39, .column_count = 0 },
	{ .room = "room", .query = &queries[5], .line = 46, .column_count = 2, .columns = person_put_columns },
	{ .room = "room", .query = &queries[6], .line = 53, .column_count = 0 },
	{ .room = "room", .query = &queries[7], .line = 58, .column_count = 2, .columns = both_ways_columns },
	{ .room = "room", .query = &queries[8], .line = 67, .column_count = 1, .columns = joined_using_columns },
	{ .room = "room", .query = &queries[9], .line = 71, .column_count = 2, .columns = hosts_all_columns },
	{ .room = "room", .query = &queries[10], .line = 76, .column_count = 2, .columns = people_count_columns },
	{ .room = "room", .query = &queries[11], .line = 98, .column_count = 6, .columns = visit_lines_back_columns },
	{ .room = "room", .query = &queries[12], .line = 105, .column_count = 6, .columns = visit_lines_columns },
	{ .room = "room", .query = &queries[13], .line = 112, .column_count = 1, .columns = visit_state_count_columns },
	{ .room = "room", .query = &queries[14], .line = 119, .column_count = 2, .columns = people_among_columns },
	{ .room = "room", .query = &queries[15], .line = 126, .column_count = 0 },
	{ .room = "room", .query = &queries[16], .line = 131, .column_count = 2, .columns = visit_when_columns },
	{ .room = "room", .query = &queries[17], .line = 136, .column_count = 3, .columns = visits_of_each_columns },
	{ .query = NULL },
};

static void person_one_read(struct db_cursor *c, struct person_one_row *row)
{
	int64_t subject = 0;
	if (subject == 0)
		subject = db_int(c, 0);
	row->person_id.v = db_int(c, 0);
	row->reference = db_text(c, 1);
	row->given_name = (struct personal){ db_text(c, 2), subject, CATEGORY_IDENTITY };
	row->phone = (struct personal){ db_text(c, 3), subject, CATEGORY_CONTACT };
	row->born_on = db_text(c, 4);
	if (!person_state_parse(db_text(c, 5), &row->state))
		row->state = 0;
	row->interpreter = db_int(c, 6) != 0;
	row->lat = db_real(c, 7);
	row->guide_id.v = db_int(c, 8);
	row->photo = db_text(c, 9);
	row->seen_at = db_int(c, 10);
	row->visits = db_int(c, 11);
}

bool person_one(struct db *db, struct person_one_args args, struct person_one_row *row)
{
	const struct db_value params[] = {
		db_put_int(db_host(db)),
		db_put_int_or_null(args.person_id.v),
	};
	struct db_cursor *c = db_run(db, &queries[0], params, 2);
	*row = (struct person_one_row){ 0 };
	bool found = db_next(c);
	if (found)
		person_one_read(c, row);
	db_finish(c);
	return found;
}

static void person_seen_read(struct db_cursor *c, struct person_seen_row *row)
{
	int64_t subject = 0;
	if (subject == 0)
		subject = db_int(c, 0);
	if (subject == 0)
		subject = db_int(c, 1);
	row->person_id.v = db_int(c, 0);
	row->visit_id.v = db_int(c, 1);
	row->at = db_int(c, 2);
	if (!visit_state_parse(db_text(c, 3), &row->visit_state))
		row->visit_state = 0;
	if (!vehicle_parse(db_text(c, 4), &row->vehicle))
		row->vehicle = 0;
	row->notes = (struct personal){ db_text(c, 5), subject, CATEGORY_CASE_NOTES };
	row->late = db_int(c, 6);
	row->label = db_text(c, 7);
}

struct person_seen_rows person_seen(struct db *db, struct person_seen_args args)
{
	const struct db_value params[] = {
		db_put_int(db_now(db)),
		db_put_int(db_host(db)),
		db_put_int_or_null(args.seen_at),
		db_put_text(visit_state_name(args.state)),
		db_put_text(args.text_like_this),
	};
	struct db_cursor *c = db_run(db, &queries[1], params, 5);
	struct person_seen_rows rows = { 0 };
	while (db_next(c)) {
		struct person_seen_row row = { 0 };
		person_seen_read(c, &row);
		VEC_PUSH(db_arena(db), &rows, row);
	}
	db_finish(c);
	return rows;
}

static void visit_each_read(struct db_cursor *c, struct visit_each_row *row)
{
	row->visit_id.v = db_int(c, 0);
}

struct visit_each_each visit_each(struct db *db, struct visit_each_args args)
{
	const struct db_value params[] = {
		db_put_int(db_host(db)),
		db_put_int_or_null(args.person_id.v),
	};
	struct db_cursor *c = db_run(db, &queries[2], params, 2);
	return (struct visit_each_each){ c };
}

bool visit_each_next(struct visit_each_each *e, struct visit_each_row *row)
{
	*row = (struct visit_each_row){ 0 };
	if (!e->cursor)
		return false;
	if (!db_next(e->cursor)) {
		visit_each_stop(e);
		return false;
	}
	visit_each_read(e->cursor, row);
	return true;
}

void visit_each_stop(struct visit_each_each *e)
{
	if (e->cursor)
		db_finish(e->cursor);
	e->cursor = NULL;
}

int64_t visit_add(struct db *db, struct visit_add_args args)
{
	const struct db_value params[] = {
		db_put_int(db_host(db)),
		db_put_int_or_null(args.visit_id.v),
		db_put_int_or_null(args.person_id.v),
		db_put_int(args.at),
		db_put_text(visit_state_name(args.state)),
		db_put_text(vehicle_name(args.vehicle)),
		db_put_text_or_empty(args.words),
	};
	struct db_cursor *c = db_run(db, &queries[3], params, 7);
	return db_finish(c);
}

int64_t visit_copy(struct db *db, struct visit_copy_args args)
{
	const struct db_value params[] = {
		db_put_int_or_null(args.visit_id.v),
		db_put_int(db_host(db)),
		db_put_int_or_null(args.of_visit.v),
	};
	struct db_cursor *c = db_run(db, &queries[4], params, 3);
	return db_finish(c);
}

static void person_put_read(struct db_cursor *c, struct person_put_row *row)
{
	row->person_id.v = db_int(c, 0);
	row->visits = db_int(c, 1);
}

bool person_put(struct db *db, struct person_put_args args, struct person_put_row *row)
{
	const struct db_value params[] = {
		db_put_real(args.lat),
		db_put_text(args.phone),
		db_put_text_or_empty(args.born_on),
		db_put_int_or_null(args.seen_at),
		db_put_int(args.interpreter),
		db_put_bytes(args.photo),
		db_put_int_or_null(args.guide_id.v),
		db_put_int(db_host(db)),
		db_put_int_or_null(args.person_id.v),
	};
	struct db_cursor *c = db_run(db, &queries[5], params, 9);
	*row = (struct person_put_row){ 0 };
	bool found = db_next(c);
	if (found)
		person_put_read(c, row);
	db_finish(c);
	return found;
}

void visit_gone(struct db *db, struct visit_gone_args args)
{
	const struct db_value params[] = {
		db_put_int(db_host(db)),
		db_put_int_or_null(args.visit_id.v),
	};
	struct db_cursor *c = db_run(db, &queries[6], params, 2);
	db_finish(c);
}

static void both_ways_read(struct db_cursor *c, struct both_ways_row *row)
{
	row->id = db_int(c, 0);
	row->sort = db_text(c, 1);
}

struct both_ways_rows both_ways(struct db *db, struct both_ways_args args)
{
	const struct db_value params[] = {
		db_put_int(db_host(db)),
		db_put_int_or_null(args.person_id.v),
		db_put_int_or_null(args.seen_at),
	};
	struct db_cursor *c = db_run(db, &queries[7], params, 3);
	struct both_ways_rows rows = { 0 };
	while (db_next(c)) {
		struct both_ways_row row = { 0 };
		both_ways_read(c, &row);
		VEC_PUSH(db_arena(db), &rows, row);
	}
	db_finish(c);
	return rows;
}

static void joined_using_read(struct db_cursor *c, struct joined_using_row *row)
{
	row->visit_id.v = db_int(c, 0);
}

struct joined_using_rows joined_using(struct db *db, struct joined_using_args args)
{
	const struct db_value params[] = {
		db_put_int(db_host(db)),
		db_put_int_or_null(args.person_id.v),
	};
	struct db_cursor *c = db_run(db, &queries[8], params, 2);
	struct joined_using_rows rows = { 0 };
	while (db_next(c)) {
		struct joined_using_row row = { 0 };
		joined_using_read(c, &row);
		VEC_PUSH(db_arena(db), &rows, row);
	}
	db_finish(c);
	return rows;
}

static void hosts_all_read(struct db_cursor *c, struct hosts_all_row *row)
{
	row->host_id.v = db_int(c, 0);
	row->name = db_text(c, 1);
}

struct hosts_all_rows hosts_all(struct db *db)
{
	struct db_cursor *c = db_run(db, &queries[9], NULL, 0);
	struct hosts_all_rows rows = { 0 };
	while (db_next(c)) {
		struct hosts_all_row row = { 0 };
		hosts_all_read(c, &row);
		VEC_PUSH(db_arena(db), &rows, row);
	}
	db_finish(c);
	return rows;
}

static void people_count_read(struct db_cursor *c, struct people_count_row *row)
{
	row->n = db_int(c, 0);
	row->m = db_int(c, 1);
}

bool people_count(struct db *db, struct people_count_row *row)
{
	const struct db_value params[] = {
		db_put_int(db_host(db)),
	};
	struct db_cursor *c = db_run(db, &queries[10], params, 1);
	*row = (struct people_count_row){ 0 };
	bool found = db_next(c);
	if (found)
		people_count_read(c, row);
	db_finish(c);
	return found;
}

static void visit_lines_back_read(struct db_cursor *c, struct visit_lines_back_row *row)
{
	int64_t subject = 0;
	if (subject == 0)
		subject = db_int(c, 1);
	row->visit_id.v = db_int(c, 0);
	row->person_id.v = db_int(c, 1);
	row->at = db_int(c, 2);
	row->words = (struct personal){ db_text(c, 3), subject, CATEGORY_CASE_NOTES };
	row->given_name = (struct personal){ db_text(c, 4), subject, CATEGORY_IDENTITY };
	row->is_late = db_int(c, 5);
}

struct visit_lines_back_rows visit_lines_back(struct db *db, struct visit_lines_back_args args)
{
	const struct db_value params[] = {
		db_put_int(db_now(db)),
		db_put_int(db_host(db)),
		db_put_text(visit_state_name(args.in_state)),
		db_put_int_or_null(args.person_id.v),
		db_put_int(args.before),
	};
	struct db_cursor *c = db_run(db, &queries[11], params, 5);
	struct visit_lines_back_rows rows = { 0 };
	while (db_next(c)) {
		struct visit_lines_back_row row = { 0 };
		visit_lines_back_read(c, &row);
		VEC_PUSH(db_arena(db), &rows, row);
	}
	db_finish(c);
	return rows;
}

struct visit_lines_back_rows visit_lines(struct db *db, struct visit_lines_args args)
{
	const struct db_value params[] = {
		db_put_int(db_now(db)),
		db_put_int(db_host(db)),
		db_put_text(visit_state_name(args.in_state)),
		db_put_int_or_null(args.person_id.v),
	};
	struct db_cursor *c = db_run(db, &queries[12], params, 4);
	struct visit_lines_back_rows rows = { 0 };
	while (db_next(c)) {
		struct visit_lines_back_row row = { 0 };
		visit_lines_back_read(c, &row);
		VEC_PUSH(db_arena(db), &rows, row);
	}
	db_finish(c);
	return rows;
}

static void visit_state_count_read(struct db_cursor *c, struct visit_state_count_row *row)
{
	row->n = db_int(c, 0);
}

bool visit_state_count(struct db *db, struct visit_state_count_args args, struct visit_state_count_row *row)
{
	const struct db_value params[] = {
		db_put_int(db_host(db)),
		db_put_text(visit_state_name(args.in_state)),
		db_put_int(args.seen_after),
		db_put_int_or_null(args.person_id.v),
	};
	struct db_cursor *c = db_run(db, &queries[13], params, 4);
	*row = (struct visit_state_count_row){ 0 };
	bool found = db_next(c);
	if (found)
		visit_state_count_read(c, row);
	db_finish(c);
	return found;
}

static void people_among_read(struct db_cursor *c, struct people_among_row *row)
{
	row->person_id.v = db_int(c, 0);
	row->seen_at = db_int(c, 1);
}

struct people_among_rows people_among(struct db *db, struct people_among_args args)
{
	const struct db_value params[] = {
		db_put_int(db_host(db)),
		db_put_ids(db_arena(db), args.people),
	};
	struct db_cursor *c = db_run(db, &queries[14], params, 2);
	struct people_among_rows rows = { 0 };
	while (db_next(c)) {
		struct people_among_row row = { 0 };
		people_among_read(c, &row);
		VEC_PUSH(db_arena(db), &rows, row);
	}
	db_finish(c);
	return rows;
}

int64_t visit_moved(struct db *db, struct visit_moved_args args)
{
	const struct db_value params[] = {
		db_put_int(args.at),
		db_put_int(db_host(db)),
		db_put_int_or_null(args.visit_id.v),
	};
	struct db_cursor *c = db_run(db, &queries[15], params, 3);
	return db_finish(c);
}

static void visit_moved_put(struct db *db, struct visit_moved_args args, struct db_value *to)
{
	const struct db_value params[] = {
		db_put_int(args.at),
		db_put_int(db_host(db)),
		db_put_int_or_null(args.visit_id.v),
	};
	memcpy(to, params, sizeof params);
	(void)db;
}

void visit_moved_batch(struct db *db, const struct visit_moved_args *sets, size_t n)
{
	struct db_value *params = ARENA_ARRAY(db_arena(db), struct db_value, n * 3);
	for (size_t i = 0; i < n; i++)
		visit_moved_put(db, sets[i], params + i * 3);
	db_run_sets(db, &queries[15], params, 3, n, NULL, NULL);
}

static void visit_when_read(struct db_cursor *c, struct visit_when_row *row)
{
	row->at = db_int(c, 0);
	if (!visit_state_parse(db_text(c, 1), &row->state))
		row->state = 0;
}

bool visit_when(struct db *db, struct visit_when_args args, struct visit_when_row *row)
{
	const struct db_value params[] = {
		db_put_int(db_host(db)),
		db_put_int_or_null(args.visit_id.v),
	};
	struct db_cursor *c = db_run(db, &queries[16], params, 2);
	*row = (struct visit_when_row){ 0 };
	bool found = db_next(c);
	if (found)
		visit_when_read(c, row);
	db_finish(c);
	return found;
}

struct visit_when_sets {
	struct visit_when_row *rows;
	bool *found;
};

static void visit_when_got(void *whom, size_t set, struct db_cursor *c)
{
	struct visit_when_sets *s = whom;
	s->found[set] = db_next(c);
	if (s->found[set])
		visit_when_read(c, &s->rows[set]);
}

static void visit_when_put(struct db *db, struct visit_when_args args, struct db_value *to)
{
	const struct db_value params[] = {
		db_put_int(db_host(db)),
		db_put_int_or_null(args.visit_id.v),
	};
	memcpy(to, params, sizeof params);
	(void)db;
}

void visit_when_batch(struct db *db, const struct visit_when_args *sets, size_t n, struct visit_when_row *rows, bool *found)
{
	struct visit_when_sets got = { rows, found };
	memset(rows, 0, n * sizeof *rows);
	memset(found, 0, n * sizeof *found);
	struct db_value *params = ARENA_ARRAY(db_arena(db), struct db_value, n * 2);
	for (size_t i = 0; i < n; i++)
		visit_when_put(db, sets[i], params + i * 2);
	db_run_sets(db, &queries[16], params, 2, n, visit_when_got, &got);
}

static void visits_of_each_read(struct db_cursor *c, struct visits_of_each_row *row)
{
	int64_t subject = 0;
	if (subject == 0)
		subject = db_int(c, 1);
	row->visit_id.v = db_int(c, 0);
	row->person_id.v = db_int(c, 1);
	row->words = (struct personal){ db_text(c, 2), subject, CATEGORY_CASE_NOTES };
}

struct visits_of_each_rows visits_of_each(struct db *db, struct visits_of_each_args args)
{
	const struct db_value params[] = {
		db_put_int(db_host(db)),
		db_put_int_or_null(args.person_id.v),
	};
	struct db_cursor *c = db_run(db, &queries[17], params, 2);
	struct visits_of_each_rows rows = { 0 };
	while (db_next(c)) {
		struct visits_of_each_row row = { 0 };
		visits_of_each_read(c, &row);
		VEC_PUSH(db_arena(db), &rows, row);
	}
	db_finish(c);
	return rows;
}

struct visits_of_each_sets {
	struct visits_of_each_rows *rows;
	bool *found;
};

static void visits_of_each_got(void *whom, size_t set, struct db_cursor *c)
{
	struct visits_of_each_sets *s = whom;
	while (db_next(c)) {
		struct visits_of_each_row row = { 0 };
		visits_of_each_read(c, &row);
		VEC_PUSH(db_cursor_arena(c), &s->rows[set], row);
	}
}

static void visits_of_each_put(struct db *db, struct visits_of_each_args args, struct db_value *to)
{
	const struct db_value params[] = {
		db_put_int(db_host(db)),
		db_put_int_or_null(args.person_id.v),
	};
	memcpy(to, params, sizeof params);
	(void)db;
}

struct visits_of_each_rows *visits_of_each_batch(struct db *db, const struct visits_of_each_args *sets, size_t n)
{
	struct visits_of_each_sets got = { ARENA_ARRAY(db_arena(db), struct visits_of_each_rows, n), NULL };
	struct db_value *params = ARENA_ARRAY(db_arena(db), struct db_value, n * 2);
	for (size_t i = 0; i < n; i++)
		visits_of_each_put(db, sets[i], params + i * 2);
	db_run_sets(db, &queries[17], params, 2, n, visits_of_each_got, &got);
	return got.rows;
}
