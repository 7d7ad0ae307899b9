/* Made by kith-queries from room.sql. */
#ifndef KITH_ROOM_SQL_H
#define KITH_ROOM_SQL_H

#include "core/db/db.h"
#include "core/db/types.h"

/* One person. */
struct person_one_args {
	struct person_id person_id;
};
struct person_one_row {
	struct person_id person_id;
	struct str reference;
	struct personal given_name;
	struct personal phone;
	struct str born_on;
	enum person_state state;
	bool interpreter;
	double lat;
	struct account_id guide_id;
	struct str photo;
	int64_t seen_at;
	int64_t visits;
};
bool person_one(struct db *db, struct person_one_args args, struct person_one_row *row);

/* Those seen since, with their visits. Two lines of prose. */
struct person_seen_args {
	int64_t seen_at;
	enum visit_state state;
	struct str text_like_this;
};
struct person_seen_row {
	struct person_id person_id;
	struct visit_id visit_id;
	int64_t at;
	enum visit_state visit_state;
	enum vehicle vehicle;
	struct personal notes;
	int64_t late;
	struct str label;
};
struct person_seen_rows {
	struct person_seen_row *v;
	size_t n, cap;
};
struct person_seen_rows person_seen(struct db *db, struct person_seen_args args);

struct visit_each_args {
	struct person_id person_id;
};
struct visit_each_row {
	struct visit_id visit_id;
};
struct visit_each_each {
	struct db_cursor *cursor;
};
struct visit_each_each visit_each(struct db *db, struct visit_each_args args);
bool visit_each_next(struct visit_each_each *e, struct visit_each_row *row);
void visit_each_stop(struct visit_each_each *e);

struct visit_add_args {
	struct visit_id visit_id;
	struct person_id person_id;
	int64_t at;
	enum visit_state state;
	enum vehicle vehicle;
	struct str words;
};
int64_t visit_add(struct db *db, struct visit_add_args args);

struct visit_copy_args {
	struct visit_id visit_id;
	struct visit_id of_visit;
};
int64_t visit_copy(struct db *db, struct visit_copy_args args);

struct person_put_args {
	double lat;
	struct str phone;
	struct str born_on;
	int64_t seen_at;
	bool interpreter;
	struct str photo;
	struct account_id guide_id;
	struct person_id person_id;
};
struct person_put_row {
	struct person_id person_id;
	int64_t visits;
};
bool person_put(struct db *db, struct person_put_args args, struct person_put_row *row);

struct visit_gone_args {
	struct visit_id visit_id;
};
void visit_gone(struct db *db, struct visit_gone_args args);

struct both_ways_args {
	struct person_id person_id;
	int64_t seen_at;
};
struct both_ways_row {
	int64_t id;
	struct str sort;
};
struct both_ways_rows {
	struct both_ways_row *v;
	size_t n, cap;
};
struct both_ways_rows both_ways(struct db *db, struct both_ways_args args);

struct joined_using_args {
	struct person_id person_id;
};
struct joined_using_row {
	struct visit_id visit_id;
};
struct joined_using_rows {
	struct joined_using_row *v;
	size_t n, cap;
};
struct joined_using_rows joined_using(struct db *db, struct joined_using_args args);

struct hosts_all_row {
	struct host_id host_id;
	struct str name;
};
struct hosts_all_rows {
	struct hosts_all_row *v;
	size_t n, cap;
};
struct hosts_all_rows hosts_all(struct db *db);

struct people_count_row {
	int64_t n;
	int64_t m;
};
bool people_count(struct db *db, struct people_count_row *row);

/* Visits of a person, latest first. */
struct visit_lines_back_args {
	enum visit_state in_state;
	struct person_id person_id;
	int64_t before;
};
struct visit_lines_back_row {
	struct visit_id visit_id;
	struct person_id person_id;
	int64_t at;
	struct personal words;
	struct personal given_name;
	int64_t is_late;
};
struct visit_lines_back_rows {
	struct visit_lines_back_row *v;
	size_t n, cap;
};
struct visit_lines_back_rows visit_lines_back(struct db *db, struct visit_lines_back_args args);

struct visit_lines_args {
	enum visit_state in_state;
	struct person_id person_id;
};
struct visit_lines_back_rows visit_lines(struct db *db, struct visit_lines_args args);

struct visit_state_count_args {
	enum visit_state in_state;
	int64_t seen_after;
	struct person_id person_id;
};
struct visit_state_count_row {
	int64_t n;
};
bool visit_state_count(struct db *db, struct visit_state_count_args args, struct visit_state_count_row *row);

/* Some of them, by a list. */
struct people_among_args {
	struct db_ids people;
};
struct people_among_row {
	struct person_id person_id;
	int64_t seen_at;
};
struct people_among_rows {
	struct people_among_row *v;
	size_t n, cap;
};
struct people_among_rows people_among(struct db *db, struct people_among_args args);

/* Many at once: one set of arguments for each, and what each gave. */
struct visit_moved_args {
	int64_t at;
	struct visit_id visit_id;
};
int64_t visit_moved(struct db *db, struct visit_moved_args args);
void visit_moved_batch(struct db *db, const struct visit_moved_args *sets, size_t n);

struct visit_when_args {
	struct visit_id visit_id;
};
struct visit_when_row {
	int64_t at;
	enum visit_state state;
};
bool visit_when(struct db *db, struct visit_when_args args, struct visit_when_row *row);
void visit_when_batch(struct db *db, const struct visit_when_args *sets, size_t n, struct visit_when_row *rows, bool *found);

struct visits_of_each_args {
	struct person_id person_id;
};
struct visits_of_each_row {
	struct visit_id visit_id;
	struct person_id person_id;
	struct personal words;
};
struct visits_of_each_rows {
	struct visits_of_each_row *v;
	size_t n, cap;
};
struct visits_of_each_rows visits_of_each(struct db *db, struct visits_of_each_args args);
struct visits_of_each_rows *visits_of_each_batch(struct db *db, const struct visits_of_each_args *sets, size_t n);

extern const struct db_query_info room_sql_queries[]; /* the last has no query */

#endif
