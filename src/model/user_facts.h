/* SPDX-License-Identifier: Apache-2.0 */
/* What is to be known of one user at a glance, and the lists that hang on them. */
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

/* The streams that a user ($1) is subscribed to: name, visibility, muted; hidden: id,
 * deactivated. */
extern const struct view user_streams_view;
/* The bots that a user ($1) owns: full_name, delivery_email, is_active; hidden: id. */
extern const struct view user_bots_view;
/* What the server's audit log says of changes to a user ($1): event_time, event, acting, details.
 */
extern const struct view user_audit_view;

/* "user_role_changed": the server's name for a kind of audited event, or its number. */
const char *audit_event_name(struct region *region, int64_t event_type) RETURNS_NONNULL NONNULL(1);

#endif
