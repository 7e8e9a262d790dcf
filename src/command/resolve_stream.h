/* SPDX-License-Identifier: Apache-2.0 */
/* From the names of streams that a command was given to the streams. */
#ifndef COMMAND_RESOLVE_STREAM_H
#define COMMAND_RESOLVE_STREAM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/attributes.h"

struct realm;
struct run;

/* A name as it is looked for and kept: without blanks around it. False, with the cause noted, if
 * no stream can be called so: if it is empty, has more than 60 characters, or some that can't be
 * seen. In the run's region. */
bool resolve_stream_name(struct run *run, const char *text, const char **name)
    NONNULL(1, 2, 3) MUST_USE;

/* The stream that `text` names in the realm, blanks around it and case left aside; one that was
 * deactivated goes by its new name. False, with the cause noted, if there is none. */
bool resolve_stream(struct run *run, const struct realm *realm, const char *text, int64_t *id)
    NONNULL(1, 2, 3, 4) MUST_USE;

/* The addresses of users, in the order of their ids as given, in the run's region. NULL, with the
 * cause noted. */
const char *const *resolve_addresses(struct run *run, const int64_t ids[], size_t count)
    NONNULL(1) MUST_USE;

#endif
