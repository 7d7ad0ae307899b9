/* The states a task can be in: the one table of what leads from which to which, its words, and the
 * drawing of it in the documentation. */
#include "hub/volunteer/task.h"

static const struct task_rule rules[] = {
	{ TASK_STATE_OPEN, TASK_ACT_OFFER, TASK_STATE_OFFERED },
	{ TASK_STATE_OFFERED, TASK_ACT_OFFER, TASK_STATE_OFFERED },
	{ TASK_STATE_OFFERED, TASK_ACT_UNOFFER, TASK_STATE_OPEN },
	{ TASK_STATE_OFFERED, TASK_ACT_TAKE, TASK_STATE_TAKEN },
	{ TASK_STATE_TAKEN, TASK_ACT_START, TASK_STATE_UNDER_WAY },
	{ TASK_STATE_TAKEN, TASK_ACT_DONE, TASK_STATE_DONE },
	{ TASK_STATE_UNDER_WAY, TASK_ACT_DONE, TASK_STATE_DONE },
	{ TASK_STATE_TAKEN, TASK_ACT_FAIL, TASK_STATE_FAILED },
	{ TASK_STATE_UNDER_WAY, TASK_ACT_FAIL, TASK_STATE_FAILED },
	{ TASK_STATE_TAKEN, TASK_ACT_HAND_BACK, TASK_STATE_OPEN },
	{ TASK_STATE_UNDER_WAY, TASK_ACT_HAND_BACK, TASK_STATE_OPEN },
	{ TASK_STATE_OPEN, TASK_ACT_CANCEL, TASK_STATE_CANCELLED },
	{ TASK_STATE_OFFERED, TASK_ACT_CANCEL, TASK_STATE_CANCELLED },
	{ TASK_STATE_TAKEN, TASK_ACT_CANCEL, TASK_STATE_CANCELLED },
	{ TASK_STATE_UNDER_WAY, TASK_ACT_CANCEL, TASK_STATE_CANCELLED },
};
#define N_RULES (sizeof(rules) / sizeof(rules[0]))

const struct task_rule *task_rules(size_t *n)
{
	*n = N_RULES;
	return rules;
}

const struct task_rule *task_rule_of(enum task_state from, enum task_act act)
{
	for (size_t i = 0; i < N_RULES; i++)
		if (rules[i].from == from && rules[i].act == act)
			return &rules[i];
	return NULL;
}

bool task_allows(enum task_state from, enum task_act act)
{
	return task_rule_of(from, act) != NULL;
}

bool task_is_over(enum task_state s)
{
	return s == TASK_STATE_DONE || s == TASK_STATE_FAILED || s == TASK_STATE_CANCELLED;
}

/* What the audit chain calls an act, and what the drawing says. */
static const struct { struct str action, words; } acts[TASK_ACT_COUNT] = {
	[TASK_ACT_OFFER] = { STR_INIT("task.offer"), STR_INIT("it is offered") },
	[TASK_ACT_UNOFFER] = { STR_INIT("task.unoffer"), STR_INIT("all said no") },
	[TASK_ACT_TAKE] = { STR_INIT("task.take"), STR_INIT("somebody takes it") },
	[TASK_ACT_START] = { STR_INIT("task.start"), STR_INIT("on my way") },
	[TASK_ACT_DONE] = { STR_INIT("task.done"), STR_INIT("done") },
	[TASK_ACT_FAIL] = { STR_INIT("task.fail"), STR_INIT("could not") },
	[TASK_ACT_HAND_BACK] = { STR_INIT("task.hand_back"), STR_INIT("cannot after all") },
	[TASK_ACT_CANCEL] = { STR_INIT("task.cancel"), STR_INIT("not needed any more") },
};

struct str task_act_name(enum task_act act)
{
	return acts[act].action;
}

struct str task_act_words(enum task_act act)
{
	return acts[act].words;
}

struct str task_state_words(enum task_state s)
{
	static const struct str words[TASK_STATE_COUNT] = {
		[TASK_STATE_OPEN] = STR_INIT("nobody asked yet"),
		[TASK_STATE_OFFERED] = STR_INIT("offered"),
		[TASK_STATE_TAKEN] = STR_INIT("taken"),
		[TASK_STATE_UNDER_WAY] = STR_INIT("on the way"),
		[TASK_STATE_DONE] = STR_INIT("done"),
		[TASK_STATE_FAILED] = STR_INIT("could not be done"),
		[TASK_STATE_CANCELLED] = STR_INIT("cancelled"),
	};
	return s < TASK_STATE_COUNT ? words[s] : S("");
}

struct str task_states_drawing(struct arena *a)
{
	struct buf b = { .arena = a };
	buf_lit(&b, "stateDiagram-v2\n\t[*] --> open\n");
	for (size_t i = 0; i < N_RULES; i++)
		buf_fmt(&b, "\t%.*s --> %.*s: %.*s\n", STR_ARG(task_state_name(rules[i].from)),
			STR_ARG(task_state_name(rules[i].to)), STR_ARG(acts[rules[i].act].words));
	buf_lit(&b, "\tdone --> [*]\n\tfailed --> [*]\n\tcancelled --> [*]\n");
	return buf_view(&b);
}
