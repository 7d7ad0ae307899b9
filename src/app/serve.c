/* `kith serve`: opens the hub, answers until it is told to stop, and closes tidily. */
#include "app/command.h"
#include "app/confine.h"
#include "app/events.h"
#include "app/first_start.h"
#include "app/hosts.h"
#include "app/jobs.h"
#include "app/menu.h"
#include "app/options.h"
#include "app/restart.h"
#include "core/auth/seal.h"
#include "core/base/log.h"
#include "core/http/server.h"
#include "hub/person/register.h"

#include <signal.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#define STOP_PATIENCE_US (20 * TIME_SECOND)
#define JOB_THREADS 3     /* one for the outbox, two for jobs */

struct serving {
	struct command_line line;
	struct server_options server;
	struct str workers, rate, connections, per_address, key, may_read;
	bool no_supervise, no_confine, quiet;
};

static bool number_read(struct str text, const char *name, int64_t most, int64_t *out)
{
	*out = 0;
	if (str_empty(text) || (str_to_i64(text, out) && *out >= 0 && *out <= most))
		return true;
	fprintf(stderr, "kith serve: --%s is a number from 0 to %lld\n", name, (long long)most);
	return false;
}

static int options_of(struct serving *s, int argc, char **argv)
{
	const struct option options[] = {
		{ "listen", "ADDRESS:PORT", "where to answer (127.0.0.1:8080)", &s->server.listen, NULL },
		{ "tls-cert", "FILE", "certificate chain (PEM): then answers by https", &s->server.tls_cert,
			NULL },
		{ "tls-key", "FILE", "its key (PEM)", &s->server.tls_key, NULL },
		{ "key", "FILE",
			"the key that seals second factors (secret.key in the folder; several servers need the "
			"same)",
			&s->key, NULL },
		{ "may-read", "PATH",
			"a file or folder beyond the usual that it may read (a mail password's)", &s->may_read,
			NULL },
		{ "public-url", "URL", "https://hub.example: how people reach it, for links in messages",
			&s->server.public_url, NULL },
		{ "proxy", "ADDRESS", "a proxy of ours before it, whose X-Forwarded headers are believed",
			&s->server.trusted_proxy, NULL },
		{ "workers", "N", "threads that make pages (one a processor, at least two)", &s->workers,
			NULL },
		{ "rate", "N", "pages a second for one address with nobody signed in (200; 0: any)",
			&s->rate, NULL },
		{ "connections", "N", "open connections in all (12000, or what the system allows)",
			&s->connections, NULL },
		{ "per-address", "N",
			"open connections for one address (1000); a proxy of ours is not bound by it",
			&s->per_address, NULL },
		{ "no-supervise", NULL, "do not start again after a fault", NULL, &s->no_supervise },
		{ "no-confine", NULL,
			"keeps rights that it does not need (where the kernel would take them away)", NULL,
			&s->no_confine },
		{ "quiet", NULL, "log only what is wrong", NULL, &s->quiet },
	};
	int status = options_read(&s->line, argc, argv, options, sizeof(options) / sizeof(*options), "",
		"Serves the hub's pages. Stops on SIGTERM, when what runs has finished.");
	int64_t workers, rate, connections, per_address;

	if (status != OPTIONS_GO)
		return status;
	if (!number_read(s->workers, "workers", 64, &workers) ||
		!number_read(s->rate, "rate", 1000000, &rate) ||
		!number_read(s->connections, "connections", 1000000, &connections) ||
		!number_read(s->per_address, "per-address", 1000000, &per_address))
		return EXIT_WRONG_USE;
	s->server.workers = (int)workers;
	s->server.limits = server_limits();
	if (!str_empty(s->rate)) {
		s->server.limits.rate = (unsigned)rate;
		s->server.limits.burst = (unsigned)rate * 10;
	}
	if (connections)
		s->server.limits.connections = (unsigned)connections;
	if (per_address)
		s->server.limits.connections_per_address = (unsigned)per_address;
	return OPTIONS_GO;
}

/* Until SIGTERM or SIGINT, which all threads leave to this one. */
static void wait_for_stop(const sigset_t *signals)
{
	int number = 0;

	while (sigwait(signals, &number) != 0 || (number != SIGTERM && number != SIGINT))
		;
	log_event(LOG_INFO, "app.stopping", "\"signal\":%d", number);
}

