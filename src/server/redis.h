/* SPDX-License-Identifier: Apache-2.0 */
/* Redis through hiredis: redis://[[USER]:PASSWORD@]HOST:PORT/DB, unix://PATH, or the master that
 * sentinel://HOST:PORT/NAME names. Percent signs in user, password and path are those of a URL.
 */
#ifndef SERVER_REDIS_H
#define SERVER_REDIS_H

#include <stdbool.h>

#include "core/attributes.h"

struct error;

/* Connects, signs in (with the URL's password, or else `password`, which may be NULL) and PINGs,
 * waiting at most `timeout_ms` for all of it, name resolution apart. False, with the cause
 * (ERROR_UNREACHABLE), on failure. For doctor. */
bool redis_check(const char *url, const char *password, int timeout_ms, struct error *error)
    NONNULL(1) MUST_USE;

#endif
