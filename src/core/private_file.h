/* SPDX-License-Identifier: Apache-2.0 */
/* Files of ours that nobody else may read: mode 0600, whole or not there at all. */
#ifndef CORE_PRIVATE_FILE_H
#define CORE_PRIVATE_FILE_H

#include <stdbool.h>
#include <stddef.h>

#include "core/attributes.h"

struct error;
struct region;

/* Writes `length` bytes to `path`, in place of what was there, and syncs them and their name to
 * disk. False, with the cause (ERROR_FAILED), if that can't be done; then `path` is as it was, or
 * has them without it being sure that they would outlast the machine. */
bool private_file_write(const char *path, const void *bytes, size_t length, struct error *error)
    NONNULL(1, 2) MUST_USE;

/* The same without waiting for the disk, for what the machine may forget. False, with errno set
 * (core/file_open.h), if it can't be done. */
bool private_file_keep(const char *path, const void *bytes, size_t length) NONNULL(1, 2);

/* The content with a NUL after it that `length` does not count, in `region`; at most 1 GiB. NULL,
 * with the cause (ERROR_FAILED), if it can't be read or is no regular file. */
const char *private_file_read(struct region *region, const char *path, size_t *length,
                              struct error *error) NONNULL(1, 2, 3) MUST_USE;

#endif
