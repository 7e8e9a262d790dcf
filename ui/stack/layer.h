/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Layers: what fills the screen, or lies on top of it as a dialog, on one stack. Keys go to the top
 * layer; all are painted bottom to top, once a turn, when something changed. There is one event
 * loop and no dialog has a loop of its own.
 */
#ifndef UI_LAYER_H
#define UI_LAYER_H

#include <stdbool.h>
#include <stdint.h>

#include "core/attributes.h"
#include "ui/terminal/keys.h"
#include "ui/terminal/pointer.h"
#include "ui/terminal/screen.h"

struct browse_target;
struct console;
struct form_subject;
struct layer;
struct list;
struct region;

/* What kind of layer it is: const data; members may be NULL unless said. */
struct layer_kind {
    const char *name;
    enum key_context context;
    bool dialog;        /* leaves what is below visible */
    bool kept;          /* a screen of its own: once left, it waits for DO_LATER as it was */
    const char *enters; /* what Enter does, in the key bar; NULL: "open" */
    /* Paints into `area` (the screen without server bar and key bar). Must be there. */
    void (*paint)(struct layer *layer, struct area area);
    /* Does what the key means; false if it means nothing here. `action` is what keys.h says. Must
     * be there. */
    bool (*key)(struct layer *layer, int key, enum action action);
    /* Takes what the mouse did on it; `area` is what it was painted into. What it makes nothing of,
     * or NULL: the wheel goes up and down, the rest is dropped. A click never does more than bring
     * the cursor there, but on a heading, and on what opens a view before anything is changed. */
    enum pointed (*point)(struct layer *layer, struct area area, struct pointer pointer);
    /* The server's data may have changed, or `refresh` was asked for. */
    void (*refresh)(struct layer *layer);
    /* A run has begun or ended. */
    void (*runs_changed)(struct layer *layer);
    /* The context keys are looked up in, where it changes (an open filter line is CONTEXT_INPUT).
     */
    enum key_context (*current_context)(const struct layer *layer);
    /* Actions worth a place in the key bar, DO_NONE at the end. */
    const enum action *(*hints)(const struct layer *layer);
    /* What stands at the right of the key bar ("3 of 1,204"), or NULL. Valid until the next call.
     */
    const char *(*position)(const struct layer *layer);
    /* The list that is named so (list_name()), which gets the focus; for NULL the one that has it.
     * NULL if there is none. */
    struct list *(*list)(struct layer *layer, const char *name);
    /* A watch wants what changes by itself to be read again; nothing is done while it is being
     * read. NULL: that is the list that has the focus. */
    void (*tick)(struct layer *layer);
    /* What the layer is about and what is under its cursor, for the palette to offer their panes:
     * up to BROWSE_TARGETS_MOST, texts in `region`; see browse_kinds.h. */
    size_t (*targets)(const struct layer *layer, struct region *region,
                      struct browse_target *targets);
    /* What commands would be done to: what is under the cursor, or the rows that are marked. Texts
     * live in `region` or until the layer changes. False if there is nothing, or it is not known
     * yet. */
    bool (*subject)(const struct layer *layer, struct region *region, struct form_subject *subject);
    /* Frees what the layer owns, but not the struct layer in it. */
    void (*destroy)(struct layer *layer);
};

/* The first member of every layer's own struct. */
struct layer {
    const struct layer_kind *kind;
    struct console *console;
    struct layer *below;
    int64_t as_of; /* when it was opened, or refreshed; of a list see list_as_of() */
};

/* Puts `layer` (allocated with memory_alloc(), its `kind` set) on top of the stack, which owns it
 * from now on. */
void console_push(struct console *console, struct layer *layer) NONNULL(1, 2);
/* Is there room on the stack for one more layer that is kept? Where there are SCREENS_MOST, the
 * oldest that has another right on it is given up for it. False, and it was said, if none has. */
enum { SCREENS_MOST = 32 };
bool console_make_room(struct console *console) NONNULL(1) MUST_USE;
/* The layer that keys go to. */
struct layer *console_top(const struct console *console) RETURNS_NONNULL NONNULL(1);
/* Takes it, and all that lie on it, off the stack and frees them, at the end of the turn. */
void console_pop(struct console *console, struct layer *layer) NONNULL(1, 2);
/* Takes the top layer off the stack. One that is kept waits for console_return(), until a new one
 * is pushed; the others are freed. The last layer stays. */
void console_leave(struct console *console) NONNULL(1);
/* Puts the layer that was left last on the stack again, with its data read anew. */
void console_return(struct console *console) NONNULL(1);
/* The list of that name in the topmost layer that has one, with the layers above it taken off.
 * NULL, and nothing done, if no layer has one. */
struct list *console_list(struct console *console, const char *name) NONNULL(1, 2);
/* Takes the mark off the row with this key in all lists of that name that have the focus of their
 * layer. */
void console_unmark(struct console *console, const char *name, int64_t key) NONNULL(1, 2);
/* Tells all layers that a run has begun or ended. */
void console_runs_changed(struct console *console) NONNULL(1);
/* Does what an action means wherever one is: help, refresh, leave, … */
void console_do(struct console *console, enum action action) NONNULL(1);
/* Does what a key with this action would do now: the top layer's part first. */
void console_act(struct console *console, enum action action) NONNULL(1);
/* The context that keys are looked up in now. */
enum key_context console_context(const struct console *console) NONNULL(1);
/* The intervals at which a list can be watched, in seconds: the first, 0, is off; -1 beyond the
 * last. Which one is in use, and another one. */
int console_watch_interval(size_t number);
size_t console_watch_number(const struct console *console) NONNULL(1);
void console_watch_use(struct console *console, size_t number) NONNULL(1);

#endif
