/* SPDX-License-Identifier: Apache-2.0 */
/* How clients learn who else reads a stream. */
#ifndef ACTION_PEER_EVENTS_H
#define ACTION_PEER_EVENTS_H

#include <stdbool.h>

#include "core/attributes.h"

struct account;
struct change;

/*
 * Tells the others that the account reads the streams it is subscribed to (subscription/peer_add):
 * for each private stream its subscribers and the administrators, then for all public streams
 * together everybody but guests. The account itself is not told. False, with the cause noted, on
 * failure.
 */
bool peer_events_tell_added(struct change *change, const struct account *account)
    NONNULL(1, 2) MUST_USE;

#endif
