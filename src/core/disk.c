/* SPDX-License-Identifier: Apache-2.0 */
#include "core/disk.h"

#include <errno.h>
#include <unistd.h>

#include "core/file_open.h"

bool disk_write_all(int fd, const void *bytes, size_t length)
{
    const char *at = bytes;
    while (length) {
        ssize_t written = write(fd, at, length);
        if (written < 0 && errno != EINTR)
            return false;
        if (written > 0) {
            at += written;
            length -= (size_t)written;
        }
    }
    return true;
}

bool disk_sync_directory(const char *path)
{
    int fd = file_open_directory(path);
    if (fd < 0)
        return false;
    bool synced = fsync(fd) == 0;
    int cause = errno;
    close(fd);
    errno = cause;
    return synced;
}
