/* SPDX-License-Identifier: Apache-2.0 */
/* What the console is made of, for the files that make it: console.c, console_layers.c,
 * console_paint.c and console_database.c. */
#ifndef UI_CONSOLE_STATE_H
#define UI_CONSOLE_STATE_H

#include <stdbool.h>
#include <stdint.h>

#include "core/buffer.h"
#include "server/async_database.h"
#include "ui/console.h"
#include "ui/layer.h"
#include "ui/screen.h"

struct async_query;
struct lights;
struct region;
struct timer;

struct console {
    const struct options *options;
    struct region *region; /* of the profile */
    const struct profile *profile;
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

    /* The database, as console_database.c sees it. */
    bool was_ready;
    char *schema_problem; /* how the schema differs from what is known, or NULL */
    struct async_query *schema_query;
    struct timer *first_paint; /* runs until the first picture must be there */
    struct timer *countdown;   /* runs while the database is lost */
    int64_t as_of;             /* when the data was read last */

    int holds;
    int idle_descriptor; /* of ALOHA_TUI_IDLE_FD, or -1 */
    bool busy;           /* since it was last said to be idle */
};

/* console_layers.c: all layers read their data again; what pops leave behind is freed. */
void console_refresh_layers(struct console *console) NONNULL(1);
/* Gives up what waits for console_return(). */
void console_forget_left(struct console *console) NONNULL(1);
void console_free_doomed(struct console *console) NONNULL(1);
/* The context that keys are looked up in now. */
enum key_context layer_context(const struct layer *layer) NONNULL(1);
void console_handle_key(struct console *console, int key) NONNULL(1);
/* Handles a key after all those before it, now or when what they wait for is there. */
void console_take_key(struct console *console, int key) NONNULL(1);
/* Handles the keys kept back that need wait no longer. */
void console_take_kept_keys(struct console *console) NONNULL(1);
void console_interrupt(struct console *console) NONNULL(1);

/* console_paint.c */
void console_paint(struct console *console) NONNULL(1);

/* console_database.c */
void console_open_database(struct console *console) NONNULL(1);
void console_close_database(struct console *console) NONNULL(1);
/* What a banner should say of the database, in `region`; NULL: nothing. */
const char *console_banner(const struct console *console, struct region *region) NONNULL(1, 2);

#endif
