/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Regular expressions in filters: what extended expressions of POSIX, regcomp(3) and PostgreSQL
 * mean alike, and none of which takes long to match. Sources: POSIX.1-2017, "Extended Regular
 * Expressions"; PostgreSQL 15 manual, 9.7.3.
 *
 * There are . [...] [[:alpha:]] ( ) | * + ? {m,n} ^ $ and \ before a character that means
 * something; moreover \d, \w, \s and \D, \W, \S. No back-references, and repetitions multiply to at
 * most 256, so that neither engine runs out of time or memory.
 */
#ifndef MODEL_FILTER_REGEX_H
#define MODEL_FILTER_REGEX_H

#include <stdbool.h>

#include "core/attributes.h"

struct error;
struct filter_regex;
struct region;

/*
 * The expression that matches in text_upper() of a text what `typed` matches in the text whatever
 * its case, for the operator ~ of PostgreSQL; `regex` gets it ready to be matched, and lives as
 * long as `region`. NULL, with the cause (ERROR_USAGE), if it is wrong or longer than 200 bytes.
 */
const char *filter_regex_read(struct region *region, const char *typed,
                              const struct filter_regex **regex, struct error *error)
    NONNULL(1, 2, 3) MUST_USE;

/* Does it match somewhere in `text`, which is in upper case? */
bool filter_regex_matches(const struct filter_regex *regex, const char *text) NONNULL(1, 2);

#endif
