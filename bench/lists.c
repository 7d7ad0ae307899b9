/*
 * Two lists of invented people for bench/import: a register of N, as a council keeps one, and a
 * list of N rows as the NHS sends it (the columns of the shielded patient list). Seventy in a
 * hundred rows of the list are of people in the register, in another order, and not spelled the
 * same: names with a letter wrong or short, new telephone numbers, people who moved. The same
 * numbers give the same files. What the truth is goes to standard output: how many rows are of
 * known people.
 */
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/sample_names.h"
#include "core/base/rng.h"

#define HOMES_PER_23_PEOPLE 10
#define WRITE_BUFFER ((size_t)1 << 20)

struct someone {
	char given[40], family[40], email[80], street[80], postcode[12], phone[16], nhs[16];
	int day, month, year;
	bool woman;
};

/* --- people --- */

/* Common names and rare ones, as in a city: the rank falls off as Zipf has it. */
static const char *name_of(struct rng *r, const char *const *names, size_t n)
{
	return names[(size_t)((double)n * pow(rng_double(r), 1.8)) % n];
}

static void family_rare(struct rng *r, char *to, size_t size)
{
	static const char *const begin[] = { "Ash", "Bar", "Cal", "Den", "El", "Fen", "Gar", "Hal",
		"Ing", "Ker", "Lang", "Mar", "Nor", "Old", "Pen", "Rad", "Sal", "Tor", "Und", "Ven", "Wal",
		"Whit", "Yar", "Brad", "Crom", "Dun", "Ever", "Hath", "Lin", "Stan" };
	static const char *const middle[] = { "", "a", "e", "er", "ing", "en", "ow", "am", "ber", "der",
		"ker", "ling", "man", "ner", "ro", "sing", "ter", "wo" };
	static const char *const end[] = { "by", "combe", "dale", "field", "ford", "ham", "hurst",
		"kin", "land", "ley", "low", "more", "ridge", "sett", "shaw", "sley", "son", "stead",
		"stone", "ton", "well", "wick", "wood", "worth", "yard", "bourne", "cliffe", "gate", "mere",
		"pole" };

	snprintf(to, size, "%s%s%s", begin[rng_below(r, 30)], middle[rng_below(r, 18)],
		end[rng_below(r, 30)]);
}

static void nhs_number(uint64_t i, char to[16])
{
	for (uint64_t n = 400000000 + i * 17 % 599999000;; n++) {
		unsigned sum = 0, check;
		uint64_t digits = n;

		for (unsigned k = 2; k <= 10; k++, digits /= 10)
			sum += (unsigned)(digits % 10) * k;
		check = (11 - sum % 11) % 11;
		if (check < 10) {
			snprintf(to, 16, "%09llu%u", (unsigned long long)n, check);
			return;
		}
	}
}

static void home_of(uint64_t home, struct someone *p)
{
	static const char letters[] = "ABDEFGHJLNPQRSTUWXYZ";
	uint64_t street = home / 60, house = home % 60;

	snprintf(p->street, sizeof(p->street), "%llu %s%s%s %s",
		(unsigned long long)(house * 2 + street % 2 + 1),
		sample_street_prefixes[street / sample_n_street_names / sample_n_street_kinds %
			sample_n_street_prefixes],
		sample_street_prefixes[street / sample_n_street_names / sample_n_street_kinds %
			sample_n_street_prefixes][0]
			? " "
			: "",
		sample_street_names[street % sample_n_street_names],
		sample_street_kinds[street / sample_n_street_names % sample_n_street_kinds]);
	snprintf(p->postcode, sizeof(p->postcode), "%c%c%llu %llu%c%c", letters[street / 81000 % 20],
		letters[3 + street / 162000 % 17], (unsigned long long)(street / 3600 % 45 + 1),
		(unsigned long long)(street / 400 % 9 + 1), letters[street / 20 % 20],
		letters[street % 20]);
}

/* The person of that number: the same, whoever asks. */
static void someone_of(uint64_t i, struct someone *p)
{
	const struct sample_culture *c = &sample_cultures[0];
	uint32_t at;
	struct rng r;

	rng_seed(&r, i, 15);
	at = rng_below(&r, 1000);
	for (size_t k = 0; k < sample_n_cultures && at >= (uint32_t)sample_cultures[k].share; k++) {
		at -= (uint32_t)sample_cultures[k].share;
		c = &sample_cultures[k + 1 < sample_n_cultures ? k + 1 : k];
	}
	p->woman = rng_below(&r, 2);
	snprintf(p->given, sizeof(p->given), "%s",
		p->woman ? name_of(&r, c->women, c->n_women) : name_of(&r, c->men, c->n_men));
	snprintf(p->family, sizeof(p->family), "%s", name_of(&r, c->families, c->n_families));
	if (rng_below(&r, 10) < 4)
		family_rare(&r, p->family, sizeof(p->family));
	p->year = 1930 + (int)rng_below(&r, 90);
	p->month = 1 + (int)rng_below(&r, 12);
	p->day = 1 + (int)rng_below(&r, 28);
	home_of(i * HOMES_PER_23_PEOPLE / 23, p);
	snprintf(p->phone, sizeof(p->phone), "07%09llu", (unsigned long long)(i * 7919 % 1000000000));
	snprintf(p->email, sizeof(p->email), "person%llu@example.org", (unsigned long long)i);
	nhs_number(i, p->nhs);
}

