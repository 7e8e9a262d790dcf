/* SPDX-License-Identifier: Apache-2.0 */
#include "action/placeholder.h"

#include <inttypes.h>

#include "action/account.h"
#include "action/account_insert.h"
#include "change/change.h"
#include "config/settings.h"
#include "core/region.h"
#include "model/account_address.h"
#include "model/password.h"

enum { EMAILS_VISIBLE_TO_EVERYONE = 1 };

const struct rows *placeholder_read_conversations(struct change *change,
                                                  const struct account *account)
{
    return change_read(change,
                       "SELECT array_agg(s.recipient_id ORDER BY s.id)::text"
                       " FROM zerver_subscription s JOIN zerver_recipient r ON r.id ="
                       " s.recipient_id WHERE s.user_profile_id = $1::int AND r.type = 3",
                       SQL_PARAMETERS(value_integer(account->id)));
}

static bool insert_account(struct change *change, const struct settings *settings,
                           const struct account *deleted, int64_t *recipient_id)
{
    struct region *region = change_region(change);
    const char *domain = account_address_domain(region, settings, deleted->realm.string_id);
    const char *address = region_format(region, "deleteduser%" PRId64 "@%s", deleted->id, domain);
    const char *shown = deleted->realm.email_address_visibility == EMAILS_VISIBLE_TO_EVERYONE
                            ? address
                            : region_format(region, "user%" PRId64 "@%s", deleted->id, domain);
    const struct new_account placeholder = {
        .id = deleted->id,
        .realm_id = deleted->realm.id,
        .full_name = region_format(region, "Deleted User %" PRId64, deleted->id),
        .delivery_email = address,
        .email = shown,
        .password = password_unusable(region),
        .date_joined = deleted->date_joined,
        .is_placeholder = true,
    };
    return account_insert(change, &placeholder, recipient_id);
}

static bool insert_subscriptions(struct change *change, const struct account *deleted,
                                 int64_t recipient_id, const struct rows *conversations)
{
    return change_insert(
        change,
        &(struct insertion){
            .table = "zerver_subscription",
            .columns = "user_profile_id, recipient_id, active, is_user_active, is_muted, color,"
                       " pin_to_top",
            .source = "SELECT $1::int, recipient, true, false, false, '#c2c2c2', false"
                      " FROM unnest($2::int || $3::int[]) WITH ORDINALITY AS r (recipient, place)"
                      " ORDER BY place",
            .parameters = SQL_PARAMETERS(value_integer(deleted->id), value_integer(recipient_id),
                                         rows_value(conversations, 0, 0)),
        });
}

bool placeholder_insert(struct change *change, const struct settings *settings,
                        const struct account *deleted, const struct rows *conversations)
{
    int64_t recipient_id;
    return insert_account(change, settings, deleted, &recipient_id) &&
           insert_subscriptions(change, deleted, recipient_id, conversations);
}
