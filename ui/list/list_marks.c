/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/list/list_marks.h"

#include <stdlib.h>
#include <string.h>

#include "core/memory.h"

static int list_marks_compare_keys(const void *left, const void *right)
{
    int64_t a = *(const int64_t *)left, b = *(const int64_t *)right;
    return (a > b) - (a < b);
}

static int64_t *list_marks_find(const struct list_marks *marks, int64_t key)
{
    if (marks->count == 0)
        return NULL;
    return bsearch(&key, marks->keys, marks->count, sizeof key, list_marks_compare_keys);
}

bool list_marks_has(const struct list_marks *marks, int64_t key)
{
    return list_marks_find(marks, key) != NULL;
}

static void list_marks_drop_repeated(struct list_marks *marks)
{
    size_t kept = 0;
    for (size_t i = 0; i < marks->count; i++) {
        if (kept == 0 || marks->keys[kept - 1] != marks->keys[i])
            marks->keys[kept++] = marks->keys[i];
    }
    marks->count = kept;
}

static void list_marks_make_room(struct list_marks *marks, size_t count)
{
    if (marks->count + count <= marks->size)
        return;
    marks->size = 2 * (marks->count + count);
    marks->keys = memory_resize(marks->keys, marks->size, sizeof *marks->keys);
}

/* Merges sorted keys in, from the end: rows come in windows, and to sort all that there are at each
 * would take long. */
static void list_marks_merge(struct list_marks *marks, const int64_t *added, size_t count)
{
    size_t left = marks->count, place = marks->count + count;
    int64_t *keys = marks->keys;
    marks->count = place;
    while (count > 0) {
        if (left > 0 && keys[left - 1] > added[count - 1])
            keys[--place] = keys[--left];
        else
            keys[--place] = added[--count];
    }
}

void list_marks_add(struct list_marks *marks, const int64_t *keys, size_t count)
{
    if (count == 0)
        return;
    int64_t *added = memory_alloc(count, sizeof *added);
    memcpy(added, keys, count * sizeof *added);
    qsort(added, count, sizeof *added, list_marks_compare_keys);
    list_marks_make_room(marks, count);
    list_marks_merge(marks, added, count);
    list_marks_drop_repeated(marks);
    free(added);
}

void list_marks_remove(struct list_marks *marks, int64_t key)
{
    int64_t *place = list_marks_find(marks, key);
    if (!place)
        return;
    size_t index = (size_t)(place - marks->keys);
    marks->count--;
    memmove(place, place + 1, (marks->count - index) * sizeof *marks->keys);
}

void list_marks_clear(struct list_marks *marks)
{
    free(marks->keys);
    *marks = (struct list_marks){0};
}
