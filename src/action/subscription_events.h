/* SPDX-License-Identifier: Apache-2.0 */
/* Telling users of new and ended subscriptions, their own and those of others. */
#ifndef ACTION_SUBSCRIPTION_EVENTS_H
#define ACTION_SUBSCRIPTION_EVENTS_H

#include <stdbool.h>

#include "core/attributes.h"

struct subscribing;

/* Of the changed pairs of what subscribe() did: new private streams to those who see them now, to
 * each user the subscriptions, and to the others who reads what. False, with the cause noted. */
bool subscription_events_tell_added(const struct subscribing *subscribing) NONNULL(1) MUST_USE;

/* Of what unsubscribe() did, with jobs that mark messages as read. */
bool subscription_events_tell_removed(const struct subscribing *subscribing) NONNULL(1) MUST_USE;

#endif
