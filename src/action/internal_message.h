/* SPDX-License-Identifier: Apache-2.0 */
/* Messages that the server sends by itself, through its bots. */
#ifndef ACTION_INTERNAL_MESSAGE_H
#define ACTION_INTERNAL_MESSAGE_H

#include <stdbool.h>

#include "action/message.h"
#include "core/attributes.h"

struct change;
struct settings;

/* Sends `text` as the bot with the address `sender` to a stream. False, with the cause noted, on
 * failure. */
bool internal_send_stream_message(struct change *change, const struct settings *settings,
                                  const char *sender, int64_t stream_id,
                                  const struct message_text *text) NONNULL(1, 2, 3, 5) MUST_USE;

/* The same to one user. */
bool internal_send_private_message(struct change *change, const struct settings *settings,
                                   const char *sender, const struct account *to,
                                   const struct message_text *text) NONNULL(1, 2, 3, 4, 5) MUST_USE;

/* `text` as it stands in HTML, in the region of the change: & < > escaped. */
const char *message_escape(struct change *change, const char *text) RETURNS_NONNULL
    NONNULL(1, 2) MUST_USE;

#endif
