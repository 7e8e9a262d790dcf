/* SPDX-License-Identifier: Apache-2.0 */
/* A question in the bottom line of a dialog: "Name: admins who are away". */
#ifndef UI_PROMPT_H
#define UI_PROMPT_H

#include <stdbool.h>

#include "core/attributes.h"
#include "ui/terminal/keys.h"

struct line_edit;

struct prompt {
    struct line_edit *edit; /* NULL: nothing is asked */
    const char *label;      /* borrowed */
    /* Called with what was typed, after the question is closed; not called for Esc. */
    void (*answered)(void *context, const char *text);
    void *context;
};

/* Asks, with `text` in the line; a question that is open is dropped. */
void prompt_ask(struct prompt *prompt, const char *label, const char *text,
                void (*answered)(void *context, const char *text), void *context)
    NONNULL(1, 2, 3, 4);
void prompt_close(struct prompt *prompt) NONNULL(1);
/* A key while a question is open: true if it meant something. */
bool prompt_key(struct prompt *prompt, int key, enum action action) NONNULL(1);
/* Paints label and line in `width` columns. */
void prompt_paint(const struct prompt *prompt, int y, int x, int width) NONNULL(1);
/* Does an answer mean yes: "y", "yes"? */
bool prompt_is_yes(const char *text) NONNULL(1);

#endif
