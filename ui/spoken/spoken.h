/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The console line by line: for screen readers, braille, dumb terminals and pipes. The same lists,
 * forms, previews and confirmations as on the screen, asked for with typed lines and told one line
 * after the other.
 */
#ifndef UI_SPOKEN_SPOKEN_H
#define UI_SPOKEN_SPOKEN_H

#include "core/attributes.h"

struct options;

/* Runs until it is left or its input ends; the exit status. Says on standard error why it can't
 * start. */
int spoken_run(const struct options *options) NONNULL(1);

#endif
