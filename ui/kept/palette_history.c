/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/kept/palette_history.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "core/buffer.h"
#include "core/directory.h"
#include "core/file_open.h"
#include "core/private_file.h"
#include "core/region.h"

enum { USES_MOST = 200, ID_SIZE = 64 };

struct use {
    char id[ID_SIZE];
    long count;
    long long last; /* microseconds since 1970 */
};

struct palette_history {
    struct region *region;
    const char *directory, *path;
    struct use uses[USES_MOST];
    size_t count;
};

/* A line is `COUNT MICROSECONDS ID`. */
static void palette_history_read_lines(struct palette_history *history, FILE *stream)
{
    char line[ID_SIZE + 64];
    while (history->count < USES_MOST && fgets(line, sizeof line, stream)) {
        struct use *use = &history->uses[history->count];
        if (sscanf(line, "%9ld %18lld %63[^\n]", &use->count, &use->last, use->id) == 3 &&
            use->count > 0)
            history->count++;
    }
}

struct palette_history *palette_history_read(struct region *region, const char *state)
{
    struct palette_history *history = region_alloc(region, sizeof *history);
    history->region = region;
    history->directory = state;
    history->path = region_format(region, "%s/palette", state);
    int fd = file_open(history->path);
    FILE *stream = fd >= 0 ? fdopen(fd, "r") : NULL;
    if (stream) {
        palette_history_read_lines(history, stream);
        fclose(stream);
    }
    return history;
}

/* Its index; the count if it is not among them. */
static size_t palette_history_find(const struct palette_history *history, const char *id)
{
    size_t index = 0;
    while (index < history->count && strcmp(history->uses[index].id, id) != 0)
        index++;
    return index;
}

double palette_history_use(const struct palette_history *history, const char *id, int64_t now)
{
    static const struct {
        double hours, weight;
    } ages[] = {{1, 8}, {24, 4}, {7 * 24, 2}};
    size_t index = palette_history_find(history, id);
    if (index == history->count)
        return 0;
    const struct use *use = &history->uses[index];
    double hours = (double)(now - use->last) / 3.6e9;
    for (size_t i = 0; i < ARRAY_LENGTH(ages); i++) {
        if (hours < ages[i].hours)
            return (double)use->count * ages[i].weight;
    }
    return (double)use->count;
}

/* The place of the one that was not used for longest, once there are too many. */
static struct use *palette_history_make_place(struct palette_history *history)
{
    if (history->count < USES_MOST)
        return &history->uses[history->count++];
    struct use *oldest = &history->uses[0];
    for (size_t i = 1; i < USES_MOST; i++) {
        if (history->uses[i].last < oldest->last)
            oldest = &history->uses[i];
    }
    return oldest;
}

static void palette_history_write_file(const struct palette_history *history)
{
    struct buffer text = {0};
    for (size_t i = 0; i < history->count; i++)
        buffer_format(&text, "%ld %lld %s\n", history->uses[i].count, history->uses[i].last,
                      history->uses[i].id);
    if (directory_make(history->region, history->directory))
        private_file_keep(history->path, buffer_text(&text), text.length);
    buffer_free(&text);
}

void palette_history_note(struct palette_history *history, const char *id, int64_t now)
{
    size_t index = palette_history_find(history, id);
    if (strlen(id) >= ID_SIZE)
        return;
    struct use *use =
        index < history->count ? &history->uses[index] : palette_history_make_place(history);
    if (strcmp(use->id, id) != 0)
        *use = (struct use){.count = 0};
    memcpy(use->id, id, strlen(id) + 1);
    use->count++;
    use->last = now;
    palette_history_write_file(history);
}
