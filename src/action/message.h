/* SPDX-License-Identifier: Apache-2.0 */
/* A message on its way, as the parts of sending it see it. */
#ifndef ACTION_MESSAGE_H
#define ACTION_MESSAGE_H

#include <stdbool.h>
#include <stdint.h>

#include "action/account.h"

/* What is said: always a text of this program's own, which needs no Markdown renderer. */
struct message_text {
    const char *topic;            /* "" in a private message */
    const char *content;          /* Markdown */
    const char *rendered_content; /* the same in the server's HTML */
    bool has_link;
};

/* The stream that it goes to. */
struct message_stream {
    int64_t id;
    int64_t recipient_id;
    const char *name;
    bool invite_only;
    bool is_empty; /* no message was ever sent to it */
    struct account_realm realm;
};

struct message {
    int64_t id;        /* 0 before it has a row */
    int64_t date_sent; /* microseconds since 1970 */
    struct account sender;
    const struct message_stream *stream; /* NULL: private */
    const struct account *to;            /* NULL: to the stream */
    const struct message_text *text;
};

#endif
