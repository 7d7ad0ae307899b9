/* Two pages of the house itself: the event stream that boards listen to, and whether it is well. */
#include "core/http/exchange.h"

#include "core/http/http.sql.h"

ROUTE(GET, "/live", live_stream, ROLE_SIGNED_IN, STREAM)
void live_stream(struct web *w)
{
	struct str topic = web_query(w, "topic");

	for (size_t i = 0; i < topic.n; i++)
		if (!((topic.p[i] >= 'a' && topic.p[i] <= 'z') || topic.p[i] == '_' || topic.p[i] == '-'))
			topic = STR_NONE;
	if (str_empty(topic) || topic.n > 32) {
		web_not_found(w);
		return;
	}
	w->hidden->topic = topic;
}

ROUTE(GET, "/health", health_page, ROLE_ANYONE)
void health_page(struct web *w)
{
	struct health_hosts_row row;
	bool well = health_hosts(w->db, &row) && !db_failed(w->db);
	struct server_state s = server_state(w->hidden->server);

	if (!well)
		web_status(w, 503);
	web_json(w,
		str_fmt(w->arena,
			"{\"status\":\"%s\",\"database\":\"%s\",\"engine\":\"%s\",\"connections\":%u,"
			"\"streams\":%u,\"queued\":%u}\n",
			well ? "ok" : "failed", well ? "ok" : "failed",
			db_engine(w->db) == DB_SQLITE ? "sqlite" : "postgres", s.connections, s.streams,
			s.queued));
}
