/* SPDX-License-Identifier: Apache-2.0 */
/* Making files beside people who may write there too: below an open directory, which
 * core/file_open.h gives, and never in place of what is there. */
#ifndef CORE_FILE_MAKE_H
#define CORE_FILE_MAKE_H

#include <sys/types.h>

#include "core/attributes.h"

struct region;

/* Makes a file that was not there, for reading and writing; `flags` adds O_APPEND or nothing. Its
 * descriptor, close-on-exec and the caller's to close; -1 with errno set, EEXIST if there is
 * anything of that name, a link too. */
int file_make(int directory, const char *name, int flags, mode_t mode) NONNULL(2) MUST_USE;

/* The same for ourselves alone (0600), beside `name`, under a name that nobody can know before. It
 * begins with a dot; `temporary` gets it, in `region`. */
int file_make_temporary(struct region *region, int directory, const char *name, int flags,
                        const char **temporary) NONNULL(1, 3, 5) MUST_USE;

#endif
