/*
 * The formats of gazetteers: which column is what, and how a file shows which it is. Record types
 * without a header have their columns written out here, as the standards list them; files with a
 * header are understood by its names, under all the names that the products have used. Sources:
 * DTF 7.3 (BS 7666:2006), AddressBase Premium and Plus and OS Open UPRN technical specifications,
 * ONSPD and NSPL user guides, Code-Point Open.
 */
#include "core/base/fold.h"
#include "engine/address/address.h"
#include "hub/place/gazetteer_private.h"

#define COLUMNS_MOST 128

/* "-" is a column that is not needed. */
#define SAO_PAO                                                                                    \
	"sao_start sao_start_suffix sao_end sao_end_suffix sao_text pao_start pao_start_suffix "       \
	"pao_end pao_end_suffix pao_text "

static const struct {
	enum gazetteer_format format;
	const char *type;
	enum gazetteer_record record;
	const char *columns;
} layouts[] = {
	{ GAZETTEER_FORMAT_DTF73, "10", RECORD_UNUSED, "" },
	{ GAZETTEER_FORMAT_DTF73, "11", RECORD_UNUSED, "" },
	{ GAZETTEER_FORMAT_DTF73, "15", RECORD_STREET,
		"- change - usrn street locality town admin_area language" },
	{ GAZETTEER_FORMAT_DTF73, "21", RECORD_BLPU,
		"- change - uprn logical_status state - class_code parent_uprn easting northing - - - "
		"end_date - - organisation ward" },
	{ GAZETTEER_FORMAT_DTF73, "24", RECORD_LPI,
		"- change - uprn key language logical_status - end_date - - " SAO_PAO
		"usrn - - postcode post_town" },
	{ GAZETTEER_FORMAT_DTF73, "31", RECORD_UNUSED, "" },
	{ GAZETTEER_FORMAT_DTF73, "32", RECORD_CLASS, "- change - uprn - class_code class_scheme" },
	{ GAZETTEER_FORMAT_DTF73, "99", RECORD_TRAILER, "" },
	{ GAZETTEER_FORMAT_ADDRESSBASE_PREMIUM, "15", RECORD_STREET,
		"- change - usrn street locality town admin_area language" },
	{ GAZETTEER_FORMAT_ADDRESSBASE_PREMIUM, "21", RECORD_BLPU,
		"- change - uprn logical_status state - parent_uprn easting northing lat lon - - - - "
		"end_date - - - postcode_locator" },
	{ GAZETTEER_FORMAT_ADDRESSBASE_PREMIUM, "24", RECORD_LPI,
		"- change - uprn key language logical_status - end_date - - " SAO_PAO "usrn" },
	{ GAZETTEER_FORMAT_ADDRESSBASE_PREMIUM, "28", RECORD_POSTAL,
		"- change - uprn - organisation department sub_building building_name building_number "
		"dependent_street thoroughfare double_locality dependent_locality post_town postcode - - - "
		"- - - - po_box" },
	{ GAZETTEER_FORMAT_ADDRESSBASE_PREMIUM, "31", RECORD_ORGANISATION,
		"- change - uprn - organisation" },
	{ GAZETTEER_FORMAT_ADDRESSBASE_PREMIUM, "32", RECORD_CLASS,
		"- change - uprn - class_code class_scheme" },
	{ GAZETTEER_FORMAT_ADDRESSBASE_PREMIUM, "99", RECORD_TRAILER, "" },
	{ GAZETTEER_FORMAT_ADDRESSBASE_PLUS, NULL, RECORD_WHOLE,
		"uprn - change state - class_code parent_uprn easting northing lat lon - - - - - - "
		"organisation - "
		"department - sub_building building_name building_number sao_start sao_start_suffix "
		"sao_end sao_end_suffix sao_text - pao_start "
		"pao_start_suffix pao_end pao_end_suffix pao_text - usrn - - - - - - - - - - - - street - "
		"dependent_street thoroughfare - - "
		"double_locality dependent_locality locality - - town admin_area post_town - postcode "
		"postcode_locator - - - po_box ward" },
	{ GAZETTEER_FORMAT_CODEPOINT, NULL, RECORD_POSTCODE,
		"postcode - easting northing - - - - district ward" },
};
#define LAYOUTS (sizeof(layouts) / sizeof(*layouts))

