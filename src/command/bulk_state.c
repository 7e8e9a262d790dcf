/* SPDX-License-Identifier: Apache-2.0 */
#include "command/bulk_state.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/buffer.h"
#include "core/directory.h"
#include "core/disk.h"
#include "core/error.h"
#include "core/file_open.h"
#include "core/region.h"

struct bulk_state {
    struct region *region;
    const char *directory;
    const char *path;
    int fd;
    size_t count;
    size_t done_count;
    bool *done;
    const char **transactions;
};

static bool write_text(struct bulk_state *state, const char *text, struct error *error)
{
    off_t end = lseek(state->fd, 0, SEEK_END);
    if (end >= 0 && disk_write_all(state->fd, text, strlen(text)) && fdatasync(state->fd) == 0)
        return true;
    int cause = errno;
    /* Behind a part of a line the next one would be read as its end, and speak of another item. */
    bool whole = end >= 0 && ftruncate(state->fd, end) == 0;
    error_set(error, ERROR_FAILED, "%s can't be written: %s.%s", state->path, strerror(cause),
              whole ? "" : " Its last line is not whole: remove it.");
    return error_hint(error, "make room there, or set `state` in aloha-tui.conf.");
}

static void note_begun(struct bulk_state *state, size_t index, const char *transaction)
{
    state->transactions[index] = region_copy_text(state->region, transaction);
}

static void note_done(struct bulk_state *state, size_t index)
{
    state->done_count += !state->done[index];
    state->done[index] = true;
    state->transactions[index] = NULL;
}

/* One line without its end; what is not understood says nothing. */
static void read_line(struct bulk_state *state, const char *line)
{
    size_t index;
    char transaction[24];
    if (sscanf(line, "begun %zu %23[0-9]", &index, transaction) == 2 && index < state->count)
        note_begun(state, index, transaction);
    else if (sscanf(line, "done %zu", &index) == 1 && index < state->count)
        note_done(state, index);
}

/* A last line that is not whole goes: what is appended next would be read as its end. */
static bool read_lines(struct bulk_state *state, const char *text)
{
    off_t offset = 0;
    const char *end;
    for (const char *line = text; (end = strchr(line, '\n')); line = end + 1) {
        read_line(state, region_copy_bytes(state->region, line, (size_t)(end - line)));
        offset += end + 1 - line;
    }
    return ftruncate(state->fd, offset) == 0;
}

static bool read_content(struct bulk_state *state)
{
    struct buffer text = {0};
    char bytes[8192];
    ssize_t length;
    while ((length = read(state->fd, bytes, sizeof bytes)) > 0)
        buffer_append(&text, bytes, (size_t)length);
    bool read = length == 0 && read_lines(state, buffer_text(&text));
    buffer_free(&text);
    return read;
}

/* Is what is open still what has the name? Another run may have removed it while this one waited.
 */
static bool is_in_place(const struct bulk_state *state)
{
    struct stat open_file, named;
    return fstat(state->fd, &open_file) == 0 && stat(state->path, &named) == 0 &&
           open_file.st_ino == named.st_ino;
}

static bool lock(struct bulk_state *state, struct error *error)
{
    if (flock(state->fd, LOCK_EX | LOCK_NB) == 0 && is_in_place(state))
        return true;
    error_set(error, ERROR_REFUSED, "The same run is under way: it holds %s.", state->path);
    return error_hint(error, "wait until it has ended.");
}

static bool open_file(struct bulk_state *state, struct error *error)
{
    bool made = directory_make(state->region, state->directory);
    state->fd = made ? file_open_own(state->path, O_CREAT | O_APPEND, 0600) : -1;
    if (state->fd >= 0 && !lock(state, error))
        return false;
    if (state->fd >= 0 && disk_sync_directory(state->directory) && read_content(state))
        return true;
    error_set(error, ERROR_FAILED, "%s can't be written: %s. Nothing was changed.", state->path,
              file_explain(errno));
    return error_hint(error, "make the directory writable, or set `state` in aloha-tui.conf.");
}

struct bulk_state *bulk_state_open(struct region *region, const char *state_directory,
                                   const char *name, size_t count, struct error *error)
{
    struct bulk_state *state = region_alloc(region, sizeof *state);
    const char *directory = region_format(region, "%s/bulk", state_directory);
    *state = (struct bulk_state){
        .region = region,
        .directory = directory,
        .path = region_format(region, "%s/%s", directory, name),
        .fd = -1,
        .count = count,
        .done = region_alloc_array(region, count, sizeof(bool)),
        .transactions = region_alloc_array(region, count, sizeof(char *)),
    };
    if (open_file(state, error))
        return state;
    if (state->fd >= 0)
        close(state->fd);
    return NULL;
}

static bool is_begun(const struct bulk_state *state)
{
    for (size_t i = 0; i < state->count; i++) {
        if (state->done[i] || state->transactions[i])
            return true;
    }
    return false;
}

void bulk_state_close(struct bulk_state *state)
{
    if (!state)
        return;
    if (state->done_count == state->count || !is_begun(state))
        unlink(state->path);
    close(state->fd);
}

const char *bulk_state_path(const struct bulk_state *state)
{
    return state->path;
}

bool bulk_state_is_done(const struct bulk_state *state, size_t index)
{
    return state->done[index];
}

size_t bulk_state_done_count(const struct bulk_state *state)
{
    return state->done_count;
}

const char *bulk_state_transaction(const struct bulk_state *state, size_t index)
{
    return state->transactions[index];
}

bool bulk_state_begin(struct bulk_state *state, const size_t indexes[], size_t count,
                      const char *transaction, struct error *error)
{
    struct buffer lines = {0};
    for (size_t i = 0; i < count; i++) {
        note_begun(state, indexes[i], transaction);
        buffer_format(&lines, "begun %zu %s\n", indexes[i], transaction);
    }
    bool written = write_text(state, buffer_text(&lines), error);
    buffer_free(&lines);
    return written;
}

bool bulk_state_finish(struct bulk_state *state, const size_t indexes[], size_t count,
                       struct error *error)
{
    struct buffer lines = {0};
    for (size_t i = 0; i < count; i++) {
        note_done(state, indexes[i]);
        buffer_format(&lines, "done %zu\n", indexes[i]);
    }
    bool written = write_text(state, buffer_text(&lines), error);
    buffer_free(&lines);
    return written;
}
