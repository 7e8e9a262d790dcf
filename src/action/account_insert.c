/* SPDX-License-Identifier: Apache-2.0 */
#include "action/account_insert.h"

#include "change/change.h"
#include "core/error.h"
#include "core/hash.h"
#include "server/rows.h"

enum { API_KEY_LENGTH = 32, UUID_SIZE = 16 };

/* What a new account takes from zerver_realmuserdefault; both tables have these columns. */
#define REALM_DEFAULTS                                                                             \
    "color_scheme, default_view, demote_inactive_streams, dense_mode, desktop_icon_count_display," \
    " display_emoji_reaction_users, email_notifications_batching_period_seconds, emojiset,"        \
    " enable_desktop_notifications, enable_digest_emails, enable_drafts_synchronization,"          \
    " enable_offline_email_notifications,"                                                         \
    " enable_offline_push_notifications, enable_online_push_notifications, enable_sounds,"         \
    " enable_stream_audible_notifications, enable_stream_desktop_notifications,"                   \
    " enable_stream_email_notifications, enable_stream_push_notifications, enter_sends,"           \
    " escape_navigates_to_default_view, fluid_layout_width, high_contrast_mode,"                   \
    " left_side_userlist, message_content_in_email_notifications, notification_sound,"             \
    " pm_content_in_desktop_notifications, presence_enabled, realm_name_in_notifications,"         \
    " send_private_typing_notifications, send_read_receipts, send_stream_typing_notifications,"    \
    " starred_message_counts, translate_emoticons, twenty_four_hour_time, user_list_style,"        \
    " wildcard_mentions_notify"

/* No column has a default in the database; those left out are null. */
static const char columns[] =
    "id, realm_id, recipient_id, full_name, delivery_email, email, password, api_key, uuid,"
    " date_joined, last_login, is_active, is_bot, is_mirror_dummy, is_staff, is_superuser,"
    " is_billing_admin, role, long_term_idle, can_forge_sender, can_create_users, rate_limits,"
    " default_all_public_streams, timezone, default_language, enable_login_emails, avatar_source,"
    " avatar_version, tutorial_status, onboarding_steps, enable_marketing_emails, " REALM_DEFAULTS;

/* Of a person, marketing mails go out whatever the realm's default says. */
static const char source[] =
    "SELECT $1::int, $2::int, $3::int, $4::text, $5::text, $6::text, $7::text, $8::text, $9::uuid,"
    " $10::timestamptz, $10::timestamptz, NOT $11::boolean, false, $11::boolean, false, false,"
    " false, 400, false, false, false, '',"
    " false, '', 'en', true, 'G',"
    " 1, 'W', '[]', NOT $11::boolean OR enable_marketing_emails, " REALM_DEFAULTS
    " FROM zerver_realmuserdefault WHERE realm_id = $2::int ON CONFLICT DO NOTHING";

/* A random UUID (RFC 4122, section 4.4). */
static const char *random_uuid(struct region *region)
{
    unsigned char bytes[UUID_SIZE];
    hash_random_bytes(bytes, sizeof bytes);
    bytes[6] = (bytes[6] & 0x0f) | 0x40;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    return hash_hex(region, bytes, sizeof bytes);
}

static const char *random_api_key(struct region *region)
{
    return hash_random_text(region, API_KEY_LENGTH,
                            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789");
}

/* Why there is no row: the addresses alone have to be unique. */
static bool explain(struct change *change, const struct new_account *account)
{
    const struct rows *defaults =
        change_read(change, "SELECT FROM zerver_realmuserdefault WHERE realm_id = $1::int",
                    SQL_PARAMETERS(value_integer(account->realm_id)));
    if (!defaults)
        return false;
    if (rows_count(defaults) == 0)
        return error_set(change_error(change), ERROR_FAILED,
                         "The realm has no default settings for users (zerver_realmuserdefault).");
    error_set(change_error(change), ERROR_FAILED, "User already exists.");
    return error_hint(change_error(change),
                      "active or not, the realm has an account with the "
                      "address %s.",
                      account->delivery_email);
}

static const struct rows *insert_row(struct change *change, const struct new_account *account,
                                     int64_t recipient_id)
{
    struct region *region = change_region(change);
    return change_insert(change,
                         &(struct insertion){
                             .table = "zerver_userprofile",
                             .columns = columns,
                             .source = source,
                             .parameters = SQL_PARAMETERS(
                                 value_integer(account->id), value_integer(account->realm_id),
                                 value_integer(recipient_id), value_text(account->full_name),
                                 value_text(account->delivery_email), value_text(account->email),
                                 value_text(account->password), value_text(random_api_key(region)),
                                 value_text(random_uuid(region)), value_time(account->date_joined),
                                 value_boolean(account->is_placeholder)),
                         });
}

bool account_insert(struct change *change, const struct new_account *account, int64_t *recipient_id)
{
    const struct rows *recipient =
        change_insert(change, &(struct insertion){
                                  .table = "zerver_recipient",
                                  .columns = "type, type_id",
                                  .source = "VALUES (1, $1::int)",
                                  .parameters = SQL_PARAMETERS(value_integer(account->id)),
                              });
    if (!recipient)
        return false;
    *recipient_id = rows_integer(recipient, 0, 0);
    const struct rows *rows = insert_row(change, account, *recipient_id);
    return rows && (rows_count(rows) > 0 || explain(change, account));
}
