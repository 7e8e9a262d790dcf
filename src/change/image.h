/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The whole of what a change did to rows, to be compared with later: every row with the columns
 * that were set, before and after, of a row that is gone a digest of all it held. Records
 * (record.h) are for people, and stop somewhere; images are kept in files of mode 0600 and never
 * shown. Of secrets they hold salted digests only: a secret can be told from another one, but not
 * be put back.
 *
 * Some values come out differently each time the same is done. They are marked, and compared by
 * their kind.
 */
#ifndef CHANGE_IMAGE_H
#define CHANGE_IMAGE_H

#include <stdbool.h>
#include <stddef.h>

#include "change/record.h"
#include "core/attributes.h"
#include "core/value.h"

struct images;
struct region;
struct rows;

/* How a value after the change is compared with that of another run. */
enum image_kind {
    IMAGE_VALUE,   /* it must be the same */
    IMAGE_TIME,    /* any time will do */
    IMAGE_NEW,     /* it stands for a row that is new itself */
    IMAGE_SECRET,  /* any secret will do: keys are drawn at random */
    IMAGE_DERIVED, /* it follows from other rows, from the moment or from chance */
    IMAGE_KIND_COUNT
};

/* "value", "time", "new", "secret", "derived". */
const char *image_kind_name(enum image_kind kind) RETURNS_NONNULL;

struct image_field {
    const char *column;
    const char *before; /* as text, a secret as its digest; NULL: null, or a row that is new */
    const char *after;  /* the same; NULL also for a row that is gone */
    enum image_kind kind;
};

/* One row, or of a deletion of any number of rows (change_delete_many()) all of them. */
struct image {
    const char *table;
    const char *key_column;
    enum operation operation;
    const char *key; /* NULL: of many rows, or of one that is new itself */
    struct image_field *fields;
    size_t field_count;
    const char *digest; /* of what rows that are gone held; else NULL */
    size_t rows;
};

/* Are two values of a field the same? */
bool image_same_value(const char *left, const char *right) MUST_USE;

/* Images without any row. Digests are made with `salt` (NULL: a new one), so that those of two
 * images can be compared only if they have the same. */
struct images *images_create(struct region *region, const char *salt) RETURNS_NONNULL
    NONNULL(1) MUST_USE;
const char *images_salt(const struct images *images) RETURNS_NONNULL NONNULL(1);

/* Takes a row over from its record; what it holds is copied. `key` is the value of `key_column`,
 * `digest` that of a row that is gone. What counters hold (analytics_…) is left out: everybody adds
 * to them. */
void images_add(struct images *images, const struct record *record, const char *key_column,
                const struct value *key, const char *digest) NONNULL(1, 2, 3, 4);
/* The same for many rows that are gone at once. */
void images_add_gone(struct images *images, const char *table, const char *key_column, size_t rows,
                     const char *digest) NONNULL(1, 2, 3, 5);
/* Adds an image as it is, whose texts must live as long. */
void images_append(struct images *images, const struct image *image) NONNULL(1, 2);

/* A statement that reads which columns refer to which tables: its rows are for the function after
 * it, which marks what refers to a new row. */
extern const char images_references_sql[];
void images_mark_references(struct images *images, const struct rows *references) NONNULL(1, 2);

/* All rows, in the order in which they were changed. */
struct image *images_all(const struct images *images, size_t *count) NONNULL(1, 2);

#endif
