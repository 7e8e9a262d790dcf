/* SPDX-License-Identifier: Apache-2.0 */
#include "action/do_delete_user.h"

#include <string.h>

#include "action/account.h"
#include "action/audit_log.h"
#include "action/caches.h"
#include "action/do_deactivate_user.h"
#include "action/id_list.h"
#include "action/placeholder.h"
#include "action/user_data.h"
#include "change/change.h"
#include "core/error.h"

/* The bots that are about to lose their owner show it in the caches, inactive ones too. */
static bool forget_bots(struct change *change, const struct settings *settings,
                        const struct account *owner)
{
    const struct rows *rows = change_read(
        change, "SELECT id FROM zerver_userprofile WHERE bot_owner_id = $1::int AND id <> $1::int",
        SQL_PARAMETERS(value_integer(owner->id)));
    if (!rows)
        return false;
    size_t count;
    const struct account *bots =
        accounts_lock(change, settings, id_list_from_rows(change_region(change), rows, 0), &count);
    for (size_t i = 0; bots && i < count; i++) {
        if (!caches_forget_account(change, &bots[i], ACCOUNT_PART_FACTS | ACCOUNT_PART_BOT))
            return false;
    }
    return bots;
}

/* The placeholder's row has other addresses and another API key. */
static bool forget_placeholder(struct change *change, const struct settings *settings, int64_t id)
{
    struct account placeholder;
    return account_lock(change, settings, id, &placeholder) &&
           caches_forget_new_account(change, &placeholder);
}

static bool replace(struct change *change, const struct settings *settings,
                    const struct account *account)
{
    const struct rows *conversations = placeholder_read_conversations(change, account);
    return conversations && caches_forget_account(change, account, ACCOUNT_PART_ALL) &&
           forget_bots(change, settings, account) && user_data_delete(change, account) &&
           placeholder_insert(change, settings, account, conversations) &&
           forget_placeholder(change, settings, account->id);
}

bool do_delete_user(struct change *change, const struct settings *settings, struct account *account,
                    const struct web_session_list *sessions)
{
    if (strcmp(account->realm.string_id, "zephyr") == 0)
        return error_set(change_error(change), ERROR_FAILED,
                         "Deleting zephyr mirror users is not supported");
    return do_deactivate_users(change, settings, account, 1, sessions) &&
           replace(change, settings, account) &&
           audit_log_add(change, &(struct audit_entry){.event = AUDIT_USER_DELETED,
                                                       .realm_id = account->realm.id,
                                                       .modified_user_id = account->id});
}
