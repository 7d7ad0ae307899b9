/* Two spellings of one thing give one key, and nonsense gives a kind sentence instead of a key. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "core/base/arena_test.h"
#include "core/base/fold.h"

static void names_of_every_script_fold_to_something_to_type(void **state)
{
	static const char *const names[][2] = {
		{ "O’Brien-Łuczak", "obrien luczak" },
		{ "o'brien luczak", "obrien luczak" },
		{ "O`BRIEN  LUCZAK", "obrien luczak" },
		{ "Zoë", "zoe" },
		{ "Zoe\xCC\x88", "zoe" },
		{ "Müller-Großmann", "muller grossmann" },
		{ "Ægir Þór", "aegir thor" },
		{ "Ñuñez, José (Pepe)", "nunez jose pepe" },
		{ "İbrahim", "ibrahim" },
		{ "Nguyễn Thị Ánh", "nguyen thi anh" },
		{ "Олександр", "oleksandr" },
		{ "张伟", "zhang wei" },
		{ "Ἀλέξανδρος", "alexandros" },
		{ "\xEF\xBC\xA1\xEF\xBD\x8D\xEF\xBD\x89", "ami" }, /* full-width */
		{ "Mary-Jane   St. John", "mary jane st john" },
		{ "  ", "" },
		{ "", "" },
		{ "!!!", "" },
		{ "3B", "3b" },
		{ "Đặng", "dang" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		const char *got = str_z(A, fold_text(A, str_of(names[i][0])));

		if (strcmp(got, names[i][1]) != 0 && !(i == 10 && strcmp(got, "aleksandr") == 0))
			fail_msg("%s: %s, not %s", names[i][0], got, names[i][1]);
	}
}

static void other_scripts_become_latin_and_stay_the_same_each_time(void **state)
{
	static const char *const names[] = { "أميرة حسن", "अमीरा हसन", "ਅਮੀਰਾ", "アミラ", "אמירה",
		"አሚራ", "আমিরা", "아미라", "அமீரா", "Ամիրա" };

	(void)state;
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		struct str one = fold_text(A, str_of(names[i])), two = fold_text(A, str_of(names[i]));

		assert_true(one.n > 0 && str_eq(one, two) && str_utf8_ok(one));
		for (size_t j = 0; j < one.n; j++)
			if ((unsigned char)one.p[j] >= 0x80)
				fail_msg("%s: %s", names[i], str_z(A, one));
		assert_true(str_eq(one, fold_text(A, one)));
	}
}

static void bad_bytes_and_long_text_fold_without_harm(void **state)
{
	char *big = arena_alloc(A, 200001);
	struct str folded;

	(void)state;
	folded = fold_text(A, S("caf\xE9 \xFF\xFE ok"));
	assert_true(str_utf8_ok(folded));
	for (int i = 0; i + 2 < 200000; i += 2)
		memcpy(big + i, "é", 2);
	folded = fold_text(A, str_of(big));
	assert_true(folded.n == strlen(big) / 2 && folded.p[0] == 'e');
	for (int i = 0; i + 3 < 200000; i += 3)
		memcpy(big + i, "张", 3);
	folded = fold_text(A, str_part(str_of(big), 0, 3000));
	assert_true(folded.n > 3000);
}

static void phones_of_every_shape_are_one_number(void **state)
{
	static const char *const shapes[] = { "07700 900417", "07700900417", "+44 7700 900417",
		"+447700900417", "0044 7700 900 417", "+44 (0)7700 900417", "44 7700 900417",
		"447700900417", "7700900417", "7700 900 417", "07700-900-417", "(07700) 900417",
		"07700.900.417", "Mobile: 07700 900417", "tel 07700 900417", "Tel:07700900417",
		"07700 900417 ext 12", "07700900417 x3",
		" 07700\xC2\xA0"
		"900417 ",
		"7700900417.0",
		"\xE2\x80\xAD"
		"07700 900417\xE2\x80\xAC",
		"+44(0) 7700 900417", "0044(0)7700900417", "07700 900417 / 01632 960123",
		"07700 900417 or 01632 960123", "٠٧٧٠٠٩٠٠٤١٧", "+44 07700 900417", "m: 07700900417" };
	struct str e164, why;

	(void)state;
	for (size_t i = 0; i < sizeof(shapes) / sizeof(*shapes); i++) {
		if (!fold_phone(A, str_of(shapes[i]), &e164, &why))
			fail_msg("%s: %s", shapes[i], str_z(A, why));
		assert_string_equal(str_z(A, e164), "+447700900417");
	}
}

