/* SPDX-License-Identifier: Apache-2.0 */
#include "command/help.h"

#include <string.h>

#include "command/help_parts.h"
#include "command/options.h"
#include "command/registry.h"
#include "core/buffer.h"
#include "core/error.h"
#include "core/region.h"
#include "core/text.h"

static const char usage_word[] = "usage: ";

/* Parts of a usage, broken between them; the first line begins at `column`. */
static void write_parts(struct buffer *buffer, const char *const *parts, size_t count, int column,
                        int indent)
{
    bool inside = column > indent;
    for (size_t i = 0; i < count; i++) {
        int width = text_width(parts[i]);
        if (inside && column + 1 + width > HELP_WIDTH) {
            buffer_append_byte(buffer, '\n');
            buffer_pad(buffer, ' ', (size_t)indent);
            column = indent;
            inside = false;
        }
        buffer_format(buffer, "%s%s", inside ? " " : "", parts[i]);
        column += width + inside;
        inside = true;
    }
}

static int parts_width(const char *const *parts, size_t count)
{
    int width = 0;
    for (size_t i = 0; i < count; i++)
        width += 1 + text_width(parts[i]);
    return width;
}

/* One line if all fits; else positionals begin a line of their own, as argparse lays it out. */
void help_write_usage(struct buffer *buffer, const struct command *command)
{
    static const char *const common[] = {"[OPTIONS]"};
    struct region *region = region_create();
    size_t options, positionals;
    const char *const *option = help_usage_parts(region, command->arguments, false, &options);
    const char *const *positional =
        help_usage_parts(region, command->arguments, true, &positionals);
    const char *program = region_format(region, "aloha-tui --batch %s", command->name);
    int column = text_width(usage_word) + text_width(program);
    int needed = column + parts_width(common, 1) + parts_width(option, options) +
                 parts_width(positional, positionals);
    int indent = column <= HELP_WIDTH * 3 / 4 ? column + 1 : text_width(usage_word);
    buffer_format(buffer, "%s%s %s", usage_word, program, common[0]);
    column += parts_width(common, 1);
    write_parts(buffer, option, options, column, indent);
    column += parts_width(option, options);
    if (positionals && needed > HELP_WIDTH) {
        buffer_append_byte(buffer, '\n');
        buffer_pad(buffer, ' ', (size_t)indent);
        column = indent;
    }
    write_parts(buffer, positional, positionals, column, indent);
    buffer_append_byte(buffer, '\n');
    region_destroy(region);
}

/* The heading and, from HELP_COLUMN on, what it means. */
static void write_entry(struct buffer *buffer, const char *heading, const char *text)
{
    int width = 2 + text_width(heading);
    buffer_format(buffer, "  %s", heading);
    if (width + 2 > HELP_COLUMN) {
        buffer_append_byte(buffer, '\n');
        width = 0;
    }
    buffer_pad(buffer, ' ', (size_t)(HELP_COLUMN - width));
    help_write_wrapped(buffer, text, HELP_COLUMN, HELP_COLUMN);
}

/* Help with what the table says beside it. */
static const char *full_help(struct region *region, const struct argument *argument)
{
    struct buffer buffer = {0};
    buffer_append_text(&buffer, argument->help ? argument->help : "");
    if (argument->choices && argument->metavar) {
        for (size_t i = 0; argument->choices[i]; i++)
            buffer_format(&buffer, "%s%s", i ? ", " : " One of: ", argument->choices[i]);
        buffer_append_byte(&buffer, '.');
    }
    if (argument->required)
        buffer_append_text(&buffer, " Required.");
    if (argument->action == ACTION_APPEND)
        buffer_append_text(&buffer, " May be repeated.");
    if (argument->default_text && *argument->default_text && argument_takes_value(argument))
        buffer_format(&buffer, " Default: %s.", argument->default_text);
    return buffer_take_text(region, &buffer);
}

static void write_arguments(struct buffer *buffer, const struct argument *arguments)
{
    struct region *region = region_create();
    for (; arguments && arguments->dest; arguments++)
        write_entry(buffer, help_heading(region, arguments), full_help(region, arguments));
    region_destroy(region);
}

static bool has_flag(const struct argument *arguments, const char *flag)
{
    for (; arguments && arguments->dest; arguments++) {
        for (size_t i = 0; i < ARGUMENT_FLAGS_MAX && arguments->flags[i]; i++) {
            if (strcmp(arguments->flags[i], flag) == 0)
                return true;
        }
    }
    return false;
}

/* "-o/--output FILE", without the flags that the command's own arguments take; "" if none is left.
 */
static const char *common_option_name(struct region *region, const struct argument *option,
                                      const struct argument *own)
{
    const char *name = "", *value = help_value(region, option);
    for (size_t i = 0; i < ARGUMENT_FLAGS_MAX && option->flags[i]; i++) {
        if (!has_flag(own, option->flags[i]))
            name = region_format(region, "%s%s%s", name, *name ? "/" : "", option->flags[i]);
    }
    return *name && *value ? region_format(region, "%s %s", name, value) : name;
}

