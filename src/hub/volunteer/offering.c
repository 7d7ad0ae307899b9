/*
 * What volunteers offer, in the words that lists use for it: languages, kinds of help, checks,
 * vehicles. Each is a table. What is not in a table is kept as it was said, so nothing is lost;
 * only a check that is not understood is refused, because a task may lean on it.
 */
#include "core/base/fold.h"
#include "hub/volunteer/volunteer.h"
#include "hub/volunteer/volunteer.sql.h"

/* Is `one` among names like "a|b|c"? */
static bool among(struct str names, struct str one)
{
	struct str name;
	while (str_cut(&names, '|', &name))
		if (str_eq(name, one))
			return true;
	return false;
}

/* --- languages (ISO 639-1, -3 where there is no shorter one) --- */

static const struct language {
	struct str code, name, also;           /* also: folded, with | between */
} languages[] = {
	{ STR_INIT("en"), STR_INIT("English"), STR_INIT("english") },
	{ STR_INIT("am"), STR_INIT("Amharic"), STR_INIT("amharic") },
	{ STR_INIT("ar"), STR_INIT("Arabic"), STR_INIT("arabic|arab") },
	{ STR_INIT("bg"), STR_INIT("Bulgarian"), STR_INIT("bulgarian") },
	{ STR_INIT("bn"), STR_INIT("Bengali"), STR_INIT("bengali|bangla|sylheti") },
	{ STR_INIT("bfi"), STR_INIT("British Sign Language"),
		STR_INIT("british sign language|bsl|sign language") },
	{ STR_INIT("cs"), STR_INIT("Czech"), STR_INIT("czech") },
	{ STR_INIT("cy"), STR_INIT("Welsh"), STR_INIT("welsh|cymraeg") },
	{ STR_INIT("de"), STR_INIT("German"), STR_INIT("german|deutsch") },
	{ STR_INIT("el"), STR_INIT("Greek"), STR_INIT("greek") },
	{ STR_INIT("es"), STR_INIT("Spanish"), STR_INIT("spanish|espanol|castilian") },
	{ STR_INIT("fa"), STR_INIT("Farsi"), STR_INIT("farsi|persian|dari") },
	{ STR_INIT("fr"), STR_INIT("French"), STR_INIT("french|francais") },
	{ STR_INIT("ga"), STR_INIT("Irish"), STR_INIT("irish|gaeilge") },
	{ STR_INIT("gu"), STR_INIT("Gujarati"), STR_INIT("gujarati|gujerati") },
	{ STR_INIT("he"), STR_INIT("Hebrew"), STR_INIT("hebrew") },
	{ STR_INIT("hi"), STR_INIT("Hindi"), STR_INIT("hindi") },
	{ STR_INIT("hu"), STR_INIT("Hungarian"), STR_INIT("hungarian|magyar") },
	{ STR_INIT("it"), STR_INIT("Italian"), STR_INIT("italian|italiano") },
	{ STR_INIT("ja"), STR_INIT("Japanese"), STR_INIT("japanese") },
	{ STR_INIT("ko"), STR_INIT("Korean"), STR_INIT("korean") },
	{ STR_INIT("ku"), STR_INIT("Kurdish"), STR_INIT("kurdish|kurmanji|sorani") },
	{ STR_INIT("lt"), STR_INIT("Lithuanian"), STR_INIT("lithuanian") },
	{ STR_INIT("lv"), STR_INIT("Latvian"), STR_INIT("latvian") },
	{ STR_INIT("ml"), STR_INIT("Malayalam"), STR_INIT("malayalam") },
	{ STR_INIT("ne"), STR_INIT("Nepali"), STR_INIT("nepali|nepalese") },
	{ STR_INIT("nl"), STR_INIT("Dutch"), STR_INIT("dutch|flemish") },
	{ STR_INIT("pa"), STR_INIT("Punjabi"), STR_INIT("punjabi|panjabi") },
	{ STR_INIT("pl"), STR_INIT("Polish"), STR_INIT("polish|polski") },
	{ STR_INIT("ps"), STR_INIT("Pashto"), STR_INIT("pashto|pushto") },
	{ STR_INIT("pt"), STR_INIT("Portuguese"), STR_INIT("portuguese|portugues|tetum") },
	{ STR_INIT("ro"), STR_INIT("Romanian"), STR_INIT("romanian") },
	{ STR_INIT("ru"), STR_INIT("Russian"), STR_INIT("russian") },
	{ STR_INIT("si"), STR_INIT("Sinhala"), STR_INIT("sinhala|sinhalese") },
	{ STR_INIT("sk"), STR_INIT("Slovak"), STR_INIT("slovak") },
	{ STR_INIT("so"), STR_INIT("Somali"), STR_INIT("somali") },
	{ STR_INIT("sq"), STR_INIT("Albanian"), STR_INIT("albanian") },
	{ STR_INIT("sw"), STR_INIT("Swahili"), STR_INIT("swahili|kiswahili") },
	{ STR_INIT("ta"), STR_INIT("Tamil"), STR_INIT("tamil") },
	{ STR_INIT("ti"), STR_INIT("Tigrinya"), STR_INIT("tigrinya|tigrigna") },
	{ STR_INIT("tl"), STR_INIT("Tagalog"), STR_INIT("tagalog|filipino") },
	{ STR_INIT("tr"), STR_INIT("Turkish"), STR_INIT("turkish") },
	{ STR_INIT("uk"), STR_INIT("Ukrainian"), STR_INIT("ukrainian") },
	{ STR_INIT("ur"), STR_INIT("Urdu"), STR_INIT("urdu") },
	{ STR_INIT("vi"), STR_INIT("Vietnamese"), STR_INIT("vietnamese") },
	{ STR_INIT("yo"), STR_INIT("Yoruba"), STR_INIT("yoruba") },
	{ STR_INIT("zh"), STR_INIT("Mandarin"), STR_INIT("mandarin|chinese") },
	{ STR_INIT("yue"), STR_INIT("Cantonese"), STR_INIT("cantonese") },
};

