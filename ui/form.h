/* SPDX-License-Identifier: Apache-2.0 */
/* The form of a command: made from its argument table alone, with its command line below. */
#ifndef UI_FORM_H
#define UI_FORM_H

#include <stddef.h>

#include "core/attributes.h"
#include "ui/form_fields.h"

struct command;
struct console;

/* What is under the cursor where a form is asked for: texts as pickers give them, NULL or "" where
 * there is nothing. */
struct form_subject {
    const char *realm;
    const char *user;
    const char *stream;
};

/* Puts the form of `command` on the stack, with the draft of last time, and `subject` (NULL: none)
 * in the fields that take it. */
void form_open(struct console *console, const struct command *command,
               const struct form_subject *subject) NONNULL(1, 2);

#endif