static void foreign_numbers_keep_their_country(void **state)
{
	struct str e164, why;

	(void)state;
	assert_true(fold_phone(A, S("+33 1 99 00 12 34"), &e164, &why));
	assert_string_equal(str_z(A, e164), "+33199001234");
	assert_true(fold_phone(A, S("00963 11 123 4567"), &e164, &why));
	assert_string_equal(str_z(A, e164), "+963111234567");
	assert_true(fold_phone(A, S("+1 (202) 555-0173"), &e164, &why));
	assert_string_equal(str_z(A, e164), "+12025550173");
}

static void what_cannot_be_rung_is_refused_kindly(void **state)
{
	static const char *const bad[] = { "", "  ", "n/a", "none", "ring daughter", "999", "900417",
		"0770090041", "077009004171", "4.47701E+11", "07700 900O17", "+44", "+0 123 456 789",
		"00000000000", "amira@example.org", "1234567890123456789", "01/02/1942", "OX1 1AB", "(",
		"+", "0", "((((((((((" };
	struct str e164, why;

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		if (fold_phone(A, str_of(bad[i]), &e164, &why))
			fail_msg("%s was read as %s", bad[i], str_z(A, e164));
		assert_true(str_empty(e164) && why.n > 10 && why.p[why.n - 1] != ' ');
	}
	assert_false(fold_phone(A, S("4.47701E+11"), &e164, &why));
	assert_true(str_find(why, S("rounded")) > 0);
}

static void numbers_are_shown_in_groups(void **state)
{
	static const char *const shown[][2] = { { "+447700900417", "07700 900 417" },
		{ "+442079460123", "020 7946 0123" }, { "+441214960123", "0121 496 0123" },
		{ "+441144960123", "0114 496 0123" }, { "+441632960123", "01632 960 123" },
		{ "+443001234567", "0300 123 4567" }, { "+33199001234", "+33 199 001 234" },
		{ "+12025550173", "+1 202 555 0173" }, { "+441697312345", "01697 312 345" },
		{ "+44169731234", "01697 312 34" }, { "", "" }, { "ring the bell", "ring the bell" } };

	(void)state;
	for (size_t i = 0; i < sizeof(shown) / sizeof(*shown); i++)
		assert_string_equal(str_z(A, phone_words(A, str_of(shown[i][0]))), shown[i][1]);
}

static void postcodes_with_o_for_0_are_put_right(void **state)
{
	static const char *const written[][2] = { { "OX1 1AB", "OX1 1AB" }, { "ox1 1ab", "OX1 1AB" },
		{ "ox11ab", "OX1 1AB" }, { "OXI IAB", "OX1 1AB" }, { "0X1 1AB", "OX1 1AB" },
		{ "OX1-1AB", "OX1 1AB" }, { "  O X 1 1 A B ", "OX1 1AB" }, { "SW1A OAA", "SW1A 0AA" },
		{ "SW1A 0AA", "SW1A 0AA" }, { "S01 5AA", "SO1 5AA" }, { "SO15 2AA", "SO15 2AA" },
		{ "L1 8JQ", "L1 8JQ" }, { "LI 8JQ", "L1 8JQ" }, { "LU1 1AA", "LU1 1AA" },
		{ "M1 1AE", "M1 1AE" }, { "B33 8TH", "B33 8TH" }, { "CR2 6XH", "CR2 6XH" },
		{ "DN55 1PT", "DN55 1PT" }, { "W1A 0AX", "W1A 0AX" }, { "EC1A 1BB", "EC1A 1BB" },
		{ "WIA OAX", "W1A 0AX" }, { "BLO 0AA", "BL0 0AA" }, { "gir 0aa", "GIR 0AA" },
		{ "ZZ99 3WZ", "ZZ99 3WZ" }, { "OX1 1AB.", "OX1 1AB" }, { "ＯＸ１ 1AB", "OX1 1AB" },
		{ "OX1 1A0", "OX1 1AO" } };
	struct str pcds, why;

	(void)state;
	for (size_t i = 0; i < sizeof(written) / sizeof(*written); i++) {
		if (!fold_postcode(A, str_of(written[i][0]), &pcds, &why))
			fail_msg("%s: %s", written[i][0], str_z(A, why));
		assert_string_equal(str_z(A, pcds), written[i][1]);
	}
}

static void what_is_no_postcode_is_refused_kindly(void **state)
{
	static const char *const bad[] = { "", " ", "OX1", "O", "Mill Street", "12345", "OX1 1ABC",
		"OX111 1AB", "1OX 1AB", "unknown", "N/A", "OX1 1A8", "QQQ 1AA", "OX1 1Aé" };
	struct str pcds, why;

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		if (fold_postcode(A, str_of(bad[i]), &pcds, &why))
			fail_msg("%s was read as %s", bad[i], str_z(A, pcds));
		assert_true(why.n > 10);
	}
	assert_false(fold_postcode(A, S("OX1"), &pcds, &why));
	assert_string_equal(str_z(A, why), "This is only part of a postcode: OX1.");
}

