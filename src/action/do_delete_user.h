/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ACTION_DO_DELETE_USER_H
#define ACTION_DO_DELETE_USER_H

#include <stdbool.h>
#include <stddef.h>

#include "core/attributes.h"

struct account;
struct change;
struct settings;
struct web_session_list;

/*
 * Deactivates locked accounts and their bots as do_deactivate_users() does, deletes them with all
 * their data (user_data.h) and leaves placeholders under their ids (placeholder.h); with the audit
 * log and the caches. Nobody is told of more than the deactivations, as on the server. There is no
 * way back. False, with the cause noted, on failure.
 */
bool do_delete_users(struct change *change, const struct settings *settings,
                     struct account *accounts, size_t count,
                     const struct web_session_list *sessions) NONNULL(1, 2, 3, 5) MUST_USE;

#endif
