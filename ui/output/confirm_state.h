/* SPDX-License-Identifier: Apache-2.0 */
/* What the confirmation is made of, for confirm_*.c only. */
#ifndef UI_CONFIRM_STATE_H
#define UI_CONFIRM_STATE_H

#include <stdbool.h>
#include <stddef.h>

#include "core/attributes.h"
#include "ui/run/act.h"
#include "ui/stack/layer.h"

struct child_run;
struct preview_result;
struct line_edit;
struct region;

struct confirm {
    struct layer layer;
    struct region *region; /* of the act */
    struct act act;
    const char *shown_line;         /* "aloha-tui --batch …" */
    struct child_run *run;          /* the preview under way, or NULL */
    bool results;                   /* the rows that come tell what became of marked rows */
    struct preview_result *coming;  /* what it has found so far */
    struct preview_result *preview; /* of the preview that is shown; NULL: none yet */
    bool asking;                    /* whether it shall be run */
    bool agreed;                    /* to what is shown: the preview under way is the last look */
    bool moved;                     /* the last look showed other rows: those that are shown now */
    bool yes;                       /* the answer under the cursor */
    struct line_edit *edit;         /* the name that is typed for an answer */
    struct area answers[2]; /* where No and Yes were painted last; empty where they were not */
    size_t top, line_count;
    int height; /* of the lines when they were painted last */
    char position[64];
};

/* confirm_state.c */
/* Is the preview there, and nothing wrong with it? */
bool confirm_is_shown(const struct confirm *confirm) NONNULL(1);
/* Is there something to be answered now? */
bool confirm_is_asking(const struct confirm *confirm) NONNULL(1);
/* Is the name to be typed, not Yes to be chosen? */
bool confirm_wants_name(const struct confirm *confirm) NONNULL(1);
/* What has to be typed: the one thing that it is done to, or the command's own name. */
const char *confirm_name(const struct confirm *confirm) RETURNS_NONNULL NONNULL(1);

/* confirm_run.c */
/* Starts a preview. Once it is there it is shown, or, where it agrees with the one that was agreed
 * to, the command runs. */
void confirm_preview(struct confirm *confirm) NONNULL(1);
/* Kills a preview that is under way. */
void confirm_stop(struct confirm *confirm) NONNULL(1);

/* confirm_paint.c */
void confirm_paint(struct layer *layer, struct area area) NONNULL(1);

#endif
