/* SPDX-License-Identifier: Apache-2.0 */
/* A dialog that asks for one line of text. */
#ifndef UI_NAME_LAYER_H
#define UI_NAME_LAYER_H

#include <stdbool.h>

#include "core/attributes.h"

struct console;

/* What is done with the text that was typed, blanks around it removed; false, having said why, to
 * have it typed again. Both texts are valid during the call only. It must open no layer. */
typedef bool name_entered(struct console *console, const char *subject, const char *text);

/* Asks under `title`, with `text` typed already; `subject`, which the name is for, is copied. */
void name_layer_open(struct console *console, const char *title, const char *text,
                     name_entered *entered, const char *subject) NONNULL(1, 2, 3, 4, 5);

#endif
