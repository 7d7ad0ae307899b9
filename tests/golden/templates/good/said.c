/* Words marked in C are messages too. */
const char *f(struct out *o) { return TR(o, "There is a \"problem\""); }