/* All of them in one paragraph; its parts are not broken. */
static void write_common_options(struct buffer *buffer, const struct argument *own)
{
    struct region *region = region_create();
    size_t total = 0, count = 0;
    while (common_options[total].dest)
        total++;
    const char **parts = region_alloc_array(region, total, sizeof *parts);
    for (size_t i = 0; i < total; i++) {
        const char *name = common_option_name(region, &common_options[i], own);
        if (*name)
            parts[count++] = name;
    }
    for (size_t i = 0; i + 1 < count; i++)
        parts[i] = region_format(region, "%s,", parts[i]);
    buffer_append_text(buffer, "\nCommon options:\n  ");
    write_parts(buffer, parts, count, 2, 2);
    buffer_append_byte(buffer, '\n');
    region_destroy(region);
}

static void write_nature(struct buffer *buffer, const struct command *command)
{
    static const char *const dangers[] = {
        [DANGER_READ] = "changes nothing",
        [DANGER_WRITE] = "what it changes can be set again",
        [DANGER_DESTRUCTIVE] = "data it removes cannot be had back",
    };
    buffer_format(buffer, "\nCategory: %s\nDanger:   %s: %s\n",
                  command_category_name(command->category), command_danger_name(command->danger),
                  dangers[command->danger]);
    if (command_has_no_way_back(command))
        buffer_append_text(buffer, "Undo:     " COMMAND_NO_WAY_BACK "\n");
    else if (command->danger != DANGER_READ)
        buffer_append_text(buffer, "Undo:     `undo` takes back what it changed\n");
    for (const char *const *alias = command->aliases; alias && *alias; alias++)
        buffer_format(buffer, "Alias:    %s\n", *alias);
    if (command->kind == KIND_SERVER)
        buffer_append_text(buffer, "Run by:   the server's own manage.py\n");
    if (command->long_running)
        buffer_append_text(buffer, "Time:     can take long, or runs until it is stopped\n");
}

void help_note_problems(const struct command *command, struct problems problems,
                        struct error *error)
{
    struct buffer text = {0};
    help_write_usage(&text, command);
    for (size_t i = 0; i < problems.count; i++)
        buffer_format(&text, "aloha-tui --batch %s: error: %s\n", command->name, problems.texts[i]);
    error_set(error, ERROR_USAGE, "%.*s", (int)text.length - 1, buffer_text(&text));
    buffer_free(&text);
}

void help_write_command(struct buffer *buffer, const struct command *command)
{
    help_write_usage(buffer, command);
    buffer_append_byte(buffer, '\n');
    help_write_wrapped(buffer, command->summary, 0, 0);
    if (command->description && strcmp(command->description, command->summary) != 0) {
        buffer_append_byte(buffer, '\n');
        help_write_wrapped(buffer, command->description, 0, 0);
    }
    if (command->arguments && command->arguments->dest) {
        buffer_append_text(buffer, "\nArguments:\n");
        write_arguments(buffer, command->arguments);
    }
    write_nature(buffer, command);
    write_common_options(buffer, command->arguments);
}

static void write_exit_statuses(struct buffer *buffer)
{
    static const char *const meanings[] = {
        [ERROR_NONE] = "Done.",
        [ERROR_FAILED] = "Failed.",
        [ERROR_USAGE] = "The command line, a form or a configuration file is wrong.",
        [ERROR_REFUSED] = "Refused: not confirmed, read-only or not allowed.",
        [ERROR_INCOMPLETE] = "Some items of many failed.",
        [ERROR_CHANGED] = "Something changed since the preview.",
        [ERROR_UNREACHABLE] = "A service can't be reached.",
        [ERROR_TIMED_OUT] = "Took longer than --timeout allows.",
        [ERROR_INTERRUPTED] = "Interrupted (SIGINT).",
        [ERROR_TERMINATED] = "Ended from outside (SIGTERM, SIGHUP).",
    };
    struct region *region = region_create();
    buffer_append_text(buffer, "\nExit status:\n");
    for (size_t kind = 0; kind < ARRAY_LENGTH(meanings); kind++) {
        int status = error_exit_status((enum error_kind)kind);
        write_entry(buffer, region_format(region, "%d", status), meanings[kind]);
    }
    region_destroy(region);
}

void help_write_program(struct buffer *buffer)
{
    static const char forms[] = "usage: aloha-tui [OPTIONS]\n"
                                "       aloha-tui [OPTIONS] --batch COMMAND [ARGUMENTS]\n"
                                "       aloha-tui [OPTIONS] --batch -\n"
                                "       aloha-tui [OPTIONS] --demo\n"
                                "\n"
                                "Administer an Aloha server.\n"
                                "\n"
                                "Ways to start it:\n";
    size_t count;
    registry_all(&count);
    buffer_append_text(buffer, forms);
    write_entry(buffer, "(no command)", "Open the console.");
    write_entry(buffer, "--batch COMMAND", "Run one command and exit.");
    write_entry(buffer, "--batch -",
                "Run the commands on standard input, one a line, over one set of connections.");
    write_entry(buffer, "--demo", "Open the console on a private server with invented data.");
    buffer_append_text(buffer, "\nOptions:\n");
    write_arguments(buffer, common_options);
    buffer_format(buffer,
                  "\nCommands: %zu. `aloha-tui --batch help` lists them by section, and\n"
                  "`aloha-tui --batch help COMMAND` or `COMMAND --help` explains one.\n",
                  count);
    write_exit_statuses(buffer);
    buffer_append_text(buffer, "\nFiles:\n");
    write_entry(buffer, "/etc/aloha/aloha-tui.conf", "Servers, for everyone on this machine.");
    write_entry(buffer, "$XDG_CONFIG_HOME/aloha-tui/aloha-tui.conf", "Servers, for you.");
}
