/* SPDX-License-Identifier: Apache-2.0 */
/* A line of text being typed: UTF-8, with a cursor, wider than its place on the screen if need be.
 */
#ifndef UI_LINE_EDIT_H
#define UI_LINE_EDIT_H

#include <stdbool.h>

#include "core/attributes.h"
#include "ui/terminal/screen.h"

struct line_edit;

/* An empty line. A hidden one shows a dot for each character and wipes what it held when it goes.
 */
struct line_edit *line_edit_create(bool hidden) RETURNS_NONNULL MUST_USE;
void line_edit_destroy(struct line_edit *edit); /* NULL is allowed */

/* The text; valid until the next change. */
const char *line_edit_text(const struct line_edit *edit) RETURNS_NONNULL NONNULL(1);
/* Another text, copied; the cursor goes to its end. */
void line_edit_set(struct line_edit *edit, const char *text) NONNULL(1, 2);

/*
 * Characters are inserted; Left, Right, Home, End, Backspace, Delete, Ctrl-A (beginning), Ctrl-E
 * (end), Ctrl-U (erase to the beginning), Ctrl-K (to the end), Ctrl-W (the word before). Line
 * breaks that are pasted become blanks. True if the key meant something.
 */
bool line_edit_key(struct line_edit *edit, int key) NONNULL(1);

/* Paints `width` cells; with `focus` the hardware cursor rests where typing goes on. */
void line_edit_paint(struct line_edit *edit, int y, int x, int width, enum style style, bool focus)
    NONNULL(1);

#endif
