/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/list/list_reader.h"

#include <stdlib.h>

#include "core/loop.h"
#include "core/memory.h"
#include "ui/list/list_window.h"

enum { ROWS_AT_A_TIME = 1000 };

struct list_reader {
    struct list_source *source; /* a copy, its own */
    struct list_reader_listener listener;
    struct list_window *window; /* the rows that came last */
    bool at_end;
    char *problem;
    struct timer *due; /* what came is told, and more asked for, out of the source's call-back */
};

static void list_reader_ask(struct list_reader *reader)
{
    size_t count = list_window_count(reader->window);
    struct list_edge edge = {0};
    if (count > 0) {
        const struct list_row *last = list_window_row(reader->window, count - 1);
        edge = (struct list_edge){last->key, last->values};
    }
    reader->source->kind->fetch(reader->source, count > 0 ? VIEW_AFTER : VIEW_FIRST, &edge,
                                ROWS_AT_A_TIME);
}

static void list_reader_on_due(void *context)
{
    struct list_reader *reader = context;
    if (reader->problem || reader->at_end)
        reader->listener.end(reader->listener.context, reader->problem);
    else
        list_reader_ask(reader);
}

static void list_reader_on_rows(void *context, enum view_place place UNUSED,
                                const struct list_rows *rows)
{
    struct list_reader *reader = context;
    reader->at_end = rows->at_end;
    list_window_clear(reader->window);
    list_window_append(reader->window, rows);
    timer_restart(reader->due, 0);
    if (rows->count > 0)
        reader->listener.rows(reader->listener.context, rows);
}

static void list_reader_on_count(void *context UNUSED, int64_t count UNUSED,
                                 enum count_kind kind UNUSED)
{
}

static void list_reader_on_failed(void *context, const char *text)
{
    struct list_reader *reader = context;
    reader->problem = memory_copy_text(text);
    timer_restart(reader->due, 0);
}

struct list_reader *list_reader_start(struct list_source *source, struct loop *loop,
                                      const struct list_reader_listener *listener)
{
    struct list_reader *reader = memory_alloc(1, sizeof *reader);
    size_t columns;
    source->kind->columns(source, &columns);
    reader->source = source->kind->copy(source);
    reader->source->listener = (struct list_listener){.rows = list_reader_on_rows,
                                                      .count = list_reader_on_count,
                                                      .failed = list_reader_on_failed,
                                                      .context = reader};
    reader->listener = *listener;
    reader->window = list_window_create(columns, source->kind->value_count(source));
    reader->due = loop_timer(loop, 0, 0, list_reader_on_due, reader);
    return reader;
}

void list_reader_stop(struct list_reader *reader)
{
    if (!reader)
        return;
    timer_stop(reader->due);
    reader->source->kind->destroy(reader->source);
    list_window_destroy(reader->window);
    free(reader->problem);
    free(reader);
}
