/* SPDX-License-Identifier: Apache-2.0 */
/* What the console is made of: for context.c, console*.c and actions.c only. */
#ifndef UI_CONSOLE_STATE_H
#define UI_CONSOLE_STATE_H

#include <stdbool.h>
#include <stdint.h>

#include "core/buffer.h"
#include "server/async_database.h"
#include "ui/stack/context.h"
#include "ui/stack/layer.h"
#include "ui/terminal/screen.h"

struct async_query;
struct drafts;
struct job_bell;
struct lights;
struct loop;
struct options;
struct profile;
struct region;
struct saved_views;
struct timer;
struct watch;

/* A click on something that a second one would open; `layer` is NULL if there is none. */
struct click {
    const struct layer *layer;
    int y, x;
    int64_t time_ms;
};

/* Where in the key bar an action stands. */
struct hint {
    enum action action;
    int left, right; /* columns, the right one excluded */
};

enum { HINTS_MOST = 16 };

/* What the stack of layers leaves to the room that knows all screens. */
struct console_hooks {
    /* Does what an action means wherever one is. */
    void (*act)(struct console *console, enum action action);
    /* Opens the form of a command line that was pasted; false if it is none. */
    bool (*open_line)(struct console *console, const char *line);
};

struct console {
    const struct console_hooks *hooks;
    const struct options *options;
    struct region *region; /* of the profile */
    const struct profile *profile;
    const char *own_state; /* the directory of what is the person's own */
    const char *keys;      /* the preset in force */
    struct loop *loop;
    struct async_database *database;
    struct lights *lights;
    struct drafts *drafts;
    struct job_bell *job_bell;
    struct saved_views *saved_views;
    int exit_status;

    struct layer *top;
    struct layer *left;   /* kept, the one that was left last first */
    struct layer *doomed; /* popped, freed at the end of the turn */
    bool changed;         /* has to be painted */
    int64_t changed_ms;   /* since when */
    bool painted;         /* once at least */
    bool suspended;
    bool leaving; /* the loop ends with this turn */
    char *notice; /* in the key bar's place, or NULL */
    enum style notice_style;
    struct buffer kept; /* keys typed ahead, as ints, that wait for rows */
    bool pasting;       /* where no layer takes it */
    struct buffer pasted;
    int64_t interrupted_ms; /* of the last Ctrl-C that found nothing to cancel */

    /* What the mouse may be on, as it was painted last. */
    struct area body; /* of the layers */
    struct hint hints[HINTS_MOST];
    size_t hint_count;
    int hint_y;
    struct click last_click;

    /* The database, as console_database.c sees it. */
    bool was_ready;
    char *schema_problem; /* how the schema differs from what is known, or NULL */
    struct async_query *schema_query;
    struct timer *first_paint; /* runs until the first picture must be there */
    struct timer *countdown;   /* runs while the database is lost */

    /* The watch, as console_watch.c sees it. */
    size_t watch; /* number of the interval; 0: off */
    bool watch_paused;
    struct timer *tick; /* NULL: off, paused, or the database is lost */

    int holds;
    int idle_descriptor; /* of ALOHA_TUI_IDLE_FD, or -1 */
    struct watch *idle_watch;
    bool idle_is_asked; /* and not yet answered */
};

/* context.c */
void console_clear_notice(struct console *console) NONNULL(1);

/* console_layers.c: all layers read their data again; what pops leave behind is freed. */
void console_refresh_layers(struct console *console) NONNULL(1);
/* Gives up what waits for console_return(). */
void console_forget_left(struct console *console) NONNULL(1);
void console_free_doomed(struct console *console) NONNULL(1);
/* The context that keys are looked up in now. */
enum key_context layer_context(const struct layer *layer) NONNULL(1);

/* console_keys.c */
void console_handle_key(struct console *console, int key) NONNULL(1);
/* Handles a key after all those before it, now or when what they wait for is there. */
void console_take_key(struct console *console, int key) NONNULL(1);
/* Handles the keys kept back that need wait no longer. */
void console_take_kept_keys(struct console *console) NONNULL(1);
void console_interrupt(struct console *console) NONNULL(1);

/* console_pointer.c */
void console_handle_pointer(struct console *console, struct pointer pointer) NONNULL(1);

/* console_paint.c */
/* The action of the key bar that stands there, or DO_NONE. */
enum action console_hint_at(const struct console *console, struct pointer pointer) NONNULL(1);
void console_paint(struct console *console) NONNULL(1);

/* console_database.c */
void console_open_database(struct console *console) NONNULL(1);
void console_close_database(struct console *console) NONNULL(1);
/* console_watch.c: how lists are read again by themselves. The next interval, or off after the
 * last; pausing and going on; and what the state of the database means to it. */
void console_watch_next(struct console *console) NONNULL(1);
void console_watch_pause(struct console *console) NONNULL(1);
void console_watch_database(struct console *console) NONNULL(1);
void console_watch_stop(struct console *console) NONNULL(1);
/* "as of 05:37 ", with what is being done about it, in `region`; "" before anything was read. */
const char *console_as_of(const struct console *console, struct region *region) RETURNS_NONNULL
    NONNULL(1, 2);

/* What a banner should say of the database, in `region`; NULL: nothing. */
const char *console_banner(const struct console *console, struct region *region) NONNULL(1, 2);

#endif