struct str language_skill(struct arena *a, struct str words)
{
	struct str folded = fold_text(a, words);
	for (size_t i = 0; i < sizeof(languages) / sizeof(languages[0]); i++)
		if (str_eq(folded, languages[i].code) || among(languages[i].also, folded))
			return str_fmt(a, "language:%.*s", STR_ARG(languages[i].code));
	return str_empty(folded) ? STR_NONE : str_fmt(a, "language:%.*s", STR_ARG(folded));
}

struct str language_known(struct arena *a, size_t i)
{
	return i < sizeof(languages) / sizeof(languages[0])
		? str_fmt(a, "language:%.*s", STR_ARG(languages[i].code))
		: STR_NONE;
}

struct str language_words(struct arena *a, struct str skill)
{
	if (str_starts(skill, S("language:")))
		skill = str_part(skill, 9, skill.n);
	for (size_t i = 0; i < sizeof(languages) / sizeof(languages[0]); i++)
		if (str_eq(skill, languages[i].code))
			return languages[i].name;
	/* Only known by its name: with a capital. */
	struct str name = str_dup(a, skill);
	if (name.n && name.p[0] >= 'a' && name.p[0] <= 'z') {
		char *z = str_z(a, name);
		z[0] = (char)(z[0] - 'a' + 'A');
		return str_of(z);
	}
	return name;
}

/* --- kinds of help --- */

/* What volunteers call it. The codes are those of the categories a new host begins with. */
static const struct {
	struct str code, also;
} skills_said[] = {
	{ STR_INIT("shopping"),
		STR_INIT("shopping|food shopping|shopping for others|collecting shopping|grocery "
				 "shopping|groceries|shop") },
	{ STR_INIT("prescription"),
		STR_INIT("prescription|prescriptions|prescription collection|collecting prescriptions|"
				 "collect prescriptions|picking up medicine|medicine|medication|pharmacy|pharmacy "
				 "runs|pharmacy collection|medicine delivery") },
	{ STR_INIT("urgent_food"),
		STR_INIT("food parcels|parcels|food parcel delivery|delivering food|food "
				 "delivery|deliveries|delivery|"
				 "delivering|food bank|urgent food|urgent food or supplies") },
	{ STR_INIT("ready_meals"),
		STR_INIT("meals|hot meals|ready meals|meal delivery|meals on wheels|cooking") },
	{ STR_INIT("loneliness"),
		STR_INIT("phone calls|telephone calls|phone befriending|telephone "
				 "befriending|befriending|befriender|"
				 "chatting|chats|check in calls|check in and chat|welfare calls|friendly "
				 "calls|loneliness|calls") },
	{ STR_INIT("transport"),
		STR_INIT("transport|driving people|lifts|giving lifts|patient transport|hospital lifts") },
	{ STR_INIT("pets"),
		STR_INIT("pets|pet care|dog walking|dog walker|walking dogs|dogs|animals") },
	{ STR_INIT("digital"),
		STR_INIT("digital|it help|it support|computers|computer help|digital help|digital "
				 "support|technology|it") },
	{ STR_INIT("energy"),
		STR_INIT("meter top up|key meter|top up meters|energy|key meter top up") },
	{ STR_INIT("money"),
		STR_INIT("money advice|debt advice|benefits advice|money|benefits|form filling|forms") },
	{ STR_INIT("household_goods"),
		STR_INIT("household goods|furniture|moving furniture|bedding|clothes") },
	{ STR_INIT("mental_health"), STR_INIT("mental health|listening|counselling") },
	{ STR_INIT("bereavement"), STR_INIT("bereavement|bereavement support") },
	{ STR_INIT("baby"), STR_INIT("baby|baby items|nappies") },
	{ STR_INIT("family"), STR_INIT("family|families|family support|parenting|homework") },
	{ STR_INIT("driving"), STR_INIT("driving|driver|drive|can drive|own car|has car") },
};

