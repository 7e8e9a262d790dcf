/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Who is told, where one act tells the same users of many things: an audience is read once, and
 * kept once by all its events. Users whom the act deactivates one after the other are told as long
 * as it was not their turn, as if each had been an act of its own.
 */
#ifndef ACTION_AUDIENCES_H
#define ACTION_AUDIENCES_H

#include <cjson/cJSON.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "action/events.h"
#include "core/attributes.h"

struct account;
struct account_realm;
struct audiences;
struct change;

/* For an act that deactivates the accounts `leaving` in this order, and has written that already;
 * in the change's memory, as the accounts have to be. */
struct audiences *audiences_create(struct change *change, const struct account *leaving,
                                   size_t count) RETURNS_NONNULL NONNULL(1) MUST_USE;

/* Tells an audience of the realm when the first `gone` of the leaving are gone; takes `event` over.
 * False, with the cause noted, on failure. */
bool audiences_tell(struct audiences *audiences, const struct account_realm *realm,
                    enum audience audience, size_t gone, cJSON *event) NONNULL(1, 2, 5) MUST_USE;

/* The users that it tells. NULL, with the cause noted, on failure. */
const int64_t *audiences_list(struct audiences *audiences, const struct account_realm *realm,
                              enum audience audience, size_t gone, size_t *count)
    NONNULL(1, 2, 5) MUST_USE;

#endif
