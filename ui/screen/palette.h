/* SPDX-License-Identifier: Apache-2.0 */
/* The palette: every command and what the console itself does, found by a few letters. */
#ifndef UI_PALETTE_H
#define UI_PALETTE_H

#include "core/attributes.h"

struct console;
struct form_subject;

/* Offers everything. */
void palette_open(struct console *console) NONNULL(1);
/* Offers the commands that take what is under the cursor, and fills their forms with it. */
void palette_open_for(struct console *console, const struct form_subject *subject) NONNULL(1, 2);

#endif
