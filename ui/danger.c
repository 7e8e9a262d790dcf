/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/danger.h"

static const struct {
    const char *word, *badge;
} dangers[] = {
    [DANGER_READ] = {"reads", "○ reads"},
    [DANGER_WRITE] = {"writes", "● writes"},
    [DANGER_DESTRUCTIVE] = {"destructive", "▲ destructive"},
};

const char *danger_word(enum command_danger danger)
{
    return dangers[danger].word;
}

const char *danger_badge(enum command_danger danger)
{
    return dangers[danger].badge;
}
