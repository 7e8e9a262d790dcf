/* SPDX-License-Identifier: Apache-2.0 */
#include "action/do_delete_user.h"

#include <string.h>

#include "action/account.h"
#include "action/account_sessions.h"
#include "action/account_warnings.h"
#include "action/act.h"
#include "action/act_call.h"
#include "action/audit_log.h"
#include "action/caches.h"
#include "action/do_deactivate_user.h"
#include "action/id_list.h"
#include "action/placeholder.h"
#include "action/user_data.h"
#include "change/change.h"
#include "core/error.h"
#include "core/region.h"

/* The accounts that go. */
struct deletion_of_users {
    struct change *change;
    const struct settings *settings;
    const struct account *accounts;
    size_t count;
    struct id_list ids; /* theirs, ascending */
};

static bool forget_all(struct change *change, const struct account accounts[], size_t count,
                       unsigned parts)
{
    for (size_t i = 0; i < count; i++) {
        if (!caches_forget_account(change, &accounts[i], parts))
            return false;
    }
    return true;
}

/* The bots that are about to lose their owner show it in the caches, inactive ones too. */
static bool forget_bots(const struct deletion_of_users *deletion)
{
    struct change *change = deletion->change;
    struct region *region = change_region(change);
    const struct rows *rows =
        change_read(change,
                    "SELECT id FROM zerver_userprofile WHERE bot_owner_id = ANY($1::int[])"
                    " AND id <> ALL($1::int[])",
                    SQL_PARAMETERS(id_list_parameter(region, deletion->ids)));
    if (!rows)
        return false;
    size_t count;
    const struct account *bots =
        accounts_lock(change, deletion->settings, id_list_from_rows(region, rows, 0), &count);
    return bots && forget_all(change, bots, count, ACCOUNT_PART_FACTS | ACCOUNT_PART_BOT);
}

/* The group conversations of each. */
static const struct rows **read_conversations(const struct deletion_of_users *deletion)
{
    const struct rows **conversations =
        region_alloc_array(change_region(deletion->change), deletion->count, sizeof *conversations);
    for (size_t i = 0; i < deletion->count; i++) {
        conversations[i] = placeholder_read_conversations(deletion->change, &deletion->accounts[i]);
        if (!conversations[i])
            return NULL;
    }
    return conversations;
}

static bool insert_placeholders(const struct deletion_of_users *deletion,
                                const struct rows *const conversations[])
{
    for (size_t i = 0; i < deletion->count; i++) {
        if (!placeholder_insert(deletion->change, deletion->settings, &deletion->accounts[i],
                                conversations[i]))
            return false;
    }
    return true;
}

/* The placeholders' rows have other addresses and other API keys. */
static bool forget_placeholders(const struct deletion_of_users *deletion)
{
    const struct account *placeholders =
        accounts_lock_all(deletion->change, deletion->settings, deletion->ids);
    for (size_t i = 0; placeholders && i < deletion->count; i++) {
        if (!caches_forget_new_account(deletion->change, &placeholders[i]))
            return false;
    }
    return placeholders;
}

static bool replace(const struct deletion_of_users *deletion)
{
    struct change *change = deletion->change;
    const struct rows **conversations = read_conversations(deletion);
    return conversations &&
           forget_all(change, deletion->accounts, deletion->count, ACCOUNT_PART_ALL) &&
           forget_bots(deletion) && user_data_delete(change, deletion->ids) &&
           insert_placeholders(deletion, conversations) && forget_placeholders(deletion);
}

static bool log_deletions(const struct deletion_of_users *deletion)
{
    struct audit_entry *entries =
        region_alloc_array(change_region(deletion->change), deletion->count, sizeof *entries);
    for (size_t i = 0; i < deletion->count; i++)
        entries[i] = (struct audit_entry){.event = AUDIT_USER_DELETED,
                                          .realm_id = deletion->accounts[i].realm.id,
                                          .acting_user_id = change_actor(deletion->change),
                                          .modified_user_id = deletion->accounts[i].id};
    return audit_log_add_all(deletion->change, entries, deletion->count);
}

bool do_delete_users(struct change *change, const struct settings *settings,
                     struct account accounts[], size_t count,
                     const struct web_session_list *sessions)
{
    const struct deletion_of_users deletion = {
        .change = change,
        .settings = settings,
        .accounts = accounts,
        .count = count,
        .ids = account_ids(change_region(change), accounts, count),
    };
    for (size_t i = 0; i < count; i++) {
        if (strcmp(accounts[i].realm.string_id, "zephyr") == 0)
            return error_set(change_error(change), ERROR_FAILED,
                             "Deleting zephyr mirror users is not supported");
    }
    return do_deactivate_users(change, settings, accounts, count, sessions, true) &&
           replace(&deletion) && log_deletions(&deletion);
}

static bool act_delete(struct act_call *call)
{
    return account_sessions_of_call(call) &&
           do_delete_users(call->in.change, call->in.settings, call->accounts, call->count,
                           call->sessions);
}

const struct act act_do_delete_user = {
    .name = "do_delete_user",
    .module = "zerver.actions.users",
    .danger = ACT_DESTROYS,
    .summary = "Delete an account with everything it sent, leaving a placeholder.",
    .parameters =
        (const struct act_parameter[]){
            {.name = "user_profile", .kind = ACT_USER},
            ACT_ACTING_USER,
            {0},
        },
    .writes = (const char *const[]){"zerver_userprofile", NULL},
    .takes_many = true,
    .warn = account_warn_last_owners,
    .run = act_delete,
    .report = account_report_ownerless_left,
};