/* The folder, and in it the key, before anything is given up. */
static bool place_ready(struct serving *s)
{
	struct str why;

	if (!str_empty(s->line.data_dir))
		(void)mkdir(str_z(s->line.arena, s->line.data_dir), 0700);
	seal_key_place(s->key);
	if (seal_key_ready(s->line.arena, s->line.data_dir, &why))
		return true;
	fprintf(stderr, "kith serve: %.*s\n", STR_ARG(why));
	return false;
}

static void confined_log(const char *what, enum confined done)
{
	if (done != CONFINED)
		log_event(LOG_WARN, "app.not_confined", "\"what\":\"%s\",\"kernel\":%s", what,
			done == CONFINE_UNKNOWN ? "false" : "true");
}

/* Before any thread begins, so that all of them are bound by it. The sanitizers trace the process
 * at its end and make code of their own: built with them, only the files are bounded. */
static void confine(struct serving *s)
{
	const char *program = restart_program();
	struct confine_places places = { .folder = s->line.data_dir,
		.program = str_of(program ? program : ""),
		.readable = { s->server.tls_cert, s->server.tls_key, s->key, s->may_read } };

	if (s->no_confine)
		return;
	confined_log("files", confine_files(s->line.arena, &places));
#ifndef __SANITIZE_ADDRESS__
	confined_log("calls", confine_calls(program));
#endif
}

static int serve(struct serving *s, const sigset_t *signals)
{
	struct str why = STR_NONE;
	struct server *server;
	struct job_workers *workers;
	bool tidy;

	if (str_empty(s->line.data_dir) && str_empty(s->line.db_url))
		return options_open(&s->line, false) ? EXIT_FINE
											 : EXIT_FAILED; /* says which hub is meant */
	if (!place_ready(s))
		return EXIT_FAILED;
	confine(s);
	/* A few more than workers: jobs read too. */
	s->server.pool =
		options_open_readers(&s->line, true, s->server.workers ? s->server.workers + 4 : 0);
	if (!s->server.pool)
		return EXIT_FAILED;
	if (!seal_key_fits(s->server.pool, s->line.arena, &why)) {
		fprintf(stderr, "kith serve: %.*s\n", STR_ARG(why));
		db_close(s->server.pool);
		return EXIT_FAILED;
	}
	s->server.data_dir = s->line.data_dir;
	server = server_start(s->line.arena, &s->server, &why);
	if (!server) {
		fprintf(stderr, "kith serve: %.*s\n", STR_ARG(why));
		db_close(s->server.pool);
		return EXIT_FAILED;
	}
	printf("Listening on %.*s\n", STR_ARG(s->server.listen));
	if (host_only(s->server.pool, s->line.arena) == 0)
		printf("This hub is not set up yet. Open /start there and give this code: %s\n",
			first_start_offer());
	fflush(stdout);
	log_event(LOG_INFO, "app.listening", "\"port\":%d", server_port(server));
	register_keep(s->server.pool);
	workers = job_workers_start(s->server.pool, JOB_THREADS);
	wait_for_stop(signals);
	job_workers_stop(workers);
	tidy = server_stop(server, STOP_PATIENCE_US);
	if (!tidy) {
		log_event(LOG_ERROR, "app.stop_late", NULL);
		return EXIT_FAILED;
	}
	db_close(s->server.pool);
	return EXIT_FINE;
}

int command_serve(int argc, char **argv)
{
	struct serving s = {
		.line = { .arena = arena_new() },
		.server = { .listen = S("127.0.0.1:8080"),
			.routes = route_table,
			.n_routes = route_count,
			.frame = menu_fill,
			.start_path = S("/start"),
			.sign_in_path = S("/sign-in"),
			.step_up_path = S("/account/confirm") },
	};
	sigset_t signals;
	int status = options_of(&s, argc, argv);

	if (status == OPTIONS_GO) {
		if (!s.no_supervise && !restart_on_abort(argv - 1)) {
			fprintf(stderr, "kith serve: it failed too often; see the log, then start it again\n");
			return EXIT_FAILED;
		}
		signal(SIGPIPE, SIG_IGN);
		sigemptyset(&signals);
		sigaddset(&signals, SIGTERM);
		sigaddset(&signals, SIGINT);
		pthread_sigmask(SIG_BLOCK, &signals, NULL);
		log_threshold(s.quiet ? LOG_WARN : LOG_INFO);
		events_listen();
		jobs_listen();
		status = serve(&s, &signals);
	}
	arena_free(s.line.arena);
	return status;
}