/* What headers call a column, folded. A year in the name of a code ("lad25cd") is cut off first. */
static const struct {
	const char *field, *names;
} synonyms[] = {
	{ "change", "change type|change" },
	{ "uprn", "uprn|unique property reference number" },
	{ "parent_uprn", "parent uprn" },
	{ "logical_status", "logical status" },
	{ "state", "state|blpu state" },
	{ "class_code", "class|classification code|blpu class|class code" },
	{ "easting", "x coordinate|easting|oseast1m|gridgb1e|eastings|x" },
	{ "northing", "y coordinate|northing|osnrth1m|gridgb1n|northings|y" },
	{ "lat", "latitude|lat" },
	{ "lon", "longitude|long|lon|lng" },
	{ "postcode", "pcds|postcode|post code|pcd2" },
	{ "postcode_locator", "postcode locator" },
	{ "organisation", "rm organisation name|organisation name|organisation|la organisation" },
	{ "department", "department name" },
	{ "language", "language" },
	{ "sao_start", "sao start number" },
	{ "sao_start_suffix", "sao start suffix" },
	{ "sao_end", "sao end number" },
	{ "sao_end_suffix", "sao end suffix" },
	{ "sao_text", "sao text" },
	{ "pao_start", "pao start number" },
	{ "pao_start_suffix", "pao start suffix" },
	{ "pao_end", "pao end number" },
	{ "pao_end_suffix", "pao end suffix" },
	{ "pao_text", "pao text" },
	{ "usrn", "usrn" },
	{ "street", "street description|street descriptor|street|street name|road" },
	{ "locality", "locality|locality name" },
	{ "town", "town name|town|city" },
	{ "admin_area", "administrative area|adminstrative area" },
	{ "post_town", "post town|posttown" },
	{ "sub_building", "sub building name|sub building" },
	{ "building_name", "building name|building|house name" },
	{ "building_number", "building number" },
	{ "dependent_street", "dependent thoroughfare" },
	{ "thoroughfare", "thoroughfare" },
	{ "double_locality", "double dependent locality" },
	{ "dependent_locality", "dependent locality" },
	{ "po_box", "po box number" },
	{ "ward", "ward|osward|wdcd|ward code" },
	{ "district", "laua|oslaua|ladcd|admin district code|district code" },
	{ "lsoa", "lsoa21|lsoa21cd|lsoacd|lsoa11|lsoa11cd" },
	{ "ended", "doterm" },
	{ "flat", "flat|flat number" },
	{ "number", "number|house number" },
	{ "address", "address|full address|address line|single line address" },
};

static const char *const field_names[FIELD_COUNT] = {
#define FIELD(name) #name,
	GAZETTEER_FIELDS(FIELD)
#undef FIELD
};

static int field_of_name(struct str name)
{
	for (int i = 0; i < FIELD_COUNT; i++)
		if (str_eq(name, str_of(field_names[i])))
			return i;
	return -1;
}

/* "lad25cd" -> "ladcd": the year between two words of letters. */
static struct str year_cut(struct arena *a, struct str name)
{
	if (name.n >= 6 && name.n <= 8 && str_ends(name, S("cd")) && name.p[name.n - 3] <= '9' &&
		name.p[name.n - 4] <= '9' && !str_starts(name, S("lsoa")))
		return str_join(a, str_part(name, 0, name.n - 4), S(""), S("cd"));
	return name;
}

static int field_of_header(struct arena *a, struct str header)
{
	struct str name = year_cut(a, fold_text(a, header)), rest, one;

	for (size_t i = 0; i < sizeof(synonyms) / sizeof(*synonyms); i++)
		for (rest = str_of(synonyms[i].names); str_cut(&rest, '|', &one);)
			if (str_eq(one, name))
				return field_of_name(str_of(synonyms[i].field));
	return -1;
}

/* --- which format --- */

struct layout { enum gazetteer_record record; int8_t field[COLUMNS_MOST]; size_t n; };

struct gazetteer_reader {
	struct csv_reader *csv;
	enum gazetteer_format format;
	bool headed;                           /* the first row is a header */
	struct layout by_type[LAYOUTS];        /* in the order of layouts[] */
	struct layout columns; /* of a headed file, or of one whose rows are all alike */
	bool begun;
};

static bool all_digits(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] < '0' || s.p[i] > '9')
			return false;
	return s.n > 0;
}

static bool record_row(const struct csv_row *row)
{
	return row->n >= 2 && row->v[0].n == 2 && all_digits(row->v[0]) &&
		(row->v[1].n == 1 || str_eq(row->v[0], S("10")) || str_eq(row->v[0], S("99")));
}

/* By how many columns records of a type have: DTF's address records have 30, AddressBase's 26. */
static enum gazetteer_format record_format(const struct csv_row *row)
{
	static const struct {
		const char *type;
		size_t dtf, premium;
	} widths[] = { { "11", 20, 24 }, { "15", 9, 13 }, { "21", 23, 22 }, { "24", 30, 26 },
		{ "28", 0, 29 }, { "32", 0, 12 }, { "23", 0, 12 }, { "31", 0, 11 }, { "30", 0, 10 } };

