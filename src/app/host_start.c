/* What a new host begins with; the lists are the defaults of the field (domain.md's need
 * categories), each host's to edit. */
#include "app/host_start.h"
#include "app/host_start.sql.h"
#include "core/auth/auth.h"
#include "core/base/id.h"
#include "core/base/time.h"
#include "hub/person/flag_kind.h"
#include "hub/person/rag.h"
#include "hub/request/red_word.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

struct category_default {
	const char *code, *name, *words;       /* words: what suggests it, one a line */
	int task_minutes;
	bool needs_check;
};

static const struct category_default categories[] = {
	{ "urgent_food", "Urgent food or supplies",
		"no food\nnothing to eat\nhungry\nrun out of\nfood parcel\ncupboards\nfood bank\nempty "
		"fridge",
		45, false },
	{ "shopping", "Help with shopping",
		"shopping\ngroceries\nsupermarket\nget to the shop\ndelivery slot", 60, false },
	{ "prescription", "Prescription or medicine",
		"prescription\nmedicine\ntablets\npharmacy\nchemist\ninsulin\ninhaler\nmedication", 25,
		false },
	{ "ready_meals", "Ready meals",
		"hot meal\ncannot cook\ncan't cook\nmeals on wheels\nready meal", 30, false },
	{ "money", "Money, debt or benefits",
		"money\ndebt\nbenefits\nuniversal credit\nrent\nbills\narrears\nbailiff", 45, true },
	{ "energy", "Energy or key-meter top-up",
		"electric\ngas\nkey meter\ntop up\nheating\ncold house", 30, true },
	{ "loneliness", "Loneliness, befriending",
		"lonely\non my own\nalone\nsomebody to talk to\na chat\nisolated", 30, true },
	{ "mental_health", "Mental health",
		"anxious\nanxiety\ndepressed\npanic\nnot sleeping\ntoo much\nmental health", 45, true },
	{ "bereavement", "Bereavement", "died\nfuneral\nbereaved\ngrief\npassed away", 45, true },
	{ "health", "Health or care worry",
		"carer\ncare worker\nfall\nfallen\npain\ndoctor\nhospital\ndressing\nunwell", 30, true },
	{ "housing", "Housing or homelessness",
		"homeless\nevict\nlandlord\nnowhere to stay\nhousing\nmould", 45, true },
	{ "transport", "Transport", "lift to\nappointment\nno bus\ntaxi\ntransport", 60, true },
	{ "household", "Household goods, bedding, clothing, uniform",
		"bed\nbedding\nclothes\nuniform\ncooker\nfridge\nfurniture", 60, false },
	{ "baby", "Baby and child items", "nappies\nformula\nbaby\npram\ncot", 45, false },
	{ "family", "Family and parenting", "children\nparenting\nschool\nfamily", 45, true },
	{ "digital", "Digital access",
		"internet\nipad\ntablet computer\nonline form\nwifi\nlaptop\nno e-mail", 45, false },
	{ "pets", "Pets", "dog\ncat\npet\nwalk the dog\nvet", 40, false },
	{ "safety", "Safety or abuse", "frightened\nscared of\nhits me\nabuse\nthreat\nunsafe", 45,
		true },
	{ "information", "Information",
		"who do i ask\nwhere can i\nopening hours\ninformation\nhow do i", 15, false },
	{ "other", "Something else", "", 30, false },
};

int64_t host_start(struct db *db, struct host_start h)
{
	int64_t host_id = h.host_id ? h.host_id : id_new();
	db_viewer(db)->host_id = host_id;
	host_start_host(db,
		(struct host_start_host_args){
			.name = h.name, .area_name = h.area_name, .phone = h.phone, .is_sample = h.is_sample });
	/* What hashes of addresses tried are salted with, so that they cannot be told from outside. */
	setting_set(db, S("source_salt"), session_token(db_arena(db)));
	/* The sample city's printed sign-ins work without a phone; nowhere else does this setting
	 * count. */
	if (h.is_sample)
		setting_set(db, S("second_factor"), S("off"));
	for (size_t i = 0; i < COUNT(categories); i++)
		host_start_category(db, (struct host_start_category_args){ .need_category_id = { id_new() },
			.code = str_of(categories[i].code), .name = str_of(categories[i].name),
			.words = str_of(categories[i].words), .task_minutes = categories[i].task_minutes,
			.needs_check = categories[i].needs_check, .place = (int64_t)i + 1 });
	red_words_start(db);
	flag_kinds_start(db);
	rag_start(db);
	if (!h.is_sample)
		host_start_hub(db,
			(struct host_start_hub_args){ .hub_id = { id_new() },
				.name = str_fmt(db_arena(db), "%.*s hub",
					STR_ARG(str_empty(h.area_name) ? h.name : h.area_name)),
				.phone = h.phone });
	return host_id;
}
