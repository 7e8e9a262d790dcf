/* SPDX-License-Identifier: Apache-2.0 */
/* Which files arguments name. */
#include <string.h>

#include "command/arguments_state.h"
#include "command/command.h"
#include "core/text.h"

bool argument_names_path(const struct argument *argument)
{
    switch (argument->semantic) {
    case SEMANTIC_FILE_IN:
    case SEMANTIC_FILE_OUT:
    case SEMANTIC_DIRECTORY_IN:
    case SEMANTIC_DIRECTORY_OUT: return true;
    default: return argument->type == ARGUMENT_PATH;
    }
}

/* Is it standard input or output, or below the directory, whatever links are on the way? */
static bool arguments_holds_path(const char *directory, const char *path)
{
    static const char *const streams[] = {"-", "/dev/stdin", "/dev/stdout", "/dev/stderr"};
    for (size_t i = 0; i < ARRAY_LENGTH(streams); i++) {
        if (strcmp(path, streams[i]) == 0)
            return true;
    }
    size_t length = strlen(directory);
    if (strncmp(path, directory, length) != 0 || path[length] != '/')
        return false;
    for (const char *part = path + length; part; part = strchr(part + 1, '/')) {
        if (strncmp(part, "/..", 3) == 0 && (part[3] == '/' || !part[3]))
            return false;
    }
    return true;
}

const struct argument *arguments_find_outside(const struct arguments *arguments,
                                              const char *directory)
{
    for (size_t i = 0; i < arguments->item_count; i++) {
        const struct item *item = &arguments->items[i];
        const struct texts *values = &item->slot->values;
        for (size_t j = 0; item->seen && argument_names_path(item->argument) && j < values->count;
             j++) {
            if (!arguments_holds_path(directory, values->items[j]))
                return item->argument;
        }
    }
    return NULL;
}
