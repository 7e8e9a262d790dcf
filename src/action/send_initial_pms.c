/* SPDX-License-Identifier: Apache-2.0 */
#include "action/send_initial_pms.h"

#include "action/account.h"
#include "action/internal_message.h"
#include "change/change.h"
#include "config/settings.h"
#include "core/region.h"
#include "server/rows.h"

/* Each text twice: as Markdown, and as what the server makes of it. The words in bold are those
 * that the bot answers to. */
static const char greeting[] =
    "Hello, and welcome to Aloha! I am the Welcome Bot.\n\n"
    "If Aloha is new to you, [the guide for new users](/help/getting-started-with-aloha) shows the "
    "way around.\n\n";
static const char greeting_html[] =
    "<p>Hello, and welcome to Aloha! I am the Welcome Bot.</p>\n"
    "<p>If Aloha is new to you, <a href=\"/help/getting-started-with-aloha\">the guide for new "
    "users</a> shows the way around.</p>\n";

static const char demo[] =
    "This is a [demo organization](/help/demo-organizations): unless it is made permanent, it will "
    "be deleted in 30 days.\n\n";
static const char demo_html[] =
    "<p>This is a <a href=\"/help/demo-organizations\">demo organization</a>: unless it is made "
    "permanent, it will be deleted in 30 days.</p>\n";

static const char answers[] =
    "To reply, write into the box below and press the button for sending. I understand these "
    "words: **apps**, **profile**, **theme**, **streams**, **topics**, **message formatting**, "
    "**keyboard shortcuts** and, if nothing else helps, **help**.";
static const char answers_html[] =
    "<p>To reply, write into the box below and press the button for sending. I understand these "
    "words: <strong>apps</strong>, <strong>profile</strong>, <strong>theme</strong>, "
    "<strong>streams</strong>, <strong>topics</strong>, <strong>message formatting</strong>, "
    "<strong>keyboard shortcuts</strong> and, if nothing else helps, <strong>help</strong>.</p>";

bool send_initial_pms(struct change *change, const struct settings *settings,
                      const struct account *account)
{
    const struct rows *rows =
        change_read(change,
                    "SELECT demo_organization_scheduled_deletion_date IS NOT NULL"
                    " FROM zerver_realm WHERE id = $1::int",
                    SQL_PARAMETERS(value_integer(account->realm.id)));
    if (!rows)
        return false;
    bool is_demo = rows_boolean(rows, 0, 0);
    struct region *region = change_region(change);
    const struct message_text text = {
        .topic = "",
        .content = region_format(region, "%s%s%s", greeting, is_demo ? demo : "", answers),
        .rendered_content =
            region_format(region, "%s%s%s", greeting_html, is_demo ? demo_html : "", answers_html),
        .has_link = true,
    };
    return internal_send_private_message(
        change, settings, settings_text(settings, "WELCOME_BOT", "welcome-bot@aloha.com"), account,
        &text);
}
