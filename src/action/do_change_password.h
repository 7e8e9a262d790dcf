/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ACTION_DO_CHANGE_PASSWORD_H
#define ACTION_DO_CHANGE_PASSWORD_H

#include <stdbool.h>

#include "core/attributes.h"

struct account;
struct change;

/*
 * Stores another password column (model/password.h) for a locked account, and has its cached copies
 * forgotten. That alone ends its web sessions: the server compares them with the column. There is
 * no audit row and no event: it is what the server's own commands do; do_change_password leaves an
 * audit row too. False, with the cause noted, on failure.
 */
bool store_password(struct change *change, const struct account *account, const char *column)
    NONNULL(1, 2, 3) MUST_USE;

#endif
