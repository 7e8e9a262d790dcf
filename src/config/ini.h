/* SPDX-License-Identifier: Apache-2.0 */
/*
 * INI files as the server reads them. Option names ignore case, `=` or `:` separates, blanks around
 * a value are dropped, lines beginning with `#` or `;` are comments, a value goes on in lines
 * indented deeper than its first, `%` and quotes mean nothing, a repeated option or section is an
 * error. Source: Python's configparser, RawConfigParser.
 */
#ifndef CONFIG_INI_H
#define CONFIG_INI_H

#include <stddef.h>

#include "core/attributes.h"

struct region;
struct error;

enum ini_rules {
    INI_SERVER,            /* exactly the rules above */
    INI_TRAILING_COMMENTS, /* moreover, a blank followed by `;` begins a comment */
};

struct ini_option {
    const char *name; /* in lower case (ASCII) */
    const char *value;
    size_t line; /* from 1 */
};

struct ini_section {
    const char *name;
    size_t line;
    struct ini_option *options;
    size_t count;
};

struct ini {
    struct ini_section *sections;
    size_t count;
};

/*
 * Reads `text`, the content of `file` (named in errors only). Everything lives in `region`. NULL,
 * with file, line and what was expected (ERROR_USAGE), if it is wrong; no error quotes the file, as
 * it may hold secrets.
 */
const struct ini *ini_parse(struct region *region, const char *text, const char *file,
                            enum ini_rules rules, struct error *error) NONNULL(1, 2, 3) MUST_USE;

/* The section, or NULL. */
const struct ini_section *ini_section(const struct ini *ini, const char *name) NONNULL(1, 2);

/* The option's value, or NULL; the case of `option` does not matter. */
const char *ini_value(const struct ini *ini, const char *section, const char *option)
    NONNULL(1, 2, 3);

#endif
