/* SPDX-License-Identifier: Apache-2.0 */
/* Hears from the system when a file grows, is cut, replaced, or comes into being: inotify(7). */
#ifndef CORE_FILE_WATCH_H
#define CORE_FILE_WATCH_H

#include "core/attributes.h"

struct file_watch;
struct loop;

/*
 * Calls `changed(context)` from the loop after something may have become of the file at `path`, a
 * tenth of a second late so that many lines are one call. Nothing wakes the loop meanwhile. NULL
 * where the system can't tell: there is no inotify, or neither file nor directory is there.
 */
struct file_watch *file_watch_start(struct loop *loop, const char *path,
                                    void (*changed)(void *context), void *context)
    NONNULL(1, 2, 3) MUST_USE;
void file_watch_stop(struct file_watch *watch); /* NULL is allowed */

#endif
