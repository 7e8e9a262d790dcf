/* SPDX-License-Identifier: Apache-2.0 */
/* Whom a message reaches, and how each of them wants to be told. */
#ifndef ACTION_MESSAGE_RECIPIENTS_H
#define ACTION_MESSAGE_RECIPIENTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/attributes.h"

struct change;
struct message;
struct rows;

/* Flags of a row of zerver_usermessage that a new message may have. */
enum message_flag {
    MESSAGE_FLAG_READ = 1,
    MESSAGE_FLAG_HAS_ALERT_WORD = 512,
    MESSAGE_FLAG_IS_PRIVATE = 2048,
};

/* The columns of what follows, all but the first two truth values. */
enum message_recipient_column {
    RECIPIENT_ID,
    RECIPIENT_FLAGS,   /* enum message_flag, combined */
    RECIPIENT_HAS_ROW, /* gets a row of zerver_usermessage */
    RECIPIENT_IS_BOT,
    RECIPIENT_ONLINE_PUSH,
    RECIPIENT_OFFLINE_PUSH,
    RECIPIENT_OFFLINE_EMAIL,
    RECIPIENT_STREAM_PUSH,  /* is told of every message of the stream */
    RECIPIENT_STREAM_EMAIL, /* likewise */
    RECIPIENT_IS_IDLE,      /* would be told, and is away */
};

/*
 * The active users that the message reaches, one a row, the sender first, if it is one of them, and
 * else in order of their ids: subscribers, or the two of a private message. NULL, with the cause
 * noted, on failure.
 */
const struct rows *message_recipients(struct change *change, const struct message *message)
    NONNULL(1, 2) MUST_USE;

/* Gives them their rows for the message, which has its id. False, with the cause noted. */
bool message_recipients_deliver(struct change *change, const struct message *message,
                                const struct rows *recipients) NONNULL(1, 2, 3) MUST_USE;

#endif
