static const struct example EXAMPLES[] = {
	{ "case", example_case },
	{ "step", example_step },
};
