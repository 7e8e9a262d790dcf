/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/kept/danger.h"

#include "core/translate.h"

struct danger {
    const char *word, *note, *badge;
};

static const struct danger dangers[] = {
    [DANGER_READ] = {N_("reads"), N_("○ reads"), N_("○ reads")},
    [DANGER_WRITE] = {N_("writes"), N_("● writes"), N_("● writes")},
    [DANGER_DESTRUCTIVE] = {N_("destructive"), N_("▲ destructive"), N_("▲ destructive")},
};

/* Data that is gone is gone, with the sign for it. */
static const struct danger without_way_back[] = {
    [DANGER_WRITE] = {N_("writes, no way back"), N_("● writes, no way back"), N_("● no way back")},
    [DANGER_DESTRUCTIVE] = {N_("destructive, no way back"), N_("▲ destructive, no way back"),
                            N_("▲ destructive")},
};

static const struct danger *danger_of(const struct command *command)
{
    return command_has_no_way_back(command) ? &without_way_back[command->danger]
                                            : &dangers[command->danger];
}

const char *danger_word(const struct command *command)
{
    return _(danger_of(command)->word);
}

const char *danger_note(const struct command *command)
{
    return _(danger_of(command)->note);
}

const char *danger_badge(const struct command *command)
{
    return _(danger_of(command)->badge);
}
