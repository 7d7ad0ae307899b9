/* People of Britain who do not exist: names as common as names are, addresses, numbers with right
 * check digits. */
#include "engine/link/test_traps.h"

static const char *const given[TRAP_PEOPLES][2] = {
	{ "James John David Michael Robert William Peter Thomas Paul Andrew Richard Stephen George "
	  "Alan Kenneth Jack Oliver Harry Brian Ronald "
	  "Derek Dennis Arthur Frank Albert Raymond Colin Keith Graham Trevor Samuel Joseph Edward "
	  "Daniel Matthew Christopher Anthony Charles "
	  "Nicholas Philip Gareth Dylan Callum Malcolm Gordon Leonard Stanley Patrick Sean Liam",
		"Margaret Mary Susan Patricia Elizabeth Jean Dorothy Joan Barbara Sarah Jennifer Christine "
		"Linda Helen Karen Julie Jane Emma Catherine "
		"Rebecca Sheila Maureen Brenda Eileen Doris Irene Kathleen Marjorie Joyce Rachel Laura "
		"Victoria Charlotte Alice Florence Edith Ethel "
		"Pamela Sandra Janet Sylvia Gillian Angela Deborah Jacqueline Amanda Lesley Bridget "
		"Siobhan Megan" },
	{ "Mohammed Abdul Ali Ahmed Hassan Hussain Ibrahim Yusuf Imran Tariq Khalid Omar Bilal Usman "
	  "Rashid Saeed Mahmood Akhtar Iqbal Javed Nasir "
	  "Faisal Zahid Shahid Sharif Karim Salim Jamal",
		"Fatima Aisha Khadija Zainab Maryam Amina Nasreen Shazia Rubina Saima Parveen Shabana "
		"Yasmin Nadia Samina Tahira Rukhsana Farzana "
		"Halima Safiya Noreen Bushra" },
	{ "Harpreet Gurpreet Jaswinder Balwinder Manjit Surinder Rajinder Kuldeep Amarjit Sukhdev "
	  "Jagdeep Baldev Mohinder Satnam Avtar",
		"Harjit Parminder Manpreet Ravinder Simran Jasbir Kulwinder Amandeep Navdeep Sukhjit "
		"Paramjit Kiran Gurdeep" },
	{ "Krzysztof Piotr Andrzej Tomasz Marcin Pawel Jakub Grzegorz Wojciech Marek Stanislaw "
	  "Zbigniew Jerzy Lukasz Mateusz",
		"Katarzyna Malgorzata Agnieszka Anna Ewa Joanna Magdalena Monika Barbara Elzbieta "
		"Aleksandra Zofia Krystyna Karolina" },
	{ "Minh Hung Dung Tuan Hai Long Quang Phong Duc Khanh Binh",
		"Lan Hoa Mai Huong Linh Thuy Phuong Nga Thao Ngoc Yen" },
};
static const char *const family[TRAP_PEOPLES] = {
	"Smith Jones Taylor Brown Williams Wilson Johnson Davies Patel Wright Robinson Thompson Evans "
	"Walker White Roberts Green Hall Wood "
	"Jackson Clarke Clark Harris Lewis Martin Turner Hill Moore Cooper Ward Morris King Watson "
	"Baker Harrison Morgan Allen Young "
	"Scott Mitchell Anderson Phillips Parker Bennett Cook Shaw Collins Bell Richardson Murphy "
	"Kelly O'Brien O'Connor Macdonald Campbell "
	"Stewart Ferguson Griffiths Pritchard Bevan Hargreaves Ollerenshaw Thistlethwaite Greenhalgh "
	"Postlethwaite Winterbottom Featherstone "
	"Braithwaite Ramsbottom Entwistle Pemberton Abernathy Cholmondeley Whittaker Longbottom "
	"Satterthwaite Fothergill Heptonstall",
	"Khan Ali Ahmed Hussain Begum Akhtar Malik Shah Iqbal Mahmood Rahman Miah Uddin Chowdhury "
	"Hassan Butt Mirza Sheikh Qureshi Siddiqui "
	"Chaudhry Raja Aslam Bashir Yousaf Abdullahi Warsame Farah",
	"Singh Kaur Sandhu Gill Dhillon Sidhu Grewal Bains Johal Atwal Bassi Dhaliwal",
	"Nowak Kowalski Wisniewski Wojcik Kaminski Lewandowski Zielinski Szymanski Wozniak Dabrowski "
	"Kozlowski Mazur",
	"Nguyen Tran Le Pham Hoang Phan Vu Dang Bui Do Ngo",
};
static const char streets[] =
	"High Station Church Park Mill Victoria Albert Queens Kings Manchester Oldham Rochdale Oxford "
	"London Green School "
	"Grange Manor Springfield Windsor Chapel North South West Ashton Huddersfield Waterloo "
	"Wellington Nelson Trafalgar Hollins Lees Shaw "
	"Royton Middleton Chadderton Failsworth Glodwick Werneth Coppice Clarksfield Greenacres Derker "
	"Moorside Sholver Watersheddings Abbey Hollinwood "
	"Copster Alexandra Primrose Lime Beech Oak Ash Elm Cedar Maple Poplar Willow Hawthorn Laburnum "
	"Acacia Cherry";
