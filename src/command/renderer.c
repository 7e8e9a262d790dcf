/* SPDX-License-Identifier: Apache-2.0 */
#include "command/renderer.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "command/renderer_kind.h"
#include "core/memory.h"
#include "core/region.h"
#include "core/text.h"

static const struct renderer_kind *const kinds[] = {
    [OUTPUT_TEXT] = &render_text,   [OUTPUT_PLAIN] = &render_plain,
    [OUTPUT_CSV] = &render_csv,     [OUTPUT_JSON] = &render_json,
    [OUTPUT_JSONL] = &render_jsonl, [OUTPUT_MARKDOWN] = &render_markdown,
};

static bool wants_colour(const struct options *options, bool terminal)
{
    if (options->colour != COLOUR_AUTO)
        return options->colour == COLOUR_ALWAYS;
    const char *term = getenv("TERM");
    return terminal && term && strcmp(term, "dumb") != 0;
}

struct renderer *renderer_create(const struct options *options, FILE *output, FILE *errors)
{
    struct renderer *renderer = memory_alloc(1, sizeof *renderer);
    bool terminal = isatty(fileno(output));
    *renderer = (struct renderer){
        .kind = kinds[options->format],
        .options = options,
        .output = output,
        .errors = errors,
        .terminal = terminal,
        .colour = wants_colour(options, terminal),
        .scratch = region_create(),
    };
    return renderer;
}

void renderer_destroy(struct renderer *renderer)
{
    if (!renderer)
        return;
    cJSON_Delete(renderer->changes);
    cJSON_Delete(renderer->effects);
    region_destroy(renderer->scratch);
    free(renderer->selected);
    free(renderer);
}

void renderer_begin(struct renderer *renderer, const char *command)
{
    if (renderer->kind->begin)
        renderer->kind->begin(renderer, command);
}

static bool is_text_format(const struct renderer *renderer)
{
    return renderer->options->format == OUTPUT_TEXT;
}

static void select_by_verbosity(struct renderer *renderer)
{
    size_t width = table_width(renderer->table);
    for (size_t i = 0; i < width; i++) {
        int needed = is_text_format(renderer) ? renderer->table->columns[i].verbosity : 0;
        if (needed <= renderer->options->verbosity || needed == 0)
            renderer->selected[renderer->selected_count++] = i;
    }
}

/* Says that the table lacks the field, and which was probably meant, or all that there are. */
static bool note_unknown_field(const struct table *table, const char *field, struct error *error)
{
    size_t width = table_width(table);
    const char **names = region_alloc_array(error->region, width, sizeof *names);
    const char *list = "";
    for (size_t i = 0; i < width; i++) {
        names[i] = table->columns[i].name;
        list = region_format(error->region, "%s%s%s", list, i ? ", " : "", names[i]);
    }
    error_set(error, ERROR_USAGE, "There is no field '%s'.", field);
    const char *nearest = text_nearest(field, names, width);
    if (nearest)
        return error_hint(error, "did you mean %s?", nearest);
    return error_hint(error, "Fields: %s.", list);
}

/* The column of that name; the table's width if it has none. */
static size_t find_column(const struct table *table, const char *name)
{
    size_t i = 0;
    while (table->columns[i].name && strcmp(table->columns[i].name, name) != 0)
        i++;
    return i;
}

bool renderer_check_fields(const struct renderer *renderer, const struct table *table,
                           struct error *error)
{
    const char *const *field = renderer->options->fields;
    while (field && *field && table->columns[find_column(table, *field)].name)
        field++;
    return !field || !*field || note_unknown_field(table, *field, error);
}

/* The columns that --fields names, in its order. */
static void select_by_name(struct renderer *renderer)
{
    for (const char *const *field = renderer->options->fields; *field; field++)
        renderer->selected[renderer->selected_count++] = find_column(renderer->table, *field);
}

static size_t count_fields(const struct options *options)
{
    size_t count = 0;
    while (options->fields && options->fields[count])
        count++;
    return count;
}

