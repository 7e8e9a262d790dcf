/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The outbox: effects on their way from a commit to the services. They are written to a journal and
 * synced to disk before the COMMIT, with the transaction's id, and struck out one by one as they
 * are delivered. After a crash, or when a service could not be reached, the next outbox_recover()
 * asks PostgreSQL what became of the transaction (pg_xact_status) and delivers or drops what is
 * left.
 */
#ifndef CHANGE_OUTBOX_H
#define CHANGE_OUTBOX_H

#include <stdbool.h>
#include <stddef.h>

#include "change/effects.h"
#include "core/attributes.h"

struct database;
struct delivery;
struct error;
struct outbox;
struct profile;
struct region;

struct outbox_settings {
    const struct profile *profile; /* where the journal and the services are */
    struct delivery *delivery;     /* connections to them, which outlive the outbox */
    const char *purpose;           /* what the effects come from, for who looks: a command's name */
    /* Something could not be delivered yet: `text` says what, why and when it will be. */
    void (*warn)(void *context, const char *text);
    void *context;
};

/* Opens the outbox; its directory is made if needed. NULL, with the cause (ERROR_FAILED), if it
 * can't be written, in which case nothing may be changed. The settings are copied. Close with
 * outbox_close(). */
struct outbox *outbox_open(const struct outbox_settings *settings, struct error *error)
    NONNULL(1) MUST_USE;
void outbox_close(struct outbox *outbox); /* NULL is allowed */

/*
 * Journals the effects, commits the transaction that is open on `database`, and delivers. False,
 * with the cause, if nothing was committed; or, with ERROR_UNREACHABLE, if the connection was lost
 * during the COMMIT and nobody knows: then the text says so, and the next outbox_recover() finds
 * out. What could not be delivered after the commit is no failure but a warning.
 */
bool outbox_commit(struct outbox *outbox, struct database *database, const struct effects *effects,
                   struct error *error) NONNULL(1, 2, 3, 4) MUST_USE;

/* One journal entry that is not done. */
struct outbox_entry {
    const char *name;    /* of its file */
    const char *purpose; /* as in the settings; NULL, like `started`, unless it could be opened */
    const char *started; /* RFC 3339 */
    const char *state;   /* "committed", "aborted", "in progress", "elsewhere" (of another
                            database), "unknown", "in use" (of a run that is alive), "unreadable" */
    const char *cause;   /* why something could not be delivered, or NULL */
    size_t effects;      /* still to be delivered */
};

/*
 * Delivers what earlier runs left behind, as far as their transactions were committed, drops what
 * was rolled back, and leaves alone what belongs to a run that is alive or to another database.
 * Returns the entries that are still there, in `region`.
 */
const struct outbox_entry *outbox_recover(struct outbox *outbox, struct database *database,
                                          struct region *region, size_t *count) RETURNS_NONNULL
    NONNULL(1, 2, 3, 4);

/*
 * Drops an entry of outbox_list(), whatever became of its transaction: what it still had to deliver
 * never will be. False, with the cause (ERROR_FAILED, or ERROR_REFUSED), if its run is alive, its
 * transaction may still be committed, or the file can't be removed.
 */
bool outbox_drop(struct outbox *outbox, const struct outbox_entry *entry, struct error *error)
    NONNULL(1, 2, 3) MUST_USE;

/* The same entries as they are; nothing is delivered or dropped. */
const struct outbox_entry *outbox_list(struct outbox *outbox, struct database *database,
                                       struct region *region, size_t *count) RETURNS_NONNULL
    NONNULL(1, 2, 3, 4);

#endif
