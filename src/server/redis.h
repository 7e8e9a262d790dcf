/* SPDX-License-Identifier: Apache-2.0 */
/* Redis through hiredis: redis://[:PASSWORD@]HOST:PORT/DB, unix://PATH, sentinel://HOST:PORT/NAME.
 */
#ifndef SERVER_REDIS_H
#define SERVER_REDIS_H

#include <stdbool.h>

#include "core/attributes.h"

struct error;
struct loop;

/* Connects, signs in and PINGs, waiting at most `timeout_ms`. False, with the cause
 * (ERROR_UNREACHABLE), on failure. For doctor. */
bool redis_check(const char *url, const char *password, int timeout_ms, struct error *error)
    NONNULL(1) MUST_USE;

#endif
