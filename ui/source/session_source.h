/* SPDX-License-Identifier: Apache-2.0 */
/* A list's source: the sessions of one user. The table of sessions knows no users, so all are read,
 * a few at a time, and those of the user kept. */
#ifndef UI_SESSION_SOURCE_H
#define UI_SESSION_SOURCE_H

#include <stdint.h>

#include "core/attributes.h"
#include "ui/list/list_source.h"

struct async_database;
struct settings;

/*
 * Without rows until session_source_read(). Columns: when it ends, its state, how the user signed
 * in; never its key, with which anybody could go on with it. The database outlives it, as do the
 * settings, which hold the secret that sessions are signed with; the list that gets it owns it.
 */
struct list_source *session_source_create(struct async_database *database,
                                          const struct settings *settings,
                                          int64_t user) RETURNS_NONNULL NONNULL(1, 2) MUST_USE;

/* Reads all sessions anew; the list hears of the rows when all are read. To be followed by
 * list_refresh(). */
void session_source_read(struct list_source *source) NONNULL(1);

#endif
