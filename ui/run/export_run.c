/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/run/export_run.h"

#include <stdlib.h>
#include <string.h>

#include "command/output_file.h"
#include "command/renderer.h"
#include "core/error.h"
#include "core/memory.h"
#include "core/region.h"
#include "core/text.h"
#include "core/translate.h"
#include "ui/list/list.h"
#include "ui/list/list_marks.h"
#include "ui/list/list_reader.h"

struct export_run {
    struct export_listener listener;
    struct region *region; /* of the table, the options and the file */
    struct list_reader *reader;
    struct list_marks marks; /* those of the list when it began; none: all rows */
    size_t *columns;         /* the values that are written */
    size_t column_count, value_count;
    struct value *row;
    struct output_file *file; /* NULL: into memory, or closed */
    FILE *memory;             /* NULL: into a file */
    char *text;               /* of the memory */
    size_t length;
    FILE *errors; /* into memory too: what the renderer says went wrong */
    char *complaint;
    size_t complaint_length;
    struct renderer *renderer;
    int64_t rows;
};

static struct table *export_run_make_table(struct export_run *run, const struct export_rows *rows)
{
    size_t count;
    struct list_source *source = rows->source;
    const struct list_column *all = source->kind->columns(source, &count);
    const struct list_columns *arranged = rows->columns;
    struct column *columns = region_alloc_array(run->region, arranged->count + 1, sizeof *columns);
    run->columns = region_alloc_array(run->region, arranged->count, sizeof *run->columns);
    run->row = region_alloc_array(run->region, arranged->count, sizeof *run->row);
    run->value_count = source->kind->value_count(source);
    for (size_t i = 0; i < arranged->count; i++) {
        const struct list_column *column = &all[arranged->places[i].column];
        if (arranged->places[i].hidden)
            continue;
        columns[run->column_count] = (struct column){.name = column->name, .type = column->type};
        run->columns[run->column_count++] = arranged->places[i].column;
    }
    columns[run->column_count] = (struct column){0};
    struct table *table = region_alloc(run->region, sizeof *table);
    *table = (struct table){.name = region_copy_text(run->region, rows->name), .columns = columns};
    return table;
}

static void export_run_write_row(struct export_run *run, const struct list_rows *rows, size_t index)
{
    if (run->marks.count > 0 && !list_marks_has(&run->marks, rows->keys[index]))
        return;
    const struct value *values = rows->values + index * run->value_count;
    for (size_t i = 0; i < run->column_count; i++)
        run->row[i] = values[run->columns[i]];
    renderer_row(run->renderer, rows->inactive[index] ? ROW_INACTIVE : ROW_PLAIN, run->row);
    run->rows++;
}

static void export_run_on_rows(void *context, const struct list_rows *rows)
{
    struct export_run *run = context;
    for (size_t i = 0; i < rows->count; i++)
        export_run_write_row(run, rows, i);
    run->listener.progress(run->listener.context, run->rows);
}

/* Completes what was written: a file gets its name. */
static bool export_run_finish(struct export_run *run, struct error *error)
{
    struct error none = ERROR_IN(run->region);
    struct output_file *file = run->file;
    if (!renderer_end(run->renderer, &none)) {
        fflush(run->errors);
        return error_set(error, ERROR_FAILED, "%s", text_trim(run->region, run->complaint));
    }
    run->file = NULL;
    return !file || output_file_keep(file, error);
}

static void export_run_on_end(void *context, const char *problem)
{
    struct export_run *run = context;
    struct error error = ERROR_IN(run->region);
    if (!problem && !export_run_finish(run, &error))
        problem = error.text;
    run->listener.end(run->listener.context, run->rows, run->text, problem);
}

static bool export_run_open_streams(struct export_run *run, const char *path, struct error *error)
{
    run->errors = open_memstream(&run->complaint, &run->complaint_length);
    if (path)
        run->file = output_file_open(run->region, path, error);
    else
        run->memory = open_memstream(&run->text, &run->length);
    if ((run->file || run->memory) && run->errors)
        return true;
    return error_set(error, ERROR_FAILED, _("There is no room for it."));
}

static void export_run_begin(struct export_run *run, const struct export_rows *rows,
                             enum output_format format)
{
    struct error error = ERROR_IN(run->region);
    struct options *options = region_alloc(run->region, sizeof *options);
    *options = (struct options){.format = format, .for_spreadsheet = true, .colour = COLOUR_NEVER};
    run->renderer = renderer_create(
        options, run->file ? output_file_stream(run->file) : run->memory, run->errors);
    renderer_begin(run->renderer, NULL);
    if (!renderer_table(run->renderer, export_run_make_table(run, rows), &error))
        die("%s", error.text); /* only --fields could be wrong */
}

struct export_rows export_rows_of(const struct list *list)
{
    struct export_rows rows = {
        .name = list_name(list), .source = list_source(list), .columns = list_columns(list)};
    rows.marked = list_marked(list, &rows.marked_count);
    return rows;
}

struct export_run *export_run_start(struct loop *loop, const struct export_rows *rows,
                                    enum output_format format, const char *path,
                                    const struct export_listener *listener, struct error *error)
{
    struct export_run *run = memory_alloc(1, sizeof *run);
    run->listener = *listener;
    run->region = region_create();
    list_marks_add(&run->marks, rows->marked, rows->marked_count);
    if (!export_run_open_streams(run, path, error)) {
        export_run_stop(run);
        return NULL;
    }
    export_run_begin(run, rows, format);
    run->reader = list_reader_start(rows->source, loop,
                                    &(struct list_reader_listener){.rows = export_run_on_rows,
                                                                   .end = export_run_on_end,
                                                                   .context = run});
    return run;
}

void export_run_stop(struct export_run *run)
{
    if (!run)
        return;
    list_reader_stop(run->reader);
    renderer_destroy(run->renderer);
    if (run->file)
        output_file_drop(run->file);
    if (run->memory)
        fclose(run->memory);
    if (run->errors)
        fclose(run->errors);
    free(run->text);
    free(run->complaint);
    list_marks_clear(&run->marks);
    region_destroy(run->region);
    free(run);
}
