/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A list's source: the entries of one of the server's logs, the oldest first. It reads where the
 * list looks, and looks for what the filter wants a piece at a time, so that the console goes on
 * while gigabytes are searched. A row's key is the offset of its first byte.
 */
#ifndef UI_LOG_SOURCE_H
#define UI_LOG_SOURCE_H

#include <stdbool.h>

#include "core/attributes.h"
#include "model/log_file.h"
#include "ui/list/list_source.h"

struct error;
struct loop;

/* Columns and filter: those of log_view. A row's last value is its key, for its record, which has
 * all of its lines. NULL, with what to do about it, if the file can't be read. */
struct list_source *log_source_create(struct loop *loop, const char *path, struct error *error)
    NONNULL(1, 2) MUST_USE;

/* Looks what has become of the file: only then are further entries told. */
enum log_change log_source_look(struct list_source *source) NONNULL(1);

/* Turns to the file that has the path now; what was read is to be forgotten. False, with the cause,
 * if there is none: then all stays. */
bool log_source_reopen(struct list_source *source, struct error *error) NONNULL(1);

#endif