static const char kinds[] = "Road Street Lane Avenue Close Drive Grove Crescent Terrace Court";
static const char outs[] =
	"OL1 OL2 OL4 OL8 OL9 M1 M8 M9 M35 M40 OX1 OX2 OX4 E8 E5 N16 HA1 HA2 LS6 BD7 B12 CF10";

static size_t words_in(const char *list)
{
	size_t n = 1;

	for (; *list; list++)
		n += *list == ' ';
	return n;
}

static void word_copy(const char *list, size_t i, char *to, size_t room)
{
	size_t n = 0;

	for (; i && *list; list++)
		i -= *list == ' ';
	for (; *list && *list != ' ' && n + 1 < room; list++)
		to[n++] = *list;
	to[n] = '\0';
}

/* The first words of a list are drawn more often, as names are. */
static void word_draw(struct rng *r, const char *list, bool skewed, char *to, size_t room)
{
	double at = rng_double(r);

	word_copy(list, (size_t)((skewed ? at * at : at) * (double)words_in(list)), to, room);
}

void trap_set(char cell[TRAP_CELL], const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(cell, TRAP_CELL, format, args);
	va_end(args);
}

static bool is_woman(const struct trap_row *row)
{
	return row->cell[VALUE_SEX][0] == 'F';
}

static enum trap_people people_of(const struct trap_row *row)
{
	for (int p = 0; p < TRAP_PEOPLES; p++)
		for (int sex = 0; sex < 2; sex++) {
			const char *at = strstr(given[p][sex], row->cell[VALUE_GIVEN]);
			size_t n = strlen(row->cell[VALUE_GIVEN]);

			if (at && (at[n] == ' ' || !at[n]) && (at == given[p][sex] || at[-1] == ' '))
				return (enum trap_people)p;
		}
	return TRAP_BRITISH;
}

static void email_make(struct rng *r, struct trap_row *row)
{
	static const char hosts[] =
		"gmail.com hotmail.co.uk yahoo.co.uk outlook.com btinternet.com sky.com";
	char host[24], first[TRAP_CELL], last[TRAP_CELL];

	word_draw(r, hosts, true, host, sizeof(host));
	word_copy(row->cell[VALUE_GIVEN], 0, first, 20);
	word_copy(row->cell[VALUE_FAMILY], 0, last, 24);
	trap_set(row->cell[VALUE_EMAIL], rng_below(r, 2) ? "%.18s.%.24s%u@%s" : "%.1s%.24s%u@%s", first,
		last, rng_below(r, 97), host);
}

void trap_new_given(struct rng *r, struct trap_row *row)
{
	enum trap_people p = people_of(row);
	char old[TRAP_CELL];

	memcpy(old, row->cell[VALUE_GIVEN], sizeof(old));
	do
		word_draw(r, given[p][is_woman(row)], true, row->cell[VALUE_GIVEN], TRAP_CELL);
	while (strcmp(old, row->cell[VALUE_GIVEN]) == 0);
}

