/* SPDX-License-Identifier: Apache-2.0 */
/* What can be typed, and which commands there are. */
#include "command/command.h"
#include "command/registry.h"
#include "core/text.h"
#include "ui/danger.h"
#include "ui/spoken/spoken_state.h"
#include "ui/spoken/voice.h"

static const char *const lines[] = {
    "One line is one request; what follows is told line by line.",
    "A number opens what stands behind it. The first list is that of the realms.",
    "more: the next rows of the list.",
    "again: the list or menu once more.",
    "back: to where you came from.",
    "realms: to the list of realms.",
    "find TEXT: realms, users and streams of the server with it in their name.",
    "record NUMBER: all that is known of a row.",
    "filter TEXT: only rows with it, such as filter role:admin; filter alone shows all.",
    "sort COLUMN, sort COLUMN down: another order.",
    "refresh: the list as it is now. views, views NAME: filters and orders that have a name.",
    "figures, figures DAYS: users and messages day by day, of the realm you are in, else of the "
    "server.",
    "act: the commands for what you are at; act NUMBER: for a row of the list.",
    "edit, edit NUMBER: changes a user's name, email, role, password or state.",
    "commands, commands WORD: all commands, or those with the word in name or summary.",
    "help NAME: explains a command.",
    "NAME alone asks for what the command needs, one thing after the other.",
    "NAME and its arguments, as after aloha-tui --batch: runs it.",
    "form NAME: asks for all that the command can be told.",
    "preview NAME and its arguments: what it would change.",
    "In a question, ? tells what it can be answered with, and ? TEXT what has TEXT in it.",
    "save FILE: all rows of the list; FILE ends in .csv, .json or .md.",
    "runs: what was run, to be opened again. keep NAME: the last of it as a recipe.",
    "recipes, recipes NAME: command lines that were kept, to be run again.",
    "What changes something is previewed first, and asked about.",
    "Ctrl-C stops what goes on. quit, or Ctrl-D, leaves.",
};

void spoken_help(struct spoken *spoken)
{
    for (size_t i = 0; i < ARRAY_LENGTH(lines); i++)
        voice_say(spoken->voice, "%s", lines[i]);
}

static bool is_asked_for(const struct command *command, const char *word)
{
    return !word || text_contains(command->name, word) || text_contains(command->summary, word);
}

static size_t say_section(struct spoken *spoken, enum command_category category, const char *word)
{
    size_t count, told = 0;
    const struct command *const *all = registry_all(&count);
    for (size_t i = 0; i < count; i++) {
        if (all[i]->category != category || !is_asked_for(all[i], word))
            continue;
        if (told++ == 0)
            voice_say(spoken->voice, "Section %s:", command_category_name(category));
        voice_say(spoken->voice, "%s, %s: %s", all[i]->name, danger_word(all[i]), all[i]->summary);
    }
    return told;
}

void spoken_list_commands(struct spoken *spoken, const char *word)
{
    size_t told = 0;
    for (int category = 0; category < CATEGORY_COUNT; category++)
        told += say_section(spoken, (enum command_category)category, word);
    if (told == 0)
        voice_say(spoken->voice, "No command has '%s' in its name or summary.", word);
    else
        voice_say(spoken->voice, "%zu commands.", told);
}
