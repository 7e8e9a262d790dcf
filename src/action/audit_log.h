/* SPDX-License-Identifier: Apache-2.0 */
/* The server's own audit log (zerver_realmauditlog), in the exact form that the server writes. */
#ifndef ACTION_AUDIT_LOG_H
#define ACTION_AUDIT_LOG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "action/id_list.h"
#include "core/attributes.h"

struct change;

enum audit_event {
    AUDIT_USER_CREATED = 101,
    AUDIT_USER_DEACTIVATED = 103,
    AUDIT_USER_REACTIVATED = 104,
    AUDIT_USER_ROLE_CHANGED = 105,
    AUDIT_USER_DELETED = 106,
    AUDIT_USER_SOFT_ACTIVATED = 120,
    AUDIT_USER_SOFT_DEACTIVATED = 121,
    AUDIT_USER_PASSWORD_CHANGED = 122,
    AUDIT_USER_FULL_NAME_CHANGED = 124,
    AUDIT_USER_EMAIL_CHANGED = 125,
    AUDIT_USER_TERMS_OF_SERVICE_VERSION_CHANGED = 126,
    AUDIT_USER_API_KEY_CHANGED = 127,
    AUDIT_USER_DEFAULT_SENDING_STREAM_CHANGED = 129,
    AUDIT_USER_DEFAULT_REGISTER_STREAM_CHANGED = 130,
    AUDIT_USER_DEFAULT_ALL_PUBLIC_STREAMS_CHANGED = 131,
    AUDIT_USER_SETTING_CHANGED = 132,
    AUDIT_REALM_DEACTIVATED = 201,
    AUDIT_REALM_REACTIVATED = 202,
    AUDIT_REALM_PROPERTY_CHANGED = 207,
    AUDIT_REALM_DEFAULT_USER_SETTINGS_CHANGED = 216,
    AUDIT_REALM_ORG_TYPE_CHANGED = 217,
    AUDIT_SUBSCRIPTION_CREATED = 301,
    AUDIT_SUBSCRIPTION_ACTIVATED = 302,
    AUDIT_SUBSCRIPTION_DEACTIVATED = 303,
    AUDIT_SUBSCRIPTION_PROPERTY_CHANGED = 304,
    AUDIT_STREAM_CREATED = 601,
    AUDIT_STREAM_DEACTIVATED = 602,
    AUDIT_STREAM_PROPERTY_CHANGED = 607,
    AUDIT_STREAM_CAN_REMOVE_SUBSCRIBERS_GROUP_CHANGED = 608,
};

struct audit_entry {
    enum audit_event event;
    int64_t realm_id;
    int64_t acting_user_id;     /* 0: NULL */
    int64_t modified_user_id;   /* 0: NULL */
    int64_t modified_stream_id; /* 0: NULL */
    bool with_last_message;     /* with the last message of the server, or -1 */
    const char *extra_data;     /* NULL: none */
};

/* Adds the row, at the change's time. False, with the cause noted, on failure. */
bool audit_log_add(struct change *change, const struct audit_entry *entry) NONNULL(1, 2) MUST_USE;
/* Adds a row for each entry, in their order, in one statement. False, with the cause noted. */
bool audit_log_add_all(struct change *change, const struct audit_entry entries[], size_t count)
    NONNULL(1) MUST_USE;

/* Adds a row without extra_data for each of the users, in their realms, in one statement. False,
 * with the cause noted. */
bool audit_log_add_users(struct change *change, enum audit_event event, struct id_list users)
    NONNULL(1) MUST_USE;

/* Adds a row for each of the streams, by their recipients and in their order, that the user of the
 * realm was subscribed to, with the last message that there is. False, with the cause noted. */
bool audit_log_add_subscriptions(struct change *change, enum audit_event event, int64_t realm_id,
                                 int64_t user_id, struct id_list recipients) NONNULL(1) MUST_USE;

#endif
