/* SPDX-License-Identifier: Apache-2.0 */
#include "action/caches.h"

#include <inttypes.h>
#include <stdarg.h>
#include <string.h>

#include "action/account.h"
#include "change/change.h"
#include "change/effects.h"
#include "core/hash.h"
#include "core/region.h"
#include "core/text.h"

static void forget(struct change *change, const char *format, ...) PRINTF_LIKE(2, 3);

static void forget(struct change *change, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    effects_forget(change_effects(change),
                   region_vformat(change_region(change), format, arguments));
    va_end(arguments);
}

static const char *sha1(struct change *change, const char *text)
{
    struct region *region = change_region(change);
    const char *trimmed = text_trim(region, text);
    return hash_sha1_hex(region, trimmed, strlen(trimmed));
}

static void forget_row(struct change *change, const struct account *account)
{
    int64_t realm = account->realm.id;
    forget(change, "user_profile_by_id:%" PRId64, account->id);
    forget(change, "user_profile_by_api_key:%s", account->api_key);
    forget(change, "user_profile:%s:%" PRId64, sha1(change, account->email), realm);
    forget(change, "user_profile_by_delivery_email:%s:%" PRId64,
           sha1(change, account->delivery_email), realm);
    if (account_is_cross_realm_bot(account))
        forget(change, "bot_profile:%s", sha1(change, account->email));
}

/* How conversations show the user: wherever there is a subscription, active or not. */
static bool forget_name(struct change *change, const struct account *account)
{
    forget(change, "bulk_fetch_display_recipients:user_profile_by_id:%" PRId64, account->id);
    const struct rows *rows = change_read(
        change, "SELECT recipient_id FROM zerver_subscription WHERE user_profile_id = $1::int",
        SQL_PARAMETERS(value_integer(account->id)));
    for (size_t i = 0; rows && i < rows_count(rows); i++)
        forget(change, "display_recipient_dict:%" PRId64, rows_integer(rows, i, 0));
    return rows;
}

bool caches_forget_account(struct change *change, const struct account *account, unsigned parts)
{
    int64_t realm = account->realm.id;
    forget_row(change, account);
    if (parts & (ACCOUNT_PART_FACTS | ACCOUNT_PART_ACTIVE | ACCOUNT_PART_ROLE | ACCOUNT_PART_NAME))
        forget(change, "realm_user_dicts:%" PRId64, realm);
    if (parts & ACCOUNT_PART_ACTIVE)
        forget(change, "active_user_ids:%" PRId64, realm);
    if (parts & (ACCOUNT_PART_ACTIVE | ACCOUNT_PART_ROLE))
        forget(change, "active_non_guest_user_ids:%" PRId64, realm);
    if (account->is_bot && parts & (ACCOUNT_PART_BOT | ACCOUNT_PART_ACTIVE | ACCOUNT_PART_NAME))
        forget(change, "bot_dicts_in_realm:%" PRId64, realm);
    return !(parts & ACCOUNT_PART_NAME) || forget_name(change, account);
}

bool caches_forget_new_account(struct change *change, const struct account *account)
{
    struct account unnamed = *account;
    unnamed.email = "";
    bool hidden = strcmp(account->email, account->delivery_email) != 0;
    return (!hidden || caches_forget_account(change, &unnamed, ACCOUNT_PART_ROW)) &&
           caches_forget_account(change, account, ACCOUNT_PART_ALL);
}

void caches_forget_realm_description(struct change *change, const struct account_realm *realm)
{
    forget(change, "realm_rendered_description:%s", realm->string_id);
    forget(change, "realm_text_description:%s", realm->string_id);
}

void caches_forget_alert_words(struct change *change, const struct account_realm *realm)
{
    forget(change, "realm_alert_words:%s", realm->string_id);
    forget(change, "realm_alert_words_automaton:%s", realm->string_id);
}

static void forget_deactivated_realm(struct change *change, const struct account_realm *realm)
{
    forget(change, "realm_user_dicts:%" PRId64, realm->id);
    forget(change, "active_user_ids:%" PRId64, realm->id);
    forget(change, "active_non_guest_user_ids:%" PRId64, realm->id);
    caches_forget_bots(change, realm->id);
    caches_forget_alert_words(change, realm);
    caches_forget_realm_description(change, realm);
}

bool caches_forget_realm(struct change *change, const struct account_realm *realm)
{
    const struct rows *rows =
        change_read(change,
                    "SELECT id, api_key, email, delivery_email FROM zerver_userprofile"
                    " WHERE realm_id = $1::int AND is_active ORDER BY id",
                    SQL_PARAMETERS(value_integer(realm->id)));
    for (size_t i = 0; rows && i < rows_count(rows); i++)
        forget_row(change, &(struct account){
                               .id = rows_integer(rows, i, 0),
                               .api_key = rows_text(rows, i, 1),
                               .email = rows_text(rows, i, 2),
                               .delivery_email = rows_text(rows, i, 3),
                               .realm = *realm,
                           });
    if (realm->deactivated)
        forget_deactivated_realm(change, realm);
    return rows;
}

void caches_forget_stream(struct change *change, int64_t realm_id, const char *name)
{
    forget(change, "stream_by_realm_and_name:%" PRId64 ":%s", realm_id,
           sha1(change, text_lower(change_region(change), name)));
}

void caches_forget_message(struct change *change, int64_t id)
{
    forget(change, "message_dict:%" PRId64, id);
}

void caches_forget_bots(struct change *change, int64_t realm_id)
{
    forget(change, "bot_dicts_in_realm:%" PRId64, realm_id);
}

void caches_forget_session(struct change *change, const char *session_key)
{
    effects_forget_shared(
        change_effects(change),
        region_format(change_region(change), "django.contrib.sessions.cached_db%s", session_key));
}
