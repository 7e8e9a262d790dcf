/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/spoken/spoken.h"

#include <stdio.h>
#include <string.h>

#include "command/access.h"
#include "command/command.h"
#include "command/options.h"
#include "command/registry.h"
#include "command/versions.h"
#include "command/words.h"
#include "config/profile.h"
#include "core/error.h"
#include "core/loop.h"
#include "core/region.h"
#include "core/text.h"
#include "core/translate.h"
#include "server/async_database.h"
#include "ui/spoken/spoken_state.h"
#include "ui/spoken/voice.h"

static void spoken_quit(struct spoken *spoken, const char *rest UNUSED)
{
    spoken->left = true;
}

static void spoken_say_unknown(struct spoken *spoken, struct region *region, const char *name)
{
    struct error error = ERROR_IN(region);
    registry_note_unknown(name, &error);
    spoken_complain(spoken, error.text, error.hint);
    voice_say(spoken->voice, _("help tells what can be typed."));
}

static void spoken_ask_for_form(struct spoken *spoken, const char *rest)
{
    struct region *region = region_create();
    const struct command *command = rest ? registry_find(rest) : NULL;
    if (command)
        spoken_form(spoken, command, NULL);
    else if (rest)
        spoken_say_unknown(spoken, region, rest);
    else
        voice_say(spoken->voice, _("Say of which command: form NAME."));
    region_destroy(region);
}

static void spoken_run_line(struct spoken *spoken, const char *line, bool preview)
{
    struct region *region = region_create();
    struct error error = ERROR_IN(region);
    size_t count;
    const char *const *words = words_split(region, line, &count, &error);
    const struct command *command = words && count ? registry_find(words[0]) : NULL;
    if (command)
        spoken_line(spoken, command, words + 1, count - 1, preview);
    else if (!words)
        spoken_complain(spoken, error.text, error.hint);
    else if (count)
        spoken_say_unknown(spoken, region, words[0]);
    region_destroy(region);
}

static void spoken_preview_line(struct spoken *spoken, const char *rest)
{
    if (rest)
        spoken_run_line(spoken, rest, true);
    else
        voice_say(spoken->voice, _("Say what: preview, the command's name and its arguments."));
}

static const struct {
    const char *word;
    void (*run)(struct spoken *spoken, const char *rest);
} requests[] = {
    {"commands", spoken_list_commands},
    {"find", spoken_find},
    {"form", spoken_ask_for_form},
    {"keep", spoken_keep},
    {"preview", spoken_preview_line},
    {"recipes", spoken_recipes},
    {"runs", spoken_runs},
    {"save", spoken_export},
    {"views", spoken_views},
    {"quit", spoken_quit},
    {"exit", spoken_quit},
};

/* A command line as it is typed into a shell, too. */
static const char *spoken_skip_program(const char *line)
{
    static const char program[] = "aloha-tui --batch ";
    return strncmp(line, program, sizeof program - 1) == 0 ? line + sizeof program - 1 : line;
}

static void spoken_take_line(struct spoken *spoken, struct region *region, const char *line)
{
    line = spoken_skip_program(line);
    size_t length = strcspn(line, " ");
    const char *word = region_copy_bytes(region, line, length);
    const char *rest = line[length] ? text_trim(region, line + length) : NULL;
    for (size_t i = 0; i < ARRAY_LENGTH(requests); i++) {
        if (strcmp(requests[i].word, word) == 0) {
            requests[i].run(spoken, rest);
            return;
        }
    }
    if ((strcmp(word, "help") == 0 || strcmp(word, "?") == 0) && !rest)
        spoken_help(spoken);
    else if (*word && !spoken_browse_line(spoken, word, rest))
        spoken_run_line(spoken, line, false);
}

static void spoken_on_database(void *context)
{
    struct spoken *spoken = context;
    spoken->connected = async_database_state(spoken->database) != DATABASE_CONNECTING;
}

/* Reads only, as the console on a screen: see console_database.c. */
static void spoken_open_database(struct spoken *spoken)
{
    const struct database_options options = {
        .conninfo = spoken->profile->database,
        .password = spoken->profile->database_password,
        .timeout_ms = spoken->options->timeout_ms,
        .read_only = true,
        .application_name = "aloha-tui console",
    };
    spoken->database = async_database_open(spoken->loop, &options, spoken_on_database, spoken);
    voice_wait(spoken->voice, &spoken->connected);
}

static void spoken_greet(struct spoken *spoken)
{
    const char *problem = async_database_problem(spoken->database);
    bool read_only = spoken->profile->read_only || spoken->options->read_only;
    voice_say(spoken->voice, _("aloha-tui %s, line by line. help tells what can be typed."),
              PROGRAM_VERSION);
    voice_say(spoken->voice, read_only ? _("Profile %s, read-only.") : _("Profile %s."),
              spoken->profile->name);
    if (problem)
        spoken_complain(spoken, problem, _("realms asks the database again once it is there."));
    else
        voice_say(spoken->voice, _("Database %s, PostgreSQL %s."),
                  async_database_address(spoken->database),
                  async_database_version(spoken->database));
}

static void spoken_converse(struct spoken *spoken)
{
    while (!spoken->left && !voice_is_terminated(spoken->voice)) {
        struct region *region = region_create();
        const char *line = spoken_ask(spoken, region, "aloha> ");
        if (line && *line)
            spoken_take_line(spoken, region, line);
        region_destroy(region);
    }
}

static int spoken_run_console(struct spoken *spoken)
{
    spoken->loop = loop_create();
    spoken->voice = voice_create(spoken->loop);
    spoken_open_database(spoken);
    spoken_greet(spoken);
    spoken_browse_start(spoken);
    spoken_converse(spoken);
    spoken_browse_end(spoken);
    bool terminated = voice_is_terminated(spoken->voice);
    async_database_close(spoken->database);
    voice_destroy(spoken->voice);
    loop_destroy(spoken->loop);
    return terminated ? error_exit_status(ERROR_TERMINATED) : 0;
}

int spoken_run(const struct options *options)
{
    struct region *region = region_create();
    struct error error = ERROR_IN(region);
    struct spoken spoken = {.options = options, .region = region};
    if (text_use_locale())
        translate_start();
    spoken.profile = profile_load(region, options->config, options->profile, &error);
    int status;
    if (spoken.profile && access_check(spoken.profile, &error)) {
        status = spoken_run_console(&spoken);
    } else {
        fprintf(stderr, "aloha-tui: %s\n", error.text);
        if (error.hint)
            fprintf(stderr, _("hint: %s\n"), error.hint);
        status = error_exit_status(error.kind);
    }
    region_destroy(region);
    return status;
}
