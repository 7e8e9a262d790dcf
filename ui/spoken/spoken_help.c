/* SPDX-License-Identifier: Apache-2.0 */
/* What can be typed, and which commands there are. */
#include "command/command.h"
#include "command/registry.h"
#include "core/text.h"
#include "core/translate.h"
#include "ui/kept/danger.h"
#include "ui/spoken/spoken_state.h"
#include "ui/spoken/voice.h"

static const char *const lines[] = {
    N_("One line is one request; what follows is told line by line."),
    N_("A number opens what stands behind it. The first list is that of the realms."),
    N_("more: the next rows of the list."),
    N_("again: the list or menu once more."),
    N_("back: to where you came from."),
    N_("realms: to the list of realms."),
    N_("find TEXT: realms, users and streams of the server with it in their name."),
    N_("record NUMBER: all that is known of a row."),
    N_("filter TEXT: only rows with it, such as filter role:admin; filter alone shows all."),
    N_("sort COLUMN, sort COLUMN down: another order."),
    N_("refresh: the list as it is now. views, views NAME: filters and orders that have a name."),
    N_("figures, figures DAYS: users and messages day by day, of the realm you are in, else of the "
       "server."),
    N_("act: the commands for what you are at; act NUMBER: for a row of the list."),
    N_("edit, edit NUMBER: changes a user's name, email, role, password or state."),
    N_("commands, commands WORD: all commands, or those with the word in name or summary."),
    N_("help NAME: explains a command."),
    N_("NAME alone asks for what the command needs, one thing after the other."),
    N_("NAME and its arguments, as after aloha-tui --batch: runs it."),
    N_("form NAME: asks for all that the command can be told."),
    N_("preview NAME and its arguments: what it would change."),
    N_("In a question, ? tells what it can be answered with, and ? TEXT what has TEXT in it."),
    N_("save FILE: all rows of the list; FILE ends in .csv, .json or .md."),
    N_("runs: what was run, to be opened again. keep NAME: the last of it as a recipe."),
    N_("recipes, recipes NAME: command lines that were kept, to be run again."),
    N_("What changes something is previewed first, and asked about."),
    N_("Ctrl-C stops what goes on. quit, or Ctrl-D, leaves."),
};

void spoken_help(struct spoken *spoken)
{
    for (size_t i = 0; i < ARRAY_LENGTH(lines); i++)
        voice_say(spoken->voice, "%s", _(lines[i]));
}

static bool spoken_help_is_asked_for(const struct command *command, const char *word)
{
    return !word || text_contains(command->name, word) || text_contains(_(command->summary), word);
}

static size_t spoken_help_say_section(struct spoken *spoken, enum command_category category,
                                      const char *word)
{
    size_t count, told = 0;
    const struct command *const *all = registry_all(&count);
    for (size_t i = 0; i < count; i++) {
        if (all[i]->category != category || !spoken_help_is_asked_for(all[i], word))
            continue;
        if (told++ == 0)
            voice_say(spoken->voice, _("Section %s:"), _(command_category_name(category)));
        voice_say(spoken->voice, "%s, %s: %s", all[i]->name, danger_word(all[i]),
                  _(all[i]->summary));
    }
    return told;
}

void spoken_list_commands(struct spoken *spoken, const char *word)
{
    size_t told = 0;
    for (int category = 0; category < CATEGORY_COUNT; category++)
        told += spoken_help_say_section(spoken, (enum command_category)category, word);
    if (told == 0)
        voice_say(spoken->voice, _("No command has '%s' in its name or summary."), word);
    else
        voice_say(spoken->voice, translate_count("%zu command.", "%zu commands.", told), told);
}
