/* SPDX-License-Identifier: Apache-2.0 */
#include "action/do_create_user.h"

#include <inttypes.h>

#include "action/account.h"
#include "action/account_insert.h"
#include "action/active_users.h"
#include "action/audiences.h"
#include "action/audit_log.h"
#include "action/bulk_add_subscriptions.h"
#include "action/caches.h"
#include "action/message_history.h"
#include "action/notify_new_user.h"
#include "action/pending_invitations.h"
#include "action/role_counts.h"
#include "action/send_initial_pms.h"
#include "action/system_groups.h"
#include "action/user_events.h"
#include "action/welcome_emails.h"
#include "change/change.h"
#include "core/error.h"
#include "core/region.h"
#include "model/account_address.h"
#include "server/rows.h"

enum { EMAILS_VISIBLE_TO_EVERYONE = 1 };

/* The next id, how much the realm shows of addresses, and its string_id. The id comes first,
 * because the address that stands for a hidden one holds it. */
static const char beginning_sql[] =
    "SELECT nextval(pg_get_serial_sequence('zerver_userprofile', 'id')),"
    " email_address_visibility, string_id FROM zerver_realm WHERE id = $1::int";

static bool insert_account(struct change *change, const struct settings *settings,
                           const struct user_to_create *wanted, int64_t *id)
{
    struct region *region = change_region(change);
    const struct rows *rows =
        change_read(change, beginning_sql, SQL_PARAMETERS(value_integer(wanted->realm_id)));
    if (!rows)
        return false;
    if (rows_count(rows) == 0)
        return error_set(change_error(change), ERROR_CHANGED, "The realm was deleted just now.");
    *id = rows_integer(rows, 0, 0);
    bool visible = rows_integer(rows, 0, 1) == EMAILS_VISIBLE_TO_EVERYONE;
    const char *domain = account_address_domain(region, settings, rows_text(rows, 0, 2));
    const struct new_account account = {
        .id = *id,
        .realm_id = wanted->realm_id,
        .full_name = wanted->full_name,
        .delivery_email = wanted->delivery_email,
        .email = visible ? wanted->delivery_email
                         : region_format(region, "user%" PRId64 "@%s", *id, domain),
        .password = wanted->password,
        .date_joined = change_time(change),
    };
    int64_t recipient_id;
    return account_insert(change, &account, &recipient_id);
}

static bool log_creation(struct change *change, const struct account *account)
{
    struct region *region = change_region(change);
    const struct role_counts *counts = role_counts_read(change, account, 1);
    return counts &&
           audit_log_add(change,
                         &(struct audit_entry){
                             .event = AUDIT_USER_CREATED,
                             .realm_id = account->realm.id,
                             .acting_user_id = account->id,
                             .modified_user_id = account->id,
                             .extra_data = region_format(region, "{\"10\":%s}",
                                                         role_counts_text(counts, account, region)),
                         }) &&
           active_users_count(change, account, 1, 1);
}

/* The account by itself. */
static bool create(struct change *change, const struct settings *settings,
                   const struct user_to_create *wanted, struct account *account)
{
    int64_t id = 0;
    return insert_account(change, settings, wanted, &id) &&
           account_lock(change, settings, id, account) &&
           add_personal_subscription(change, account) && log_creation(change, account) &&
           caches_forget_new_account(change, account) &&
           user_events_tell_added(
               audiences_create(change, account, 1),
               &(struct arrival){
                   .change = change, .settings = settings, .account = account, .absent = 1}) &&
           system_groups_join(change, account);
}

static bool join_default_streams(struct change *change, const struct account *account)
{
    const struct rows *rows = change_read(
        change, "SELECT stream_id FROM zerver_defaultstream WHERE realm_id = $1::int ORDER BY 1",
        SQL_PARAMETERS(value_integer(account->realm.id)));
    if (!rows)
        return false;
    struct id_list streams = id_list_from_rows(change_region(change), rows, 0);
    return bulk_add_subscriptions(change, account, streams) &&
           add_new_user_history(change, account, streams);
}

bool do_create_user(struct change *change, const struct settings *settings,
                    const struct user_to_create *wanted, struct account *account)
{
    return create(change, settings, wanted, account) && join_default_streams(change, account) &&
           pending_invitations_revoke(change, account) &&
           notify_new_user(change, settings, account) &&
           pending_invitations_delete_reminders(change, account) &&
           enqueue_welcome_emails(change, settings, account) &&
           send_initial_pms(change, settings, account);
}
