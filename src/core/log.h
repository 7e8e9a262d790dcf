/* SPDX-License-Identifier: Apache-2.0 */
/* A log of what is done, for --debug: off until it is given a stream. Never log a value that could
 * be a secret. */
#ifndef CORE_LOG_H
#define CORE_LOG_H

#include <stdio.h>

#include "core/attributes.h"

/* Logs to `stream` from now on, which stays the caller's; NULL: to nowhere. */
void log_to(FILE *stream);

/* One line, with the time of day before it; control characters in it become blanks. */
void log_line(const char *format, ...) PRINTF_LIKE(1, 2) NONNULL(1);

#endif
