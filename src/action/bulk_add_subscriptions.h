/* SPDX-License-Identifier: Apache-2.0 */
/* Subscribing to streams. */
#ifndef ACTION_BULK_ADD_SUBSCRIPTIONS_H
#define ACTION_BULK_ADD_SUBSCRIPTIONS_H

#include <stdbool.h>

#include "action/id_list.h"
#include "core/attributes.h"

struct account;
struct change;

/*
 * Subscribes a new account to streams of its realm, each in the next free colour, logs it and tells
 * the others; the account itself, which no client shows yet, is not told. False, with the cause
 * noted, on failure.
 */
bool bulk_add_subscriptions(struct change *change, const struct account *account,
                            struct id_list streams) NONNULL(1, 2) MUST_USE;

/* The subscription to the account's own private messages. */
bool add_personal_subscription(struct change *change, const struct account *account)
    NONNULL(1, 2) MUST_USE;

#endif
