/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Copying to the clipboard of the terminal at the other end of an SSH line, by the control sequence
 * OSC 52 (XTerm Control Sequences, "Operating System Commands").
 */
#ifndef UI_CLIPBOARD_H
#define UI_CLIPBOARD_H

#include "core/attributes.h"

struct console;

/* Copies `text` and says so in the key bar. What is longer than terminals take (74,994 bytes) goes
 * to a new file in the directory for temporary files, which is named. */
void clipboard_copy(struct console *console, const char *text) NONNULL(1, 2);

#endif
