/* SPDX-License-Identifier: Apache-2.0 */
/* The user group that an act is about, and telling of it. */
#ifndef ACTION_USER_GROUP_ROW_H
#define ACTION_USER_GROUP_ROW_H

#include <cjson/cJSON.h>
#include <stdbool.h>
#include <stdint.h>

#include "action/account.h"
#include "action/id_list.h"
#include "core/attributes.h"

struct act_call;

struct user_group_row {
    int64_t id;
    const char *name;
    bool is_system_group;
    struct account_realm realm;
};

/* Locks the group that a call's parameter names, and reads it. False, with the cause noted, if it
 * is gone or somebody holds the lock. */
bool user_group_row_of_call(struct act_call *call, const char *name, struct user_group_row *group)
    NONNULL(1, 2, 3) MUST_USE;

/* Refuses a group that the server finds by its name and keeps by itself. */
bool user_group_row_refuse_system(struct act_call *call, const struct user_group_row *group)
    NONNULL(1, 2) MUST_USE;

/* Tells the realm of members or subgroups: `op`, and the ids under `name`. */
bool user_group_row_tell_ids(struct act_call *call, const struct user_group_row *group,
                             const char *op, const char *name, struct id_list ids)
    NONNULL(1, 2, 3, 4) MUST_USE;

#endif