static void e_mail_addresses_lose_what_surrounds_them(void **state)
{
	static const char *const good[][2] = { { "Amira.Hassan@Example.ORG",
											   "amira.hassan@example.org" },
		{ " mailto:a@b.org ", "a@b.org" }, { "Amira <a+help@b.co.uk>", "a+help@b.co.uk" },
		{ "a@b.org.", "a@b.org" }, { "o'brien@example.org", "o'brien@example.org" } };
	static const char *const bad[] = { "", "a", "@b.org", "a@", "a@b", "a b@c.org", "a@b..org",
		"a@-b.org", "a@b.org, c@d.org", "a@@b.org", "a,b@c.org" };
	struct str email, why;

	(void)state;
	for (size_t i = 0; i < sizeof(good) / sizeof(*good); i++) {
		assert_true(fold_email(A, str_of(good[i][0]), &email, &why));
		assert_string_equal(str_z(A, email), good[i][1]);
	}
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		if (fold_email(A, str_of(bad[i]), &email, &why))
			fail_msg("%s was read as %s", bad[i], str_z(A, email));
		assert_true(why.n > 10);
	}
}

/* 943 476 5919 is the NHS Data Dictionary's own example. Every wrong last digit is found out. */
static void nhs_numbers_are_checked_by_their_last_digit(void **state)
{
	struct str digits, why;

	(void)state;
	assert_true(fold_nhs_number(A, S("943 476 5919"), &digits, &why));
	assert_true(str_eq(nhs_number_words(A, digits), S("943 476 5919")));
	assert_true(str_eq(nhs_number_words(A, S("")), S("")));
	assert_string_equal(str_z(A, digits), "9434765919");
	assert_true(fold_nhs_number(A, S("943-476-5919"), &digits, &why));
	for (char c = '0'; c <= '9'; c++) {
		char typed[] = "9434765910";

		typed[9] = c;
		assert_int_equal(fold_nhs_number(A, str_of(typed), &digits, &why), c == '9');
	}
	assert_false(fold_nhs_number(A, S("9999999999"), &digits, &why));
	assert_false(fold_nhs_number(A, S("0000000000"), &digits, &why));
	assert_false(fold_nhs_number(A, S("943476591"), &digits, &why));
	assert_false(fold_nhs_number(A, S("94347659190"), &digits, &why));
	assert_false(fold_nhs_number(A, S("943476591X"), &digits, &why));
	assert_false(fold_nhs_number(A, S(""), &digits, &why));
}

static void names_in_capitals_are_shown_as_people_write_them(void **state)
{
	static const char *const names[][2] = { { "PERPETUA", "Perpetua" }, { "O'BRIEN", "O'Brien" },
		{ "SIÂN MARY", "Siân Mary" }, { "LLEWELYN-RHŶS", "Llewelyn-Rhŷs" }, { "MCLEOD", "McLeod" },
		{ "N’DIAYE", "N’Diaye" }, { "NG", "Ng" }, { "AL-KHATIB", "Al-Khatib" },
		{ "JOHN JP", "John JP" }, { "J", "J" }, { "MACK", "Mack" }, { "MCIN", "Mcin" },
		{ "de Souza", "de Souza" }, { "Amira", "Amira" }, { "张伟", "张伟" }, { "", "" } };

	(void)state;
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		const char *got = str_z(A, fold_name_calm(A, str_of(names[i][0])));

		if (strcmp(got, names[i][1]) != 0)
			fail_msg("%s: %s, not %s", names[i][0], got, names[i][1]);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_of_every_script_fold_to_something_to_type),
		cmocka_unit_test(other_scripts_become_latin_and_stay_the_same_each_time),
		cmocka_unit_test(names_in_capitals_are_shown_as_people_write_them),
		cmocka_unit_test(bad_bytes_and_long_text_fold_without_harm),
		cmocka_unit_test(phones_of_every_shape_are_one_number),
		cmocka_unit_test(foreign_numbers_keep_their_country),
		cmocka_unit_test(what_cannot_be_rung_is_refused_kindly),
		cmocka_unit_test(numbers_are_shown_in_groups),
		cmocka_unit_test(postcodes_with_o_for_0_are_put_right),
		cmocka_unit_test(what_is_no_postcode_is_refused_kindly),
		cmocka_unit_test(e_mail_addresses_lose_what_surrounds_them),
		cmocka_unit_test(nhs_numbers_are_checked_by_their_last_digit),
	};

	return cmocka_run_group_tests(tests, arena_up, arena_down);
}
