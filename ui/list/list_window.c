/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/list/list_window.h"

#include <stdlib.h>
#include <string.h>

#include "core/memory.h"
#include "core/region.h"

enum { CELLS_NOTED = 64 }; /* bits of list_row.changed */

/* The rows of one answer, which come and go together. */
struct block {
    struct region *region;
    struct list_row *rows;
    size_t count;
};

struct list_window {
    struct block *blocks;
    size_t block_count;
    size_t count; /* rows in all blocks */
    size_t cells, values;
};

struct list_window *list_window_create(size_t cells, size_t values)
{
    struct list_window *window = memory_alloc(1, sizeof *window);
    window->cells = cells;
    window->values = values;
    return window;
}

void list_window_clear(struct list_window *window)
{
    for (size_t i = 0; i < window->block_count; i++)
        region_destroy(window->blocks[i].region);
    window->block_count = 0;
    window->count = 0;
}

void list_window_destroy(struct list_window *window)
{
    if (!window)
        return;
    list_window_clear(window);
    free(window->blocks);
    free(window);
}

static const char *const *list_window_copy_cells(struct region *region, const char *const *cells,
                                                 size_t count)
{
    const char **copy = region_alloc_array(region, count, sizeof *copy);
    for (size_t i = 0; i < count; i++)
        copy[i] = region_copy_text(region, cells[i]);
    return copy;
}

static const struct value *list_window_copy_values(struct region *region,
                                                   const struct value *values, size_t count)
{
    struct value *copy = region_alloc_array(region, count, sizeof *copy);
    for (size_t i = 0; i < count; i++) {
        copy[i] = values[i];
        bool text = values[i].type == VALUE_TEXT || values[i].type == VALUE_JSON;
        if (text && !values[i].null)
            copy[i].text = region_copy_text(region, values[i].text);
    }
    return copy;
}

static struct block list_window_make_block(const struct list_window *window,
                                           const struct list_rows *rows)
{
    struct block block = {.region = region_create(), .count = rows->count};
    block.rows = region_alloc_array(block.region, rows->count, sizeof *block.rows);
    for (size_t i = 0; i < rows->count; i++) {
        block.rows[i] = (struct list_row){
            .key = rows->keys[i],
            .inactive = rows->inactive[i],
            .cells = list_window_copy_cells(block.region, rows->cells + i * window->cells,
                                            window->cells),
            .values = list_window_copy_values(block.region, rows->values + i * window->values,
                                              window->values),
        };
    }
    return block;
}

static void list_window_insert_block(struct list_window *window, size_t place, struct block block)
{
    window->blocks = memory_resize(window->blocks, window->block_count + 1, sizeof *window->blocks);
    memmove(window->blocks + place + 1, window->blocks + place,
            (window->block_count - place) * sizeof *window->blocks);
    window->blocks[place] = block;
    window->block_count++;
    window->count += block.count;
}

void list_window_append(struct list_window *window, const struct list_rows *rows)
{
    if (rows->count > 0)
        list_window_insert_block(window, window->block_count, list_window_make_block(window, rows));
}

void list_window_prepend(struct list_window *window, const struct list_rows *rows)
{
    if (rows->count > 0)
        list_window_insert_block(window, 0, list_window_make_block(window, rows));
}

/* What is shown may depend on the time of day too; what it stands for is compared. */
static uint64_t list_window_compare_cells(const struct list_window *window,
                                          const struct list_row *row, const struct list_row *before)
{
    uint64_t changed = 0;
    for (size_t i = 0; i < window->cells && i < CELLS_NOTED; i++) {
        if (value_compare(&row->values[i], &before->values[i]) != 0)
            changed |= UINT64_C(1) << i;
    }
    return changed;
}

void list_window_compare(struct list_window *window, const struct list_rows *rows, bool complete)
{
    struct block block = list_window_make_block(window, rows);
    for (size_t i = 0; i < block.count; i++) {
        struct list_row *row = &block.rows[i];
        ptrdiff_t found = list_window_find(window, row->key);
        if (found >= 0)
            row->changed =
                list_window_compare_cells(window, row, list_window_row(window, (size_t)found));
        else if (complete)
            row->changed = UINT64_MAX;
    }
    list_window_clear(window);
    if (block.count > 0)
        list_window_insert_block(window, 0, block);
    else
        region_destroy(block.region);
}

void list_window_settle(struct list_window *window)
{
    for (size_t i = 0; i < window->block_count; i++) {
        for (size_t j = 0; j < window->blocks[i].count; j++)
            window->blocks[i].rows[j].changed = 0;
    }
}

static size_t list_window_remove_block(struct list_window *window, size_t place)
{
    size_t gone = window->blocks[place].count;
    region_destroy(window->blocks[place].region);
    window->block_count--;
    memmove(window->blocks + place, window->blocks + place + 1,
            (window->block_count - place) * sizeof *window->blocks);
    window->count -= gone;
    return gone;
}

static size_t list_window_trim(struct list_window *window, bool start, size_t most, size_t spare)
{
    size_t gone = 0;
    while (window->block_count > 1) {
        size_t place = start ? 0 : window->block_count - 1;
        size_t rows = window->blocks[place].count;
        if (window->count - rows < most || gone + rows > spare)
            break;
        gone += list_window_remove_block(window, place);
    }
    return gone;
}

size_t list_window_trim_start(struct list_window *window, size_t most, size_t spare)
{
    return list_window_trim(window, true, most, spare);
}

size_t list_window_trim_end(struct list_window *window, size_t most, size_t spare)
{
    return list_window_trim(window, false, most, spare);
}

size_t list_window_count(const struct list_window *window)
{
    return window->count;
}

const struct list_row *list_window_row(const struct list_window *window, size_t index)
{
    for (size_t i = 0; i < window->block_count; i++) {
        if (index < window->blocks[i].count)
            return &window->blocks[i].rows[index];
        index -= window->blocks[i].count;
    }
    die("a list has no row %zu", index);
}

ptrdiff_t list_window_find(const struct list_window *window, int64_t key)
{
    ptrdiff_t index = 0;
    for (size_t i = 0; i < window->block_count; i++) {
        for (size_t j = 0; j < window->blocks[i].count; j++, index++) {
            if (window->blocks[i].rows[j].key == key)
                return index;
        }
    }
    return -1;
}
