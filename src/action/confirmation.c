/* SPDX-License-Identifier: Apache-2.0 */
#include "action/confirmation.h"

#include "action/account.h"
#include "change/change.h"
#include "config/settings.h"
#include "core/hash.h"
#include "core/region.h"
#include "server/rows.h"

enum { TYPE_UNSUBSCRIBE = 4, KEY_LENGTH = 24 };

static const int64_t validity = INT64_C(1000000) * 86400 * 1000000;

/* The alphabet of base32 (RFC 4648, section 6), in lower case: 120 random bits. */
static const char *random_key(struct region *region)
{
    return hash_random_text(region, KEY_LENGTH, "abcdefghijklmnopqrstuvwxyz234567");
}

/* What the server's framework calls the table of users; the number differs between servers. */
static bool find_content_type(struct change *change, int64_t *id)
{
    const struct rows *rows =
        change_read(change,
                    "SELECT id FROM django_content_type WHERE app_label = 'zerver'"
                    " AND model = 'userprofile'",
                    NO_PARAMETERS);
    if (rows && rows_count(rows) == 0)
        rows = change_insert(change, &(struct insertion){
                                         .table = "django_content_type",
                                         .columns = "app_label, model",
                                         .source = "VALUES ('zerver', 'userprofile')",
                                     });
    if (rows)
        *id = rows_integer(rows, 0, 0);
    return rows;
}

const char *confirmation_create_unsubscribe_link(struct change *change,
                                                 const struct settings *settings,
                                                 const struct account *account, const char *kind)
{
    struct region *region = change_region(change);
    const char *key = random_key(region);
    int64_t content_type;
    if (!find_content_type(change, &content_type) ||
        !change_insert(change,
                       &(struct insertion){
                           .table = "confirmation_confirmation",
                           .columns = "content_type_id, object_id, date_sent, confirmation_key,"
                                      " expiry_date, realm_id, type",
                           .source = "VALUES ($1::int, $2::int, $3::timestamptz, $4::text,"
                                     " $5::timestamptz, $6::int, $7::int)",
                           .parameters = SQL_PARAMETERS(
                               value_integer(content_type), value_integer(account->id),
                               value_time(change_time(change)), value_text(key),
                               value_time(change_time(change) + validity),
                               value_integer(account->realm.id), value_integer(TYPE_UNSUBSCRIBE)),
                       }))
        return NULL;
    return region_format(region, "%s/accounts/unsubscribe/%s/%s",
                         settings_realm_url(region, settings, account->realm.string_id), kind, key);
}
