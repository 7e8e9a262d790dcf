/* SPDX-License-Identifier: Apache-2.0 */
#include "action/user_events.h"

#include <string.h>

#include "action/account.h"
#include "action/audiences.h"
#include "action/avatar.h"
#include "action/events.h"
#include "change/change.h"
#include "change/effects.h"
#include "core/clock.h"
#include "core/json.h"
#include "core/memory.h"
#include "core/region.h"
#include "model/role.h"
#include "server/rows.h"

/* As Python's isoformat() writes it: 2022-11-17T10:00:00.123456+00:00. */
static const char *iso_time(struct region *region, int64_t time)
{
    char *text = region_copy_text(region, clock_format_server(region, time));
    char *blank = strchr(text, ' ');
    if (blank)
        *blank = 'T';
    return text;
}

static void add_boolean(cJSON *object, const char *name, bool value)
{
    if (!cJSON_AddBoolToObject(object, name, value))
        die("out of memory: an event");
}

static void add_roles(cJSON *person, const struct account *account)
{
    add_boolean(person, "is_admin",
                account->role == ROLE_OWNER || account->role == ROLE_ADMINISTRATOR);
    add_boolean(person, "is_owner", account->role == ROLE_OWNER);
    add_boolean(person, "is_guest", account->role == ROLE_GUEST);
    add_boolean(person, "is_billing_admin", account->is_billing_admin);
    json_add_integer(person, "role", account->role);
}

static void add_owner(cJSON *object, const char *name, const struct account *bot)
{
    if (bot->bot_owner_id)
        json_add_integer(object, name, bot->bot_owner_id);
    else
        cJSON_AddNullToObject(object, name);
}

/* What is told of bots only, or of people only. */
static void add_kind(cJSON *person, const struct account *account)
{
    if (!account->is_bot) {
        cJSON_AddObjectToObject(person, "profile_data");
        return;
    }
    json_add_integer(person, "bot_type", account->bot_type);
    if (account_is_cross_realm_bot(account))
        add_boolean(person, "is_system_bot", true);
    add_owner(person, "bot_owner_id", account);
}

static cJSON *person_event(struct region *region, const struct settings *settings,
                           const struct account *account, bool with_delivery_email)
{
    cJSON *event = event_create("realm_user", "add");
    cJSON *person = cJSON_AddObjectToObject(event, "person");
    json_add_text(person, "email", account->email);
    json_add_integer(person, "user_id", account->id);
    json_add_integer(person, "avatar_version", account->avatar_version);
    add_roles(person, account);
    add_boolean(person, "is_bot", account->is_bot);
    json_add_text(person, "full_name", account->full_name);
    json_add_text(person, "timezone", account->timezone);
    add_boolean(person, "is_active", account->is_active);
    json_add_text(person, "date_joined", iso_time(region, account->date_joined));
    json_add_text(person, "avatar_url", avatar_url(region, settings, account, AVATAR_SMALL));
    if (with_delivery_email)
        json_add_text(person, "delivery_email", account->delivery_email);
    add_kind(person, account);
    return event;
}

/* Those who see the address, and the account itself. */
static bool tell_who_sees(struct audiences *audiences, const struct arrival *arrival)
{
    const struct account *account = arrival->account;
    size_t count;
    const int64_t *users =
        audiences_list(audiences, &account->realm, AUDIENCE_SEES, arrival->absent, &count);
    if (!users)
        return false;
    struct region *region = change_region(arrival->change);
    int64_t *with_itself = region_alloc_array(region, count + 1, sizeof *with_itself);
    with_itself[0] = account->id;
    for (size_t i = 0; i < count; i++)
        with_itself[i + 1] = users[i];
    effects_tell(change_effects(arrival->change), account->realm.host,
                 person_event(region, arrival->settings, account, true), with_itself, count + 1);
    return true;
}

