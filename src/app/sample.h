/*
 * The sample city: Kithford, where nobody is real. It is drawn from one seed: wards, clusters, hub
 * areas and neighbourhoods that overlap; streets and properties; households; volunteers;
 * organisations; and eight calendar weeks of requests with their whole story, sized to what real
 * hubs published (domain.md, "Figures to hold the software against"). Telephone numbers come from
 * the ranges Ofcom keeps for fiction; postcodes from an area that Royal Mail never used (KF).
 *
 * Each part is loaded by plain inserts in batches, so that a million people take minutes. What
 * happens in the city afterwards goes through the rooms' own rules.
 */
#ifndef KITH_APP_SAMPLE_H
#define KITH_APP_SAMPLE_H

#include "core/base/rng.h"
#include "core/base/time.h"
#include "core/db/db.h"
#include "core/db/types.h"

enum { SAMPLE_HUBS = 5 };

struct sample_property {
	int64_t property_id;
	double lat, lon;
	uint32_t street;                   /* index into streets */
	uint16_t number;
	uint8_t flat;                      /* 0: a house */
	uint8_t hub;
	uint32_t postcode;
};

struct sample_person {
	int64_t person_id;
	uint32_t property;
	uint16_t given, family;
	uint8_t culture, woman;
	int16_t born_year;
	uint8_t born_month, born_day;
	bool has_phone;
	uint32_t phone;                    /* index into the fiction ranges */
};

struct sample_volunteer {
	int64_t volunteer_id;
	uint32_t person;
};

struct sample_street {
	char name[48];
	double lat, lon, bearing;          /* middle; radians from north */
};

struct sample {
	struct db_pool *pool;
	struct viewer *viewer;
	struct arena *arena;               /* for the whole making */
	struct db *db;                     /* the batch that is open */
	size_t batch;
	struct rng rng;
	int64_t now;
	size_t want_people, want_cases;
	bool quiet;

	struct sample_street *streets;
	struct sample_property *properties;
	struct sample_person *people;
	struct sample_volunteer *volunteers;
	size_t n_streets, n_properties, n_people, n_volunteers;
	int64_t hub_ids[SAMPLE_HUBS];
	struct VEC(int64_t) guides[SAMPLE_HUBS];
	int64_t handlers[4];
	int64_t organisations[64];
	size_t n_organisations;
	uint32_t tasks_to_do;                  /* written so far that nobody has done yet */
};

/* The parts, in order. Each leaves db's sticky failure to sample_command. */
void sample_accounts(struct sample *s);
void sample_areas(struct sample *s);
void sample_streets(struct sample *s);
void sample_people(struct sample *s);
void sample_keys(struct sample *s);
void sample_volunteers(struct sample *s);
void sample_cases(struct sample *s);
void sample_risk(struct sample *s);
/* When all is committed: who lives with whom; red, amber and green. */
bool sample_settle(struct sample *s);
bool sample_weigh(struct sample *s);
/* Canal Walk: a care home, a shared house, and families that are hard to tell */
void sample_homes(struct sample *s);
/* After the city is committed: lists through the import, in transactions of their own. */
void sample_lists(struct sample *s);
/* After these: people with two records, pairs decided about them and waiting, a model learned from
 * it. */
void sample_doubles(struct sample *s);
/* A list of who lives in Canal Walk, and what somebody told the hub of them. */
struct str sample_homes_list(struct sample *s);
void sample_homes_told(struct sample *s);
void sample_campaigns(struct sample *s);

void sample_refuge(struct sample *s); /* a house that must not be found, and who lives there */

/* Commits what is open when the batch is full, and moves the bar. */
void sample_step(struct sample *s, const char *what, size_t done, size_t total);

/* Shared by the parts. */
uint8_t sample_hub_at(const struct sample *s, double x_km, double y_km);
int64_t sample_id(const struct sample *s, int days_ago, size_t k);      /* the k-th of its kind */
struct str sample_phone(struct arena *a, uint32_t k);                    /* E.164 */
struct str sample_reference(struct arena *a, char kind, uint32_t k); /* the k-th, all different */
struct str sample_given(const struct sample_person *p);
struct str sample_family(const struct sample_person *p);
struct str sample_postcode(struct arena *a, uint32_t k);
struct str sample_address(struct arena *a, const struct sample *s, const struct sample_property *p);

#endif
