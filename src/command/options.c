/* SPDX-License-Identifier: Apache-2.0 */
#include "command/options.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "command/arguments.h"
#include "core/error.h"
#include "core/region.h"
#include "core/text.h"

/* The options in the order of usage: first those that the server's own commands have too. */
enum option {
    OPTION_HELP,
    OPTION_VERSION,
    OPTION_VERBOSITY,
    OPTION_SETTINGS,
    OPTION_PYTHONPATH,
    OPTION_TRACEBACK,
    OPTION_NO_COLOR,
    OPTION_FORCE_COLOR,
    OPTION_SKIP_CHECKS,
    SERVER_OPTION_COUNT,
    OPTION_PROFILE = SERVER_OPTION_COUNT,
    OPTION_CONFIG,
    OPTION_JSON,
    OPTION_JSONL,
    OPTION_CSV,
    OPTION_FOR_SPREADSHEET,
    OPTION_PLAIN,
    OPTION_OUTPUT,
    OPTION_FIELDS,
    OPTION_QUIET,
    OPTION_TIMEOUT,
    OPTION_READ_ONLY,
    OPTION_DRY_RUN,
    OPTION_PLAN_OUT,
    OPTION_FROM,
    OPTION_CONTINUE_ON_ERROR,
    OPTION_DETACH,
    OPTION_ANY_SCHEMA,
    OPTION_COLOR,
    OPTION_DEBUG,
    OPTION_DESCRIBE,
    OPTION_COUNT
};

enum { FORMAT_GROUP = 1 };

#define SWITCH                                                                                     \
    .arity = ARITY_ZERO, .type = ARGUMENT_BOOLEAN, .action = ACTION_STORE_TRUE,                    \
    .semantic = SEMANTIC_FLAG

static const char *const verbosities[] = {"0", "1", "2", "3", NULL};
static const char *const colours[] = {"auto", "always", "never", NULL};

