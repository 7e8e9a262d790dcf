/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/state_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/buffer.h"
#include "core/directory.h"
#include "core/error.h"
#include "core/region.h"

enum { SIZE_MOST = 1 << 20, READ_SIZE = 4096 };

static const char *path_of(struct region *region, const char *state, const char *name)
{
    return region_format(region, "%s/%s", state, name);
}

static bool read_all(int fd, struct buffer *text)
{
    char bytes[READ_SIZE];
    ssize_t length;
    while ((length = read(fd, bytes, sizeof bytes)) > 0 && text->length <= SIZE_MOST)
        buffer_append(text, bytes, (size_t)length);
    return length == 0;
}

const char *state_file_read(struct region *region, const char *state, const char *name)
{
    struct buffer text = {0};
    int fd = open(path_of(region, state, name), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0)
        return NULL;
    bool whole = read_all(fd, &text);
    close(fd);
    if (whole)
        return buffer_take_text(region, &text);
    buffer_free(&text);
    return NULL;
}

static bool write_all(int fd, const char *text)
{
    size_t left = strlen(text);
    while (left > 0) {
        ssize_t written = write(fd, text, left);
        if (written < 0 && errno != EINTR)
            return false;
        if (written > 0) {
            text += written;
            left -= (size_t)written;
        }
    }
    return true;
}

/* Fills a new file beside `path` and gives it that name. */
static bool replace(struct region *region, const char *path, const char *text)
{
    char *temporary = region_format(region, "%s.XXXXXX", path);
    int fd = mkostemp(temporary, O_CLOEXEC); /* made with mode 0600 */
    if (fd < 0)
        return false;
    bool done = write_all(fd, text);
    done = close(fd) == 0 && done && rename(temporary, path) == 0;
    if (!done) {
        int cause = errno;
        unlink(temporary);
        errno = cause;
    }
    return done;
}

bool state_file_write(const char *state, const char *name, const char *text, struct error *error)
{
    struct region *region = region_create();
    const char *path = path_of(region, state, name);
    char *directory = region_copy_text(region, path);
    *strrchr(directory, '/') = '\0';
    bool done = directory_make(region, directory) && replace(region, path, text);
    if (!done) {
        error_set(error, ERROR_FAILED, "Cannot write %s: %s.", path, strerror(errno));
        error_hint(error, "make room there, or set `state` in aloha-tui.conf.");
    }
    region_destroy(region);
    return done;
}

void state_file_remove(const char *state, const char *name)
{
    struct region *region = region_create();
    unlink(path_of(region, state, name));
    region_destroy(region);
}
