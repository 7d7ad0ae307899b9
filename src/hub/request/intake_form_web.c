/*
 * The fields of the intake form, as one table, and what each of them means to the rule. The form
 * asks in the order of a telephone call; the rule wants facts.
 */
#include "hub/request/intake_web.h"

#include "core/base/id.h"
#include "core/base/time.h"
#include "hub/person/person.h"
#include "hub/request/red_word.h"

static const char *const fields[] = { "draft", "words", "reach", "reach_by", "name", "where",
	"person", "asker_name", "asker_relation", "asker_phone", "person_knows", "language",
	"interpreter", "safe_contact", "no_messages", "channel", "urgency", "received", "born" };

static const struct {
	struct str fact, question;
} questions[] = {
	{ { "phone", 5 }, { "reach", 5 } },
	{ { "email", 5 }, { "reach", 5 } },
	{ { "address", 7 }, { "where", 5 } },
	{ { "postcode", 8 }, { "where", 5 } },
	{ { "person", 6 }, { "known", 5 } },
};

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

static struct str answer_field(struct arena *a, struct red_word_id id)
{
	return str_fmt(a, "red-%.*s", STR_ARG(id_text(a, id.v)));
}

typedef struct str field_from(struct web *w, const char *name);

/* Every field of the table, and the answer to every red word that was heard. */
static struct draft_fields fields_from(struct web *w, field_from *from)
{
	struct draft_fields f = { 0 };
	for (size_t i = 0; i < COUNT(fields); i++)
		draft_put(w->arena, &f, str_of(fields[i]), from(w, fields[i]));
	struct red_heards heard = red_words_heard(w->db, draft_value(&f, S("words")), NULL, 0);
	for (size_t i = 0; i < heard.n; i++) {
		struct str name = answer_field(w->arena, heard.v[i].red_word_id);
		draft_put(w->arena, &f, name, from(w, str_z(w->arena, name)));
	}
	return f;
}

struct draft_fields intake_posted(struct web *w)
{
	struct draft_fields f = fields_from(w, web_field);
	struct str *needs;
	size_t n = web_fields(w, "need", &needs);
	for (size_t i = 0; i < n; i++)
		draft_put(w->arena, &f, S("need"), needs[i]);
	return f;
}

struct draft_fields intake_asked(struct web *w)
{
	return fields_from(w, web_query);
}

struct red_answer *intake_answers(struct web *w, const struct draft_fields *f, size_t *n)
{
	struct red_answer *v = ARENA_ARRAY(w->arena, struct red_answer, f->n);
	*n = 0;
	for (size_t i = 0; i < f->n; i++) {
		int64_t id;
		if (!str_starts(f->v[i].name, S("red-"))
			|| !id_parse(str_part(f->v[i].name, 4, f->v[i].name.n), &id))
			continue;
		v[(*n)++] = (struct red_answer){ { id }, str_eq(f->v[i].value, S("yes")) };
	}
	return v;
}

struct person_id intake_person(const struct draft_fields *f)
{
	int64_t id;
	return id_parse(draft_value(f, S("person")), &id) ? (struct person_id){ id }
							  : (struct person_id){ 0 };
}

static void needs_meant(struct web *w, const struct draft_fields *f, struct request_new *r)
{
	r->needs = ARENA_ARRAY(w->arena, struct need_category_id, f->n);
	for (size_t i = 0; i < f->n; i++) {
		int64_t id;
		if (str_eq(f->v[i].name, S("need")) && id_parse(f->v[i].value, &id))
			r->needs[r->n_needs++] = (struct need_category_id){ id };
	}
}

struct request_new intake_meant(struct web *w, const struct draft_fields *f, struct problems *ps)
{
	struct request_new r = {
		.words = draft_value(f, S("words")),
		.person_id = intake_person(f),
		.person_is_new = str_eq(draft_value(f, S("person")), S("new")),
		.name = draft_value(f, S("name")),
		.born = draft_value(f, S("born")),
		.address = draft_value(f, S("where")),
		.rings_back = str_eq(draft_value(f, S("reach_by")), S("rings_back")),
		.language = draft_value(f, S("language")),
		.safe_contact = draft_value(f, S("safe_contact")),
		.interpreter = draft_has(f, S("interpreter"), S("1")),
		.no_messages = draft_has(f, S("no_messages"), S("1")),
		.asker_name = draft_value(f, S("asker_name")),
		.asker_relation = draft_value(f, S("asker_relation")),
		.asker_phone = draft_value(f, S("asker_phone")),
	};
	struct str reach = draft_value(f, S("reach")), received = draft_value(f, S("received")),
		   why;
	int64_t draft;
	if (str_find(reach, S("@")) >= 0)
		r.email = reach;
	else
		r.phone = reach;
	if (!person_knows_parse(draft_value(f, S("person_knows")), &r.person_knows))
		r.person_knows = PERSON_KNOWS_UNKNOWN;
	if (!channel_parse(draft_value(f, S("channel")), &r.channel))
		r.channel = CHANNEL_PHONE;
	if (!urgency_parse(draft_value(f, S("urgency")), &r.urgency))
		r.urgency = URGENCY_NONE;
	if (!str_empty(received) && !time_parse(w->arena, received, &r.received_at, &why))
		problem_add(ps, S("received"), why);
	if (id_parse(draft_value(f, S("draft")), &draft))
		r.draft = (struct draft_id){ draft };
	needs_meant(w, f, &r);
	r.answers = intake_answers(w, f, &r.n_answers);
	return r;
}

void intake_problems(struct problems *ps)
{
	for (size_t i = 0; i < ps->n; i++)
		for (size_t k = 0; k < COUNT(questions); k++)
			if (str_eq(ps->v[i].field, questions[k].fact)) {
				ps->v[i].field = questions[k].question;
				break;
			}
}

static void fill(struct web *w, struct draft_fields *f, struct str name, struct str value)
{
	if (str_empty(draft_value(f, name)))
		draft_put(w->arena, f, name, value);
}

bool intake_fill(struct web *w, struct draft_fields *f, struct person_id id)
{
	struct person_brief b;
	if (!person_brief(w->db, id, &b))
		return false;
	struct str phone = see(w->viewer, b.phone), email = see(w->viewer, b.email);
	fill(w, f, S("name"), see(w->viewer, b.name));
	fill(w, f, S("reach"), str_empty(phone) ? email : phone);
	fill(w, f, S("where"),
		str_join(w->arena, see(w->viewer, b.address), S(", "), see(w->viewer, b.postcode)));
	fill(w, f, S("language"), see(w->viewer, b.language));
	fill(w, f, S("safe_contact"), see(w->viewer, b.safe_contact));
	if (b.interpreter)
		fill(w, f, S("interpreter"), S("1"));
	if (b.no_messages)
		fill(w, f, S("no_messages"), S("1"));
	return true;
}
