/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the palette offers. Each kind of thing has a provider in one table, palette_providers; a
 * further kind is one function there, which adds its entries with the function that opens them.
 */
#ifndef UI_PALETTE_ENTRIES_H
#define UI_PALETTE_ENTRIES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/attributes.h"

struct command;
struct console;
struct form_subject;
struct palette_history;
struct region;

struct palette_entry {
    const char *id;   /* "command create_user": what its use is remembered by; NULL: it is not */
    const char *name; /* what is typed for it */
    const char *badge, *summary;
    const char *words; /* others that people may look for it by, or NULL */
    /* Opens it; `subject` (or NULL) is what was under the cursor. */
    void (*open)(struct console *console, const struct palette_entry *entry,
                 const struct form_subject *subject);
    /* Why that can't be done now, or NULL; the function may be NULL: it always can. */
    const char *(*obstacle)(const struct console *console, const struct palette_entry *entry);
    const void *data;  /* the provider's own */
    int64_t number;    /* likewise */
    bool seldom;       /* few people mean it: stands behind what fits a little less well */
    bool late;         /* found by asking the server: stands behind all that was there before */
    const char *noted; /* the obstacle, once palette_note_obstacles() has looked */
    double use;        /* how much, and how lately, it was used; 0: never */
    int rank;
};

struct palette_entries {
    struct region *region;
    struct palette_entry *items;
    size_t count, size;
};

/* What an entry is found by beside its name: `words` as the reader has them, and the English ones
 * of the manual. In `region`, or `words`. */
const char *palette_words(struct region *region, const char *words) RETURNS_NONNULL NONNULL(1, 2);

/* Adds an entry; what it points to lives at least as long as the region. */
void palette_add(struct palette_entries *entries, struct palette_entry entry) NONNULL(1);

/* All that there is without a subject (NULL); else the commands that take it. Without a console
 * only what needs none to be told. */
struct palette_entries palette_collect(struct region *region, const struct console *console,
                                       const struct form_subject *subject) NONNULL(1);
/* Notes of each why it can't be opened now. */
void palette_note_obstacles(struct palette_entries *entries, const struct console *console)
    NONNULL(1, 2);
/* Notes of each how much it was used. */
void palette_note_use(struct palette_entries *entries, const struct palette_history *history,
                      int64_t now) NONNULL(1, 2);

/* The entries that `typed` leaves, best first: those that fit better, then those that are used
 * more, then those that can be opened. The array lives in `region`. */
struct palette_entry **palette_rank(const struct palette_entries *entries, struct region *region,
                                    const char *typed, size_t *count) NONNULL(1, 2, 3, 4);

#endif
