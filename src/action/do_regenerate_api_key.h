/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ACTION_DO_REGENERATE_API_KEY_H
#define ACTION_DO_REGENERATE_API_KEY_H

#include <stdbool.h>
#include <stddef.h>

#include "core/attributes.h"

struct account;
struct change;

/* How many characters a key has, and at most may have. */
enum { API_KEY_LENGTH = 32 };

/*
 * Gives each of `count` locked accounts a new API key: rows, caches of the old key and the new, the
 * audit log, for a bot an event to its watchers, and a message that has the push tokens of the
 * user's devices cleared. The accounts' `api_key` is updated. What the keys were can't be had back.
 * False, with the cause noted, on failure.
 */
bool do_regenerate_api_keys(struct change *change, struct account *accounts, size_t count)
    NONNULL(1, 2) MUST_USE;

/* Stores a key that is known, as sync_api_key does: the row and the caches, nothing else. */
bool do_store_api_key(struct change *change, struct account *account, const char *api_key)
    NONNULL(1, 2, 3) MUST_USE;

#endif