	for (size_t i = 0; i < sizeof(widths) / sizeof(*widths); i++)
		if (str_eq(row->v[0], str_of(widths[i].type)))
			return row->n == widths[i].premium ? GAZETTEER_FORMAT_ADDRESSBASE_PREMIUM
				: row->n == widths[i].dtf      ? GAZETTEER_FORMAT_DTF73
											   : GAZETTEER_FORMAT_NONE;
	return GAZETTEER_FORMAT_NONE;
}

static bool has_field(const struct layout *l, enum gazetteer_field f)
{
	for (size_t i = 0; i < l->n; i++)
		if (l->field[i] == (int)f)
			return true;
	return false;
}

static size_t header_read(struct arena *a, const struct csv_row *row, struct layout *l)
{
	size_t known = 0;

	l->n = row->n < COLUMNS_MOST ? row->n : COLUMNS_MOST;
	for (size_t i = 0; i < l->n; i++) {
		int f = field_of_header(a, row->v[i]);

		l->field[i] = (int8_t)f;
		for (size_t k = 0; k < i && f >= 0; k++)
			if (l->field[k] == f)          /* the first of two wins */
				l->field[i] = -1;
		known += l->field[i] >= 0;
	}
	return known;
}

static enum gazetteer_format headed_format(const struct layout *l)
{
	bool uprn = has_field(l, FIELD_uprn),
		 street = has_field(l, FIELD_street) || has_field(l, FIELD_thoroughfare) ||
		has_field(l, FIELD_address);

	if (uprn && has_field(l, FIELD_pao_start) && has_field(l, FIELD_class_code))
		return GAZETTEER_FORMAT_ADDRESSBASE_PLUS;
	if (uprn && street)
		return GAZETTEER_FORMAT_CSV;
	if (uprn && (has_field(l, FIELD_lat) || has_field(l, FIELD_easting)))
		return GAZETTEER_FORMAT_OPEN_UPRN;
	if (has_field(l, FIELD_postcode) && (has_field(l, FIELD_lat) || has_field(l, FIELD_easting)))
		return GAZETTEER_FORMAT_ONSPD;
	return GAZETTEER_FORMAT_NONE;
}

static void layout_write(struct layout *l, const char *columns, enum gazetteer_record record)
{
	struct str rest = str_of(columns), one;

	*l = (struct layout){ .record = record };
	while (str_cut(&rest, ' ', &one) && l->n < COLUMNS_MOST)
		l->field[l->n++] = (int8_t)field_of_name(one);
}

static enum gazetteer_record record_of(enum gazetteer_format f)
{
	return f == GAZETTEER_FORMAT_OPEN_UPRN                               ? RECORD_POINT
		: f == GAZETTEER_FORMAT_ONSPD || f == GAZETTEER_FORMAT_CODEPOINT ? RECORD_POSTCODE
																		 : RECORD_WHOLE;
}

/* One of the first rows: what it says the file is. */
static enum gazetteer_format format_by_row(
	struct arena *a, struct gazetteer_reader *r, const struct csv_row *row)
{
	struct layout header = { 0 };
	uint32_t outward;
	uint16_t inward;

	if (record_row(row))
		return record_format(row);
	if (row->number == 1 && str_eq_ascii(row->v[0], S("RECORD_IDENTIFIER"))) {
		r->headed = true;
		return GAZETTEER_FORMAT_NONE;
	}
	if (row->number == 1 && header_read(a, row, &header) >= 2 &&
		headed_format(&header) != GAZETTEER_FORMAT_NONE) {
		r->headed = true;
		r->columns = header;
		r->columns.record = record_of(headed_format(&header));
		return headed_format(&header);
	}
	if (row->n == 77 && all_digits(row->v[0]))
		return GAZETTEER_FORMAT_ADDRESSBASE_PLUS;
	if (row->n == 10 && all_digits(row->v[2]) &&
		address_postcode_pack(a, row->v[0], &outward, &inward))
		return GAZETTEER_FORMAT_CODEPOINT;
	return GAZETTEER_FORMAT_NONE;
}

/* Whether one format can stand for the other: a file with a header may be read as the one it was
 * said to be. */
static bool format_fits(
	const struct gazetteer_reader *r, enum gazetteer_format said, enum gazetteer_format seen)
{
	return seen == said ||
		(r->headed && r->columns.n &&
			(said == GAZETTEER_FORMAT_CSV || said == GAZETTEER_FORMAT_ADDRESSBASE_PLUS)) ||
		(seen == GAZETTEER_FORMAT_NONE &&
			(said == GAZETTEER_FORMAT_DTF73 || said == GAZETTEER_FORMAT_ADDRESSBASE_PREMIUM));
}

