/*
 * Homes that are hard to tell: Canal Walk in the sample city has a care home, a house that students
 * share, a family of three generations with two names, twins with a lodger, and two people of whom
 * nobody knows whether they live together. The addresses come with the gazetteer; the people with
 * the landlord's list, through the same import as anybody's.
 */
#include "app/sample.h"
#include "app/sample.sql.h"
#include "core/base/id.h"
#include "hub/person/household.h"
#include "hub/person/person.h"
#include "hub/place/place.h"

#include <stdio.h>

static const char POSTCODE[] = "KF1 9ZZ";

static const struct {
	const char *number, *class_code, *organisation;
} homes[] = {
	{ "1", "RI01", "Willow House" },
	{ "3", "RH01", "" },
	{ "5", "RI02", "Harbour Hostel" },
	{ "7", "RD04", "" },
	{ "9", "RD04", "" },
	{ "11", "RD04", "" },
	{ "13", "RD04", "" },
};

/* Who lives there. Telephone numbers are those nobody has. household: the landlord's number for
 * it. */
static const struct {
	const char *number, *household, *given, *family, *born, *phone;
} tenants[] = {
	{ "1", "", "Edith", "Larkspur", "12/02/1931", "01632 960300" },
	{ "1", "", "Cyril", "Larkspur", "30/06/1929", "01632 960300" },
	{ "1", "", "Winifred", "Oakes", "01/11/1934", "01632 960300" },
	{ "1", "", "Stanley", "Brook", "17/04/1933", "" },
	{ "1", "", "Ada", "Brook", "22/08/1936", "" },
	{ "1", "", "Norah", "Finch", "09/09/1930", "" },
	{ "3", "", "Priya", "Raman", "14/03/2004", "01632 960310" },
	{ "3", "", "Tom", "Sedley", "02/05/2004", "01632 960310" },
	{ "3", "", "Kofi", "Asante", "19/12/2003", "01632 960310" },
	{ "3", "", "Marek", "Zielinski", "27/07/2005", "" },
	{ "5", "", "Yonas", "Tesfaye", "11/01/2001", "" },
	{ "5", "", "Farid", "Karimi", "23/02/1998", "01632 960321" },
	{ "7", "", "Mary", "Hartley", "03/10/1946", "01632 960330" },
	{ "7", "", "Jane", "Okoro", "08/08/1978", "01632 960330" },
	{ "7", "", "Ben", "Okoro", "21/05/2014", "" },
	{ "7", "", "Ruth", "Okoro", "16/01/2012", "" },
	{ "9", "", "Adam", "Osei", "05/05/1996", "" },
	{ "9", "", "Daniel", "Osei", "05/05/1996", "01632 960341" },
	{ "9", "", "Wiktor", "Lewicki", "30/03/1988", "01632 960342" },
	{ "11", "H4411", "Grace", "Penhale", "18/06/1969", "" },
	{ "11", "H4411", "Robin", "Swift", "25/09/1971", "" },
	{ "13", "", "Leonard", "Marsh", "07/07/1951", "01632 960360" },
	{ "13", "", "Irene", "Castle", "29/01/1953", "" },
};

void sample_homes(struct sample *s)
{
	struct arena *a = db_arena(s->db);
	struct str street = S("Canal Walk");

	for (size_t i = 0; i < sizeof(homes) / sizeof(*homes); i++) {
		struct str number = str_of(homes[i].number);

		sample_property_insert(s->db,
			(struct sample_property_insert_args){
				.property_id = { id_new_at(s->now - 400 * TIME_DAY) },
				.uprn = INT64_C(909900000000) + (int64_t)i,
				.class_code = str_of(homes[i].class_code),
				.organisation = str_of(homes[i].organisation),
				.flat = S(""),
				.number = number,
				.street = street,
				.street_key = address_fold(a, street),
				.town = S("Kithford"),
				.postcode = str_of(POSTCODE),
				.address_key = address_fold(a, str_join(a, number, S(" "), street)),
				.lat = s->properties[0].lat,
				.lon = s->properties[0].lon });
	}
}

struct str sample_homes_list(struct sample *s)
{
	struct buf b = { .arena = s->arena };

	buf_lit(&b,
		"Tenant reference,Household number,First name,Surname,Date of "
		"birth,Address,Postcode,Telephone\r\n");
	for (size_t i = 0; i < sizeof(tenants) / sizeof(*tenants); i++)
		buf_fmt(&b, "T%03zu,%s,%s,%s,%s,%s Canal Walk,%s,%s\r\n", i + 1, tenants[i].household,
			tenants[i].given, tenants[i].family, tenants[i].born, tenants[i].number, POSTCODE,
			tenants[i].phone);
	return buf_view(&b);
}

/* The married couple of the care home said so themselves. */
void sample_homes_told(struct sample *s)
{
	struct db *db = db_begin(s->pool, s->arena, s->viewer, DB_WRITE);
	struct person_found_list edith = person_find(
								 db, (struct person_clue){ .name = S("Edith Larkspur") }, 1),
							 cyril = person_find(
								 db, (struct person_clue){ .name = S("Cyril Larkspur") }, 1);
	struct problems ps = { .arena = s->arena };
	bool ok =
		edith.n && cyril.n && household_move(db, edith.v[0].person_id, cyril.v[0].person_id, &ps);

	if (!db_end(db) || !ok)
		fprintf(stderr, "What was said of who lives with whom could not be kept.\n");
}

bool sample_settle(struct sample *s)
{
	struct arena *a = arena_new();
	struct db *db = db_begin(s->pool, a, s->viewer, DB_WRITE);
	int64_t settled;
	bool ok;

	households_due_everywhere(db);
	ok = db_end(db) && households_settle_due(s->pool, s->viewer->host_id, false, &settled);
	arena_free(a);
	return ok;
}
