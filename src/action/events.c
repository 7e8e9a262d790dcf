/* SPDX-License-Identifier: Apache-2.0 */
#include "action/events.h"

#include "action/account.h"
#include "change/change.h"
#include "change/effects.h"
#include "core/json.h"
#include "core/memory.h"
#include "core/region.h"
#include "model/role.h"

static const char *const audience_sql[] = {
    [AUDIENCE_ALL] = "SELECT id FROM zerver_userprofile WHERE realm_id = $1::int AND is_active"
                     " ORDER BY id",
    [AUDIENCE_NON_GUESTS] = "SELECT id FROM zerver_userprofile WHERE realm_id = $1::int AND"
                            " is_active AND role <> 600 ORDER BY id",
    [AUDIENCE_ADMINS] = "SELECT id FROM zerver_userprofile WHERE realm_id = $1::int AND is_active"
                        " AND role IN (100, 200) ORDER BY id",
    [AUDIENCE_HUMAN_ADMINS] = "SELECT id FROM zerver_userprofile WHERE realm_id = $1::int AND"
                              " is_active AND role IN (100, 200) AND NOT is_bot ORDER BY id",
    [AUDIENCE_SEES] = "SELECT id FROM zerver_userprofile WHERE realm_id = $1::int AND is_active"
                      " AND role <= $2::int ORDER BY id",
    [AUDIENCE_SEES_NOT] = "SELECT id FROM zerver_userprofile WHERE realm_id = $1::int AND is_active"
                          " AND role > $2::int ORDER BY id",
};

/* The last role in the order of numbers that sees delivery addresses; 0: none does. */
static int64_t last_role_that_sees(const struct account_realm *realm)
{
    enum { VISIBLE_TO_ADMINISTRATORS = 3, VISIBLE_TO_MODERATORS = 5 };
    switch (realm->email_address_visibility) {
    case VISIBLE_TO_ADMINISTRATORS: return ROLE_ADMINISTRATOR;
    case VISIBLE_TO_MODERATORS: return ROLE_MODERATOR;
    default: return 0;
    }
}

bool events_role_sees(const struct account_realm *realm, int64_t role)
{
    return role <= last_role_that_sees(realm);
}

static const char bot_watchers_sql[] =
    "SELECT id FROM zerver_userprofile u WHERE id = $2::int OR realm_id = $3::int AND is_active"
    " AND role IN (100, 200) AND NOT is_bot AND NOT EXISTS (SELECT FROM zerver_userprofile b"
    " JOIN zerver_stream s ON s.id IN (b.default_sending_stream_id,"
    " b.default_events_register_stream_id) WHERE b.id = $1::int AND s.invite_only)";

bool events_tell_rows(struct change *change, const struct account_realm *realm,
                      const struct rows *rows, cJSON *event)
{
    if (!rows) {
        cJSON_Delete(event);
        return false;
    }
    size_t count = rows_count(rows);
    int64_t *users = region_alloc_array(change_region(change), count, sizeof *users);
    for (size_t i = 0; i < count; i++)
        users[i] = rows_integer(rows, i, 0);
    effects_tell(change_effects(change), realm->host, event, users, count);
    return true;
}

const struct rows *events_read_audience(struct change *change, const struct account_realm *realm,
                                        enum audience audience)
{
    bool by_sight = audience == AUDIENCE_SEES || audience == AUDIENCE_SEES_NOT;
    struct sql_parameters parameters =
        SQL_PARAMETERS(value_integer(realm->id), value_integer(last_role_that_sees(realm)));
    parameters.count -= !by_sight;
    return change_read(change, audience_sql[audience], parameters);
}

bool events_tell(struct change *change, const struct account_realm *realm, enum audience audience,
                 cJSON *event)
{
    return events_tell_rows(change, realm, events_read_audience(change, realm, audience), event);
}

bool events_tell_bot_watchers(struct change *change, const struct account *bot, cJSON *event)
{
    const struct rows *rows =
        change_read(change, bot_watchers_sql,
                    SQL_PARAMETERS(value_integer(bot->id), value_integer(bot->bot_owner_id),
                                   value_integer(bot->realm.id)));
    return events_tell_rows(change, &bot->realm, rows, event);
}

void events_tell_user(struct change *change, const struct account *account, cJSON *event)
{
    effects_tell(change_effects(change), account->realm.host, event, &account->id, 1);
}

cJSON *event_create(const char *type, const char *op)
{
    cJSON *event = cJSON_CreateObject();
    if (!event)
        die("out of memory: an event");
    json_add_text(event, "type", type);
    if (op)
        json_add_text(event, "op", op);
    return event;
}

cJSON *event_create_person_update(int64_t user_id, cJSON **person)
{
    cJSON *event = event_create("realm_user", "update");
    *person = cJSON_AddObjectToObject(event, "person");
    json_add_integer(*person, "user_id", user_id);
    return event;
}

cJSON *event_create_bot_update(int64_t user_id, cJSON **bot)
{
    cJSON *event = event_create("realm_bot", "update");
    *bot = cJSON_AddObjectToObject(event, "bot");
    json_add_integer(*bot, "user_id", user_id);
    return event;
}
