/* SPDX-License-Identifier: Apache-2.0 */
#include "action/notify_new_user.h"

#include <inttypes.h>

#include "action/account.h"
#include "action/internal_message.h"
#include "action/signup_notice.h"
#include "change/change.h"
#include "config/settings.h"
#include "core/region.h"
#include "server/rows.h"

/* Active people, and the two streams: null where there is none; then the languages of the two
 * realms. */
static const char situation_sql[] =
    "SELECT (SELECT count(*) FROM zerver_userprofile u WHERE u.realm_id = r.id AND u.is_active"
    " AND NOT u.is_bot), (SELECT s.id FROM zerver_stream s"
    " WHERE s.id = r.signup_notifications_stream_id AND NOT s.deactivated), o.stream_id,"
    " r.default_language, o.default_language FROM zerver_realm r LEFT JOIN (SELECT s.id AS"
    " stream_id, i.default_language FROM zerver_stream s JOIN zerver_realm i ON i.id = s.realm_id"
    " AND i.string_id = 'alohainternal' WHERE upper(s.name::text) = upper('signups')) o ON true"
    " WHERE r.id = $1::int";

enum { PEOPLE, REALM_STREAM, SERVER_STREAM, REALM_LANGUAGE, SERVER_LANGUAGE };

static const char *sender(const struct settings *settings)
{
    return settings_text(settings, "NOTIFICATION_BOT", "notification-bot@aloha.com");
}

/* `who` once as Markdown, and once as what the server makes of it. */
static bool tell(struct change *change, const struct settings *settings,
                 const struct rows *situation, size_t stream, size_t language, const char *topic,
                 const char *who, const char *who_html)
{
    struct region *region = change_region(change);
    const char *name = rows_text(situation, 0, language);
    int64_t people = rows_integer(situation, 0, PEOPLE);
    const struct message_text text = {
        .topic = topic,
        .content = signup_notice(region, name, who, people),
        .rendered_content =
            region_format(region, "<p>%s</p>", signup_notice(region, name, who_html, people)),
    };
    return internal_send_stream_message(change, settings, sender(settings),
                                        rows_integer(situation, 0, stream), &text);
}

static bool tell_realm(struct change *change, const struct settings *settings,
                       const struct account *account, const struct rows *situation)
{
    struct region *region = change_region(change);
    const char *who =
        region_format(region, "@_**%s|%" PRId64 "**", account->full_name, account->id);
    const char *html = region_format(
        region, "<span class=\"user-mention silent\" data-user-id=\"%" PRId64 "\">%s</span>",
        account->id, message_escape(change, account->full_name));
    /* As the server itself calls it, so that all notices are in one topic. */
    const char *topic =
        settings_translate(region, settings, rows_text(situation, 0, REALM_LANGUAGE), "signups");
    return tell(change, settings, situation, REALM_STREAM, REALM_LANGUAGE, topic, who, html);
}

static bool tell_server(struct change *change, const struct settings *settings,
                        const struct account *account, const struct rows *situation)
{
    struct region *region = change_region(change);
    const char *topic = *account->realm.string_id ? account->realm.string_id : ".";
    const char *who = region_format(region, "`%s` (`%s`)", account->full_name, account->email);
    const char *html = region_format(region, "<code>%s</code> (<code>%s</code>)",
                                     message_escape(change, account->full_name),
                                     message_escape(change, account->email));
    return tell(change, settings, situation, SERVER_STREAM, SERVER_LANGUAGE, topic, who, html);
}

bool notify_new_user(struct change *change, const struct settings *settings,
                     const struct account *account)
{
    const struct rows *situation =
        change_read(change, situation_sql, SQL_PARAMETERS(value_integer(account->realm.id)));
    if (!situation)
        return false;
    bool is_first = rows_integer(situation, 0, PEOPLE) <= 1;
    return (!rows_integer(situation, 0, REALM_STREAM) || is_first ||
            tell_realm(change, settings, account, situation)) &&
           (!rows_integer(situation, 0, SERVER_STREAM) ||
            tell_server(change, settings, account, situation));
}
