/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/run/act.h"

#include <stdbool.h>
#include <string.h>

#include "command/access.h"
#include "command/command.h"
#include "command/options.h"
#include "command/words.h"
#include "config/profile.h"
#include "core/region.h"
#include "core/translate.h"
#include "ui/console/console.h"
#include "ui/list/marked.h"
#include "ui/output/confirm_layer.h"
#include "ui/output/output_layer.h"
#include "ui/stack/layer.h"

static void wipe(void *text)
{
    explicit_bzero(text, strlen(text));
}

struct act act_copy(struct region *region, const struct act *act)
{
    struct act copy = *act;
    const char **words = region_alloc_array(region, act->word_count + 1, sizeof *words);
    for (size_t i = 0; i < act->word_count; i++)
        words[i] = region_copy_text(region, act->words[i]);
    copy.words = words;
    copy.target = region_copy_text(region, act->target);
    copy.marked = marked_copy(region, act->marked);
    if (act->input) {
        char *input = region_copy_text(region, act->input);
        region_on_end(region, wipe, input);
        copy.input = input;
    }
    return copy;
}

const char *act_line(struct region *region, const struct act *act)
{
    if (act->target && strcmp(act->command->name, "-") == 0)
        return region_format(region, "aloha-tui --batch - < %s", words_quote(region, act->target));
    return region_format(region, "aloha-tui --batch %s%s%s", act->command->name,
                         act->word_count ? " " : "",
                         words_join(region, act->words, act->word_count));
}

const char *act_refusal(const struct console *console, const struct command *command)
{
    const char *refusal = access_refusal(console_profile(console), command);
    if (refusal)
        return refusal;
    if (command->danger == DANGER_READ)
        return NULL;
    if (console_profile(console)->read_only)
        return _("this profile is read-only");
    return console_options(console)->read_only ? _("the console was started with --read-only")
                                               : NULL;
}

static void refuse(struct console *console, const struct act *act)
{
    console_notice(console, STYLE_ERROR, _("%s can't run: %s."), act->command->name,
                   act_refusal(console, act->command));
}

void act_run(struct console *console, const struct act *act)
{
    if (act_refusal(console, act->command))
        refuse(console, act);
    else if (act->command->danger == DANGER_READ)
        output_layer_open(console, act);
    else
        confirm_layer_open(console, act, true);
}

void act_preview(struct console *console, const struct act *act)
{
    if (act->command->danger == DANGER_READ)
        console_notice(console, STYLE_NORMAL, _("%s only reads: there is nothing to preview."),
                       act->command->name);
    else
        confirm_layer_open(console, act, false);
}
