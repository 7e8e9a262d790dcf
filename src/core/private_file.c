/* SPDX-License-Identifier: Apache-2.0 */
#include "core/private_file.h"

#include <errno.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/disk.h"
#include "core/error.h"
#include "core/file_make.h"
#include "core/file_open.h"
#include "core/region.h"
#include "core/translate.h"

enum { SIZE_MOST = 1 << 30 };

static bool private_file_fill(int fd, const void *bytes, size_t length, bool synced)
{
    return disk_write_all(fd, bytes, length) && (!synced || fsync(fd) == 0);
}

/* Writes the file under another name and gives it its own. */
static bool private_file_replace(struct region *region, int directory, const char *name,
                                 const void *bytes, size_t length, bool synced)
{
    const char *temporary;
    int fd = file_make_temporary(region, directory, name, 0, &temporary);
    if (fd < 0)
        return false;
    bool renamed = private_file_fill(fd, bytes, length, synced) &&
                   renameat(directory, temporary, directory, name) == 0;
    int cause = errno;
    if (!renamed)
        unlinkat(directory, temporary, 0);
    close(fd);
    errno = cause;
    return renamed && (!synced || fsync(directory) == 0);
}

static bool private_file_put(const char *path, const void *bytes, size_t length, bool synced)
{
    struct region *region = region_create();
    const char *name;
    int directory = file_open_parent(region, path, &name);
    bool written =
        directory >= 0 && private_file_replace(region, directory, name, bytes, length, synced);
    int cause = errno;
    if (directory >= 0)
        close(directory);
    region_destroy(region);
    errno = cause;
    return written;
}

bool private_file_write(const char *path, const void *bytes, size_t length, struct error *error)
{
    return private_file_put(path, bytes, length, true) ||
           error_set(error, ERROR_FAILED, _("%s can't be written: %s."), path, file_explain(errno));
}

bool private_file_keep(const char *path, const void *bytes, size_t length)
{
    return private_file_put(path, bytes, length, false);
}

static bool read_all(int fd, char *bytes, size_t length)
{
    while (length) {
        ssize_t got = read(fd, bytes, length);
        if (got == 0)
            errno = EIO; /* it became shorter */
        if (got == 0 || (got < 0 && errno != EINTR))
            return false;
        if (got > 0) {
            bytes += got;
            length -= (size_t)got;
        }
    }
    return true;
}

static char *read_file(struct region *region, int fd, size_t *length)
{
    struct stat facts;
    if (fstat(fd, &facts) != 0)
        return NULL;
    if (facts.st_size > SIZE_MOST) {
        errno = EFBIG;
        return NULL;
    }
    *length = (size_t)facts.st_size;
    char *bytes = region_alloc(region, *length + 1);
    return read_all(fd, bytes, *length) ? bytes : NULL;
}

const char *private_file_read(struct region *region, const char *path, size_t *length,
                              struct error *error)
{
    int fd = file_open(path);
    const char *bytes = fd >= 0 ? read_file(region, fd, length) : NULL;
    if (!bytes)
        error_set(error, ERROR_FAILED, _("%s can't be read: %s."), path, file_explain(errno));
    if (fd >= 0)
        close(fd);
    return bytes;
}
