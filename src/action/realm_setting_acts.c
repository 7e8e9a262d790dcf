/* SPDX-License-Identifier: Apache-2.0 */
/* Acts on what do_set_realm_property does not take. */
#include <inttypes.h>
#include <stdint.h>

#include "action/account.h"
#include "action/act.h"
#include "action/act_call.h"
#include "action/audit_log.h"
#include "action/property.h"
#include "action/realm_row.h"
#include "action/realm_setting.h"
#include "core/error.h"
#include "core/json.h"
#include "core/region.h"
#include "core/text.h"

/* The audit row and the event take the id as it was given. */
static bool realm_acts_set_stream(struct act_call *call, const char *column, const char *property)
{
    struct account_realm realm;
    struct value old_value, id = value_integer(act_integer(call, "stream_id"));
    struct value row = act_is_null(call, "stream") ? value_null(VALUE_INTEGER)
                                                   : value_integer(act_row(call, "stream"));
    return realm_row_of_call(call, "realm", &realm) &&
           realm_setting_write(call, &realm, column, "$2::int", row, &old_value) &&
           realm_setting_log(call, &realm, AUDIT_REALM_PROPERTY_CHANGED,
                             property_change_text(call, &old_value, &id, property)) &&
           realm_setting_tell(call, &realm, column, json_from_value(&id));
}

static bool realm_acts_set_notifications_stream(struct act_call *call)
{
    return realm_acts_set_stream(call, "notifications_stream_id", "notifications_stream");
}

static bool realm_acts_set_signup_stream(struct act_call *call)
{
    return realm_acts_set_stream(call, "signup_notifications_stream_id",
                                 "signup_notifications_stream");
}

/* The audit row is written as Python writes a dictionary. */
static bool realm_acts_change_org_type(struct act_call *call)
{
    struct account_realm realm;
    struct value old_value, value = value_integer(act_integer(call, "org_type"));
    if (value.integer < 0 || value.integer > INT16_MAX)
        return error_set(call->error, ERROR_FAILED, "%" PRId64 " is not a type of organization.",
                         value.integer);
    return realm_row_of_call(call, "realm", &realm) &&
           realm_setting_write(call, &realm, "org_type", "$2::int", value, &old_value) &&
           realm_setting_log(call, &realm, AUDIT_REALM_ORG_TYPE_CHANGED,
                             region_format(call->region,
                                           "{'old_value': %" PRId64 ", 'new_value': %" PRId64 "}",
                                           old_value.integer, value.integer)) &&
           realm_setting_tell(call, &realm, "org_type", json_from_value(&value));
}

static bool realm_acts_add_redirect(struct act_call *call)
{
    enum { REDIRECT_MAX = 128 };
    struct account_realm realm;
    struct value old_value;
    const char *url = act_text(call, "redirect_url");
    if (text_length(url) > REDIRECT_MAX)
        return error_set(call->error, ERROR_FAILED, "The URL may have at most %d characters.",
                         REDIRECT_MAX);
    return realm_row_of_call(call, "realm", &realm) &&
           realm_setting_write(call, &realm, "deactivated_redirect", "$2::text", value_text(url),
                               &old_value);
}

static const struct act_parameter realm_acts_stream_parameters[] = {
    {.name = "realm", .kind = ACT_REALM},
    {.name = "stream", .kind = ACT_STREAM, .nullable = true, .help = "Null for none."},
    {.name = "stream_id", .kind = ACT_INTEGER, .help = "The id of the stream, -1 for none."},
    ACT_ACTING_USER,
    {0},
};

const struct act act_do_set_realm_notifications_stream = {
    .name = "do_set_realm_notifications_stream",
    .module = "zerver.actions.realm_settings",
    .danger = ACT_WRITES,
    .summary = "Choose where new streams are announced.",
    .parameters = realm_acts_stream_parameters,
    .writes = (const char *const[]){"zerver_realm.notifications_stream_id", NULL},
    .inverse = "do_set_realm_notifications_stream",
    .run = realm_acts_set_notifications_stream,
};

const struct act act_do_set_realm_signup_notifications_stream = {
    .name = "do_set_realm_signup_notifications_stream",
    .module = "zerver.actions.realm_settings",
    .danger = ACT_WRITES,
    .summary = "Choose where new users are announced.",
    .parameters = realm_acts_stream_parameters,
    .writes = (const char *const[]){"zerver_realm.signup_notifications_stream_id", NULL},
    .inverse = "do_set_realm_signup_notifications_stream",
    .run = realm_acts_set_signup_stream,
};

const struct act act_do_change_realm_org_type = {
    .name = "do_change_realm_org_type",
    .module = "zerver.actions.realm_settings",
    .danger = ACT_WRITES,
    .summary = "Change what kind of organization a realm is.",
    .parameters =
        (const struct act_parameter[]){
            {.name = "realm", .kind = ACT_REALM},
            {.name = "org_type", .kind = ACT_INTEGER},
            {.name = "acting_user", .kind = ACT_USER, .nullable = true, .default_json = "null"},
            {0},
        },
    .writes = (const char *const[]){"zerver_realm.org_type", NULL},
    .inverse = "do_change_realm_org_type",
    .run = realm_acts_change_org_type,
};

const struct act act_do_add_deactivated_redirect = {
    .name = "do_add_deactivated_redirect",
    .module = "zerver.actions.realm_settings",
    .danger = ACT_WRITES,
    .summary = "Set where visitors of a deactivated realm are sent.",
    .parameters =
        (const struct act_parameter[]){
            {.name = "realm", .kind = ACT_REALM},
            {.name = "redirect_url", .kind = ACT_TEXT, .help = "At most 128 characters."},
            {0},
        },
    .writes = (const char *const[]){"zerver_realm.deactivated_redirect", NULL},
    .run = realm_acts_add_redirect,
};
