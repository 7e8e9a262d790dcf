/* SPDX-License-Identifier: Apache-2.0 */
/* A list in a file. */
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "config/profile.h"
#include "core/error.h"
#include "core/region.h"
#include "core/translate.h"
#include "ui/list/list_columns.h"
#include "ui/run/export_run.h"
#include "ui/spoken/spoken_list.h"
#include "ui/spoken/spoken_state.h"
#include "ui/spoken/voice.h"
#include "ui/terminal/number.h"

static const struct {
    const char *end;
    enum output_format format;
} formats[] = {{".csv", OUTPUT_CSV}, {".json", OUTPUT_JSON}, {".md", OUTPUT_MARKDOWN}};

static bool spoken_export_find_format(const char *path, enum output_format *format)
{
    const char *end = strrchr(path, '.');
    for (size_t i = 0; end && i < ARRAY_LENGTH(formats); i++) {
        *format = formats[i].format;
        if (strcasecmp(end, formats[i].end) == 0)
            return true;
    }
    return false;
}

struct saving {
    struct voice *voice;
    const char *path;
    bool ended;
};

static void spoken_export_on_progress(void *context UNUSED, int64_t rows UNUSED)
{
}

static void spoken_export_on_end(void *context, int64_t rows, const char *text UNUSED,
                                 const char *problem)
{
    struct saving *saving = context;
    char number[NUMBER_SIZE];
    saving->ended = true;
    if (problem)
        voice_say(saving->voice, _("Error: %s"), problem);
    else
        voice_say(saving->voice, _("Saved %s rows as %s."), number_grouped(number, rows),
                  saving->path);
}

static void spoken_export_write_list(struct spoken *spoken, const struct export_rows *rows,
                                     enum output_format format, const char *path)
{
    struct region *region = region_create();
    struct error error = ERROR_IN(region);
    struct saving saving = {.voice = spoken->voice, .path = path};
    const struct export_listener listener = {spoken_export_on_progress, spoken_export_on_end,
                                             &saving};
    struct export_run *run = export_run_start(spoken->loop, rows, format, path, &listener, &error);
    if (!run)
        spoken_complain(spoken, error.text, error.hint);
    else if (!voice_wait(spoken->voice, &saving.ended))
        voice_say(spoken->voice, _("Stopped: nothing was saved."));
    export_run_stop(run);
    region_destroy(region);
}

static bool spoken_export_may_write(struct spoken *spoken, const char *path)
{
    struct region *region = region_create();
    const char *answer = "yes";
    if (spoken->profile->locked)
        voice_say(spoken->voice, _("The configuration is locked: only root may save."));
    else if (access(path, F_OK) == 0)
        answer = spoken_ask(spoken, region, _("File exists. Overwrite? (yes/no) "));
    bool may = !spoken->profile->locked && answer && translate_means_yes(answer);
    region_destroy(region);
    return may;
}

void spoken_export(struct spoken *spoken, const char *path)
{
    enum output_format format;
    const char *name;
    struct spoken_list *list = spoken_browse_list(spoken, &name);
    if (!list)
        voice_say(spoken->voice, _("There is no list here to save."));
    else if (!path || !spoken_export_find_format(path, &format))
        voice_say(spoken->voice,
                  _("Say where: save and the name of a file that ends in .csv, .json or .md."));
    else if (spoken_export_may_write(spoken, path)) {
        size_t count;
        struct list_source *source = spoken_list_source(list);
        const struct list_column *columns = source->kind->columns(source, &count);
        const struct list_columns shown = list_columns_of(columns, count);
        spoken_export_write_list(
            spoken, &(struct export_rows){.name = name, .source = source, .columns = &shown},
            format, path);
    }
}
