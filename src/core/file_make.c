/* SPDX-License-Identifier: Apache-2.0 */
#include "core/file_make.h"

#include <errno.h>
#include <fcntl.h>

#include "core/hash.h"
#include "core/region.h"

enum { FILE_TRIES = 10, FILE_RANDOM = 8 };

int file_make(int directory, const char *name, int flags, mode_t mode)
{
    return openat(directory, name, flags | O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
                  mode);
}

int file_make_temporary(struct region *region, int directory, const char *name, int flags,
                        const char **temporary)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyz0123456789";
    int fd = -1;
    errno = EEXIST;
    for (int i = 0; fd < 0 && errno == EEXIST && i < FILE_TRIES; i++) {
        *temporary =
            region_format(region, ".%s.%s", name, hash_random_text(region, FILE_RANDOM, letters));
        fd = file_make(directory, *temporary, flags, 0600);
    }
    return fd;
}