void trap_other_sex(struct rng *r, struct trap_row *row)
{
	trap_set(row->cell[VALUE_SEX], "%s", is_woman(row) ? "M" : "F");
	trap_new_given(r, row);
	email_make(r, row);
}

void trap_new_phone(struct rng *r, struct trap_row *row)
{
	trap_set(row->cell[VALUE_PHONE], "07%u%02u %06u", 3 + rng_below(r, 7), rng_below(r, 100),
		rng_below(r, 1000000));
}

void trap_new_birth(struct rng *r, struct trap_row *row)
{
	trap_set(row->cell[VALUE_BIRTH_DATE], "%u-%02u-%02u", 1922 + rng_below(r, 82),
		1 + rng_below(r, 12), 1 + rng_below(r, 28));
}

void trap_new_address(struct rng *r, struct trap_row *row)
{
	char street[24], kind[16], out[8];

	word_draw(r, streets, false, street, sizeof(street));
	word_draw(r, kinds, true, kind, sizeof(kind));
	word_draw(r, outs, false, out, sizeof(out));
	if (rng_below(r, 5) == 0)
		trap_set(row->cell[VALUE_ADDRESS], "Flat %u, %u %s %s", 1 + rng_below(r, 40),
			1 + rng_below(r, 120), street, kind);
	else
		trap_set(row->cell[VALUE_ADDRESS], "%u %s %s", 1 + rng_below(r, 160), street, kind);
	trap_set(row->cell[VALUE_POSTCODE], "%s %u%c%c", out, rng_below(r, 10),
		"ABDEFGHJLNPQRSTUWXYZ"[rng_below(r, 20)], "ABDEFGHJLNPQRSTUWXYZ"[rng_below(r, 20)]);
	trap_set(row->cell[VALUE_UPRN], "100%09u", rng_below(r, 1000000000));
}

void trap_new_nhs(struct rng *r, struct trap_row *row)
{
	for (;;) {
		unsigned d[9];
		int sum = 0, last;

		for (unsigned i = 0; i < 9; i++) {
			d[i] = i == 0 ? 4 + 2 * rng_below(r, 2) : rng_below(r, 10);
			sum += (int)(d[i] * (10 - i));
		}
		last = (11 - sum % 11) % 11;
		if (last == 10)
			continue;
		trap_set(row->cell[VALUE_NHS_NUMBER], "%u%u%u %u%u%u %u%u%u%d", d[0], d[1], d[2], d[3],
			d[4], d[5], d[6], d[7], d[8], last);
		return;
	}
}

void trap_person_of(struct rng *r, enum trap_people people, struct trap_row *out)
{
	memset(out, 0, sizeof(*out));
	trap_set(out->cell[VALUE_SEX], "%s", rng_below(r, 2) ? "F" : "M");
	word_draw(r, given[people][is_woman(out)], true, out->cell[VALUE_GIVEN], TRAP_CELL);
	do
		word_draw(r, family[people], true, out->cell[VALUE_FAMILY], TRAP_CELL);
	while ((is_woman(out) && strcmp(out->cell[VALUE_FAMILY], "Singh") == 0) ||
		(!is_woman(out) &&
			(strcmp(out->cell[VALUE_FAMILY], "Kaur") == 0 ||
				strcmp(out->cell[VALUE_FAMILY], "Begum") == 0)));
	trap_new_birth(r, out);
	trap_new_phone(r, out);
	email_make(r, out);
	trap_new_address(r, out);
	trap_new_nhs(r, out);
}

void trap_person(struct rng *r, struct trap_row *out)
{
	uint32_t at = rng_below(r, 100);

	trap_person_of(r,
		at < 68       ? TRAP_BRITISH
			: at < 85 ? TRAP_MUSLIM
			: at < 92 ? TRAP_SIKH
			: at < 97 ? TRAP_POLISH
					  : TRAP_VIETNAMESE,
		out);
}

