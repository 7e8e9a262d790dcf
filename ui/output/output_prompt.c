/* SPDX-License-Identifier: Apache-2.0 */
/* What the output layer asks in its bottom line: what to search for, where to save. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "command/output_file.h"
#include "core/buffer.h"
#include "core/error.h"
#include "core/memory.h"
#include "core/region.h"
#include "core/translate.h"
#include "ui/output/output_state.h"
#include "ui/run/transcript.h"
#include "ui/stack/context.h"
#include "ui/terminal/line_edit.h"

void output_ask(struct output *output, enum output_prompt prompt, const char *text)
{
    line_edit_destroy(output->edit);
    output->edit = line_edit_create(false);
    line_edit_set(output->edit, text);
    output->prompt = prompt;
    console_changed(output->layer.console);
}

void output_close_prompt(struct output *output)
{
    line_edit_destroy(output->edit);
    output->edit = NULL;
    output->prompt = PROMPT_NONE;
    console_changed(output->layer.console);
}

void output_search(struct output *output, size_t from, bool backwards)
{
    struct console *console = output->layer.console;
    size_t count = transcript_count(output->transcript);
    if (count == 0)
        return;
    from = from < count ? from : backwards ? count - 1 : 0;
    ptrdiff_t line = transcript_find(output->transcript, output->part, from, backwards);
    if (line < 0) {
        console_notice(console, STYLE_WARNING, _("“%s” does not occur"), output->part);
        return;
    }
    if (backwards ? (size_t)line > from : (size_t)line < from)
        console_notice(console, STYLE_WARNING, "%s",
                       backwards ? _("Went on from the end.") : _("Went on from the beginning."));
    output->follow = false;
    output->found = line;
    if ((size_t)line < output->top || (size_t)line >= output->top + (size_t)output->height)
        output_scroll(output, line);
    console_changed(console);
}

struct buffer output_text(const struct output *output)
{
    struct buffer all = {0}, line = {0};
    buffer_format(&all, "$ %s\n", output->shown_line);
    for (size_t i = 0; i < transcript_count(output->transcript); i++) {
        transcript_read(output->transcript, i, &line);
        buffer_append(&all, buffer_text(&line), line.length);
        buffer_append_byte(&all, '\n');
    }
    buffer_format(&all, "%s\n", output->outcome_text);
    buffer_free(&line);
    return all;
}

static bool output_prompt_write_text(const char *path, const struct output *output,
                                     struct error *error)
{
    struct output_file *file = output_file_open(error->region, path, error);
    if (!file)
        return false;
    struct buffer text = output_text(output);
    fwrite(text.bytes, 1, text.length, output_file_stream(file));
    buffer_free(&text);
    return output_file_keep(file, error);
}

static bool output_prompt_is_regular(const char *path)
{
    struct stat status;
    return stat(path, &status) == 0 && S_ISREG(status.st_mode);
}

static void output_prompt_ask_to_overwrite(struct output *output, const char *path)
{
    char *copy = memory_copy_text(path);
    free(output->path);
    output->path = copy;
    output_ask(output, PROMPT_OVERWRITE, "");
}

static void output_prompt_save_to(struct output *output, const char *path)
{
    struct region *region = region_create();
    struct error error = ERROR_IN(region);
    bool written = output_prompt_write_text(path, output, &error);
    output_close_prompt(output);
    if (written)
        console_notice(output->layer.console, STYLE_GOOD, _("Saved to %s"), path);
    else
        console_notice(output->layer.console, STYLE_ERROR, "%s", error.text);
    region_destroy(region);
}

/* "~/x" is a file in one's home, as people type it. */
static void output_prompt_save_typed(struct output *output)
{
    struct region *region = region_create();
    const char *path = region_copy_text(region, line_edit_text(output->edit));
    const char *home = getenv("HOME");
    if (strncmp(path, "~/", 2) == 0 && home)
        path = region_format(region, "%s%s", home, path + 1);
    if (*path == '\0')
        output_close_prompt(output);
    else if (output_prompt_is_regular(path))
        output_prompt_ask_to_overwrite(output, path);
    else
        output_prompt_save_to(output, path);
    region_destroy(region);
}

static void output_prompt_answer_overwrite(struct output *output)
{
    const char *answer = line_edit_text(output->edit);
    if (translate_means_yes(answer)) {
        output_prompt_save_to(output, output->path);
    } else {
        output_close_prompt(output);
        console_notice(output->layer.console, STYLE_WARNING, _("Not saved."));
    }
}

/* An empty line repeats the search before. */
static void output_prompt_start_search(struct output *output)
{
    if (*line_edit_text(output->edit)) {
        free(output->part);
        output->part = memory_copy_text(line_edit_text(output->edit));
    }
    output_close_prompt(output);
    if (output->part)
        output_search(output, output->top, false);
}

static void output_prompt_finish(struct output *output)
{
    switch (output->prompt) {
    case PROMPT_SEARCH: output_prompt_start_search(output); break;
    case PROMPT_SAVE: output_prompt_save_typed(output); break;
    case PROMPT_OVERWRITE: output_prompt_answer_overwrite(output); break;
    case PROMPT_NONE: break;
    }
}

bool output_prompt_key(struct output *output, int key, enum action action)
{
    if (action == DO_ENTER)
        output_prompt_finish(output);
    else if (action == DO_BACK)
        output_close_prompt(output);
    else if (!line_edit_key(output->edit, key))
        return false;
    console_changed(output->layer.console);
    return true;
}
