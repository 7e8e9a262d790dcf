/* SPDX-License-Identifier: Apache-2.0 */
#include "action/user_properties.h"

#include <string.h>

#include "core/error.h"

const struct user_property user_properties[] = {
    {{.name = "color_scheme", .kind = ACT_INTEGER, .allowed = " 1 2 3 "},
     USER_EVENT_DISPLAY,
     false},
    {{.name = "default_language", .kind = ACT_TEXT, .most = 50}, USER_EVENT_DISPLAY, false},
    {{.name = "default_view", .kind = ACT_TEXT, .allowed = " recent_topics all_messages "},
     USER_EVENT_DISPLAY,
     false},
    {{.name = "demote_inactive_streams", .kind = ACT_INTEGER, .allowed = " 1 2 3 "},
     USER_EVENT_DISPLAY,
     false},
    {{.name = "dense_mode", .kind = ACT_BOOLEAN}, USER_EVENT_DISPLAY, false},
    {{.name = "emojiset", .kind = ACT_TEXT, .allowed = " google google-blob twitter text "},
     USER_EVENT_DISPLAY,
     false},
    {{.name = "enable_drafts_synchronization", .kind = ACT_BOOLEAN}, USER_EVENT_DISPLAY, false},
    {{.name = "enter_sends", .kind = ACT_BOOLEAN}, USER_EVENT_DISPLAY, false},
    {{.name = "fluid_layout_width", .kind = ACT_BOOLEAN}, USER_EVENT_DISPLAY, false},
    {{.name = "high_contrast_mode", .kind = ACT_BOOLEAN}, USER_EVENT_DISPLAY, false},
    {{.name = "left_side_userlist", .kind = ACT_BOOLEAN}, USER_EVENT_DISPLAY, false},
    {{.name = "starred_message_counts", .kind = ACT_BOOLEAN}, USER_EVENT_DISPLAY, false},
    {{.name = "translate_emoticons", .kind = ACT_BOOLEAN}, USER_EVENT_DISPLAY, false},
    {{.name = "twenty_four_hour_time", .kind = ACT_BOOLEAN}, USER_EVENT_DISPLAY, false},
    {{.name = "desktop_icon_count_display", .kind = ACT_INTEGER, .allowed = " 1 2 3 "},
     USER_EVENT_NOTIFICATIONS,
     true},
    {{.name = "email_notifications_batching_period_seconds",
      .kind = ACT_INTEGER,
      .least = 1,
      .most = 604800},
     USER_EVENT_NOTIFICATIONS,
     true},
    {{.name = "enable_desktop_notifications", .kind = ACT_BOOLEAN}, USER_EVENT_NOTIFICATIONS, true},
    {{.name = "enable_digest_emails", .kind = ACT_BOOLEAN}, USER_EVENT_NOTIFICATIONS, true},
    {{.name = "enable_login_emails", .kind = ACT_BOOLEAN}, USER_EVENT_NOTIFICATIONS, true},
    {{.name = "enable_marketing_emails", .kind = ACT_BOOLEAN}, USER_EVENT_NOTIFICATIONS, true},
    {{.name = "enable_offline_email_notifications", .kind = ACT_BOOLEAN},
     USER_EVENT_NOTIFICATIONS,
     true},
    {{.name = "enable_offline_push_notifications", .kind = ACT_BOOLEAN},
     USER_EVENT_NOTIFICATIONS,
     true},
    {{.name = "enable_online_push_notifications", .kind = ACT_BOOLEAN},
     USER_EVENT_NOTIFICATIONS,
     true},
    {{.name = "enable_sounds", .kind = ACT_BOOLEAN}, USER_EVENT_NOTIFICATIONS, true},
    {{.name = "enable_stream_audible_notifications", .kind = ACT_BOOLEAN},
     USER_EVENT_NOTIFICATIONS,
     true},
    {{.name = "enable_stream_desktop_notifications", .kind = ACT_BOOLEAN},
     USER_EVENT_NOTIFICATIONS,
     true},
    {{.name = "enable_stream_email_notifications", .kind = ACT_BOOLEAN},
     USER_EVENT_NOTIFICATIONS,
     true},
    {{.name = "enable_stream_push_notifications", .kind = ACT_BOOLEAN},
     USER_EVENT_NOTIFICATIONS,
     true},
    {{.name = "message_content_in_email_notifications", .kind = ACT_BOOLEAN},
     USER_EVENT_NOTIFICATIONS,
     true},
    {{.name = "notification_sound", .kind = ACT_TEXT, .most = 20}, USER_EVENT_NOTIFICATIONS, true},
    {{.name = "pm_content_in_desktop_notifications", .kind = ACT_BOOLEAN},
     USER_EVENT_NOTIFICATIONS,
     true},
    {{.name = "presence_enabled", .kind = ACT_BOOLEAN}, USER_EVENT_NOTIFICATIONS, true},
    {{.name = "realm_name_in_notifications", .kind = ACT_BOOLEAN}, USER_EVENT_NOTIFICATIONS, true},
    {{.name = "wildcard_mentions_notify", .kind = ACT_BOOLEAN}, USER_EVENT_NOTIFICATIONS, true},
    {{.name = "display_emoji_reaction_users", .kind = ACT_BOOLEAN}, USER_EVENT_NONE, false},
    {{.name = "escape_navigates_to_default_view", .kind = ACT_BOOLEAN}, USER_EVENT_NONE, false},
    {{.name = "send_private_typing_notifications", .kind = ACT_BOOLEAN}, USER_EVENT_NONE, false},
    {{.name = "send_read_receipts", .kind = ACT_BOOLEAN}, USER_EVENT_NONE, false},
    {{.name = "send_stream_typing_notifications", .kind = ACT_BOOLEAN}, USER_EVENT_NONE, false},
    {{.name = "user_list_style", .kind = ACT_INTEGER, .allowed = " 1 2 3 "},
     USER_EVENT_NONE,
     false},
    {{.name = "timezone", .kind = ACT_TEXT, .most = 40}, USER_EVENT_DISPLAY, false},
    {{0}, USER_EVENT_NONE, false},
};

const struct user_property *user_property_find(const char *name, struct error *error)
{
    for (const struct user_property *property = user_properties; property->property.name;
         property++) {
        if (strcmp(property->property.name, name) == 0)
            return property;
    }
    error_set(error, ERROR_FAILED, "There is no setting '%s'.", name);
    return NULL;
}
