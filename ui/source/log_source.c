/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/source/log_source.h"

#include <stdlib.h>
#include <string.h>

#include "core/clock.h"
#include "core/error.h"
#include "core/loop.h"
#include "core/memory.h"
#include "core/region.h"
#include "core/text.h"
#include "model/log_entry.h"
#include "model/view.h"
#include "model/view_filter.h"

enum {
    WIDTH = LOG_COLUMNS + 1, /* values of a row: its columns and its offset */
    PIECE_MS = 20,           /* how long the console may stand still */
    LINES_MOST = 4096,       /* bytes of a message that a row keeps; its record has all */
};

/* A question under way, and the rows found for it so far. */
struct search {
    struct region *region; /* of the rows; NULL: nothing is asked */
    enum view_place place;
    size_t limit;
    int64_t edge;     /* the key of the row that was asked from */
    int64_t position; /* where to look next */
    struct log_entry *entries;
    int64_t *offsets;
    size_t count;
    bool exhausted; /* there is nothing more in this direction */
};

struct log_source {
    struct list_source source;
    struct loop *loop;
    char *path;
    struct log_file *file;
    struct list_column *columns;
    struct region *filter_region;
    const struct view_filter *filter; /* NULL: all */
    const char *filter_text;          /* what it was parsed from, or NULL */
    struct region *problem_region;
    struct search search;
    struct timer *next_piece;     /* NULL: nothing is left to be looked through */
    int64_t quiet_from, quiet_to; /* offsets of entries: between them the filter wants none */
};

static struct log_source *log_source_of(const struct list_source *source)
{
    return (struct log_source *)(uintptr_t)source;
}

static const struct list_column *log_source_get_columns(struct list_source *source, size_t *count)
{
    *count = LOG_COLUMNS;
    return log_source_of(source)->columns;
}

static void log_source_forget_search(struct log_source *log)
{
    timer_stop(log->next_piece);
    log->next_piece = NULL;
    region_destroy(log->search.region);
    log->search = (struct search){0};
}

/* --- the search --- */

static bool log_source_is_backwards(enum view_place place)
{
    return place == VIEW_BEFORE || place == VIEW_LAST;
}

static bool log_source_is_wanted(const struct log_source *log, const struct log_entry *entry,
                                 struct region *region)
{
    const char *folded[LOG_COLUMNS];
    if (!log->filter_text || *log->filter_text == '\0')
        return true;
    log_entry_fold(region, entry, folded);
    return view_filter_matches(log->filter, &log_view, entry->values, folded);
}

/* A message of many lines is cut: a window of rows has to fit into memory. */
static const char *log_source_shorten(struct region *region, const char *message)
{
    if (strlen(message) <= LINES_MOST)
        return message;
    return text_repair(region, region_format(region, "%.*s…", LINES_MOST, message));
}

static void log_source_keep(struct search *search, const struct log_span *span)
{
    struct log_entry *entry = &search->entries[search->count];
    *entry = log_entry_read(search->region, span->bytes, span->length);
    struct value *message = &entry->values[LOG_MESSAGE];
    entry->summary = log_source_shorten(search->region, entry->summary);
    message->text = log_source_shorten(search->region, message->text);
    search->offsets[search->count++] = span->offset;
}

/* One entry on. False: there is none. */
static bool log_source_look_at_next(struct log_source *log, struct region *scratch)
{
    struct search *search = &log->search;
    struct log_span span;
    bool backwards = log_source_is_backwards(search->place);
    bool there = backwards ? log_file_previous(log->file, search->position, &span)
                           : log_file_next(log->file, search->position, &span);
    if (!there)
        return false;
    struct log_entry entry = log_entry_read(scratch, span.bytes, span.length);
    if (log_source_is_wanted(log, &entry, scratch))
        log_source_keep(search, &span);
    search->position = backwards ? span.offset : span.offset + 1;
    return true;
}

