/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ACTION_DO_DELETE_USER_H
#define ACTION_DO_DELETE_USER_H

#include <stdbool.h>

#include "core/attributes.h"

struct account;
struct change;
struct settings;
struct web_session_list;

/*
 * Deactivates a locked account and its bots as do_deactivate_user() does, deletes it with all its
 * data (user_data.h) and leaves a placeholder under its id (placeholder.h); with the audit log and
 * the caches. Nobody is told of more than the deactivation, as on the server. There is no way back.
 * False, with the cause noted, on failure.
 */
bool do_delete_user(struct change *change, const struct settings *settings, struct account *account,
                    const struct web_session_list *sessions) NONNULL(1, 2, 3, 4) MUST_USE;

#endif
