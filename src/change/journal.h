/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The outbox's journal: a file for each commit that has effects, in the state directory. Its first
 * line is a JSON object that says what is to be done, each further one strikes out one effect.
 */
#ifndef CHANGE_JOURNAL_H
#define CHANGE_JOURNAL_H

#include <cjson/cJSON.h>
#include <stdbool.h>
#include <stddef.h>

#include "core/attributes.h"

struct error;
struct journal_entry;
struct region;

/* The directory of entries below `state`, made with mode 0700 if needed; in `region`. NULL, with
 * the cause, if it can't be. */
const char *journal_directory(struct region *region, const char *state, struct error *error)
    NONNULL(1, 2) MUST_USE;

/* Writes an entry and syncs it and its directory to disk. The entry is locked while it is open.
 * NULL, with the cause, on failure. End it with journal_remove() or journal_close(). */
struct journal_entry *journal_write(struct region *region, const char *directory,
                                    const cJSON *content, struct error *error)
    NONNULL(1, 2, 3) MUST_USE;

enum journal_state {
    JOURNAL_OPEN,
    JOURNAL_GONE,      /* somebody has dealt with it */
    JOURNAL_IN_USE,    /* it belongs to a process that is alive */
    JOURNAL_UNREADABLE /* not whole, not ours, or written by another release */
};

/* Opens an entry that an earlier run left; `entry` gets it if it is JOURNAL_OPEN. */
enum journal_state journal_open(struct region *region, const char *directory, const char *name,
                                struct journal_entry **entry) NONNULL(1, 2, 3, 4) MUST_USE;

/* What is to be done; lives as long as the region. */
const cJSON *journal_content(const struct journal_entry *entry) RETURNS_NONNULL NONNULL(1);
/* Has effect number `index` been struck out? */
bool journal_is_done(const struct journal_entry *entry, size_t index) NONNULL(1);
/* Strikes out effect number `index`. */
void journal_mark_done(struct journal_entry *entry, size_t index) NONNULL(1);

/* All is done, or nothing is to be done: the entry goes. */
void journal_remove(struct journal_entry *entry) NONNULL(1);
/* Leaves the entry for later. */
void journal_close(struct journal_entry *entry) NONNULL(1);

/* Removes an entry by its name, also one that is unreadable. Anything but JOURNAL_GONE, which it is
 * then, says why it could not be; `errno` is set for JOURNAL_UNREADABLE. */
enum journal_state journal_drop(struct region *region, const char *directory, const char *name)
    NONNULL(1, 2, 3) MUST_USE;

/* The names of all entries, oldest first, NULL at the end. */
const char *const *journal_list(struct region *region, const char *directory) RETURNS_NONNULL
    NONNULL(1, 2);

#endif
