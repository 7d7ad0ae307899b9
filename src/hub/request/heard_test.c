/* What is heard in words, as a table: a phrase, what somebody wrote, whether it is said and whether
 * it is denied. Taken from how call handlers really type. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "core/base/arena.h"
#include "core/base/rng.h"
#include "hub/request/heard.h"

enum said { NOT_SAID, SAID, DENIED };

static const struct { const char *phrase, *words; enum said said; } cases[] = {
	{ "can't breathe", "He can't breathe properly", SAID },
	{ "can't breathe", "he cant breathe", SAID },
	{ "can't breathe", "HE CAN’T REALLY BREATHE", SAID },
	{ "can't breathe", "says she can not breathe lying down", SAID },
	{ "can't breathe", "cannot breathe", SAID },
	{ "can't breathe", "can t breathe", SAID },
	{ "can't breathe", "breathing exercises help, can't sleep", NOT_SAID },
	{ "can't breathe", "can't. breathe", NOT_SAID },
	{ "can't breathe", "can't\nbreathe", SAID },
	{ "fever", "cough: no\nfever: yes", SAID },
	{ "no food", "no food since yesterday", SAID },
	{ "no food", "No more food in the house", SAID },
	{ "no food", "she hasn't got any food", SAID },
	{ "no food", "have not any food left", SAID },
	{ "no food", "I don't have enough food", SAID },
	{ "no food", "they are without food", SAID },
	{ "no food", "out of food until Monday", SAID },
	{ "no food", "food bank opens at nine", NOT_SAID },
	{ "no food", "no, food is fine", NOT_SAID },
	{ "no food", "not a food person", NOT_SAID },
	{ "wheez*", "bit wheezy today", SAID },
	{ "wheez*", "Wheezing, tight chest", SAID },
	{ "wheez*", "no wheezing", DENIED },
	{ "fever", "no fever", DENIED },
	{ "fever", "no fevers or cough", DENIED },
	{ "fever", "no cough or fever", DENIED },
	{ "fever", "no cough, fever", SAID },
	{ "fever", "no fever now but fever last night, 39", SAID },
	{ "fever", "not eaten fever since Monday", SAID },
	{ "fever", "feverfew tea", NOT_SAID },
	{ "chest pain", "denies any chest pain", DENIED },
	{ "chest pain", "doesn't have chest pains", DENIED },
	{ "chest pain", "can't sleep chest pain", SAID },
	{ "chest pain", "not only chest pain, arm too", SAID },
	{ "chest pain", "no money and chest pain", SAID },
	{ "pain in chest", "a pain in her chest", SAID },
	{ "suicid*", "feeling suicidal", SAID },
	{ "suicid*", "is not feeling suicidal", DENIED },
	{ "suicid*", "no thoughts of suicide", DENIED },
	{ "suicid*", "isn’t suicidal", DENIED },
	{ "suicid*", "never suicidal before, is now suicidal", SAID },
	{ "seizure", "two seizures last week", SAID },
	{ "battery", "needs batteries", SAID },
	{ "fit", "he fits the description", SAID },
	{ "fit", "outfit for school", NOT_SAID },
	{ "child* hungry", "the children are hungry", SAID },
	{ "frightened of", "she's frightened of him", SAID },
	{ "pas de nourriture", "Je n’ai pas de nourriture", SAID },
	{ "été", "ETE", SAID },
	{ "голод*", "дети голодают", SAID },
	{ "لا طعام", "لا طعام منذ أمس", SAID },
	{ "no food", "", NOT_SAID },
	{ "", "no food", NOT_SAID },
	{ "*", "no food", NOT_SAID },
	{ "no food", "no\xff food", SAID },
};

static void red_words_are_heard_as_a_person_would_hear_them(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct heard_text text = heard_read(a, str_of(cases[i].words));
		struct heard_place place = { 0 };
		bool any = heard_find(&text, str_of(cases[i].phrase), &place);
		enum said said = !any ? NOT_SAID : place.denied ? DENIED : SAID;
		if (said != cases[i].said)
			fail_msg("\"%s\" in \"%s\": expected %d, heard %d", cases[i].phrase,
				cases[i].words, cases[i].said, said);
	}
	arena_free(a);
}

static void what_was_heard_is_shown_as_it_was_written(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	struct heard_text text = heard_read(a, S("Hello. She CAN’T really breathe, bit Wheezy"));
	struct heard_place place;
	assert_true(heard_find(&text, S("can't breathe"), &place));
	assert_true(str_eq(place.found, S("CAN’T really breathe")));
	assert_true(heard_find(&text, S("wheez*"), &place));
	assert_true(str_eq(place.found, S("Wheezy")));
	assert_true(heard_find_any(&text, S("chest pain\nwheez*\ncan't breathe"), &place));
	assert_true(str_eq(place.found, S("Wheezy")));
	arena_free(a);
}

static void any_bytes_are_read_without_harm(void **state)
{
	(void)state;
	struct rng r;
	rng_seed(&r, 7, 1);
	for (int round = 0; round < 2000; round++) {
		struct arena *a = arena_new();
		char bytes[64];
		size_t n = rng_below(&r, sizeof(bytes));
		for (size_t i = 0; i < n; i++)
			bytes[i] = rng_below(&r, 3)
				? "no fod'wheezy,*\xe2\x80\x99 "[rng_below(&r, 18)]
				: (char)rng_u32(&r);
		struct heard_text text = heard_read(a, (struct str){ bytes, n });
		struct heard_place place = { 0 };
		if (heard_find_any(&text, S("no food\nwheez*\n*\n'\ncan't"), &place))
			assert_true(place.found.p >= bytes
				&& place.found.p + place.found.n <= bytes + n);
		arena_free(a);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(red_words_are_heard_as_a_person_would_hear_them),
		cmocka_unit_test(what_was_heard_is_shown_as_it_was_written),
		cmocka_unit_test(any_bytes_are_read_without_harm),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