static bool category_says(
	const struct volunteer_categories_row *c, struct arena *a, struct str folded)
{
	if (str_eq(fold_text(a, c->code), folded) || str_eq(fold_text(a, c->name), folded))
		return true;
	struct str lines = c->words, line;
	while (str_cut(&lines, '\n', &line))
		if (str_eq(fold_text(a, line), folded))
			return true;
	return false;
}

struct str skill_of(struct db *db, struct str words, bool *known)
{
	struct arena *a = db_arena(db);
	struct str folded = fold_text(a, words);
	struct volunteer_categories_rows own = volunteer_categories(db);
	*known = true;
	for (size_t i = 0; i < own.n; i++)
		if (category_says(&own.v[i], a, folded))
			return own.v[i].code;
	for (size_t i = 0; i < sizeof(skills_said) / sizeof(skills_said[0]); i++)
		if (among(skills_said[i].also, folded))
			return skills_said[i].code;
	*known = false;
	return str_part(folded, 0, 60);
}

/* --- checks --- */

static const struct {
	enum check_kind kind;
	struct str words, also;
} checks[] = {
	{ CHECK_KIND_IDENTITY, STR_INIT("Identity seen"),
		STR_INIT("id|identity|id check|id checked|id seen|identity check|identity checked|"
				 "identity seen|photo id|passport") },
	{ CHECK_KIND_DBS_BASIC, STR_INIT("DBS check (basic)"),
		STR_INIT("dbs|dbs basic|basic dbs|dbs check|dbs standard|standard dbs|basic|crb|"
				 "dbs check basic|dbs basic check") },
	{ CHECK_KIND_DBS_ENHANCED, STR_INIT("DBS check (enhanced)"),
		STR_INIT("enhanced|dbs enhanced|enhanced dbs|enhanced dbs check|edbs|"
				 "dbs check enhanced|dbs enhanced check") },
	{ CHECK_KIND_SAFEGUARDING, STR_INIT("Safeguarding training"),
		STR_INIT("safeguarding|safeguarding training|safeguarding level 1|"
				 "safeguarding level 2|safeguarding l1|safeguarding l2") },
};

struct str check_kind_words(enum check_kind k)
{
	for (size_t i = 0; i < sizeof(checks) / sizeof(checks[0]); i++)
		if (checks[i].kind == k)
			return checks[i].words;
	return S("");
}

static bool check_kind_read(struct str folded, enum check_kind *out)
{
	for (size_t i = 0; i < sizeof(checks) / sizeof(checks[0]); i++)
		if (among(checks[i].also, folded)) {
			*out = checks[i].kind;
			return true;
		}
	return false;
}

