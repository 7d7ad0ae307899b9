/* What the gazetteer's own files share. */
#ifndef KITH_GAZETTEER_PRIVATE_H
#define KITH_GAZETTEER_PRIVATE_H

#include "core/csv/csv.h"
#include "hub/place/gazetteer.h"
#include "hub/place/place.h"

/* What a column can be, whatever the format calls it. */
#define GAZETTEER_FIELDS(X)                                                                        \
	X(change)                                                                                      \
	X(uprn) X(parent_uprn) X(logical_status) X(state) X(class_code) X(class_scheme) X(easting)     \
		X(northing) X(lat) X(lon) X(postcode) X(postcode_locator) X(organisation) X(department)    \
			X(key) X(language) X(end_date) X(sao_start) X(sao_start_suffix) X(sao_end)             \
				X(sao_end_suffix) X(sao_text) X(pao_start) X(pao_start_suffix) X(pao_end)          \
					X(pao_end_suffix) X(pao_text) X(usrn) X(street) X(locality) X(town)            \
						X(admin_area) X(post_town) X(sub_building) X(building_name)                \
							X(building_number) X(dependent_street) X(thoroughfare)                 \
								X(double_locality) X(dependent_locality) X(po_box) X(ward)         \
									X(district) X(lsoa) X(ended) X(flat) X(number) X(address)

enum gazetteer_field {
#define FIELD(name) FIELD_##name,
	GAZETTEER_FIELDS(FIELD)
#undef FIELD
	FIELD_COUNT,
};

enum gazetteer_record {
	RECORD_UNUSED,
	RECORD_STREET,
	RECORD_BLPU,
	RECORD_LPI,
	RECORD_CLASS,
	RECORD_POSTAL,
	RECORD_WHOLE,
	RECORD_POINT,
	RECORD_POSTCODE,
	RECORD_ORGANISATION,
	RECORD_TRAILER,
	RECORD_BAD
};

struct gazetteer_row {
	enum gazetteer_record record;
	struct str f[FIELD_COUNT];             /* trimmed; empty when absent */
	int64_t number;
	struct str problem;                    /* why it cannot be read, or absent */
};

/* A file being read in one format. */
struct gazetteer_reader;
/* NULL with *why: not there, not text, or not of this format. format NONE is recognised and set. */
struct gazetteer_reader *gazetteer_open(
	struct arena *a, struct str path, enum gazetteer_format *format, struct str *why);
struct gazetteer_reader *gazetteer_open_bytes(
	struct arena *a, struct str bytes, enum gazetteer_format *format, struct str *why);
void gazetteer_close(struct gazetteer_reader *r);
/* The next row below the header; cells are valid until the next call. */
bool gazetteer_next(struct gazetteer_reader *r, struct gazetteer_row *row, struct csv_row *raw);
bool gazetteer_failed(const struct gazetteer_reader *r);
int64_t gazetteer_bytes(const struct gazetteer_reader *r, bool total);

/* An address from the columns of an LPI, a delivery point or a whole row. */
struct address gazetteer_lpi_address(struct arena *a, const struct gazetteer_row *r,
	struct str street, struct str locality, struct str town);
struct address gazetteer_postal_address(struct arena *a, const struct gazetteer_row *r);
struct address gazetteer_whole_address(struct arena *a, const struct gazetteer_row *r);
struct str gazetteer_case(
	struct arena *a, struct str capitals); /* "MILL STREET" -> "Mill Street" */
/* Coordinates from latitude and longitude, or from the National Grid; NAN when there are none. */
bool gazetteer_point(const struct gazetteer_row *r, double *lat, double *lon);

/* UPRNs of a host, in their order: to pass over the millions of rows of other places. */
struct gazetteer_known { const int64_t *v; size_t n; };

/* Streets that were looked up, for a whole run; and what is known of each. */
struct gazetteer_streets;
struct gazetteer_streets *gazetteer_streets_new(struct arena *a);
void gazetteer_streets_free(struct gazetteer_streets *streets); /* NULL is allowed */

#define ALIASES_MOST 12

/* What the rows of a chunk say of one property, put together. */
struct alias { struct str key; struct address where; bool drop; };

struct says {
	struct says *next;                     /* in the order they came */
	int64_t uprn, parent_uprn, logical_status, usrn;
	bool has_blpu, has_point, has_parent, gone, has_address, has_organisation;
	double lat, lon;
	struct str class_code, organisation, postcode;
	struct address where;
	struct alias alias[ALIASES_MOST];
	size_t n_alias;
	int64_t rows;
};

#define SLOTS 4096                             /* more than a chunk has rows */

struct gazetteer_place {                       /* what a row says of a postcode */
	struct str postcode, ward_code, district_code, lsoa_code;
	double lat, lon;
	bool is_ended;
};

/* One chunk of rows: what they say of each property is put together, and written at the end. */
struct gazetteer_chunk {
	struct db *db;
	struct arena *a;
	bool any_typed;
	const struct gazetteer_known *known;
	struct says *slot[SLOTS], *first, **last;
	struct gazetteer_streets *streets;
	struct VEC(struct gazetteer_place) places;     /* of postcodes, each once */
	uint32_t place_slot[SLOTS];                    /* its number there + 1 */
};

struct gazetteer_chunk *gazetteer_chunk_new(struct db *db, bool any_typed,
	const struct gazetteer_known *known, struct gazetteer_streets *streets);
/* Absent, or why this row is a reject. Cells are copied. */
struct str gazetteer_take(
	struct gazetteer_chunk *c, const struct gazetteer_row *r, struct gazetteer_counts *counts);
void gazetteer_chunk_write(struct gazetteer_chunk *c, struct gazetteer_counts *counts);

#endif
