/* SPDX-License-Identifier: Apache-2.0 */
#include "action/do_change_user_role.h"

#include <inttypes.h>

#include "action/account.h"
#include "action/account_warnings.h"
#include "action/act.h"
#include "action/act_call.h"
#include "action/act_perform.h"
#include "action/audiences.h"
#include "action/audit_log.h"
#include "action/caches.h"
#include "action/events.h"
#include "action/role_counts.h"
#include "action/system_groups.h"
#include "change/change.h"
#include "core/error.h"
#include "core/json.h"
#include "core/region.h"

static bool update_roles(struct change *change, struct id_list ids, enum role role)
{
    return change_update(
        change, &(struct update){
                    .table = "zerver_userprofile",
                    ASSIGNMENTS({"role", "$2::int"}),
                    .where = "t.id = ANY($1::int[])",
                    .parameters = SQL_PARAMETERS(id_list_parameter(change_region(change), ids),
                                                 value_integer(role)),
                });
}

/* Gives the account the role, and counts it there. */
static void take_role(struct account *account, enum role role, struct role_counts *counts)
{
    role_counts_add(counts, account, -account->is_active);
    account->role = role;
    role_counts_add(counts, account, account->is_active);
}

static bool log_roles(struct change *change, struct account accounts[], size_t count,
                      enum role role, struct role_counts *counts)
{
    struct region *region = change_region(change);
    struct audit_entry *entries = region_alloc_array(region, count, sizeof *entries);
    for (size_t i = 0; i < count; i++) {
        int64_t old_role = accounts[i].role;
        take_role(&accounts[i], role, counts);
        entries[i] = (struct audit_entry){
            .event = AUDIT_USER_ROLE_CHANGED,
            .realm_id = accounts[i].realm.id,
            .acting_user_id = change_actor(change),
            .modified_user_id = accounts[i].id,
            .extra_data =
                region_format(region, "{\"1\":%" PRId64 ",\"2\":%" PRId64 ",\"10\":%s}", old_role,
                              accounts[i].role, role_counts_text(counts, &accounts[i], region)),
        };
    }
    return audit_log_add_all(change, entries, count);
}

static bool tell_roles(struct audiences *audiences, const struct account accounts[], size_t count)
{
    for (size_t i = 0; i < count; i++) {
        cJSON *person;
        cJSON *event = event_create_person_update(accounts[i].id, &person);
        json_add_integer(person, "role", accounts[i].role);
        if (!audiences_tell(audiences, &accounts[i].realm, AUDIENCE_ALL, 0, event))
            return false;
    }
    return true;
}

static bool forget_accounts(struct change *change, const struct account accounts[], size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (!caches_forget_account(change, &accounts[i], ACCOUNT_PART_ROLE))
            return false;
    }
    return true;
}

bool do_change_user_roles(struct change *change, struct account accounts[], size_t count,
                          enum role role)
{
    struct region *region = change_region(change);
    struct id_list ids = account_ids(region, accounts, count);
    int64_t *old_roles = region_alloc_array(region, count, sizeof *old_roles);
    for (size_t i = 0; i < count; i++)
        old_roles[i] = accounts[i].role;
    struct role_counts *counts = role_counts_read(change, accounts, count);
    struct audiences *audiences = audiences_create(change, NULL, 0);
    return counts && update_roles(change, ids, role) &&
           log_roles(change, accounts, count, role, counts) &&
           forget_accounts(change, accounts, count) && tell_roles(audiences, accounts, count) &&
           system_groups_follow_roles(change, audiences, accounts, old_roles, count);
}

bool do_change_user_permission(struct change *change, struct account *account,
                               enum account_permission permission, bool granted)
{
    static const struct assignment assignments[] = {
        [PERMISSION_FORGE_SENDER] = {"can_forge_sender", "$2::boolean"},
        [PERMISSION_CREATE_USERS] = {"can_create_users", "$2::boolean"},
    };
    const struct update update = {
        .table = "zerver_userprofile",
        .assignments = &assignments[permission],
        .assignment_count = 1,
        .where = "t.id = $1::int",
        .parameters = SQL_PARAMETERS(value_integer(account->id), value_boolean(granted)),
    };
    return change_update(change, &update) &&
           caches_forget_account(change, account, ACCOUNT_PART_ROW);
}