/* Is there a date at the end of "DBS enhanced 3/5/2023" or "DBS enhanced until May 3 2023"? */
static bool check_split(
	struct arena *a, struct str one, enum check_kind *kind, struct str *expires_on)
{
	for (size_t i = 0; i <= one.n; i++) {
		if (i < one.n && one.p[i] != ' ' && one.p[i] != '(' && one.p[i] != ':')
			continue;
		if (!check_kind_read(fold_text(a, str_part(one, 0, i)), kind))
			continue;
		struct str rest = str_trim(str_part(one, i, one.n));
		static const char *const lead[] = { "(", ":", "-", "until", "expires", "expiry", "exp",
			"to", "valid", "on", "till" };
		for (size_t k = 0; k < 2 * sizeof(lead) / sizeof(lead[0]); k++)
			if (str_eq_ascii(str_part(rest, 0, str_of(lead[k / 2]).n), str_of(lead[k / 2])))
				rest = str_trim(str_part(rest, str_of(lead[k / 2]).n, rest.n));
		while (str_ends(rest, S(")")))
			rest.n--;
		struct date d;
		struct str why;
		if (str_empty(rest)) {
			*expires_on = S("");
			return true;
		}
		if (date_parse(a, rest, &d, &why)) {
			*expires_on = date_iso(a, d);
			return true;
		}
	}
	return false;
}

bool checks_parse(struct arena *a, struct str words, struct checks_held *out, struct str *why)
{
	struct VEC(struct check_held) held = { 0 };
	static const char *const none[] = { "", "no", "none", "n", "n a", "not yet", "pending", "0",
		"false" };
	*out = (struct checks_held){ 0 };
	*why = STR_NONE;
	for (size_t i = 0, from = 0; i <= words.n; i++) {
		if (i < words.n && words.p[i] != ',' && words.p[i] != ';' && words.p[i] != '|' &&
			words.p[i] != '\n')
			continue;
		struct str one = str_trim(str_part(words, from, i - from)), folded = fold_text(a, one);
		from = i + 1;
		bool nothing = false;
		for (size_t k = 0; k < sizeof(none) / sizeof(none[0]); k++)
			nothing = nothing || str_eq(folded, str_of(none[k]));
		if (nothing)
			continue;
		struct check_held c = { .done_on = S("") };
		if (!check_split(a, one, &c.kind, &c.expires_on)) {
			*why = str_fmt(a,
				"We do not know the check “%.*s”. Write, for example: ID; DBS enhanced 31/5/2027; "
				"safeguarding.",
				STR_ARG(one));
			return false;
		}
		VEC_PUSH(a, &held, c);
	}
	*out = (struct checks_held){ .v = held.v, .n = held.n };
	return true;
}

/* --- how they get about --- */

static const struct {
	enum vehicle vehicle;
	struct str words, also;
} vehicles[] = {
	{ VEHICLE_NONE, STR_INIT("no vehicle"),
		STR_INIT("|no|none|n|walk|walking|on foot|foot|bus|no vehicle|no car|0|false") },
	{ VEHICLE_BICYCLE, STR_INIT("bicycle"),
		STR_INIT("bicycle|bike|cycle|cargo bike|e bike|ebike") },
	{ VEHICLE_CAR, STR_INIT("car"),
		STR_INIT("car|yes|y|yes car|own car|has car|motorbike|motorcycle|scooter|1|true|taxi") },
	{ VEHICLE_VAN, STR_INIT("van"),
		STR_INIT("van|minibus|yes van|car and van|van and car|truck|lorry|mpv") },
};

struct str vehicle_words(enum vehicle v)
{
	for (size_t i = 0; i < sizeof(vehicles) / sizeof(vehicles[0]); i++)
		if (vehicles[i].vehicle == v)
			return vehicles[i].words;
	return S("no vehicle");
}

bool vehicle_read(struct arena *a, struct str words, enum vehicle *out)
{
	struct str folded = fold_text(a, words);
	bool found = str_empty(folded);
	*out = VEHICLE_NONE;
	for (size_t i = 0; i < sizeof(vehicles) / sizeof(vehicles[0]) && !found; i++)
		if (among(vehicles[i].also, folded)) {
			*out = vehicles[i].vehicle;
			found = true;
		}
	return found;
}

struct str volunteer_state_words(enum volunteer_state s)
{
	static const struct str words[VOLUNTEER_STATE_COUNT] = {
		[VOLUNTEER_STATE_APPLIED] = STR_INIT("not started yet"),
		[VOLUNTEER_STATE_ACTIVE] = STR_INIT("can help"),
		[VOLUNTEER_STATE_PAUSED] = STR_INIT("paused"),
		[VOLUNTEER_STATE_LEFT] = STR_INIT("has left"),
	};
	return s < VOLUNTEER_STATE_COUNT ? words[s] : S("");
}
