/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The whole of what a change did to rows, to be compared with later: every row with the columns
 * that were set, before and after, of a row that is gone a digest of all it held. Records
 * (record.h) are for people, and stop somewhere; snapshots are kept in files of mode 0600 and never
 * shown. Of secrets they hold salted digests only: a secret can be told from another one, but not
 * be put back.
 *
 * Some values come out differently each time the same is done. They are marked, and compared by
 * their kind.
 */
#ifndef CHANGE_ROW_SNAPSHOT_H
#define CHANGE_ROW_SNAPSHOT_H

#include <stdbool.h>
#include <stddef.h>

#include "change/record.h"
#include "core/attributes.h"
#include "core/value.h"

struct row_snapshots;
struct region;
struct rows;

/* How a value after the change is compared with that of another run. */
enum row_snapshot_kind {
    SNAPSHOT_VALUE,   /* it must be the same */
    SNAPSHOT_TIME,    /* any time will do */
    SNAPSHOT_NEW,     /* it stands for a row that is new itself */
    SNAPSHOT_SECRET,  /* any secret will do: keys are drawn at random */
    SNAPSHOT_DERIVED, /* it follows from other rows, from the moment or from chance */
    SNAPSHOT_KIND_COUNT
};

/* "value", "time", "new", "secret", "derived". */
const char *row_snapshot_kind_name(enum row_snapshot_kind kind) RETURNS_NONNULL;

struct row_snapshot_field {
    const char *column;
    const char *before; /* as text, a secret as its digest; NULL: null, or a row that is new */
    const char *after;  /* the same; NULL also for a row that is gone */
    enum row_snapshot_kind kind;
};

/* One row, or of a deletion of any number of rows (change_delete_many()) all of them. */
struct row_snapshot {
    const char *table;
    const char *key_column;
    enum operation operation;
    const char *key; /* NULL: of many rows, or of one that is new itself */
    struct row_snapshot_field *fields;
    size_t field_count;
    const char *digest; /* of what rows that are gone held; else NULL */
    size_t rows;
};

/* Are two values of a field the same? */
bool row_snapshot_same_value(const char *left, const char *right) MUST_USE;

/* Snapshots without any row. Digests are made with `salt` (NULL: a new one), so that those of two
 * snapshots can be compared only if they have the same. */
struct row_snapshots *row_snapshots_create(struct region *region, const char *salt) RETURNS_NONNULL
    NONNULL(1) MUST_USE;
const char *row_snapshots_salt(const struct row_snapshots *snapshots) RETURNS_NONNULL NONNULL(1);

/* Takes a row over from its record; what it holds is copied. `key` is the value of `key_column`,
 * `digest` that of a row that is gone. What counters hold (analytics_…) is left out: everybody adds
 * to them. */
void row_snapshots_add(struct row_snapshots *snapshots, const struct record *record,
                       const char *key_column, const struct value *key, const char *digest)
    NONNULL(1, 2, 3, 4);
/* The same for many rows that are gone at once. */
void row_snapshots_add_gone(struct row_snapshots *snapshots, const char *table,
                            const char *key_column, size_t rows, const char *digest)
    NONNULL(1, 2, 3, 5);
/* Adds a snapshot as it is, whose texts must live as long. */
void row_snapshots_append(struct row_snapshots *snapshots, const struct row_snapshot *snapshot)
    NONNULL(1, 2);

/* A statement that reads which columns refer to which tables: its rows are for the function after
 * it, which marks what refers to a new row. */
extern const char row_snapshots_references_sql[];
void row_snapshots_mark_references(struct row_snapshots *snapshots, const struct rows *references)
    NONNULL(1, 2);

/* All rows, in the order in which they were changed. */
struct row_snapshot *row_snapshots_all(const struct row_snapshots *snapshots, size_t *count)
    NONNULL(1, 2);

#endif
