/* SPDX-License-Identifier: Apache-2.0 */
/* Sessions of users who go, and of the bots that go with them. */
#ifndef ACTION_ACCOUNT_SESSIONS_H
#define ACTION_ACCOUNT_SESSIONS_H

#include <stdbool.h>

#include "action/id_list.h"
#include "core/attributes.h"

struct act_call;
struct database;
struct error;
struct region;
struct settings;
struct web_session_list;

struct account_session_search {
    struct database *database;
    const struct settings *settings;
    struct id_list users;
    bool with_text; /* as web_session_search has it */
};

/* Finds the sessions of the users and of the active bots that they own, in `region`; it reads all
 * sessions of the server. False, with the cause, on failure. */
bool account_sessions_find(const struct account_session_search *search, struct region *region,
                           struct web_session_list *list, struct error *error)
    NONNULL(1, 2, 3, 4) MUST_USE;

/* The same for the call's users, unless its caller found them before. False, with the cause noted.
 */
bool account_sessions_of_call(struct act_call *call) NONNULL(1) MUST_USE;

#endif