void trap_slip(struct rng *r, char cell[TRAP_CELL])
{
	size_t n = strlen(cell), at = 1 + rng_below(r, (uint32_t)(n > 2 ? n - 2 : 1));

	if (n < 3)
		return;
	switch (rng_below(r, 4)) {
	case 0:
		memmove(cell + at, cell + at + 1, n - at);
		break;
	case 1:
		if (n + 2 < TRAP_CELL)
			memmove(cell + at + 1, cell + at, n - at + 1);
		break;
	case 2:
		cell[at] = (char)('a' + rng_below(r, 26));
		break;
	default:
		if (cell[at] == cell[at + 1]) {        /* changing places would change nothing */
			cell[at] = 'q';
		} else {
			char c = cell[at];

			cell[at] = cell[at + 1];
			cell[at + 1] = c;
		}
	}
}

/* The cells of each letter of `keep`. */
static bool kept(const char *keep, enum value_field f)
{
	static const struct {
		char letter;
		enum value_field field;
	} cells[] = { { 'n', VALUE_GIVEN }, { 'n', VALUE_FAMILY }, { 'b', VALUE_BIRTH_DATE },
		{ 'p', VALUE_PHONE }, { 'e', VALUE_EMAIL }, { 'a', VALUE_ADDRESS }, { 'a', VALUE_POSTCODE },
		{ 'h', VALUE_NHS_NUMBER }, { 's', VALUE_SEX } };

	for (size_t i = 0; i < sizeof(cells) / sizeof(*cells); i++)
		if (cells[i].field == f && strchr(keep, cells[i].letter))
			return true;
	return false;
}

static void shout(char *p)
{
	for (; *p; p++)
		*p = (char)(*p >= 'a' && *p <= 'z' ? *p - 32 : *p);
}

void trap_worn(struct rng *r, struct trap_row *row, const char *keep, bool other)
{
	static const struct {
		enum value_field field;
		uint32_t lost;
	} cells[] = { { VALUE_PHONE, 30 }, { VALUE_EMAIL, 55 }, { VALUE_NHS_NUMBER, 55 },
		{ VALUE_UPRN, 60 }, { VALUE_SEX, 15 }, { VALUE_ADDRESS, 10 }, { VALUE_POSTCODE, 5 },
		{ VALUE_BIRTH_DATE, 5 } };
	unsigned year, month, day;

	for (size_t i = 0; i < sizeof(cells) / sizeof(*cells); i++)
		if (rng_below(r, 100) < cells[i].lost && !kept(keep, cells[i].field))
			row->cell[cells[i].field][0] = '\0';
	if (!other)
		return;
	if (rng_below(r, 3) == 0)
		shout(row->cell[VALUE_FAMILY]);
	if (rng_below(r, 3) == 0 &&
		sscanf(row->cell[VALUE_BIRTH_DATE], "%u-%u-%u", &year, &month, &day) == 3)
		trap_set(row->cell[VALUE_BIRTH_DATE], "%02u/%02u/%u", day, month, year);
	if (rng_below(r, 3) == 0 && row->cell[VALUE_PHONE][0] == '0') {
		char national[TRAP_CELL];

		trap_set(national, "%s", row->cell[VALUE_PHONE] + 1);
		trap_set(row->cell[VALUE_PHONE], "+44 %.70s", national);
	}
}

void trap_pair(struct rng *r, const struct trap_kind *kind, struct trap_row *a, struct trap_row *b)
{
	static const char *const lists[][2] = { { "gp", "council" }, { "nhs", "housing" }, { "", "" },
		{ "council", "food bank" } };
	uint32_t list = rng_below(r, 4);

	trap_person(r, a);
	*b = *a;
	kind->bend(r, a, b);
	trap_worn(r, a, kind->keep, false);
	trap_worn(r, b, kind->keep, true);
	trap_set(a->cell[VALUE_SOURCE], "%s", lists[list][0]);
	trap_set(b->cell[VALUE_SOURCE], "%s", lists[list][1]);
}

void trap_cells(const struct trap_row *row, struct str cells[VALUE_FIELDS])
{
	for (size_t f = 0; f < VALUE_FIELDS; f++)
		cells[f] = str_of(row->cell[f]);
}
