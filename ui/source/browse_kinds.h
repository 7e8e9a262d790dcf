/* SPDX-License-Identifier: Apache-2.0 */
/* What can be browsed, as data: which facts a thing has, which lists hang on it, and what a row of
 * them opens. */
#ifndef UI_BROWSE_KINDS_H
#define UI_BROWSE_KINDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/attributes.h"

struct view;

enum browse_thing { BROWSE_REALM, BROWSE_USER, BROWSE_STREAM, BROWSE_GROUP };

/* A thing to be browsed. */
struct browse_target {
    enum browse_thing thing;
    int64_t id;
    const char *name; /* as people call it */
};

/* What a layer may be about at once: a realm, a thing in it, and the one under the cursor. */
enum { BROWSE_TARGETS_MOST = 3 };
/* The panes of so many targets, at most. */
enum { BROWSE_PANES_MOST = 36 };

/* Where a tab's rows come from. */
enum browse_rows {
    BROWSE_VIEW,     /* `view` */
    BROWSE_SUMMARY,  /* the thing's own facts, one by one */
    BROWSE_SESSIONS, /* a user's sessions, which have to be decoded */
};

/* A list that hangs on a thing. */
struct browse_tab {
    const char *name; /* in the palette: "streams" */
    const char *title;
    enum browse_rows rows;
    const struct view *view;
    /* The facts that are the view's scope; those that are NULL: the thing's id. */
    const char *scope[2];
    bool opens; /* Enter on a row opens the thing whose id is the row's key, of the kind `row` */
    enum browse_thing row;
};

struct browse_kind {
    const char *name;
    const struct view *summary;
    const char *label; /* the fact that it is called by */
    const char
        *subject; /* the column, of facts and of rows, that commands take it by; NULL: none */
    const struct browse_tab *tabs;
    size_t tab_count;
    size_t first; /* the tab that is shown first */
};

enum { BROWSE_TABS_MOST = BROWSE_PANES_MOST / BROWSE_TARGETS_MOST };

const struct browse_kind *browse_kind_of(enum browse_thing thing) RETURNS_NONNULL;

#endif
