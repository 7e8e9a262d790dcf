/* SPDX-License-Identifier: Apache-2.0 */
#include "action/notify_new_user.h"

#include <inttypes.h>

#include "action/account.h"
#include "action/internal_message.h"
#include "change/change.h"
#include "config/settings.h"
#include "core/region.h"
#include "server/rows.h"

/* Active people, and the two streams: null where there is none. */
static const char situation_sql[] =
    "SELECT (SELECT count(*) FROM zerver_userprofile u WHERE u.realm_id = r.id AND u.is_active"
    " AND NOT u.is_bot), (SELECT s.id FROM zerver_stream s"
    " WHERE s.id = r.signup_notifications_stream_id AND NOT s.deactivated),"
    " (SELECT s.id FROM zerver_stream s JOIN zerver_realm i ON i.id = s.realm_id"
    " AND i.string_id = 'alohainternal' WHERE upper(s.name::text) = upper('signups'))"
    " FROM zerver_realm r WHERE r.id = $1::int";

static const char *sender(const struct settings *settings)
{
    return settings_text(settings, "NOTIFICATION_BOT", "notification-bot@aloha.com");
}

static bool tell_realm(struct change *change, const struct settings *settings,
                       const struct account *account, int64_t stream, int64_t people)
{
    struct region *region = change_region(change);
    static const char news[] = "has joined this organization, which now has";
    const struct message_text text = {
        .topic = "signups",
        .content = region_format(region, "@_**%s|%" PRId64 "** %s %" PRId64 " active users.",
                                 account->full_name, account->id, news, people),
        .rendered_content = region_format(
            region,
            "<p><span class=\"user-mention silent\" data-user-id=\"%" PRId64 "\">%s</span> %s"
            " %" PRId64 " active users.</p>",
            account->id, message_escape(change, account->full_name), news, people),
    };
    return internal_send_stream_message(change, settings, sender(settings), stream, &text);
}

static bool tell_server(struct change *change, const struct settings *settings,
                        const struct account *account, int64_t stream, int64_t people)
{
    struct region *region = change_region(change);
    static const char format[] = "%s with the address %s has joined this organization, which now"
                                 " has %" PRId64 " active users.";
    const char *name = account->full_name, *email = account->email;
    const char *html_name = region_format(region, "<code>%s</code>", message_escape(change, name));
    const char *html_email =
        region_format(region, "<code>%s</code>", message_escape(change, email));
    const char *html = region_format(region, format, html_name, html_email, people);
    const struct message_text text = {
        .topic = *account->realm.string_id ? account->realm.string_id : ".",
        .content = region_format(region, format, region_format(region, "`%s`", name),
                                 region_format(region, "`%s`", email), people),
        .rendered_content = region_format(region, "<p>%s</p>", html),
    };
    return internal_send_stream_message(change, settings, sender(settings), stream, &text);
}

bool notify_new_user(struct change *change, const struct settings *settings,
                     const struct account *account)
{
    const struct rows *rows =
        change_read(change, situation_sql, SQL_PARAMETERS(value_integer(account->realm.id)));
    if (!rows)
        return false;
    int64_t people = rows_integer(rows, 0, 0);
    int64_t realm_stream = rows_integer(rows, 0, 1), server_stream = rows_integer(rows, 0, 2);
    return (!realm_stream || people <= 1 ||
            tell_realm(change, settings, account, realm_stream, people)) &&
           (!server_stream || tell_server(change, settings, account, server_stream, people));
}