/* A role that no word stands for has no way back. */
static void note_old_role(struct act_call *call, const struct account *before)
{
    const char *word = role_word(before->role);
    if (word)
        act_note_user_inverse(call, "change_user_role", NULL, before, word);
}

static bool act_change_role(struct act_call *call)
{
    int64_t role = act_integer(call, "value");
    if (!role_word(role)) {
        error_set(call->error, ERROR_FAILED, "%" PRId64 " is not a role.", role);
        return error_hint(call->error, "roles are 100 owner, 200 administrator, 300 moderator, "
                                       "400 member and 600 guest.");
    }
    for (size_t i = 0; i < call->count; i++)
        note_old_role(call, &call->before[i]);
    return do_change_user_roles(call->in.change, call->accounts, call->count, (enum role)role);
}

static bool act_change_permission(struct act_call *call, enum account_permission permission,
                                  const char *word)
{
    bool granted = act_boolean(call, "value");
    for (size_t i = 0; i < call->count; i++) {
        act_note_user_inverse(call, "change_user_role", granted ? "--revoke" : NULL,
                              &call->before[i], word);
        if (!do_change_user_permission(call->in.change, &call->accounts[i], permission, granted))
            return false;
    }
    return true;
}

static bool act_change_forge_sender(struct act_call *call)
{
    return act_change_permission(call, PERMISSION_FORGE_SENDER, "can_forge_sender");
}

static bool act_change_create_users(struct act_call *call)
{
    return act_change_permission(call, PERMISSION_CREATE_USERS, "can_create_users");
}

const struct act act_do_change_user_role = {
    .name = "do_change_user_role",
    .module = "zerver.actions.users",
    .danger = ACT_WRITES,
    .summary = "Change the role of an account.",
    .parameters =
        (const struct act_parameter[]){
            {.name = "user_profile", .kind = ACT_USER},
            {.name = "value",
             .kind = ACT_INTEGER,
             .help = "100 owner, 200 administrator, 300 moderator, 400 member, 600 guest."},
            ACT_ACTING_USER,
            {0},
        },
    .writes = (const char *const[]){"zerver_userprofile.role", "zerver_usergroupmembership", NULL},
    .inverse = "do_change_user_role",
    .takes_many = true,
    .warn = account_warn_last_owners,
    .run = act_change_role,
};

const struct act act_do_change_can_forge_sender = {
    .name = "do_change_can_forge_sender",
    .module = "zerver.actions.users",
    .danger = ACT_WRITES,
    .summary = "Let an account send messages under other names and post to any stream, or "
               "forbid it.",
    .parameters =
        (const struct act_parameter[]){
            {.name = "user_profile", .kind = ACT_USER},
            {.name = "value", .kind = ACT_BOOLEAN},
            {0},
        },
    .writes = (const char *const[]){"zerver_userprofile.can_forge_sender", NULL},
    .inverse = "do_change_can_forge_sender",
    .takes_many = true,
    .run = act_change_forge_sender,
};

const struct act act_do_change_can_create_users = {
    .name = "do_change_can_create_users",
    .module = "zerver.actions.users",
    .danger = ACT_WRITES,
    .summary = "Let an account create accounts through the API, or forbid it.",
    .parameters =
        (const struct act_parameter[]){
            {.name = "user_profile", .kind = ACT_USER},
            {.name = "value", .kind = ACT_BOOLEAN},
            {0},
        },
    .writes = (const char *const[]){"zerver_userprofile.can_create_users", NULL},
    .inverse = "do_change_can_create_users",
    .takes_many = true,
    .run = act_change_create_users,
};
