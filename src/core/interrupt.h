/* SPDX-License-Identifier: Apache-2.0 */
/* Ctrl-C for code that waits without an event loop: SIGINT, SIGTERM and SIGHUP are noted, and end
 * blocking calls with EINTR. */
#ifndef CORE_INTERRUPT_H
#define CORE_INTERRUPT_H

#include <stdbool.h>

#include "core/attributes.h"
#include "core/error.h"

/* Takes the three signals over for the rest of the program. */
void interrupt_install(void);

/* ERROR_NONE, or ERROR_INTERRUPTED (SIGINT) or ERROR_TERMINATED (SIGTERM, SIGHUP) once one came. */
enum error_kind interrupt_pending(void);

/* Waits until reading from `fd` does not block; false once one of the signals came. None that comes
 * just before the wait is missed. */
bool interrupt_wait_readable(int fd) MUST_USE;

#endif
