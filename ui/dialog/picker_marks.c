/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/dialog/picker_marks.h"

#include <stdlib.h>
#include <string.h>

#include "core/memory.h"
#include "core/region.h"
#include "core/text.h"
#include "core/translate.h"

static void picker_marks_add_one(struct picker_marks *marks, const char *name)
{
    marks->names = memory_resize(marks->names, marks->count + 2, sizeof *marks->names);
    marks->names[marks->count++] = memory_copy_text(name);
    marks->names[marks->count] = NULL;
}

void picker_marks_set(struct picker_marks *marks, const char *const names[], size_t count)
{
    picker_marks_free(marks);
    for (size_t i = 0; i < count; i++)
        picker_marks_add_one(marks, names[i]);
}

/* The place of the name; their number if it is not marked. */
static size_t picker_marks_find(const struct picker_marks *marks, const char *name)
{
    size_t place = 0;
    while (place < marks->count && strcmp(marks->names[place], name) != 0)
        place++;
    return place;
}

void picker_marks_toggle(struct picker_marks *marks, const char *name)
{
    size_t place = picker_marks_find(marks, name);
    marks->changed = true;
    if (place == marks->count) {
        picker_marks_add_one(marks, name);
        return;
    }
    free(marks->names[place]);
    memmove(marks->names + place, marks->names + place + 1,
            (marks->count - place) * sizeof *marks->names); /* the NULL at the end as well */
    marks->count--;
}

void picker_marks_add(struct picker_marks *marks, const char *name)
{
    if (!picker_marks_has(marks, name))
        picker_marks_toggle(marks, name);
}

void picker_marks_clear(struct picker_marks *marks)
{
    picker_marks_free(marks);
    marks->changed = true;
}

bool picker_marks_has(const struct picker_marks *marks, const char *name)
{
    return picker_marks_find(marks, name) < marks->count;
}

void picker_marks_free(struct picker_marks *marks)
{
    for (size_t i = 0; i < marks->count; i++)
        free(marks->names[i]);
    free(marks->names);
    *marks = (struct picker_marks){0};
}

const char *picker_marks_line(struct region *region, const char *const names[], size_t count,
                              int width)
{
    const char *line = region_format(region, "%zu:", count), *fitting = line;
    for (size_t i = 0; i < count; i++) {
        const char *rest =
            i + 1 < count ? region_format(region, _(" and %zu more"), count - i - 1) : "";
        line = region_format(region, "%s%s %s", line, i ? "," : "", text_clean(region, names[i]));
        if (text_width(line) + text_width(rest) > width)
            return i ? fitting : text_clip(region, line, width);
        fitting = region_format(region, "%s%s", line, rest);
    }
    return fitting;
}
