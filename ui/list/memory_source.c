/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/list/memory_source.h"

#include <stdlib.h>
#include <string.h>

#include "core/memory.h"
#include "core/region.h"
#include "core/text.h"
#include "core/translate.h"

struct memory_row {
    int64_t key;
    bool inactive;
    const char **cells;
    struct value *values;
};

struct memory_source {
    struct list_source source;
    struct list_column *columns;
    size_t column_count;
    struct region *region; /* of the rows */
    struct memory_row *rows;
    size_t count, size;
    char **words; /* of the filter; NULL at the end */
};

static struct memory_source *memory_source_of(struct list_source *source)
{
    return (struct memory_source *)source;
}

static const struct list_column *memory_source_get_columns(struct list_source *source,
                                                           size_t *count)
{
    *count = memory_source_of(source)->column_count;
    return memory_source_of(source)->columns;
}

static bool memory_source_row_has_word(const struct memory_source *memory,
                                       const struct memory_row *row, const char *word)
{
    for (size_t i = 0; i < memory->column_count; i++) {
        if (text_contains(row->cells[i], word))
            return true;
    }
    return false;
}

static bool memory_source_row_matches(const struct memory_source *memory,
                                      const struct memory_row *row)
{
    for (size_t i = 0; memory->words && memory->words[i]; i++) {
        if (!memory_source_row_has_word(memory, row, memory->words[i]))
            return false;
    }
    return true;
}

/* qsort_r(3) is not stable: rows that are equal keep the order of their coming by their address. */
static int memory_source_compare_rows(const void *left, const void *right, void *context)
{
    const struct memory_row *a = *(const struct memory_row *const *)left;
    const struct memory_row *b = *(const struct memory_row *const *)right;
    const struct view_order *order = context;
    for (size_t i = 0; i < order->count; i++) {
        size_t column = order->sorts[i].column;
        int difference = value_compare(&a->values[column], &b->values[column]);
        if (difference != 0)
            return order->sorts[i].descending ? -difference : difference;
    }
    return (a > b) - (a < b);
}

/* The rows that match, in order; the caller frees the array. */
static const struct memory_row **memory_source_select_rows(struct memory_source *memory,
                                                           size_t *count)
{
    const struct memory_row **rows = memory_alloc(memory->count + 1, sizeof *rows);
    *count = 0;
    for (size_t i = 0; i < memory->count; i++) {
        if (memory_source_row_matches(memory, &memory->rows[i]))
            rows[(*count)++] = &memory->rows[i];
    }
    if (memory->source.order.count > 0)
        qsort_r(rows, *count, sizeof *rows, memory_source_compare_rows, &memory->source.order);
    return rows;
}

static size_t memory_source_find_row(const struct memory_row **rows, size_t count, int64_t key)
{
    for (size_t i = 0; i < count; i++) {
        if (rows[i]->key == key)
            return i;
    }
    return 0;
}

/* The span of the rows that a question is about: the first one, and how many. */
static size_t memory_source_span_of(enum view_place place, size_t edge, size_t limit, size_t *count)
{
    size_t all = *count, first = 0, end = all;
    if (place == VIEW_AFTER)
        first = edge + 1 < all ? edge + 1 : all;
    else if (place == VIEW_AT)
        first = edge;
    else if (place == VIEW_BEFORE)
        end = edge;
    bool backwards = place == VIEW_BEFORE || place == VIEW_LAST;
    if (end - first > limit && backwards)
        first = end - limit;
    else if (end - first > limit)
        end = first + limit;
    *count = end - first;
    return first;
}

static void memory_source_answer(struct memory_source *memory, enum view_place place,
                                 const struct memory_row **rows, size_t first, size_t count,
                                 size_t all)
{
    struct region *region = region_create();
    size_t columns = memory->column_count;
    const char **cells = region_alloc_array(region, count * columns, sizeof *cells);
    struct value *values = region_alloc_array(region, count * columns, sizeof *values);
    int64_t *keys = region_alloc_array(region, count, sizeof *keys);
    bool *inactive = region_alloc_array(region, count, sizeof *inactive);
    for (size_t i = 0; i < count; i++) {
        const struct memory_row *row = rows[first + i];
        memcpy(cells + i * columns, row->cells, columns * sizeof *cells);
        memcpy(values + i * columns, row->values, columns * sizeof *values);
        keys[i] = row->key;
        inactive[i] = row->inactive;
    }
    struct list_rows answer = {.count = count,
                               .cells = cells,
                               .values = values,
                               .keys = keys,
                               .inactive = inactive,
                               .at_start = first == 0,
                               .at_end = first + count == all};
    const struct list_listener *listener = &memory->source.listener;
    listener->rows(listener->context, place, &answer);
    region_destroy(region);
}

static void memory_source_fetch(struct list_source *source, enum view_place place,
                                const struct list_edge *edge, size_t limit)
{
    struct memory_source *memory = memory_source_of(source);
    size_t all;
    const struct memory_row **rows = memory_source_select_rows(memory, &all);
    size_t count = all;
    size_t from = edge ? memory_source_find_row(rows, all, edge->key) : 0;
    size_t first = memory_source_span_of(place, from, limit, &count);
    memory_source_answer(memory, place, rows, first, count, all);
    free(rows);
}

static void memory_source_count_rows(struct list_source *source)
{
    struct memory_source *memory = memory_source_of(source);
    int64_t count = 0;
    for (size_t i = 0; i < memory->count; i++)
        count += memory_source_row_matches(memory, &memory->rows[i]);
    source->listener.count(source->listener.context, count, COUNT_EXACT);
}

