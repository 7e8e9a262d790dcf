/* SPDX-License-Identifier: Apache-2.0 */
/* The inactive account that takes the place of a deleted one. */
#ifndef ACTION_PLACEHOLDER_H
#define ACTION_PLACEHOLDER_H

#include <stdbool.h>

#include "core/attributes.h"

struct account;
struct change;
struct rows;
struct settings;

/* The group conversations that the account is in, for placeholder_insert(). NULL, with the cause
 * noted, on failure. */
const struct rows *placeholder_read_conversations(struct change *change,
                                                  const struct account *account)
    NONNULL(1, 2) MUST_USE;

/*
 * Puts "Deleted User {id}" in the place of an account whose row is gone: its row under the same id
 * with new keys and the realm's settings for new users, its recipient, and its subscriptions to
 * that and to `conversations`, which keep their members so. False, with the cause noted, on
 * failure.
 */
bool placeholder_insert(struct change *change, const struct settings *settings,
                        const struct account *deleted, const struct rows *conversations)
    NONNULL(1, 2, 3, 4) MUST_USE;

#endif
