/* `kith doctor`: looks the hub over and says, line by line, what is well and what to do about what
 * is not. */
#include "app/command.h"
#include "app/options.h"
#include "core/access/audit.h"
#include "core/base/time.h"
#include "core/db/doctor.h"
#include "core/db/job.h"
#include "hub/casework/step.h"

#include <stdio.h>
#include <sys/stat.h>

struct doctor {
	struct command_line line;
	struct db_pool *pool;
	struct viewer viewer;
	int bad, said;
};

/* `fine` false: `words` say what to do. */
static void finding(struct doctor *d, bool fine, const char *what, struct str words)
{
	d->bad += !fine;
	if (d->line.json)
		printf("%s{\"what\":\"%s\",\"well\":%s,\"words\":\"%.*s\"}", d->said++ ? "," : "[", what,
			fine ? "true" : "false", STR_ARG(words));
	else
		printf("%s  %-12s %.*s\n", fine ? "well" : "LOOK", what, STR_ARG(words));
	fflush(stdout);
}

static void look_at_database(struct doctor *d)
{
	struct str words = STR_NONE;
	bool fine = db_doctor_pages(d->pool, d->line.arena, &words);

	finding(d, fine, "pages", words);
	fine = db_doctor_place(d->pool, d->line.arena, &words);
	finding(d, fine, "place", words);
}

static void look_at_work(struct doctor *d)
{
	struct db *db = db_begin(d->pool, d->line.arena, &d->viewer, DB_READ);
	struct work_proof proof = work_prove(db);
	bool fine = db_end(db) && proof.unheld == 0 && proof.ghosts == 0;

	finding(d, fine, "promise",
		fine ? S("nobody falls through: all open work has an owner and a next step")
			 : str_fmt(d->line.arena,
				   "%lld open things without a next step, %lld steps about nothing (%.*s)",
				   (long long)proof.unheld, (long long)proof.ghosts, STR_ARG(proof.first)));
}

static void look_at_record(struct doctor *d)
{
	struct audit_report report = { 0 };
	bool fine = audit_verify(d->pool, d->line.arena, d->viewer.host_id, (struct audit_check){ 0 },
					&report) &&
		report.faults_total == 0;

	finding(d, fine, "record",
		fine ? str_fmt(d->line.arena, "the audit chain is whole (%lld entries)",
				   (long long)report.entries)
			 : S("the audit chain is not whole: kith audit verify says where"));
}

static void look_at_background(struct doctor *d)
{
	struct str words = STR_NONE;
	bool fine = db_doctor_background(d->pool, d->line.arena, &d->viewer, time_now(), &words);

	finding(d, fine, "background", words);
}

static void look_at_folder(struct doctor *d)
{
	struct stat st;
	bool fine;

	if (str_empty(d->line.data_dir) || stat(str_z(d->line.arena, d->line.data_dir), &st) != 0)
		return;
	fine = (st.st_mode & 077) == 0;
	finding(d, fine, "folder",
		fine ? S("only its owner can look into it")
			 : str_fmt(d->line.arena, "others on this machine can look into it: chmod 700 %.*s",
				   STR_ARG(d->line.data_dir)));
}

static int examine(struct doctor *d)
{
	struct host_list hosts;

	d->pool = options_open(&d->line, false);
	if (!d->pool)
		return EXIT_FAILED;
	look_at_database(d);
	look_at_folder(d);
	hosts = db_hosts(d->pool, d->line.arena);
	for (size_t i = 0; i < hosts.n; i++) {
		d->viewer = viewer_system(hosts.v[i], d->line.arena);
		look_at_work(d);
		look_at_record(d);
		look_at_background(d);
	}
	if (hosts.n == 0)
		finding(d, false, "hub", S("there is none in this database yet: kith init"));
	db_close(d->pool);
	printf("%s", d->line.json ? "]\n" : d->bad ? "" : "All is well.\n");
	return d->bad ? EXIT_FAILED : EXIT_FINE;
}

int command_doctor(int argc, char **argv)
{
	struct doctor d = { .line = { .arena = arena_new() } };
	int status = options_read(&d.line, argc, argv, NULL, 0, "",
		"Looks the hub over: the database, its folder, the promise that nobody falls through, the "
		"audit chain,\n"
		"background work. Exit status 1 when something wants a look. It may run while everybody "
		"works.");

	if (status == OPTIONS_GO)
		status = examine(&d);
	arena_free(d.line.arena);
	return status;
}
