/* SPDX-License-Identifier: Apache-2.0 */
/* Ends the statement that runs on a connection, without waiting for it. */
#ifndef SERVER_CANCELLATION_H
#define SERVER_CANCELLATION_H

#include <libpq-fe.h>

#include "core/attributes.h"

struct loop;

/*
 * Has a child ask the server, over a connection of its own, to end the running statement.
 * PQcancel() waits for the network, and libpq 15 has no other way; it is documented as safe in a
 * signal handler, and so is between fork(2) and _exit(2). The child ends in 10 s at the latest; the
 * loop reaps it.
 *
 * Returns a descriptor, for the caller to close, that is at its end when the child is. Until then
 * no other statement is to be sent: the cancellation might hit that one. -1 if there can be no
 * child.
 */
int cancellation_start(struct loop *loop, PGconn *connection) NONNULL(1, 2) MUST_USE;

#endif