static void log_source_answer(struct log_source *log)
{
    struct search *search = &log->search;
    struct region *region = search->region;
    size_t count = search->count;
    bool backwards = log_source_is_backwards(search->place);
    const char **cells = region_alloc_array(region, count * LOG_COLUMNS, sizeof *cells);
    struct value *values = region_alloc_array(region, count * WIDTH, sizeof *values);
    int64_t *keys = region_alloc_array(region, count, sizeof *keys);
    bool *inactive = region_alloc_array(region, count, sizeof *inactive);
    for (size_t i = 0; i < count; i++) {
        size_t from = backwards ? count - 1 - i : i;
        const struct log_entry *entry = &search->entries[from];
        for (size_t j = 0; j < LOG_COLUMNS; j++) {
            values[i * WIDTH + j] = entry->values[j];
            cells[i * LOG_COLUMNS + j] =
                view_show(region, &log_view.columns[j], &entry->values[j], clock_now());
        }
        cells[i * LOG_COLUMNS + LOG_MESSAGE] = entry->summary;
        keys[i] = search->offsets[from];
        values[i * WIDTH + LOG_COLUMNS] = value_integer(keys[i]);
    }
    struct list_rows rows = {
        .count = count,
        .cells = cells,
        .values = values,
        .keys = keys,
        .inactive = inactive,
        .at_start = search->place == VIEW_FIRST || (backwards && search->exhausted),
        .at_end = search->place == VIEW_LAST || (!backwards && search->exhausted),
    };
    enum view_place place = search->place;
    search->region = NULL; /* what is told may ask anew */
    log_source_forget_search(log);
    log->source.listener.rows(log->source.listener.context, place, &rows);
    region_destroy(region);
}

/* What was looked through in vain after the last row need not be again when there is more. The last
 * entry of all may grow. */
static void log_source_note_quiet(struct log_source *log)
{
    const struct search *search = &log->search;
    struct log_span last;
    if (search->place == VIEW_AFTER && search->count == 0 && search->exhausted &&
        log_file_previous(log->file, INT64_MAX, &last) && last.offset > search->edge) {
        log->quiet_from = search->edge;
        log->quiet_to = last.offset;
    }
}

static void log_source_search_on(void *context)
{
    struct log_source *log = context;
    struct search *search = &log->search;
    struct region *scratch = region_create();
    int64_t until = clock_monotonic_ms() + PIECE_MS;
    bool there = true;
    while (search->count < search->limit && there && clock_monotonic_ms() < until) {
        there = log_source_look_at_next(log, scratch);
        region_reset(scratch);
    }
    region_destroy(scratch);
    search->exhausted = !there;
    if (there && search->count < search->limit) {
        timer_restart(log->next_piece, 0);
        return;
    }
    log_source_note_quiet(log);
    log_source_answer(log);
}

/* Where the question begins to look. */
static int64_t log_source_first_position(const struct log_source *log, enum view_place place,
                                         int64_t key)
{
    switch (place) {
    case VIEW_FIRST: return 0;
    case VIEW_LAST: return INT64_MAX;
    case VIEW_AFTER: return key == log->quiet_from ? log->quiet_to : key + 1;
    case VIEW_BEFORE:
    case VIEW_AT: break;
    }
    return key;
}

static void log_source_fetch(struct list_source *source, enum view_place place,
                             const struct list_edge *edge, size_t limit)
{
    struct log_source *log = log_source_of(source);
    struct region *region = region_create();
    log_source_forget_search(log);
    log->search = (struct search){
        .region = region,
        .place = place,
        .limit = limit,
        .edge = edge->key,
        .position = log_source_first_position(log, place, edge->key),
        .entries = region_alloc_array(region, limit, sizeof *log->search.entries),
        .offsets = region_alloc_array(region, limit, sizeof *log->search.offsets),
    };
    log->next_piece = loop_timer(log->loop, 0, 0, log_source_search_on, log);
    log_source_search_on(log);
}

/* --- all else --- */

static void log_source_count_rows(struct list_source *source)
{
    struct log_source *log = log_source_of(source);
    bool exact, all = !log->filter_text || *log->filter_text == '\0';
    int64_t estimate = all ? log_file_estimate(log->file, &exact) : -1;
    if (estimate >= 0)
        source->listener.count(source->listener.context, estimate,
                               exact ? COUNT_EXACT : COUNT_ABOUT);
}

/* A log is read in its own order: no column can be sorted by. */
static void log_source_sort_rows(struct list_source *source UNUSED,
                                 const struct view_order *order UNUSED)
{
}

