/* SPDX-License-Identifier: Apache-2.0 */
#include "command/command_line.h"

#include <string.h>

#include "command/command.h"
#include "command/options.h"
#include "core/region.h"

/* The common option with exactly this flag, or NULL. */
static const struct argument *find_common(const char *flag)
{
    for (const struct argument *option = common_options; option->dest; option++) {
        for (size_t i = 0; i < ARGUMENT_FLAGS_MAX && option->flags[i]; i++) {
            if (strcmp(option->flags[i], flag) == 0)
                return option;
        }
    }
    return NULL;
}

static bool takes_next_word(const char *word)
{
    const struct argument *option = find_common(word);
    return option && argument_takes_value(option);
}

static bool asks_for_help(const char *word)
{
    return strcmp(word, "-h") == 0 || strcmp(word, "--help") == 0 || strcmp(word, "--version") == 0;
}

/* Is the word the command's name? Not an option, or what manage.py would take for a name. */
static bool is_command(const char *word, const char *previous)
{
    if (previous && strcmp(previous, "--batch") == 0 && asks_for_help(word))
        return true;
    return word[0] != '-' || word[1] == '\0';
}

/* Notes that a word names a front; false if it does not. */
static bool take_front(struct command_line *line, const char *word)
{
    bool *fronts[] = {&line->batch, &line->demo, &line->accessible};
    static const char *const flags[] = {"--batch", "--demo", "--accessible"};
    for (size_t i = 0; i < ARRAY_LENGTH(flags); i++) {
        if (strcmp(flags[i], word) == 0) {
            *fronts[i] = true;
            return true;
        }
    }
    return false;
}

struct command_line command_line_read(struct region *region, int count, char *const words[])
{
    const char **before = region_alloc_array(region, (size_t)count + 1, sizeof *before);
    const char **after = region_alloc_array(region, (size_t)count + 1, sizeof *after);
    struct command_line line = {.before = before, .after = after};
    int i = 0;
    for (; i < count && !is_command(words[i], i ? words[i - 1] : NULL); i++) {
        if (take_front(&line, words[i]))
            continue;
        before[line.before_count++] = words[i];
        if (takes_next_word(words[i]) && i + 1 < count)
            before[line.before_count++] = words[++i];
    }
    if (i < count)
        line.command = words[i++];
    while (i < count)
        after[line.after_count++] = words[i++];
    return line;
}
