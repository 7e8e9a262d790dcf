/* SPDX-License-Identifier: Apache-2.0 */
/* A few cards that show around: which keys do what is told from the key table. */
#ifndef UI_TOUR_LAYER_H
#define UI_TOUR_LAYER_H

#include "core/attributes.h"

struct console;

/* Puts the first card over the screen. */
void tour_open(struct console *console) NONNULL(1);

/* At the first start of somebody, for whom there is no file `toured` in their state directory yet,
 * says on one line where help and the tour are, and makes that file. */
void tour_greet(struct console *console) NONNULL(1);

#endif
