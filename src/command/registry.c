/* SPDX-License-Identifier: Apache-2.0 */
#include "command/registry.h"

#include <stdbool.h>
#include <string.h>

#include "command/command.h"
#include "core/error.h"
#include "core/text.h"

/* command_list.inc holds COMMAND(name) for every command, in order of name: see
 * tools/list-commands. */
#define COMMAND(name) extern const struct command command_##name;
#include "command/command_list.inc"
#undef COMMAND

#define COMMAND(name) &command_##name,
static const struct command *const commands[] = {
#include "command/command_list.inc"
    NULL,
};
#undef COMMAND

#define COMMAND(name) #name,
static const char *const names[] = {
#include "command/command_list.inc"
    NULL,
};
#undef COMMAND

const struct command *const *registry_all(size_t *count)
{
    *count = ARRAY_LENGTH(commands) - 1;
    return commands;
}

static bool answers_to(const struct command *command, const char *name)
{
    if (strcmp(command->name, name) == 0)
        return true;
    for (const char *const *alias = command->aliases; alias && *alias; alias++) {
        if (strcmp(*alias, name) == 0)
            return true;
    }
    return false;
}

const struct command *registry_find(const char *name)
{
    for (const struct command *const *command = commands; *command; command++) {
        if (answers_to(*command, name))
            return *command;
    }
    return NULL;
}

const char *registry_nearest(const char *name)
{
    return text_nearest(name, names, ARRAY_LENGTH(names) - 1);
}

/* The server's own program answers to these two without counting them among its commands, so it
 * never suggests them. */
static bool is_counted(const char *name)
{
    return strcmp(name, "help") != 0 && strcmp(name, "version") != 0;
}

void registry_note_unknown(const char *name, struct error *error)
{
    const char *nearest = registry_nearest(name);
    if (nearest && is_counted(nearest))
        error_set(error, ERROR_FAILED,
                  "Unknown command: '%s'. Did you mean %s?\nType 'manage.py help' for usage.", name,
                  nearest);
    else
        error_set(error, ERROR_FAILED, "Unknown command: '%s'\nType 'manage.py help' for usage.",
                  name);
    error_hint(error, "aloha-tui --batch help lists the commands.");
}