const struct argument common_options[] = {
    [OPTION_HELP] = {"--help", {"-h", "--help"}, SWITCH, .help = "Show this help and exit."},
    [OPTION_VERSION] = {"--version", {"--version"}, SWITCH, .help = "Show the version and exit."},
    [OPTION_VERBOSITY] = {"--verbosity",
                          {"-v", "--verbosity"},
                          .type = ARGUMENT_INTEGER,
                          .default_text = "1",
                          .choices = verbosities,
                          .semantic = SEMANTIC_INTEGER,
                          .help = "How much to say: 0 little, 1 the usual, 2 much, 3 all."},
    [OPTION_SETTINGS] = {"--settings",
                         {"--settings"},
                         .metavar = "SETTINGS",
                         .help = "Accepted for scripts, without effect."},
    [OPTION_PYTHONPATH] = {"--pythonpath",
                           {"--pythonpath"},
                           .metavar = "PYTHONPATH",
                           .help = "Accepted for scripts, without effect."},
    [OPTION_TRACEBACK] = {"--traceback",
                          {"--traceback"},
                          SWITCH,
                          .help = "Accepted for scripts, without effect."},
    [OPTION_NO_COLOR] = {"--no-color", {"--no-color"}, SWITCH, .help = "As --color never."},
    [OPTION_FORCE_COLOR] = {"--force-color",
                            {"--force-color"},
                            SWITCH,
                            .help = "As --color always."},
    [OPTION_SKIP_CHECKS] = {"--skip-checks",
                            {"--skip-checks"},
                            SWITCH,
                            .help = "Accepted for scripts, without effect."},
    [OPTION_PROFILE] = {"--profile",
                        {"--profile"},
                        .metavar = "NAME",
                        .help = "The server to work on: a profile of the configuration."},
    [OPTION_CONFIG] = {"--config",
                       {"--config"},
                       .type = ARGUMENT_PATH,
                       .metavar = "FILE",
                       .semantic = SEMANTIC_FILE_IN,
                       .help = "Read this configuration file only."},
    [OPTION_JSON] = {"--json",
                     {"--json"},
                     SWITCH,
                     .exclusive_group = FORMAT_GROUP,
                     .help = "Print one JSON object, for success and for failure."},
    [OPTION_JSONL] = {"--jsonl",
                      {"--jsonl"},
                      SWITCH,
                      .exclusive_group = FORMAT_GROUP,
                      .help = "Print a JSON object a line, as things happen."},
    [OPTION_CSV] = {"--csv",
                    {"--csv"},
                    SWITCH,
                    .exclusive_group = FORMAT_GROUP,
                    .help = "Print rows as comma-separated values."},
    [OPTION_FOR_SPREADSHEET] = {"--for-spreadsheet",
                                {"--for-spreadsheet"},
                                SWITCH,
                                .help = "With --csv: put an apostrophe before text that a "
                                        "spreadsheet would run."},
    [OPTION_PLAIN] = {"--plain",
                      {"--plain"},
                      SWITCH,
                      .exclusive_group = FORMAT_GROUP,
                      .help = "Print rows as columns separated by tabs, without headings."},
    [OPTION_OUTPUT] = {"--output",
                       {"-o", "--output"},
                       .type = ARGUMENT_PATH,
                       .metavar = "FILE",
                       .semantic = SEMANTIC_FILE_OUT,
                       .help = "Write the data to this file instead of standard output."},
    [OPTION_FIELDS] = {"--fields",
                       {"--fields"},
                       .metavar = "A,B",
                       .help = "Show these fields only, in this order; of a change with --from "
                               "they are item, line, result, text."},
    [OPTION_QUIET] = {"--quiet",
                      {"-q", "--quiet"},
                      SWITCH,
                      .help = "Say nothing but data and errors."},
    [OPTION_TIMEOUT] = {"--timeout",
                        {"--timeout"},
                        .type = ARGUMENT_FLOAT,
                        .metavar = "SECONDS",
                        .help = "Give up after this time."},
    [OPTION_READ_ONLY] = {"--read-only",
                          {"--read-only"},
                          SWITCH,
                          .help = "Refuse whatever would change anything."},
    [OPTION_DRY_RUN] = {"--dry-run",
                        {"-n", "--dry-run"},
                        SWITCH,
                        .help = "Show what would be changed and sent, and change nothing."},
    [OPTION_PLAN_OUT] = {"--plan-out",
                         {"--plan-out"},
                         .type = ARGUMENT_PATH,
                         .metavar = "FILE",
                         .semantic = SEMANTIC_FILE_OUT,
                         .help = "As --dry-run, and save it for `apply`, which does exactly that."},
    [OPTION_FROM] = {"--from",
                     {"--from"},
                     .type = ARGUMENT_PATH,
                     .metavar = "FILE",
                     .semantic = SEMANTIC_FILE_IN,
                     .help = "Do it for each user or realm in this file, -: standard input."},
    [OPTION_CONTINUE_ON_ERROR] = {"--continue-on-error",
                                  {"--continue-on-error"},
                                  SWITCH,
                                  .help = "With --from: go on after an item that failed."},
    [OPTION_DETACH] = {"--detach",
                       {"--detach"},
                       SWITCH,
                       .help = "Start it as a job that goes on by itself, and return; see jobs."},
    [OPTION_ANY_SCHEMA] = {"--any-schema",
                           {"--any-schema"},
                           SWITCH,
                           .help = "Change a database even if its schema is not the known one."},
    [OPTION_COLOR] = {"--color",
                      {"--color"},
                      .default_text = "auto",
                      .choices = colours,
                      .help = "Colours: on a terminal only, always or never."},
    [OPTION_DEBUG] = {"--debug",
                      {"--debug"},
                      SWITCH,
                      .help = "Log what is done on standard error."},
    [OPTION_DESCRIBE] = {"--describe",
                         {"--describe"},
                         SWITCH,
                         .help = "Print the command's specification as JSON and exit."},
    [OPTION_COUNT] = {.dest = NULL},
};

bool options_is_server_option(const struct argument *argument)
{
    for (size_t i = 0; i < SERVER_OPTION_COUNT; i++) {
        if (argument == &common_options[i])
            return true;
    }
    return false;
}

static const char *text_of(const struct arguments *arguments, enum option option)
{
    return arguments_text(arguments, common_options[option].dest);
}

static bool flag_of(const struct arguments *arguments, enum option option)
{
    return arguments_flag(arguments, common_options[option].dest);
}

static enum output_format read_format(const struct arguments *arguments)
{
    static const struct {
        enum option option;
        enum output_format format;
    } formats[] = {
        {OPTION_JSON, OUTPUT_JSON},
        {OPTION_JSONL, OUTPUT_JSONL},
        {OPTION_CSV, OUTPUT_CSV},
        {OPTION_PLAIN, OUTPUT_PLAIN},
    };
    for (size_t i = 0; i < ARRAY_LENGTH(formats); i++) {
        if (flag_of(arguments, formats[i].option))
            return formats[i].format;
    }
    return OUTPUT_TEXT;
}

/* The index of the choice is the enum's value. */
static enum colour_choice named_colour(const char *name)
{
    size_t i = 0;
    while (strcmp(colours[i], name) != 0)
        i++;
    return (enum colour_choice)i;
}