/* One letter wrong, left out, or two changed over; never the first. */
static void misspell(struct rng *r, char *name)
{
	size_t n = strlen(name), at;

	if (n < 4)
		return;
	at = 1 + rng_below(r, (uint32_t)n - 2);
	if ((name[at] | name[at + 1]) & 0x80)
		return;
	switch (rng_below(r, 3)) {
	case 0:
		name[at] = (char)('a' + rng_below(r, 26));
		break;
	case 1:
		memmove(name + at, name + at + 1, n - at);
		break;
	default: {
		char c = name[at];

		name[at] = name[at + 1];
		name[at + 1] = c;
	}
	}
}

/* --- files --- */

static FILE *file_begin(const char *path, const char *header)
{
	FILE *f = fopen(path, "we");

	if (!f || setvbuf(f, NULL, _IOFBF, WRITE_BUFFER) != 0) {
		perror(path);
		exit(1);
	}
	fprintf(f, "%s\r\n", header);
	return f;
}

static void file_end(FILE *f, const char *path)
{
	if (ferror(f) || fclose(f) != 0) {
		perror(path);
		exit(1);
	}
}

static void register_write(const char *path, uint64_t n)
{
	FILE *f = file_begin(path,
		"Record ID,First name,Surname,Date of birth,NHS number,Address,Postcode,Telephone,Email");

	for (uint64_t i = 0; i < n; i++) {
		struct someone p;
		struct rng r;

		someone_of(i, &p);
		rng_seed(&r, i, 16);
		fprintf(f, "C%llu,%s,%s,%02d/%02d/%04d,%s,%s,%s,%s,%s\r\n", (unsigned long long)i, p.given,
			p.family, p.day, p.month, p.year, rng_below(&r, 10) < 7 ? p.nhs : "", p.street,
			p.postcode, rng_below(&r, 10) < 8 ? p.phone : "", rng_below(&r, 10) < 4 ? p.email : "");
	}
	file_end(f, path);
}

/* What the NHS has of them that the council has not. */
static void differ(struct rng *r, struct someone *p, uint64_t n)
{
	if (rng_below(r, 100) < 4)
		misspell(r, p->given);
	if (rng_below(r, 100) < 4)
		misspell(r, p->family);
	if (rng_below(r, 100) < 3)
		p->given[1] = 0;
	if (rng_below(r, 100) < 5)
		home_of(((uint64_t)rng_u32(r) + n) % (n + n / 2), p);
	if (rng_below(r, 100) < 8)
		snprintf(p->phone, sizeof(p->phone), "07%09u", rng_below(r, 1000000000));
	if (rng_below(r, 200) < 1) {
		int day = p->day;

		p->day = p->month;
		p->month = day % 12 + 1;
	}
}

static void list_write(const char *path, uint64_t n, unsigned known_percent, uint64_t *known)
{
	FILE *f = file_begin(path,
		"Traced_NHSNUMBER,PatientFirstName,PatientOtherName,PatientSurname,DateOfBirth,"
		"PatientAddress_Line1,PatientAddress_Line2,"
		"PatientAddress_Line3,PatientAddress_Line4,PatientAddress_Line5,PatientAddress_PostCode,"
		"PatientEmailAddress,mobile,landline,DateOfDeath,"
		"Flag_PDSInformallyDeceased,oslaua,oscty,Data_Source,category,InceptionDate,SPL_Version,"
		"uprn");

	for (uint64_t row = 0; row < n; row++) {
		uint64_t i = row * 982451653 % n; /* another order; a prime that is no divisor of n */
		bool is_known = i % 100 < known_percent;
		struct someone p;
		struct rng r;

		someone_of(is_known ? i : n + i, &p);
		rng_seed(&r, i, 17);
		if (is_known)
			differ(&r, &p, n);
		*known += is_known;
		fprintf(f,
			"%s,%s,,%s,%04d%02d%02d,%s,,,Kithford,,%s,%s,%s,,,,E07000178,E10000025,GP,High "
			"Risk,20200401,12,\r\n",
			rng_below(&r, 100) < 98 ? p.nhs : "", p.given, p.family, p.year, p.month, p.day,
			p.street, p.postcode, rng_below(&r, 10) < 3 ? p.email : "",
			rng_below(&r, 10) < 7 ? p.phone : "");
	}
	file_end(f, path);
}

int main(int argc, char **argv)
{
	uint64_t n = argc == 5 ? strtoull(argv[3], NULL, 10) : 0, known = 0;
	unsigned percent = argc == 5 ? (unsigned)strtoul(argv[4], NULL, 10) : 0;

	if (n == 0 || percent > 100) {
		fprintf(stderr, "lists REGISTER.csv LIST.csv PEOPLE PERCENT-KNOWN\n");
		return 2;
	}
	register_write(argv[1], n);
	list_write(argv[2], n, percent, &known);
	printf("{\"rows\":%llu,\"known\":%llu}\n", (unsigned long long)n, (unsigned long long)known);
	return 0;
}
