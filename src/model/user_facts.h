/* SPDX-License-Identifier: Apache-2.0 */
/* What is to be known of one user at a glance, and what it did. */
#ifndef MODEL_USER_FACTS_H
#define MODEL_USER_FACTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/attributes.h"
#include "core/value.h"
#include "model/view.h"

struct region;
struct rows;

/* The statement that reads them; its parameter is the user's id. */
extern const char user_facts_query[];

struct user_facts {
    int64_t id;
    const char *full_name;
    const char *delivery_email;
    const char *realm; /* its string_id */
    const char *realm_name;
    const char *role; /* "member", … */
    bool is_active;
    bool is_bot;
    const char *owner;    /* a bot's owner's full name, or NULL */
    const char *timezone; /* "" if never set */
    struct value joined;
    struct value last_seen; /* null: never */
    int64_t streams;        /* subscribed to now */
    int64_t bots;           /* owned and active */
};

/* Reads the statement's rows into `facts`, texts in `region`; false if there is no such user. */
bool user_facts_read(struct region *region, const struct rows *rows, struct user_facts *facts)
    NONNULL(1, 2, 3) MUST_USE;

/* One user ($1): one row, the most important column first. */
extern const struct view user_facts_view;

/* What a user ($1) asked of the server, by client (zerver_useractivity): last_visit, client, query,
 * count; hidden: id. */
extern const struct view user_activity_view;

#endif
