/* SPDX-License-Identifier: Apache-2.0 */
/* How clients learn who else reads a stream. */
#ifndef ACTION_PEER_EVENTS_H
#define ACTION_PEER_EVENTS_H

#include <stdbool.h>

#include "core/attributes.h"

struct arrival;
struct audiences;

/*
 * Tells the others that the account reads the streams it is subscribed to (subscription/peer_add):
 * for each private stream its subscribers and the administrators, then for all public streams
 * together everybody but guests. The account itself is not told. False, with the cause noted, on
 * failure.
 */
bool peer_events_tell_added(struct audiences *audiences, const struct arrival *arrival)
    NONNULL(1, 2) MUST_USE;

#endif
