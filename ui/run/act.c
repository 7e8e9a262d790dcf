/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/run/act.h"

#include <string.h>

#include "command/command.h"
#include "command/words.h"
#include "core/region.h"
#include "ui/list/marked.h"

static void act_wipe(void *text)
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
        region_on_end(region, act_wipe, input);
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
