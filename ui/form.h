/* SPDX-License-Identifier: Apache-2.0 */
/* The form of a command: made from its argument table alone, with its command line below. */
#ifndef UI_FORM_H
#define UI_FORM_H

#include <stddef.h>

#include "core/attributes.h"
#include "ui/form_fields.h"

struct command;
struct console;
struct layer;

/* What is under the cursor where a form is asked for: texts as pickers give them, NULL or "" where
 * there is nothing. */
struct form_subject {
    const char *realm;
    const char *user;
    const char *stream;
};

/* Puts the form of `command` on the stack, with the draft of last time, and `subject` (NULL: none)
 * in the fields that take it; a draft about something else is left alone. */
void form_open(struct console *console, const struct command *command,
               const struct form_subject *subject) NONNULL(1, 2);

enum form_line {
    FORM_LINE_NONE,   /* no command line; nothing was done */
    FORM_LINE_WRONG,  /* one that is wrong, or runs no command: it was said why */
    FORM_LINE_OPENED, /* the form is there */
};

/* Puts the form of the command that `line` runs on the stack, filled in from it. `line` is as
 * form_line_is_one() has it; `replaced` (NULL: nothing) is the layer that it was pasted into, which
 * the form takes the place of. */
enum form_line form_open_line(struct console *console, const char *line, struct layer *replaced)
    NONNULL(1, 2);

#endif
