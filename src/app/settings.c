/* The rules of settings: what is refused, what is noted, and where each is kept. */
#include "app/settings.h"

#include "app/settings.sql.h"
#include "core/access/audit.h"
#include "core/auth/auth.h"
#include "core/auth/auth.sql.h"
#include "core/base/fold.h"
#include "core/base/id.h"

static void note(struct db *db, const char *part)
{
	audit_add(
		db, S("settings.save"), 0, str_fmt(db_arena(db), "{\"part\":\"%s\"}", part), STR_NONE);
}

bool settings_host_save(struct db *db, struct host_setting h, struct problems *ps)
{
	struct str phone = S(""), why;
	if (str_empty(h.name) || h.name.n > 200)
		problem_add(ps, S("name"), S("Write the name residents know the council or hub by."));
	if (!str_empty(h.phone) && !fold_phone(db_arena(db), h.phone, &phone, &why))
		problem_add(ps, S("phone"), why);
	if (ps->n)
		return false;
	host_save(db,
		(struct host_save_args){ .name = h.name,
			.area_name = str_empty(h.area_name) ? S("") : h.area_name,
			.phone = phone });
	note(db, "host");
	return true;
}

struct mail_setting settings_mail(struct db *db)
{
	return (struct mail_setting){ setting_get(db, S("smtp.url")), setting_get(db, S("mail.from")),
		setting_get(db, S("smtp.name")), setting_get(db, S("smtp.password_file")) };
}

bool settings_mail_save(struct db *db, struct mail_setting m, struct problems *ps)
{
	struct str from = S(""), why;
	if (!str_empty(m.url) && !str_starts(m.url, S("smtp://")) && !str_starts(m.url, S("smtps://")))
		problem_add(
			ps, S("url"), S("Write it as smtp://mail.example:587 or smtps://mail.example:465."));
	if (!str_empty(m.url) && !fold_email(db_arena(db), m.from, &from, &why))
		problem_add(ps, S("from"), why);
	if (!str_empty(m.password_file) && m.password_file.p[0] != '/')
		problem_add(ps, S("password_file"),
			S("Write the whole path of the file on the server, from / on."));
	if (ps->n)
		return false;
	setting_set(db, S("smtp.url"), str_empty(m.url) ? S("") : m.url);
	setting_set(db, S("mail.from"), from);
	setting_set(db, S("smtp.name"), str_empty(m.name) ? S("") : m.name);
	setting_set(db, S("smtp.password_file"), str_empty(m.password_file) ? S("") : m.password_file);
	note(db, "mail");
	return true;
}

static int64_t number_given(struct str s, const char *field, int64_t least, int64_t most,
	const char *sentence, struct problems *ps)
{
	int64_t v = 0;
	if (!str_to_i64(s, &v) || v < least || v > most)
		problem_add(ps, str_of(field), str_of(sentence));
	return v;
}

/* Words that suggest it: one a line, trimmed, without empty lines. */
static struct str lines_tidied(struct arena *a, struct str words)
{
	struct buf b = { .arena = a };
	struct str line;
	while (str_cut(&words, '\n', &line)) {
		line = str_trim(line);
		if (!line.n)
			continue;
		if (b.n)
			buf_char(&b, '\n');
		buf_str(&b, line);
	}
	return b.n ? buf_view(&b) : S("");
}

bool settings_need_keep(struct db *db, struct need_setting n, struct problems *ps)
{
	struct settings_need_by_code_row taken;
	struct str code = fold_code(db_arena(db), n.name), words = lines_tidied(db_arena(db), n.words);
	if (str_empty(n.name) || n.name.n > 100 || str_empty(code))
		problem_add(ps, S("name"), S("Write what people call this need, in a few words."));
	else if (!n.id.v &&
		settings_need_by_code(db, (struct settings_need_by_code_args){ .code = code }, &taken))
		problem_add(ps, S("name"),
			S("There is a kind of need with this name already. Change that one, or choose another "
			  "name."));
	int64_t minutes = number_given(
		n.minutes, "minutes", 5, 480, "Write the minutes a volunteer needs, from 5 to 480.", ps);
	int64_t place =
		number_given(n.place, "place", 1, 999, "Write where it stands in the list, from 1 on.", ps);
	if (ps->n)
		return false;
	if (n.id.v) {
		if (settings_need_save(db,
				(struct settings_need_save_args){ .need_category_id = n.id,
					.name = n.name,
					.words = words,
					.task_minutes = minutes,
					.needs_check = n.needs_check,
					.place = place,
					.is_used = n.is_used }) != 1)
			return false;
	} else {
		settings_need_insert(db,
			(struct settings_need_insert_args){ .need_category_id = { id_new() },
				.code = code,
				.name = n.name,
				.words = words,
				.task_minutes = minutes,
				.needs_check = n.needs_check,
				.place = place,
				.is_used = n.is_used });
	}
	note(db, "needs");
	return true;
}

bool settings_red_add(struct db *db, struct red_setting r, struct problems *ps)
{
	enum urgency raises_to = URGENCY_NONE;
	if (str_empty(fold_text(db_arena(db), r.words)) || r.words.n > 100)
		problem_add(ps, S("words"), S("Write the words people say, such as: can't breathe."));
	if (str_empty(r.why) || r.why.n > 200)
		problem_add(ps, S("why"),
			S("Write the reason that is shown to whoever triages, such as: breathing: emergency?"));
	if (!urgency_parse(r.raises_to, &raises_to) || raises_to == URGENCY_ORDINARY)
		problem_add(ps, S("raises_to"), S("Choose how far these words raise a request."));
	if (ps->n)
		return false;
	settings_red_word_insert(db,
		(struct settings_red_word_insert_args){
			.red_word_id = { id_new() }, .words = r.words, .why = r.why, .raises_to = raises_to });
	note(db, "red_words");
	return true;
}

bool settings_red_drop(struct db *db, struct red_word_id id)
{
	if (settings_red_word_remove(
			db, (struct settings_red_word_remove_args){ .red_word_id = id }) != 1)
		return false;
	note(db, "red_words");
	return true;
}
