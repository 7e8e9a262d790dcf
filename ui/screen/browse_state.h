/* SPDX-License-Identifier: Apache-2.0 */
/* What a browsing screen is made of, for browse.c and browse_paint.c only. */
#ifndef UI_BROWSE_STATE_H
#define UI_BROWSE_STATE_H

#include <stdbool.h>

#include "ui/source/browse_kinds.h"
#include "ui/stack/layer.h"

struct summary;
struct list;
struct record;

struct browse {
    struct layer layer;
    enum browse_thing thing;
    const struct browse_kind *kind;
    int64_t id;
    struct summary *summary;
    struct record *overview;
    struct list *lists[BROWSE_TABS_MOST]; /* NULL until shown; the overview's is its record's */
    bool scoped[BROWSE_TABS_MOST];        /* has its source its scope? */
    size_t shown;
};

/* browse.c: the tab that is shown; what the thing and its realm are called, "" until known. */
const struct browse_tab *browse_shown_tab(const struct browse *browse) RETURNS_NONNULL NONNULL(1);
const char *browse_realm(const struct browse *browse) RETURNS_NONNULL NONNULL(1);
const char *browse_label(const struct browse *browse) RETURNS_NONNULL NONNULL(1);

/* browse_paint.c */
void browse_paint(struct layer *layer, struct area area) NONNULL(1);
/* The tab whose name stands there, when the screen is painted into `area`; false if none does. */
bool browse_tab_at(const struct browse *browse, struct area area, struct pointer pointer,
                   size_t *tab) NONNULL(1, 4);

#endif
