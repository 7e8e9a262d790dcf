/* SPDX-License-Identifier: Apache-2.0 */
/* One user on the whole screen: the facts, and the lists that hang on them. */
#ifndef UI_USER_LAYER_H
#define UI_USER_LAYER_H

#include <stdint.h>

#include "core/attributes.h"

struct console;

void user_layer_open(struct console *console, int64_t user) NONNULL(1);

#endif