bool renderer_table(struct renderer *renderer, const struct table *table, struct error *error)
{
    renderer->table = table;
    size_t most = table_width(table) + count_fields(renderer->options);
    renderer->selected = memory_resize(renderer->selected, most, sizeof *renderer->selected);
    renderer->selected_count = 0;
    bool by_name = renderer->options->fields && !table->whole;
    if (by_name && !renderer_check_fields(renderer, table, error))
        return false;
    if (by_name)
        select_by_name(renderer);
    else
        select_by_verbosity(renderer);
    renderer->rows = 0;
    if (renderer->kind->table)
        renderer->kind->table(renderer);
    renderer->tables++;
    return true;
}

void renderer_row(struct renderer *renderer, enum row_mark mark, const struct value *values)
{
    if (!renderer->table)
        die("a row before its table");
    if (renderer->kind->row)
        renderer->kind->row(renderer, mark, values);
    renderer->rows++;
    region_reset(renderer->scratch);
}

/* Ends the line on which a terminal shows progress. */
static void clear_progress(struct renderer *renderer)
{
    if (renderer->progress_shown)
        fputs("\r\033[K", renderer->errors);
    renderer->progress_shown = false;
}

void renderer_say(struct renderer *renderer, const char *text)
{
    if (renderer->kind->say && !renderer->options->quiet) {
        clear_progress(renderer);
        renderer->kind->say(renderer, text);
    }
    region_reset(renderer->scratch);
}

const char *renderer_exact(struct renderer *renderer, const char *text)
{
    return renderer->terminal ? text_clean(renderer->scratch, text) : text;
}

void renderer_complain(struct renderer *renderer, const char *text)
{
    clear_progress(renderer);
    while (*text) {
        size_t length = strcspn(text, "\n");
        char *line = region_copy_bytes(renderer->scratch, text, length);
        fprintf(renderer->errors, "%s\n", text_clean(renderer->scratch, line));
        text += length;
        text += *text == '\n';
    }
}

void renderer_complain_error(struct renderer *renderer, const struct error *error)
{
    if (error->kind == ERROR_NONE)
        return;
    renderer_complain(renderer, error->text);
    if (error->hint)
        renderer_complain(renderer, region_format(renderer->scratch, "hint: %s", error->hint));
}

void renderer_warn(struct renderer *renderer, const char *text)
{
    if (renderer->kind->warn)
        renderer->kind->warn(renderer, text);
    else if (!renderer->options->quiet)
        renderer_complain(renderer, text);
    region_reset(renderer->scratch);
}

void renderer_progress(struct renderer *renderer, int64_t done, int64_t total, const char *units)
{
    if (renderer->kind->progress) {
        renderer->kind->progress(renderer, done, total, units);
        return;
    }
    if (renderer->options->quiet || !isatty(fileno(renderer->errors)))
        return;
    if (total)
        fprintf(renderer->errors, "\r\033[K%" PRId64 " of %" PRId64 " %s", done, total, units);
    else
        fprintf(renderer->errors, "\r\033[K%" PRId64 " %s", done, units);
    fflush(renderer->errors);
    renderer->progress_shown = true;
}

void renderer_changes(struct renderer *renderer, bool preview, const struct records *records,
                      const struct effects *effects)
{
    clear_progress(renderer);
    if (renderer->kind->changes)
        renderer->kind->changes(renderer, preview, records, effects);
    region_reset(renderer->scratch);
}

void renderer_prompt(struct renderer *renderer, const char *prompt)
{
    bool to_output = is_text_format(renderer) && fileno(renderer->output) == STDOUT_FILENO;
    FILE *stream = to_output ? renderer->output : renderer->errors;
    clear_progress(renderer);
    fputs(prompt, stream);
    fflush(stream);
}

bool renderer_end(struct renderer *renderer, const struct error *error)
{
    if (renderer->kind->end)
        renderer->kind->end(renderer, error);
    else
        renderer_complain_error(renderer, error);
    clear_progress(renderer);
    region_reset(renderer->scratch);
    if (fflush(renderer->output) == 0 && !ferror(renderer->output))
        return true;
    renderer_complain(
        renderer,
        region_format(renderer->scratch, "The output could not be written: %s.", strerror(errno)));
    return false;
}
