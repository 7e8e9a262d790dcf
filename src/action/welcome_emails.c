/* SPDX-License-Identifier: Apache-2.0 */
#include "action/welcome_emails.h"

#include <cjson/cJSON.h>

#include "action/account.h"
#include "action/confirmation.h"
#include "change/change.h"
#include "config/settings.h"
#include "core/buffer.h"
#include "core/json.h"
#include "core/memory.h"
#include "core/region.h"
#include "model/authentication.h"
#include "model/role.h"
#include "server/rows.h"

enum { EMAIL_WELCOME = 1 };

/* What the mails say of the realm, and when the second one is due, which by the weekday in the
 * user's time zone never comes on a weekend; null if somebody else has the address. */
static const char plan_sql[] =
    "SELECT r.send_welcome_emails, r.name, r.demo_organization_scheduled_deletion_date IS NOT NULL,"
    " CASE WHEN NOT EXISTS (SELECT FROM zerver_userprofile u WHERE u.id <> $2::int"
    " AND upper(u.delivery_email::text) = upper($3::text)) THEN $4::timestamptz"
    " - interval '1 hour' + interval '1 day' * CASE extract(isodow FROM $5::timestamptz AT TIME"
    " ZONE coalesce(nullif($6::text, ''), 'UTC')) WHEN 4 THEN 1 WHEN 5 THEN 3 ELSE 2 END END,"
    " r.authentication_methods FROM zerver_realm r WHERE r.id = $1::int";

enum { PLAN_WANTED, PLAN_REALM_NAME, PLAN_IS_DEMO, PLAN_SECOND_DUE, PLAN_METHODS };

static const struct rows *read_plan(struct change *change, const struct account *account)
{
    return change_read(
        change, plan_sql,
        SQL_PARAMETERS(value_integer(account->realm.id), value_integer(account->id),
                       value_text(account->delivery_email), value_time(change_time(change)),
                       value_time(account->date_joined), value_text(account->timezone)));
}

static void add_boolean(cJSON *object, const char *name, bool value)
{
    if (!cJSON_AddBoolToObject(object, name, value))
        die("out of memory: a mail");
}

static void add_ldap(struct region *region, const struct settings *settings,
                     const struct account *account, int64_t methods, cJSON *context)
{
    const char *name = authentication_ldap_name(region, settings, methods, account->delivery_email);
    if (!name)
        return;
    add_boolean(context, "ldap", true);
    json_add_text(context, "ldap_username", name);
}

static void fill_context(struct region *region, const struct settings *settings,
                         const struct account *account, const struct rows *plan, const char *link,
                         cJSON *context)
{
    const char *url = settings_realm_url(region, settings, account->realm.string_id);
    bool is_admin = account->role == ROLE_OWNER || account->role == ROLE_ADMINISTRATOR;
    json_add_text(context, "realm_uri", url);
    json_add_text(context, "realm_name", rows_text(plan, 0, PLAN_REALM_NAME));
    json_add_text(context, "root_domain_uri", settings_realm_url(region, settings, ""));
    json_add_text(context, "external_uri_scheme",
                  settings_text(settings, "EXTERNAL_URI_SCHEME", "https://"));
    json_add_text(context, "external_host", settings_text(settings, "EXTERNAL_HOST", "localhost"));
    json_add_text(context, "user_name", account->full_name);
    json_add_text(context, "unsubscribe_link", link);
    json_add_text(context, "keyboard_shortcuts_link",
                  region_format(region, "%s/help/keyboard-shortcuts", url));
    add_boolean(context, "realm_creation", false);
    json_add_text(context, "email", account->delivery_email);
    add_boolean(context, "is_realm_admin", is_admin);
    add_boolean(context, "is_demo_org", rows_boolean(plan, 0, PLAN_IS_DEMO));
    json_add_text(
        context, "getting_started_link",
        is_admin
            ? region_format(region, "%s/help/getting-your-organization-started-with-aloha", url)
            : "https://aloha.com");
    add_ldap(region, settings, account, rows_integer(plan, 0, PLAN_METHODS), context);
}

/* The mail but for its template, which comes first. */
static const char *write_data(struct region *region, const struct settings *settings,
                              const char *template_prefix, cJSON *context)
{
    const char *sender = settings_lookup(settings, "WELCOME_EMAIL_SENDER", "email");
    cJSON *data = cJSON_CreateObject();
    json_add_text(data, "template_prefix", template_prefix);
    json_add_text(data, "from_name", settings_lookup(settings, "WELCOME_EMAIL_SENDER", "name"));
    json_add_text(data, "from_address", sender ? sender : "SUPPORT");
    json_add_text(data, "language", NULL);
    cJSON_AddItemToObject(data, "context", cJSON_Duplicate(context, true));
    struct buffer text = {0};
    json_write(&text, data);
    cJSON_Delete(data);
    return buffer_take_text(region, &text);
}

static bool store(struct change *change, const struct account *account, const char *data,
                  struct value due)
{
    const struct rows *rows =
        change_insert(change, &(struct insertion){
                                  .table = "zerver_scheduledemail",
                                  .columns = "type, scheduled_timestamp, realm_id, data",
                                  .source = "VALUES ($1::int, $2::timestamptz, $3::int, $4::text)",
                                  .parameters = SQL_PARAMETERS(value_integer(EMAIL_WELCOME), due,
                                                               value_integer(account->realm.id),
                                                               value_text(data)),
                              });
    return rows &&
           change_insert(change, &(struct insertion){
                                     .table = "zerver_scheduledemail_users",
                                     .columns = "scheduledemail_id, userprofile_id",
                                     .source = "VALUES ($1::int, $2::int)",
                                     .parameters = SQL_PARAMETERS(rows_value(rows, 0, 0),
                                                                  value_integer(account->id)),
                                 });
}

static bool store_both(struct change *change, const struct settings *settings,
                       const struct account *account, const struct rows *plan, cJSON *context)
{
    struct region *region = change_region(change);
    struct value second_due = rows_value(plan, 0, PLAN_SECOND_DUE);
    return store(change, account,
                 write_data(region, settings, "zerver/emails/followup_day1", context),
                 value_time(change_time(change))) &&
           (second_due.null ||
            store(change, account,
                  write_data(region, settings, "zerver/emails/followup_day2", context),
                  second_due));
}

bool enqueue_welcome_emails(struct change *change, const struct settings *settings,
                            const struct account *account)
{
    const struct rows *plan = read_plan(change, account);
    if (!plan || !rows_boolean(plan, 0, PLAN_WANTED))
        return plan;
    const char *link = confirmation_create_unsubscribe_link(change, settings, account, "welcome");
    if (!link)
        return false;
    cJSON *context = cJSON_CreateObject();
    fill_context(change_region(change), settings, account, plan, link, context);
    bool stored = store_both(change, settings, account, plan, context);
    cJSON_Delete(context);
    return stored;
}