static bool log_source_set_filter(struct list_source *source, const char *text,
                                  const char **problem)
{
    struct log_source *log = log_source_of(source);
    struct region *region = region_create();
    struct error error = ERROR_IN(region);
    const struct view_filter *filter = view_filter_parse(region, &log_view, text, &error);
    if (!filter) {
        region_destroy(log->problem_region);
        log->problem_region = region;
        *problem = error.text;
        return false;
    }
    log_source_forget_search(log);
    region_destroy(log->filter_region);
    log->filter_region = region;
    log->filter_text = region_copy_text(region, text);
    log->filter = filter;
    log->quiet_from = -1;
    return true;
}

static int log_source_value_index(const struct list_source *source UNUSED, const char *column)
{
    return view_find_column(&log_view, column);
}

static size_t log_source_value_count(const struct list_source *source UNUSED)
{
    return WIDTH;
}

/* All lines of the entry, unless the file is another by now. */
static const struct list_field *log_source_make_record(const struct list_source *source,
                                                       struct region *region,
                                                       const char *const *cells,
                                                       const struct value *values, size_t *count)
{
    const struct log_source *log = log_source_of(source);
    struct list_field *fields = region_alloc_array(region, LOG_COLUMNS, sizeof *fields);
    struct log_span span;
    for (size_t i = 0; i < LOG_COLUMNS; i++)
        fields[i] = (struct list_field){log_view.columns[i].title, cells[i]};
    if (!values[LOG_TIME].null)
        fields[LOG_TIME].text = clock_format_log(region, values[LOG_TIME].time);
    fields[LOG_MESSAGE].text = values[LOG_MESSAGE].text;
    if (log_file_next(log->file, values[LOG_COLUMNS].integer, &span) &&
        span.offset == values[LOG_COLUMNS].integer)
        fields[LOG_MESSAGE].text =
            log_entry_read(region, span.bytes, span.length).values[LOG_MESSAGE].text;
    *count = LOG_COLUMNS;
    return fields;
}

static void log_source_destroy(struct list_source *source)
{
    struct log_source *log = log_source_of(source);
    log_source_forget_search(log);
    log_file_close(log->file);
    region_destroy(log->filter_region);
    region_destroy(log->problem_region);
    free(log->columns);
    free(log->path);
    free(log);
}

static struct list_source *log_source_copy(const struct list_source *source);

static const struct list_source_kind log_kind = {
    .columns = log_source_get_columns,
    .fetch = log_source_fetch,
    .count = log_source_count_rows,
    .sort = log_source_sort_rows,
    .filter = log_source_set_filter,
    .value_index = log_source_value_index,
    .value_count = log_source_value_count,
    .record = log_source_make_record,
    .copy = log_source_copy,
    .destroy = log_source_destroy,
};

static struct list_source *log_source_make(struct loop *loop, const char *path,
                                           struct log_file *file)
{
    struct log_source *log = memory_alloc(1, sizeof *log);
    log->source.kind = &log_kind;
    log->loop = loop;
    log->path = memory_copy_text(path);
    log->file = file;
    log->quiet_from = -1;
    log->columns = memory_alloc(LOG_COLUMNS, sizeof *log->columns);
    for (size_t i = 0; i < LOG_COLUMNS; i++) {
        const struct view_column *column = &log_view.columns[i];
        log->columns[i] = (struct list_column){.name = column->name,
                                               .title = column->title,
                                               .width = column->width,
                                               .hidden = column->hidden,
                                               .type = column->type};
    }
    return &log->source;
}

struct list_source *log_source_create(struct loop *loop, const char *path, struct error *error)
{
    struct log_file *file = log_file_open(path, error);
    return file ? log_source_make(loop, path, file) : NULL;
}

static struct list_source *log_source_copy(const struct list_source *source)
{
    const struct log_source *log = log_source_of(source);
    const char *problem;
    struct list_source *twin = log_source_make(log->loop, log->path, log_file_share(log->file));
    log_source_set_filter(twin, log->filter_text ? log->filter_text : "", &problem);
    return twin;
}

enum log_change log_source_look(struct list_source *source)
{
    struct log_source *log = log_source_of(source);
    enum log_change change = log_file_look(log->file);
    if (change == LOG_CUT) {
        log_source_forget_search(log);
        log->quiet_from = -1;
    }
    return change;
}

bool log_source_reopen(struct list_source *source, struct error *error)
{
    struct log_source *log = log_source_of(source);
    struct log_file *file = log_file_open(log->path, error);
    if (!file)
        return false;
    log_source_forget_search(log);
    log_file_close(log->file);
    log->file = file;
    log->quiet_from = -1;
    return true;
}
