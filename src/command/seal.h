/* SPDX-License-Identifier: Apache-2.0 */
/*
 * JSON in files that nobody may alter: {…,"seal":"<64 digits>"}, where the seal is the HMAC-SHA-256
 * of all before it with a key that was drawn for the state directory (plan.key, mode 0600).
 */
#ifndef COMMAND_SEAL_H
#define COMMAND_SEAL_H

#include <cjson/cJSON.h>
#include <stdbool.h>

#include "core/attributes.h"

struct error;
struct region;

/* Writes `content`, an object that is not empty, to the file `path` of mode 0600. False, with the
 * cause. */
bool seal_write(const char *state, const char *path, const cJSON *content, struct error *error)
    NONNULL(1, 2, 3, 4) MUST_USE;

/* The content of such a file; it ends with the region. NULL, with the cause: ERROR_REFUSED if the
 * seal does not fit, ERROR_FAILED if the file or the key can't be read. */
const cJSON *seal_read(struct region *region, const char *state, const char *path,
                       struct error *error) NONNULL(1, 2, 3, 4) MUST_USE;

#endif
