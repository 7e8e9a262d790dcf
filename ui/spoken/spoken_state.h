/* SPDX-License-Identifier: Apache-2.0 */
/* What the console line by line is made of: for spoken*.c only. */
#ifndef UI_SPOKEN_SPOKEN_STATE_H
#define UI_SPOKEN_SPOKEN_STATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/attributes.h"
#include "model/view.h"
#include "ui/fields/form_fields.h"
#include "ui/run/act.h"
#include "ui/source/browse_kinds.h"

struct async_database;
struct command;
struct preview_result;
struct list_source;
struct loop;
struct options;
struct place;
struct profile;
struct region;
struct rows;
struct spoken_list;
struct voice;

struct spoken {
    const struct options *options;
    struct region *region;
    const struct profile *profile;
    struct loop *loop;
    struct voice *voice;
    struct async_database *database;
    struct place *place;         /* where one is; spoken_browse.c */
    struct spoken_list *choices; /* what was told of the question that is open; spoken_choices.c */
    bool connected;              /* the first attempt is over, whatever came of it */
    bool left;                   /* `quit`, or the input has ended */
};

/* spoken_ask.c */
/* The next answer, in `region`, without blanks around it. NULL if there is none: what was going on
 * is off, and perhaps all (`left`). */
const char *spoken_ask(struct spoken *spoken, struct region *region, const char *prompt)
    NONNULL(1, 2, 3);
/* The same for a secret: not echoed, as it was typed. */
const char *spoken_ask_secret(struct spoken *spoken, struct region *region, const char *prompt)
    NONNULL(1, 2, 3);
/* Says what failed, and what to do next (NULL: nothing is known). */
void spoken_complain(struct spoken *spoken, const char *text, const char *hint) NONNULL(1);

/* Asks the database and waits: `each` gets the rows. False, having said why, if there are none. */
bool spoken_query(struct spoken *spoken, struct statement statement,
                  void (*each)(void *context, const struct rows *rows), void *context)
    NONNULL(1, 3) MUST_USE;
/* Tells the rows of `source`, which it takes over, and asks for one by its number; its key, or -1.
 */
int64_t spoken_choose(struct spoken *spoken, struct list_source *source, const char *title)
    NONNULL(1, 2, 3);

/* spoken_act.c */
/* Runs a command: at once if it only reads; else after a preview and the answer to a question. */
void spoken_act(struct spoken *spoken, const struct act *act) NONNULL(1, 2);
/* Previews a command and changes nothing. */
void spoken_preview(struct spoken *spoken, const struct act *act) NONNULL(1, 2);

/* spoken_run.c */
/* Runs it in a child process and says what that says. With `preview` it only previews, and notes
 * there what it found; with `silent` nothing is said but how it failed. False if it failed or was
 * stopped. */
bool spoken_run_child(struct spoken *spoken, const struct act *act, struct preview_result *preview,
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

/* The same with what a command line ("aloha-tui --batch …") says filled in. */
void spoken_form_line(struct spoken *spoken, const struct command *command, const char *line)
    NONNULL(1, 2, 3);

/* spoken_choices.c */
/* Tells what a field can be filled from: rows of the server, narrowed by `part` (NULL: all), dates,
 * what was used before. */
void spoken_choices_tell(struct spoken *spoken, const struct form_fields *fields,
                         const struct form_field *field, const char *part) NONNULL(1, 2, 3);
/* Further rows of it; false if there are none to be told. */
bool spoken_choices_more(struct spoken *spoken) NONNULL(1);
/* Does `answer` name rows that were told: "#3", "#1 #4"? Then fills them in; false, having said
 * why, if there are no such rows. */
bool spoken_choices_is_meant(const struct spoken *spoken, const char *answer) NONNULL(1, 2);
bool spoken_choices_take(struct spoken *spoken, struct form_field *field, const char *answer)
    NONNULL(1, 2, 3) MUST_USE;
/* The question is answered. */
void spoken_choices_end(struct spoken *spoken) NONNULL(1);

/* spoken_find.c */
/* Finds realms, users and streams by a part of their name, and opens one. */
void spoken_find(struct spoken *spoken, const char *text) NONNULL(1);

/* spoken_export.c */
/* Saves the list that one is at to a file, as the end of its name says. */
void spoken_export(struct spoken *spoken, const char *path) NONNULL(1);

/* spoken_saved.c: what was kept for later. */
/* Lists the recipes and opens one; keeps what was run last as one of that name. */
void spoken_recipes(struct spoken *spoken, const char *name) NONNULL(1);
void spoken_keep(struct spoken *spoken, const char *name) NONNULL(1);
/* Lists what was run and opens it again, with what it was told. */
void spoken_runs(struct spoken *spoken, const char *rest) NONNULL(1);
/* Lists the views that have a name, and shows one in the list that it is of. */
void spoken_views(struct spoken *spoken, const char *name) NONNULL(1);

/* spoken_browse.c */
/* Goes to a thing by its id. */
void spoken_browse_open(struct spoken *spoken, enum browse_thing thing, int64_t id) NONNULL(1);
/* The list that one is at, and what saved views call it; NULL at a menu. */
struct spoken_list *spoken_browse_list(const struct spoken *spoken, const char **name)
    NONNULL(1, 2);
/* Goes to the list of realms. */
void spoken_browse_start(struct spoken *spoken) NONNULL(1);
void spoken_browse_end(struct spoken *spoken) NONNULL(1);
/* Does what a line asks for where one is: a number, `more`, `filter` and a text (`rest`, or NULL);
 * false if it is no such line. */
bool spoken_browse_line(struct spoken *spoken, const char *word, const char *rest) NONNULL(1, 2);

/* spoken_edit.c */
/* Tells what can be edited of the thing whose facts these are, one row, and does it. */
void spoken_edit(struct spoken *spoken, enum browse_thing thing, const struct spoken_list *summary)
    NONNULL(1, 3);

/* spoken_figures.c */
/* Tells the last days of the statistics of the realm with this id, -1: of the server. */
void spoken_figures(struct spoken *spoken, int64_t realm, size_t days) NONNULL(1);

/* spoken_help.c */
/* What can be typed. */
void spoken_help(struct spoken *spoken) NONNULL(1);
/* Lists the commands with a word in their name or summary (NULL: all), by section. */
void spoken_list_commands(struct spoken *spoken, const char *word) NONNULL(1);

#endif
