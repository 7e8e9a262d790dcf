/* SPDX-License-Identifier: Apache-2.0 */
/* The options common to all commands: those of the server's own commands, and ours. */
#ifndef COMMAND_OPTIONS_H
#define COMMAND_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>

#include "command/command.h"

struct arguments;
struct region;
struct error;

enum output_format {
    OUTPUT_TEXT,
    OUTPUT_PLAIN,
    OUTPUT_JSON,
    OUTPUT_JSONL,
    OUTPUT_CSV,
    OUTPUT_MARKDOWN
};
enum colour_choice { COLOUR_AUTO, COLOUR_ALWAYS, COLOUR_NEVER };

struct options {
    const char *profile; /* NULL: default */
    const char *config;  /* NULL: the usual places */
    enum output_format format;
    const char *output;        /* file for the data, NULL: standard output */
    const char *const *fields; /* NULL at the end; NULL: all */
    int verbosity;             /* 0 to 3 */
    bool for_spreadsheet;      /* in CSV, no cell is a formula */
    bool quiet;
    int timeout_ms; /* 0: none */
    bool read_only;
    bool any_schema;        /* change a database whose schema is not the known one too */
    bool dry_run;           /* show what would be changed, and change nothing */
    const char *plan_out;   /* file for a plan, which makes it a preview; or NULL */
    const char *from;       /* file with the items of a bulk run, "-": standard input; or NULL */
    bool continue_on_error; /* go on with the next item after one that failed */
    bool detach;            /* start it as a job, and return */
    enum colour_choice colour;
    bool debug;
    bool help;
    bool version;
    bool describe; /* print the command's specification */
};

/*
 * The table of common options, for parser, usage and help. Their dests are their long flags, with
 * the dashes, so that no command's own dest can be the same.
 */
extern const struct argument common_options[];

/* Does the server's own manage.py know this common option too? */
bool options_is_server_option(const struct argument *argument) NONNULL(1);

/*
 * Reads the parsed values of common_options. False, with the cause (ERROR_USAGE or ERROR_FAILED),
 * if they contradict one another; `help`, `version` and `describe` are read even then. Heeds
 * NO_COLOR (https://no-color.org).
 */
bool options_read(struct options *options, const struct arguments *arguments, struct region *region,
                  struct error *error) NONNULL(1, 2, 3) MUST_USE;

#endif
