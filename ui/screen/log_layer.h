/* SPDX-License-Identifier: Apache-2.0 */
/* One of the server's logs, opened at its end and followed as it grows. */
#ifndef UI_LOG_LAYER_H
#define UI_LOG_LAYER_H

#include "core/attributes.h"

struct console;

/* Opens the log of that name in the server's directory of logs; a notice says why it can't be. */
void log_layer_open(struct console *console, const char *name) NONNULL(1, 2);

#endif
