/* Words before parameters, comments and texts that only look like routes, a split line, flags. */
#include "core/http/web.h"

/* ROUTE(GET, "/in-a-comment", nobody, ROLE_DESK) */
static const char *const text = "ROUTE(GET, \"/in-a-text\", nobody, ROLE_DESK) {";
#define OWN(x) { ROUTE(x)

ROUTE(GET, "/case/{case}/step/{step}", step_page, ROLE_DESK)
void step_page(struct web *w)
{
	if (w) { (void)'"'; }
}

ROUTE(GET, "/case/new", case_new_page,
	ROLE_HUB | ROLE_CALL_HANDLER)
void case_new_page(struct web *w)
{
	(void)w;
}

ROUTE(POST, "/case/{case}", case_save, ROLE_HUB, UPLOAD, STEP_UP)
ROUTE(GET, "/case/{case}", case_page, ROLE_DESK)
void case_page(struct web *w) { (void)w; (void)text; }
void case_save(struct web *w) { (void)w; }

ROUTE(GET, "/", front_page, ROLE_ANYONE)
ROUTE(GET, "/home", front_page, ROLE_ANYONE)
void front_page(struct web *w) { (void)w; }

ROUTE(GET, "/live", live, ROLE_SIGNED_IN, STREAM)
void live(struct web *w) { (void)w; }
