/* SPDX-License-Identifier: Apache-2.0 */
#include "command/help.h"

#include <string.h>

#include "command/access.h"
#include "command/command.h"
#include "command/registry.h"
#include "command/run.h"
#include "core/buffer.h"
#include "core/json.h"

enum {
    COLUMN_NAME,
    COLUMN_APP,
    COLUMN_CATEGORY,
    COLUMN_DANGER,
    COLUMN_WAY_BACK,
    COLUMN_SUMMARY,
    COLUMN_REFUSAL,
    COLUMN_SPECIFICATION,
    COLUMNS
};

static const struct argument arguments[] = {
    {.dest = "command",
     .arity = ARITY_OPTIONAL,
     .semantic = SEMANTIC_TEXT,
     .help = N_("Command to explain.")},
    {.dest = "commands",
     .flags = {"--commands"},
     .action = ACTION_STORE_TRUE,
     .type = ARGUMENT_BOOLEAN,
     .default_text = "false",
     .semantic = SEMANTIC_FLAG,
     .help = N_("Print one name a line, sorted.")},
    {0},
};

static const struct column columns[COLUMNS + 1] = {
    [COLUMN_NAME] = {.name = "name", .type = VALUE_TEXT, .width = 24},
    [COLUMN_APP] = {.name = "app", .type = VALUE_TEXT, .width = 10},
    [COLUMN_CATEGORY] = {.name = "category", .type = VALUE_TEXT, .width = 13},
    [COLUMN_DANGER] = {.name = "danger", .type = VALUE_TEXT, .width = 11},
    [COLUMN_WAY_BACK] = {.name = "undo", .type = VALUE_TEXT, .width = 11},
    [COLUMN_SUMMARY] = {.name = "summary", .type = VALUE_TEXT},
    [COLUMN_REFUSAL] = {.name = "refused", .type = VALUE_TEXT, .verbosity = COLUMN_DATA},
    [COLUMN_SPECIFICATION] = {.name = "specification",
                              .type = VALUE_JSON,
                              .verbosity = COLUMN_DATA},
};

static const struct table commands = {.name = "commands", .columns = columns};

static const char *specification(struct region *region, const struct command *command)
{
    struct buffer text = {0};
    cJSON *item = help_describe(command);
    json_write(&text, item);
    cJSON_Delete(item);
    return buffer_take_text(region, &text);
}

/* The profile whose access list counts; help is there without one. */
static const struct profile *find_profile(struct run *run)
{
    const struct profile *profile = run_profile(run);
    if (!profile)
        error_clear(run_error(run));
    return profile;
}

/* Why the command may not be run here, or NULL. */
static const char *refusal_of(const struct profile *profile, const struct command *command)
{
    return profile ? access_refusal(profile, command) : NULL;
}

/* Nothing for a command that changes nothing. */
static const char *way_back(const struct command *command)
{
    if (command->danger == DANGER_READ)
        return NULL;
    return command_has_no_way_back(command) ? COMMAND_NO_WAY_BACK : "yes";
}

/* Every command with all that is known of it. */
static bool emit_table(struct run *run)
{
    if (!run_table(run, &commands))
        return false;
    size_t count;
    const struct command *const *all = registry_all(&count);
    const struct profile *profile = find_profile(run);
    for (size_t i = 0; i < count; i++) {
        const char *refusal = refusal_of(profile, all[i]);
        struct value row[COLUMNS] = {
            [COLUMN_NAME] = value_text(all[i]->name),
            [COLUMN_APP] = value_text(all[i]->app),
            [COLUMN_CATEGORY] = value_text(command_category_name(all[i]->category)),
            [COLUMN_DANGER] = value_text(command_danger_name(all[i]->danger)),
            [COLUMN_WAY_BACK] = value_text(way_back(all[i])),
            [COLUMN_SUMMARY] = value_text(all[i]->summary),
            [COLUMN_REFUSAL] = value_text(refusal),
            [COLUMN_SPECIFICATION] = value_json(specification(run_region(run), all[i])),
        };
        run_row(run, refusal ? ROW_INACTIVE : ROW_PLAIN, row);
    }
    return true;
}

static void say_names(struct run *run)
{
    size_t count;
    const struct command *const *all = registry_all(&count);
    for (size_t i = 0; i < count; i++)
        run_say(run, "%s", all[i]->name);
}

/* The next application after `after` in order of name, or NULL. */
static const char *next_app(const char *after)
{
    const char *next = NULL;
    size_t count;
    const struct command *const *all = registry_all(&count);
    for (size_t i = 0; i < count; i++) {
        const char *app = all[i]->app;
        if (strcmp(app, after) > 0 && (!next || strcmp(app, next) < 0))
            next = app;
    }
    return next;
}

static void say_by_app(struct run *run)
{
    run_say(run, "\nType 'aloha-tui --batch help <subcommand>' for help on a specific subcommand."
                 "\n\nAvailable subcommands:");
    size_t count;
    const struct command *const *all = registry_all(&count);
    const struct profile *profile = find_profile(run);
    for (const char *app = next_app(""); app; app = next_app(app)) {
        run_say(run, "\n[%s]", app);
        for (size_t i = 0; i < count; i++) {
            if (strcmp(all[i]->app, app) == 0)
                run_say(run, "    %s%s", all[i]->name,
                        refusal_of(profile, all[i]) ? "  (not allowed here)" : "");
        }
    }
}

static bool explain(struct run *run, const char *name)
{
    const struct command *command = registry_find(name);
    if (!command) {
        registry_note_unknown(name, run_error(run));
        return false;
    }
    struct buffer text = {0};
    help_write_command(&text, command);
    if (text.length)
        run_say(run, "%.*s", (int)text.length - 1, buffer_text(&text));
    buffer_free(&text);
    const char *refusal = refusal_of(find_profile(run), command);
    if (refusal)
        run_say(run, "\nNot allowed here: %s.", refusal);
    return true;
}

static bool run_help(struct run *run)
{
    const char *name = run_text_argument(run, "command");
    enum output_format format = run_options(run)->format;
    if (name)
        return explain(run, name);
    if (format != OUTPUT_TEXT || run_options(run)->fields)
        return emit_table(run);
    if (run_flag_argument(run, "commands"))
        say_names(run);
    else
        say_by_app(run);
    return true;
}

const struct command command_help = {
    .name = "help",
    .app = "django",
    .category = CATEGORY_SERVER,
    .danger = DANGER_READ,
    .summary = N_("List commands, or explain one."),
    .description =
        "Prints the commands by the application of the server that ships them, our own "
        "under [aloha-tui]; with a command's name its help. --fields name,summary says "
        "what each is for; --json prints the whole tree of commands and arguments. What the "
        "configuration does not allow is marked.",
    .arguments = arguments,
    .run = run_help,
};