static enum gazetteer_format recognise(
	struct arena *a, struct gazetteer_reader *r, enum gazetteer_format said)
{
	enum gazetteer_format seen = GAZETTEER_FORMAT_NONE;
	bool records = false;
	struct csv_row row;

	for (int i = 0; i < 400 && seen == GAZETTEER_FORMAT_NONE && csv_next(r->csv, &row); i++) {
		records = records || record_row(&row);
		seen = format_by_row(a, r, &row);
	}
	if (seen == GAZETTEER_FORMAT_NONE && records && said == GAZETTEER_FORMAT_NONE)
		seen = GAZETTEER_FORMAT_DTF73;         /* only a header and types that both have */
	if (said == GAZETTEER_FORMAT_NONE)
		return seen;
	return format_fits(r, said, seen) && (seen != GAZETTEER_FORMAT_NONE || records)
		? said
		: GAZETTEER_FORMAT_NONE;
}

static struct csv_reader *csv_of(
	struct arena *a, struct str path, struct str bytes, struct str *why)
{
	return path.p ? csv_open(path, why, a) : csv_open_bytes(bytes, why, a);
}

static struct gazetteer_reader *open_any(struct arena *a, struct str path, struct str bytes,
	enum gazetteer_format *format, struct str *why)
{
	struct gazetteer_reader *r = ARENA_NEW(a, struct gazetteer_reader);

	r->csv = csv_of(a, path, bytes, why);
	if (!r->csv)
		return NULL;
	r->format = recognise(a, r, *format);
	csv_close(r->csv);
	if (r->format == GAZETTEER_FORMAT_NONE) {
		*why = *format == GAZETTEER_FORMAT_NONE
			? S("This is none of the lists of addresses that are known: DTF 7.3, AddressBase "
				"Premium or Plus, OS Open "
				"UPRN, ONSPD, NSPL, Code-Point Open, or a table with a column UPRN.")
			: S("This is not that kind of file.");
		return NULL;
	}
	*format = r->format;
	for (size_t i = 0; i < LAYOUTS; i++) {
		layout_write(&r->by_type[i], layouts[i].columns, layouts[i].record);
		if (layouts[i].format == r->format && !layouts[i].type && !r->headed)
			r->columns = r->by_type[i];
	}
	if (r->headed)
		r->columns.record = record_of(r->format);
	r->csv = csv_of(a, path, bytes, why);
	return r->csv ? r : NULL;
}

struct gazetteer_reader *gazetteer_open(
	struct arena *a, struct str path, enum gazetteer_format *format, struct str *why)
{
	return open_any(a, path, STR_NONE, format, why);
}

struct gazetteer_reader *gazetteer_open_bytes(
	struct arena *a, struct str bytes, enum gazetteer_format *format, struct str *why)
{
	return open_any(a, STR_NONE, bytes, format, why);
}

void gazetteer_close(struct gazetteer_reader *r)
{
	if (r)
		csv_close(r->csv);
}

bool gazetteer_failed(const struct gazetteer_reader *r)
{
	return csv_failed(r->csv);
}

int64_t gazetteer_bytes(const struct gazetteer_reader *r, bool total)
{
	return total ? csv_bytes_total(r->csv) : csv_bytes_read(r->csv);
}

/* --- rows --- */

static const struct layout *layout_of(const struct gazetteer_reader *r, const struct csv_row *row)
{
	if (r->columns.n)
		return &r->columns;
	for (size_t i = 0; i < LAYOUTS; i++)
		if (layouts[i].format == r->format && layouts[i].type && row->n &&
			str_eq(row->v[0], str_of(layouts[i].type)))
			return &r->by_type[i];
	return NULL;
}

bool gazetteer_next(struct gazetteer_reader *r, struct gazetteer_row *row, struct csv_row *raw)
{
	const struct layout *l;

	if (!r->begun && r->headed && !csv_next(r->csv, raw))
		return false;
	r->begun = true;
	if (!csv_next(r->csv, raw))
		return false;
	l = layout_of(r, raw);
	row->record = l ? l->record : RECORD_UNUSED;
	row->number = raw->number;
	row->problem = raw->problem;
	for (int i = 0; i < FIELD_COUNT; i++)
		row->f[i] = S("");
	if (!l)
		row->record = r->columns.n || record_row(raw) ? RECORD_UNUSED : RECORD_BAD;
	for (size_t i = 0; l && i < l->n && i < raw->n; i++)
		if (l->field[i] >= 0)
			row->f[l->field[i]] = str_trim(raw->v[i]);
	if (l && l->record != RECORD_TRAILER && l->record != RECORD_UNUSED && !row->problem.p &&
		raw->cut_off)
		row->problem = S("The file ends inside this row: it may have been cut off on its way.");
	return true;
}
