/* SPDX-License-Identifier: Apache-2.0 */
/* What write(2) and rename(2) leave to their caller. */
#ifndef CORE_DISK_H
#define CORE_DISK_H

#include <stdbool.h>
#include <stddef.h>

#include "core/attributes.h"

/* Writes all of `length` bytes, however many calls that takes. False, with errno set, if it fails;
 * then a part may have been written. */
bool disk_write_all(int fd, const void *bytes, size_t length) NONNULL(2) MUST_USE;

/* Syncs a directory, so that a file made, renamed or removed in it stays so should the machine
 * stop. False, with errno set, if that can't be done. */
bool disk_sync_directory(const char *path) NONNULL(1) MUST_USE;

#endif
