/* SPDX-License-Identifier: Apache-2.0 */
/* Ending the sessions of browsers. */
#ifndef ACTION_DELETE_SESSIONS_H
#define ACTION_DELETE_SESSIONS_H

#include <stdbool.h>

#include "core/attributes.h"

struct change;
struct web_session_list;

/*
 * Deletes these sessions (model/web_session.h), those that are gone already left aside, and has
 * their copies in the cache forgotten: one statement, in order of keys so that nobody who does the
 * same at once waits in a circle. False, with the cause noted, on failure.
 */
bool delete_sessions(struct change *change, const struct web_session_list *sessions)
    NONNULL(1, 2) MUST_USE;

/* The same for all sessions of the server: anonymous, expired and unreadable ones too. */
bool delete_all_sessions(struct change *change) NONNULL(1) MUST_USE;

#endif
