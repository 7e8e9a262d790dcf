/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/danger.h"

struct danger {
    const char *word, *note, *badge;
};

static const struct danger dangers[] = {
    [DANGER_READ] = {"reads", "○ reads", "○ reads"},
    [DANGER_WRITE] = {"writes", "● writes", "● writes"},
    [DANGER_DESTRUCTIVE] = {"destructive", "▲ destructive", "▲ destructive"},
};

/* Data that is gone is gone, with the sign for it. */
static const struct danger without_way_back[] = {
    [DANGER_WRITE] = {"writes, " COMMAND_NO_WAY_BACK, "● writes, " COMMAND_NO_WAY_BACK,
                      "● " COMMAND_NO_WAY_BACK},
    [DANGER_DESTRUCTIVE] = {"destructive, " COMMAND_NO_WAY_BACK,
                            "▲ destructive, " COMMAND_NO_WAY_BACK, "▲ destructive"},
};

static const struct danger *danger_of(const struct command *command)
{
    return command_has_no_way_back(command) ? &without_way_back[command->danger]
                                            : &dangers[command->danger];
}

const char *danger_word(const struct command *command)
{
    return danger_of(command)->word;
}

const char *danger_note(const struct command *command)
{
    return danger_of(command)->note;
}

const char *danger_badge(const struct command *command)
{
    return danger_of(command)->badge;
}