/* The others; an event that nobody is to get is not sent. */
static bool tell_others(struct audiences *audiences, const struct arrival *arrival)
{
    const struct account *account = arrival->account;
    size_t count;
    const int64_t *users =
        audiences_list(audiences, &account->realm, AUDIENCE_SEES_NOT, arrival->absent, &count);
    if (!users || count == 0)
        return users;
    effects_tell_shared(
        change_effects(arrival->change), account->realm.host,
        person_event(change_region(arrival->change), arrival->settings, account, false), users,
        count);
    return true;
}

/* Names of streams, or NULL, and what the bot calls as JSON in the form of the contract. */
static const char bot_sql[] =
    "SELECT sending.name, events.name, b.default_all_public_streams, CASE b.bot_type"
    " WHEN 3 THEN (SELECT json_agg(json_build_object('base_url', s.base_url, 'interface',"
    " s.interface, 'token', s.token) ORDER BY s.id) FROM zerver_service s"
    " WHERE s.user_profile_id = b.id)"
    " WHEN 4 THEN (SELECT json_build_array(json_build_object('config_data',"
    " (SELECT json_object_agg(c.key, c.value ORDER BY c.id) FROM zerver_botconfigdata c"
    " WHERE c.bot_profile_id = b.id), 'service_name', (SELECT s.name FROM zerver_service s"
    " WHERE s.user_profile_id = b.id ORDER BY s.id LIMIT 1)))"
    " WHERE EXISTS (SELECT FROM zerver_botconfigdata c WHERE c.bot_profile_id = b.id)) END"
    " FROM zerver_userprofile b LEFT JOIN zerver_stream sending"
    " ON sending.id = b.default_sending_stream_id LEFT JOIN zerver_stream events"
    " ON events.id = b.default_events_register_stream_id WHERE b.id = $1::int";

static bool add_services(struct change *change, cJSON *bot, struct value services)
{
    if (services.null) {
        cJSON_AddArrayToObject(bot, "services");
        return true;
    }
    cJSON *parsed = json_parse(change_region(change), services.text, change_error(change));
    if (!parsed)
        return false;
    cJSON_AddItemToObject(bot, "services", cJSON_Duplicate(parsed, true));
    return true;
}

static bool fill_bot(struct change *change, const struct settings *settings,
                     const struct account *account, cJSON *bot)
{
    const struct rows *rows =
        change_read(change, bot_sql, SQL_PARAMETERS(value_integer(account->id)));
    if (!rows)
        return false;
    json_add_text(bot, "email", account->email);
    json_add_integer(bot, "user_id", account->id);
    json_add_text(bot, "full_name", account->full_name);
    json_add_integer(bot, "bot_type", account->bot_type);
    add_boolean(bot, "is_active", account->is_active);
    json_add_text(bot, "api_key", account->api_key);
    struct value sending = rows_value(rows, 0, 0), events = rows_value(rows, 0, 1);
    json_add_text(bot, "default_sending_stream", sending.null ? NULL : sending.text);
    json_add_text(bot, "default_events_register_stream", events.null ? NULL : events.text);
    add_boolean(bot, "default_all_public_streams", rows_boolean(rows, 0, 2));
    json_add_text(bot, "avatar_url",
                  avatar_url(change_region(change), settings, account, AVATAR_SMALL));
    if (!add_services(change, bot, rows_value(rows, 0, 3)))
        return false;
    if (account->bot_owner_id)
        json_add_integer(bot, "owner_id", account->bot_owner_id);
    return true;
}

static bool tell_bot_watchers(struct change *change, const struct settings *settings,
                              const struct account *account)
{
    cJSON *event = event_create("realm_bot", "add");
    if (fill_bot(change, settings, account, cJSON_AddObjectToObject(event, "bot")))
        return events_tell_bot_watchers(change, account, event);
    cJSON_Delete(event);
    return false;
}

bool user_events_tell_added(struct audiences *audiences, const struct arrival *arrival)
{
    return tell_who_sees(audiences, arrival) && tell_others(audiences, arrival) &&
           (!arrival->account->is_bot ||
            tell_bot_watchers(arrival->change, arrival->settings, arrival->account));
}