static void memory_source_sort_rows(struct list_source *source, const struct view_order *order)
{
    source->order = *order;
}

static void memory_source_free_words(struct memory_source *memory)
{
    for (size_t i = 0; memory->words && memory->words[i]; i++)
        free(memory->words[i]);
    free(memory->words);
    memory->words = NULL;
}

static bool memory_source_set_filter(struct list_source *source, const char *text,
                                     const char **problem)
{
    struct memory_source *memory = memory_source_of(source);
    memory_source_free_words(memory);
    memory->words = memory_alloc(strlen(text) / 2 + 2, sizeof *memory->words);
    char *memory_source_copy = memory_copy_text(text), *rest = NULL;
    size_t count = 0;
    for (char *word = strtok_r(memory_source_copy, " ", &rest); word;
         word = strtok_r(NULL, " ", &rest))
        memory->words[count++] = memory_copy_text(word);
    free(memory_source_copy);
    return true;
}

static int memory_source_value_index(const struct list_source *source, const char *column)
{
    const struct memory_source *memory = (const struct memory_source *)source;
    for (size_t i = 0; i < memory->column_count; i++) {
        if (strcmp(memory->columns[i].name, column) == 0)
            return (int)i;
    }
    return -1;
}

static size_t memory_source_value_count(const struct list_source *source)
{
    return ((const struct memory_source *)source)->column_count;
}

static struct list_source *memory_source_copy_of(const struct list_source *source)
{
    const struct memory_source *memory = (const struct memory_source *)source;
    struct list_source *twin = memory_source_create(memory->columns, memory->column_count);
    for (size_t i = 0; i < memory->count; i++) {
        const struct memory_row *row = &memory->rows[i];
        memory_source_add(twin, row->key, row->inactive, row->cells, row->values);
    }
    size_t words = 0;
    while (memory->words && memory->words[words])
        words++;
    char **copies = memory_alloc(words + 1, sizeof *copies);
    for (size_t i = 0; i < words; i++)
        copies[i] = memory_copy_text(memory->words[i]);
    memory_source_of(twin)->words = copies;
    twin->order = source->order;
    return twin;
}

static const struct list_field *memory_source_make_record(const struct list_source *source,
                                                          struct region *region,
                                                          const char *const *cells,
                                                          const struct value *values UNUSED,
                                                          size_t *count)
{
    const struct memory_source *memory = (const struct memory_source *)source;
    struct list_field *fields = region_alloc_array(region, memory->column_count, sizeof *fields);
    for (size_t i = 0; i < memory->column_count; i++)
        fields[i] = (struct list_field){_(memory->columns[i].title), cells[i]};
    *count = memory->column_count;
    return fields;
}

static void memory_source_destroy(struct list_source *source)
{
    struct memory_source *memory = memory_source_of(source);
    memory_source_free_words(memory);
    region_destroy(memory->region);
    free(memory->rows);
    free(memory->columns);
    free(memory);
}

static const struct list_source_kind memory_kind = {
    .columns = memory_source_get_columns,
    .fetch = memory_source_fetch,
    .count = memory_source_count_rows,
    .sort = memory_source_sort_rows,
    .filter = memory_source_set_filter,
    .value_index = memory_source_value_index,
    .value_count = memory_source_value_count,
    .copy = memory_source_copy_of,
    .record = memory_source_make_record,
    .destroy = memory_source_destroy,
};

struct list_source *memory_source_create(const struct list_column *columns, size_t count)
{
    struct memory_source *memory = memory_alloc(1, sizeof *memory);
    memory->source.kind = &memory_kind;
    memory->columns = memory_alloc(count, sizeof *memory->columns);
    memcpy(memory->columns, columns, count * sizeof *columns);
    memory->column_count = count;
    memory->region = region_create();
    return &memory->source;
}

static struct value memory_source_copy_value(struct region *region, const struct value *value)
{
    struct value copy = *value;
    if ((copy.type == VALUE_TEXT || copy.type == VALUE_JSON) && !copy.null)
        copy.text = region_copy_text(region, value->text);
    return copy;
}

void memory_source_add(struct list_source *source, int64_t key, bool inactive,
                       const char *const *cells, const struct value *values)
{
    struct memory_source *memory = memory_source_of(source);
    if (memory->count == memory->size) {
        memory->size = memory->size ? 2 * memory->size : 64;
        memory->rows = memory_resize(memory->rows, memory->size, sizeof *memory->rows);
    }
    struct memory_row *row = &memory->rows[memory->count++];
    *row = (struct memory_row){.key = key, .inactive = inactive};
    size_t columns = memory->column_count;
    row->cells = region_alloc_array(memory->region, columns, sizeof *row->cells);
    row->values = region_alloc_array(memory->region, columns, sizeof *row->values);
    for (size_t i = 0; i < columns; i++) {
        row->cells[i] = region_copy_text(memory->region, cells[i] ? cells[i] : "");
        row->values[i] = values ? memory_source_copy_value(memory->region, &values[i])
                                : value_text(row->cells[i]);
    }
}

void memory_source_clear(struct list_source *source)
{
    struct memory_source *memory = memory_source_of(source);
    region_reset(memory->region);
    memory->count = 0;
}

void memory_source_take(struct list_source *source, struct list_source *other)
{
    struct memory_source *to = memory_source_of(source), *from = memory_source_of(other),
                         former = *to;
    to->region = from->region;
    to->rows = from->rows;
    to->count = from->count;
    to->size = from->size;
    from->region = former.region;
    from->rows = former.rows;
    from->size = former.size;
    memory_source_clear(other);
}
