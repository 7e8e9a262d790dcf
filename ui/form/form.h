/* SPDX-License-Identifier: Apache-2.0 */
/* The form of a command: made from its argument table alone, with its command line below. */
#ifndef UI_FORM_H
#define UI_FORM_H

#include <stddef.h>

#include "core/attributes.h"
#include "ui/fields/form_fields.h"

struct command;
struct console;
struct layer;
struct marked;

/* Puts the form of `command` on the stack, with the draft of last time, and `subject` (NULL: none)
 * in the fields that take it; a draft about something else is left alone. */
void form_open(struct console *console, const struct command *command,
               const struct form_subject *subject) NONNULL(1, 2);

/* The same with `value` in the field of the argument `dest` (NULL: none), which gets the focus: for
 * what is to become other than it is now. No draft takes its place. */
void form_open_edit(struct console *console, const struct command *command,
                    const struct form_subject *subject, const char *dest, const char *value)
    NONNULL(1, 2, 3, 5);

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
