/* SPDX-License-Identifier: Apache-2.0 */
/* How clients learn of a new message. */
#ifndef ACTION_MESSAGE_EVENT_H
#define ACTION_MESSAGE_EVENT_H

#include <stdbool.h>

#include "core/attributes.h"

struct change;
struct message;
struct rows;

/* Tells the recipients, as message_recipients() gives them, of the message, which has its id.
 * False, with the cause noted, on failure. */
bool message_event_tell(struct change *change, const struct message *message,
                        const struct rows *recipients) NONNULL(1, 2, 3) MUST_USE;

#endif
