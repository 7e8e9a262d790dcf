/* SPDX-License-Identifier: Apache-2.0 */
#include "core/private_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/disk.h"
#include "core/error.h"
#include "core/region.h"
#include "core/translate.h"

enum { SIZE_MOST = 1 << 30 };

/* Where the file is, so that the new name of it stays. */
static bool sync_place(struct region *region, const char *path)
{
    const char *slash = strrchr(path, '/');
    size_t length = slash ? (size_t)(slash - path) : 0;
    return disk_sync_directory(!slash   ? "."
                               : length ? region_copy_bytes(region, path, length)
                                        : "/");
}

bool private_file_write(const char *path, const void *bytes, size_t length, struct error *error)
{
    struct region *region = region_create();
    char *temporary = region_format(region, "%s.XXXXXX", path);
    int fd = mkostemp(temporary, O_CLOEXEC);
    bool renamed = fd >= 0 && disk_write_all(fd, bytes, length) && fsync(fd) == 0 &&
                   rename(temporary, path) == 0;
    bool written = renamed && sync_place(region, path);
    if (!written)
        error_set(error, ERROR_FAILED, _("%s can't be written: %s."), path,
                  translate_system_error(errno));
    if (!renamed && fd >= 0)
        unlink(temporary);
    if (fd >= 0)
        close(fd);
    region_destroy(region);
    return written;
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
    if (!S_ISREG(facts.st_mode) || facts.st_size > SIZE_MOST) {
        errno = S_ISREG(facts.st_mode) ? EFBIG : S_ISDIR(facts.st_mode) ? EISDIR : ESPIPE;
        return NULL;
    }
    *length = (size_t)facts.st_size;
    char *bytes = region_alloc(region, *length + 1);
    return read_all(fd, bytes, *length) ? bytes : NULL;
}

const char *private_file_read(struct region *region, const char *path, size_t *length,
                              struct error *error)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK); /* a FIFO is refused, not waited for */
    const char *bytes = fd >= 0 ? read_file(region, fd, length) : NULL;
    if (!bytes)
        error_set(error, ERROR_FAILED, _("%s can't be read: %s."), path,
                  translate_system_error(errno));
    if (fd >= 0)
        close(fd);
    return bytes;
}
