/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of this directory share. */
#ifndef UI_SPOKEN_SPOKEN_STATE_H
#define UI_SPOKEN_SPOKEN_STATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/attributes.h"
#include "ui/act.h"
#include "ui/browse.h"
#include "ui/form.h"

struct async_database;
struct command;
struct findings;
struct loop;
struct options;
struct place;
struct profile;
struct region;
struct spoken_list;
struct voice;

struct spoken {
    const struct options *options;
    struct region *region;
    const struct profile *profile;
    struct loop *loop;
    struct voice *voice;
    struct async_database *database;
    struct place *place; /* where one is; spoken_browse.c */
    bool connected;      /* the first attempt is over, whatever came of it */
    bool left;           /* `quit`, or the input has ended */
};

/* The next answer, in `region`, without blanks around it. NULL if there is none: what was going on
 * is off, and perhaps all (`left`). */
const char *spoken_ask(struct spoken *spoken, struct region *region, const char *prompt)
    NONNULL(1, 2, 3);
/* The same for a secret: not echoed, as it was typed. */
const char *spoken_ask_secret(struct spoken *spoken, struct region *region, const char *prompt)
    NONNULL(1, 2, 3);
/* Says what failed, and what to do next (NULL: nothing is known). */
void spoken_complain(struct spoken *spoken, const char *text, const char *hint) NONNULL(1);

/* spoken_act.c */
/* Runs a command: at once if it only reads; else after a preview and the answer to a question. */
void spoken_act(struct spoken *spoken, const struct act *act) NONNULL(1, 2);
/* Previews a command and changes nothing. */
void spoken_preview(struct spoken *spoken, const struct act *act) NONNULL(1, 2);

/* spoken_run.c */
/* Runs it in a child process and says what that says. With `findings` it is a preview, and they get
 * what it found; with `silent` nothing is said but how it failed. False if it failed or was
 * stopped. */
bool spoken_run_child(struct spoken *spoken, const struct act *act, struct findings *findings,
                      bool silent) NONNULL(1, 2);

/* spoken_form.c */
/* Asks for what a command takes, one thing after the other, and runs it. */
void spoken_form(struct spoken *spoken, const struct command *command,
                 const struct form_subject *subject) NONNULL(1, 2);
/* The same with `value` as what the argument `dest` (NULL: none) is if nothing is said. */
void spoken_form_edit(struct spoken *spoken, const struct command *command,
                      const struct form_subject *subject, const char *dest, const char *value)
    NONNULL(1, 2, 3, 5);
/* Runs a command as it was typed, or previews it; what is secret is asked for. */
void spoken_line(struct spoken *spoken, const struct command *command, const char *const words[],
                 size_t count, bool preview) NONNULL(1, 2, 3);

/* spoken_browse.c */
/* Goes to the list of realms. */
void spoken_browse_start(struct spoken *spoken) NONNULL(1);
void spoken_browse_end(struct spoken *spoken) NONNULL(1);
/* Does what a line asks for where one is: a number, `more`, `filter` and a text (`rest`, or NULL);
 * false if it is no such line. */
bool spoken_browse_line(struct spoken *spoken, const char *word, const char *rest) NONNULL(1, 2);

/* spoken_edit.c */
/* Tells what can be edited of the thing whose facts these are, one row, and does it. */
void spoken_edit(struct spoken *spoken, enum browse_thing thing, const struct spoken_list *facts)
    NONNULL(1, 3);

/* spoken_figures.c */
/* Tells the last days of the statistics of the realm with this id, -1: of the server. */
void spoken_figures(struct spoken *spoken, int64_t realm) NONNULL(1);

/* spoken_help.c */
/* What can be typed. */
void spoken_help(struct spoken *spoken) NONNULL(1);
/* Lists the commands with a word in their name or summary (NULL: all), by section. */
void spoken_list_commands(struct spoken *spoken, const char *word) NONNULL(1);

#endif
