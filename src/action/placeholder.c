/* SPDX-License-Identifier: Apache-2.0 */
#include "action/placeholder.h"

#include <inttypes.h>

#include "action/account.h"
#include "change/change.h"
#include "config/settings.h"
#include "core/error.h"
#include "core/hash.h"
#include "core/region.h"
#include "model/account_address.h"
#include "model/password.h"

enum { EMAILS_VISIBLE_TO_EVERYONE = 1, API_KEY_LENGTH = 32, UUID_SIZE = 16 };

/* What a new account takes from zerver_realmuserdefault; both tables have these columns. */
#define REALM_DEFAULTS                                                                             \
    "color_scheme, default_view, demote_inactive_streams, dense_mode, desktop_icon_count_display," \
    " display_emoji_reaction_users, email_notifications_batching_period_seconds, emojiset,"        \
    " enable_desktop_notifications, enable_digest_emails, enable_drafts_synchronization,"          \
    " enable_marketing_emails, enable_offline_email_notifications,"                                \
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
    " avatar_version, tutorial_status, onboarding_steps, " REALM_DEFAULTS;

static const char source[] =
    "SELECT $1::int, $2::int, $3::int, $4::text, $5::text, $6::text, $7::text, $8::text, $9::uuid,"
    " $10::timestamptz, $10::timestamptz, false, false, true, false, false,"
    " false, 400, false, false, false, '',"
    " false, '', 'en', true, 'G',"
    " 1, 'W', '[]', " REALM_DEFAULTS " FROM zerver_realmuserdefault WHERE realm_id = $2::int";

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

const struct rows *placeholder_read_conversations(struct change *change,
                                                  const struct account *account)
{
    return change_read(change,
                       "SELECT array_agg(s.recipient_id ORDER BY s.id)::text"
                       " FROM zerver_subscription s JOIN zerver_recipient r ON r.id ="
                       " s.recipient_id WHERE s.user_profile_id = $1::int AND r.type = 3",
                       SQL_PARAMETERS(value_integer(account->id)));
}

static bool insert_row(struct change *change, const struct settings *settings,
                       const struct account *deleted, int64_t recipient_id)
{
    struct region *region = change_region(change);
    const char *domain = account_address_domain(region, settings, deleted->realm.string_id);
    const char *address = region_format(region, "deleteduser%" PRId64 "@%s", deleted->id, domain);
    const char *shown = deleted->realm.email_address_visibility == EMAILS_VISIBLE_TO_EVERYONE
                            ? address
                            : region_format(region, "user%" PRId64 "@%s", deleted->id, domain);
    const struct rows *rows = change_insert(
        change, &(struct insertion){
                    .table = "zerver_userprofile",
                    .columns = columns,
                    .source = source,
                    .parameters = SQL_PARAMETERS(
                        value_integer(deleted->id), value_integer(deleted->realm.id),
                        value_integer(recipient_id),
                        value_text(region_format(region, "Deleted User %" PRId64, deleted->id)),
                        value_text(address), value_text(shown),
                        value_text(password_unusable(region)), value_text(random_api_key(region)),
                        value_text(random_uuid(region)), value_time(deleted->date_joined)),
                });
    if (rows && rows_count(rows) == 0)
        return error_set(change_error(change), ERROR_FAILED,
                         "The realm has no default settings for users (zerver_realmuserdefault).");
    return rows;
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
    const struct rows *recipient =
        change_insert(change, &(struct insertion){
                                  .table = "zerver_recipient",
                                  .columns = "type, type_id",
                                  .source = "VALUES (1, $1::int)",
                                  .parameters = SQL_PARAMETERS(value_integer(deleted->id)),
                              });
    if (!recipient)
        return false;
    int64_t id = rows_integer(recipient, 0, 0);
    return insert_row(change, settings, deleted, id) &&
           insert_subscriptions(change, deleted, id, conversations);
}
