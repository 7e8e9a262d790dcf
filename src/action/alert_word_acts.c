/* SPDX-License-Identifier: Apache-2.0 */
/* Acts on the words that alert a user. */
#include "action/account.h"
#include "action/act.h"
#include "action/act_call.h"
#include "action/caches.h"
#include "action/events.h"
#include "change/change.h"
#include "core/buffer.h"
#include "core/error.h"
#include "core/json.h"
#include "core/region.h"
#include "server/rows.h"

/* The words as a statement takes them. False, with the cause noted, if one is no text. */
static bool alert_words_parameter(struct act_call *call, struct value *parameter)
{
    const cJSON *words = act_json(call, "alert_words"), *word;
    cJSON_ArrayForEach(word, words)
    {
        if (!cJSON_IsString(word))
            return error_set(call->error, ERROR_USAGE, "An alert word must be text.");
    }
    struct buffer text = {0};
    json_write(&text, words);
    *parameter = value_text(buffer_take_text(call->region, &text));
    return true;
}

static bool alert_words_tell(struct act_call *call)
{
    const struct account *account = &call->accounts[0];
    const struct rows *rows =
        change_read(call->in.change,
                    "SELECT word FROM zerver_alertword WHERE user_profile_id = $1::int ORDER BY id",
                    SQL_PARAMETERS(value_integer(account->id)));
    if (!rows)
        return false;
    cJSON *event = event_create("alert_words", NULL);
    cJSON *words = cJSON_AddArrayToObject(event, "alert_words");
    for (size_t i = 0; i < rows_count(rows); i++)
        cJSON_AddItemToArray(words, cJSON_CreateString(rows_text(rows, i, 0)));
    events_tell_user(call->in.change, account, event);
    return true;
}

/* Of words that differ in case alone the last is taken. */
static bool alert_words_act_add(struct act_call *call)
{
    const struct account *account = &call->accounts[0];
    struct value words;
    if (!alert_words_parameter(call, &words) ||
        !change_insert(
            call->in.change,
            &(struct insertion){
                .table = "zerver_alertword",
                .columns = "realm_id, user_profile_id, word",
                .source = "SELECT $1::int, $2::int, word FROM (SELECT DISTINCT ON (lower(word))"
                          " word, place FROM jsonb_array_elements_text($3::jsonb) WITH ORDINALITY"
                          " AS w (word, place) ORDER BY lower(word), place DESC) w"
                          " WHERE NOT EXISTS (SELECT FROM zerver_alertword a WHERE"
                          " a.user_profile_id = $2::int AND lower(a.word) = lower(w.word))"
                          " ORDER BY place",
                .parameters = SQL_PARAMETERS(value_integer(account->realm.id),
                                             value_integer(account->id), words),
            }))
        return false;
    caches_forget_alert_words(call->in.change, &account->realm);
    return alert_words_tell(call);
}

static bool alert_words_act_remove(struct act_call *call)
{
    const struct account *account = &call->accounts[0];
    struct value words;
    if (!alert_words_parameter(call, &words))
        return false;
    const struct rows *rows = change_delete(
        call->in.change,
        &(struct deletion){
            .table = "zerver_alertword",
            .columns = "realm_id, user_profile_id, word",
            .where = "t.user_profile_id = $1::int AND lower(t.word) IN (SELECT lower(w) FROM"
                     " jsonb_array_elements_text($2::jsonb) AS w)",
            .parameters = SQL_PARAMETERS(value_integer(account->id), words),
        });
    if (rows && rows_count(rows) > 0)
        caches_forget_alert_words(call->in.change, &account->realm);
    return rows && alert_words_tell(call);
}

static const struct act_parameter alert_words_parameters[] = {
    {.name = "user_profile", .kind = ACT_USER},
    {.name = "alert_words", .kind = ACT_TEXT, .list = true},
    {0},
};

const struct act act_do_add_alert_words = {
    .name = "do_add_alert_words",
    .module = "zerver.actions.alert_words",
    .danger = ACT_WRITES,
    .summary = "Add words that alert a user.",
    .parameters = alert_words_parameters,
    .writes = (const char *const[]){"zerver_alertword", NULL},
    .inverse = "do_remove_alert_words",
    .run = alert_words_act_add,
};

const struct act act_do_remove_alert_words = {
    .name = "do_remove_alert_words",
    .module = "zerver.actions.alert_words",
    .danger = ACT_WRITES,
    .summary = "Remove words that alert a user.",
    .parameters = alert_words_parameters,
    .writes = (const char *const[]){"zerver_alertword", NULL},
    .inverse = "do_add_alert_words",
    .run = alert_words_act_remove,
};