static bool read_colour(struct options *options, const struct arguments *arguments,
                        struct error *error)
{
    bool never = flag_of(arguments, OPTION_NO_COLOR);
    bool always = flag_of(arguments, OPTION_FORCE_COLOR);
    const char *no_color = getenv("NO_COLOR");
    options->colour = COLOUR_AUTO;
    if (never && always)
        return error_set(error, ERROR_FAILED,
                         "The --no-color and --force-color options can't be used together.");
    if (arguments_given(arguments, common_options[OPTION_COLOR].dest))
        options->colour = named_colour(text_of(arguments, OPTION_COLOR));
    else if (always)
        options->colour = COLOUR_ALWAYS;
    else if (never || (no_color && *no_color))
        options->colour = COLOUR_NEVER;
    return true;
}

static bool read_timeout(struct options *options, const struct arguments *arguments,
                         struct error *error)
{
    const char *text = text_of(arguments, OPTION_TIMEOUT);
    double seconds = arguments_number(arguments, common_options[OPTION_TIMEOUT].dest, 0);
    options->timeout_ms = 0;
    if (!text)
        return true;
    if (!(seconds > 0 && seconds <= INT_MAX / 1000)) {
        error_set(error, ERROR_USAGE, "argument --timeout: %s is not a time to wait", text);
        return error_hint(error, "Give seconds, more than 0 and at most %d.", INT_MAX / 1000);
    }
    options->timeout_ms = (int)(seconds * 1000);
    options->timeout_ms += options->timeout_ms < seconds * 1000;
    return true;
}

static bool is_among(const char *const texts[], size_t count, const char *text)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(texts[i], text) == 0)
            return true;
    }
    return false;
}

/* Splits at commas. A field named twice would give JSON objects with one member twice. */
static bool read_fields(struct options *options, const struct arguments *arguments,
                        struct region *region, struct error *error)
{
    const char *text = text_of(arguments, OPTION_FIELDS);
    size_t count = 0;
    options->fields = NULL;
    if (!text)
        return true;
    const char **fields = region_alloc_array(region, strlen(text) + 2, sizeof *fields);
    for (bool more = true; more; text++) {
        size_t length = strcspn(text, ",");
        const char *field = text_trim(region, region_copy_bytes(region, text, length));
        if (!*field)
            return error_set(error, ERROR_USAGE, "argument --fields: the name of a field is empty");
        if (is_among(fields, count, field))
            return error_set(error, ERROR_USAGE, "argument --fields: '%s' is named twice", field);
        fields[count++] = field;
        text += length;
        more = *text;
    }
    options->fields = fields;
    return true;
}

static bool check_bulk(const struct options *options, struct error *error)
{
    if (options->continue_on_error && !options->from)
        return error_set(error, ERROR_USAGE,
                         "argument --continue-on-error: allowed with argument --from only");
    if (options->plan_out && options->from)
        return error_set(error, ERROR_USAGE,
                         "argument --plan-out: not allowed with argument --from");
    return true;
}

bool options_read(struct options *options, const struct arguments *arguments, struct region *region,
                  struct error *error)
{
    *options = (struct options){
        .profile = text_of(arguments, OPTION_PROFILE),
        .config = text_of(arguments, OPTION_CONFIG),
        .format = read_format(arguments),
        .output = text_of(arguments, OPTION_OUTPUT),
        .verbosity = (int)arguments_integer(arguments, common_options[OPTION_VERBOSITY].dest, 1),
        .for_spreadsheet = flag_of(arguments, OPTION_FOR_SPREADSHEET),
        .quiet = flag_of(arguments, OPTION_QUIET),
        .read_only = flag_of(arguments, OPTION_READ_ONLY),
        .dry_run = flag_of(arguments, OPTION_DRY_RUN) || text_of(arguments, OPTION_PLAN_OUT),
        .plan_out = text_of(arguments, OPTION_PLAN_OUT),
        .from = text_of(arguments, OPTION_FROM),
        .continue_on_error = flag_of(arguments, OPTION_CONTINUE_ON_ERROR),
        .detach = flag_of(arguments, OPTION_DETACH),
        .any_schema = flag_of(arguments, OPTION_ANY_SCHEMA),
        .debug = flag_of(arguments, OPTION_DEBUG),
        .help = flag_of(arguments, OPTION_HELP),
        .version = flag_of(arguments, OPTION_VERSION),
        .describe = flag_of(arguments, OPTION_DESCRIBE),
    };
    return read_colour(options, arguments, error) && read_timeout(options, arguments, error) &&
           read_fields(options, arguments, region, error) && check_bulk(options, error);
}
