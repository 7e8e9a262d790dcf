/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/action/acts.h"

#include "core/attributes.h"

/* The last audit row in a few words. */
#define LAST_AUDIT                                                                                 \
    "SELECT concat_ws(' ', event_type, realm_id, acting_user_id, modified_user_id,"                \
    " modified_stream_id, extra_data) FROM zerver_realmauditlog ORDER BY id DESC LIMIT 1"

static const struct act_case act_case_table[] = {
    {
        .act = "do_change_user_role",
        .arguments = "{\"user_profile\":19,\"value\":300,\"acting_user\":15}",
        .sql = "SELECT concat_ws(' ', event_type, acting_user_id, modified_user_id,"
               " left(extra_data, 16)) FROM zerver_realmauditlog ORDER BY id DESC LIMIT 1",
        .value = "105 15 19 {\"1\":400,\"2\":300",
        EFFECTS(
            "{\"type\":\"realm_user\",\"op\":\"update\",\"person\":{\"user_id\":19,\"role\":300}}"),
    },
    {
        .act = "do_change_user_role",
        .arguments = "{\"user_profile\":19,\"value\":301}",
        .error = "301 is not a role.",
    },
    {
        .act = "do_change_user_role",
        .arguments = "{\"user_profile\":19}",
        .error = "do_change_user_role: value is missing.",
    },
    {
        .act = "do_change_user_role",
        .arguments = "{\"user_profile\":19,\"value\":true}",
        .error = "do_change_user_role: value must be integer.",
    },
    {
        .act = "do_change_user_role",
        .arguments = "{\"user_profile\":19,\"role\":100}",
        .error = "do_change_user_role has no argument 'role'.",
    },
    {
        .act = "do_change_user_role",
        .arguments = "{\"user_profile\":null,\"value\":100}",
        .error = "do_change_user_role: user_profile must be user_profile.",
    },
    {
        .act = "do_change_can_forge_sender",
        .arguments = "{\"user_profile\":19,\"value\":true}",
        .sql = "SELECT can_forge_sender FROM zerver_userprofile WHERE id = 19",
        .value = "true",
    },
    {
        .act = "do_change_can_create_users",
        .arguments = "{\"user_profile\":[19,21],\"value\":true}",
        .sql = "SELECT count(*) FROM zerver_userprofile WHERE id IN (19, 21) AND can_create_users",
        .value = "2",
    },
    {
        .act = "do_deactivate_user",
        .arguments = "{\"user_profile\":19,\"_cascade\":false,\"acting_user\":15}",
        .sql = "SELECT concat_ws(' ', event_type, acting_user_id, modified_user_id)"
               " FROM zerver_realmauditlog ORDER BY id DESC LIMIT 1",
        .value = "103 15 19",
    },
    {
        .act = "do_reactivate_user",
        .arguments = "{\"user_profile\":19}",
        .sql = "SELECT is_active FROM zerver_userprofile WHERE id = 19",
        .value = "true",
    },
    {
        .act = "do_delete_user",
        .arguments = "{\"user_profile\":19,\"acting_user\":15}",
        .sql = LAST_AUDIT,
        .value = "106 2 15 19",
    },
    {
        .act = "do_change_full_name",
        .arguments = "{\"user_profile\":19,\"full_name\":\"Hoku\",\"acting_user\":15}",
        .sql = "SELECT concat_ws(' ', event_type, acting_user_id, modified_user_id)"
               " FROM zerver_realmauditlog ORDER BY id DESC LIMIT 1",
        .value = "124 15 19",
    },
    {
        .act = "do_change_user_delivery_email",
        .arguments = "{\"user_profile\":19,\"new_email\":\"new@example.org\"}",
        .sql = "SELECT delivery_email FROM zerver_userprofile WHERE id = 19",
        .value = "new@example.org",
    },
    {
        .act = "do_change_password",
        .arguments = "{\"user_profile\":19,\"password\":null}",
        .sql = "SELECT concat_ws(' ', left(password, 1), (SELECT concat_ws(' ', event_type,"
               " acting_user_id, modified_user_id) FROM zerver_realmauditlog ORDER BY id DESC"
               " LIMIT 1)) FROM zerver_userprofile WHERE id = 19",
        .value = "! 122 19 19",
    },
    {
        .act = "do_regenerate_api_key",
        .arguments = "{\"user_profile\":19}",
        .sql = LAST_AUDIT,
        .value = "127 2 19 19",
        EFFECTS("clear_push_device_tokens"),
    },
    {
        .act = "bulk_regenerate_api_keys",
        .arguments = "{\"user_profile_ids\":[19,21]}",
        .sql = LAST_AUDIT,
        .value = "127 2 21 21",
    },
    {
        .act = "do_deactivate_stream",
        .arguments = "{\"stream\":12,\"acting_user\":15}",
        .sql = "SELECT concat_ws(' ', name, deactivated, invite_only, (SELECT count(*) FROM"
               " zerver_subscription WHERE recipient_id = s.recipient_id AND active))"
               " FROM zerver_stream s WHERE id = 12",
        .value = "5aadb45!DEACTIVATED:announcements t t 0",
        EFFECTS("mark_stream_messages_as_read_for_everyone",
                "\"type\":\"stream\",\"op\":\"delete\""),
    },
    {
        .act = "do_deactivate_stream",
        .arguments = "{\"stream\":[4,5]}",
        .sql = "SELECT count(*) FROM zerver_stream WHERE id IN (4, 5) AND deactivated",
        .value = "2",
    },
    {
        .act = "do_deactivate_stream",
        .arguments = "{\"stream\":999999}",
        .error = "A stream does not exist any more.",
    },
    {
        .act = "bulk_add_subscriptions",
        .arguments = "{\"realm\":2,\"streams\":[4,5],\"users\":[15,9],"
                     "\"color_map\":{\"translation\":\"#123456\"},\"acting_user\":15}",
        .sql = "SELECT string_agg(concat_ws(' ', event_type, acting_user_id, modified_user_id,"
               " modified_stream_id), ', ' ORDER BY id) FROM (SELECT * FROM zerver_realmauditlog"
               " ORDER BY id DESC LIMIT 2) a",
        .value = "301 15 15 4, 302 15 9 4",
        EFFECTS("\"op\":\"add\"", "\"color\":\"#123456\"", "\"op\":\"peer_add\""),
    },
    {
        .act = "bulk_add_subscriptions",
        .arguments = "{\"realm\":2,\"streams\":[16],\"users\":[22]}",
        .error = "サーバー運用 is a stream of another realm.",
    },
    {
        .act = "bulk_remove_subscriptions",
        .arguments = "{\"realm\":2,\"users\":[19],\"streams\":[1],\"acting_user\":15}",
        .sql = LAST_AUDIT,
        .value = "303 2 15 19 1",
        EFFECTS("mark_stream_messages_as_read", "\"op\":\"peer_remove\""),
    },
    {
        .act = "bulk_remove_subscriptions",
        .arguments = "{\"realm\":2,\"users\":[8,9,10,11,12],\"streams\":[7]}",
        .sql = "SELECT concat_ws(' ', deactivated, name LIKE '%!DEACTIVATED:security')"
               " FROM zerver_stream WHERE id = 7",
        .value = "t t",
    },
    {
        .act = "create_stream_if_needed",
        .arguments = "{\"realm\":2,\"stream_name\":\"reef\",\"invite_only\":true,"
                     "\"stream_description\":\"Corals & fish\"}",
        .sql = "SELECT concat_ws(' ', s.name, invite_only, history_public_to_subscribers,"
               " rendered_description, r.type_id = s.id) FROM zerver_stream s"
               " JOIN zerver_recipient r ON r.id = s.recipient_id ORDER BY s.id DESC LIMIT 1",
        .value = "reef t f <p>Corals &amp; fish</p> t",
        EFFECTS("\"type\":\"stream\",\"op\":\"create\""),
    },
    {
        .act = "ensure_stream",
        .arguments = "{\"realm\":2,\"stream_name\":\"LOBBY\"}",
        .sql = "SELECT count(*) FROM zerver_stream WHERE realm_id = 2 AND upper(name) = 'LOBBY'",
        .value = "1",
    },
    {
        .act = "merge_streams",
        .arguments = "{\"realm\":2,\"stream_to_keep\":4,\"stream_to_destroy\":5}",
        .sql = "SELECT concat_ws(' ', s.deactivated, (SELECT count(*) FROM zerver_message"
               " WHERE recipient_id = s.recipient_id)) FROM zerver_stream s WHERE s.id = 5",
        .value = "t 0",
    },
    {
        .act = "do_set_realm_property",
        .arguments =
            "{\"realm\":2,\"name\":\"mandatory_topics\",\"value\":true,\"acting_user\":15}",
        .sql = LAST_AUDIT,
        .value = "207 2 15 {\"1\":false,\"2\":true,\"property\":\"mandatory_topics\"}",
        EFFECTS("{\"type\":\"realm\",\"op\":\"update\",\"property\":\"mandatory_topics\",\"value\":"
                "true}",
                "user_profile_by_id:15"),
    },
    {
        .act = "do_set_realm_property",
        .arguments = "{\"realm\":2,\"name\":\"edit_topic_policy\",\"value\":2}",
        .sql = "SELECT edit_topic_policy FROM zerver_realm WHERE id = 2",
        .value = "2",
        EFFECTS("{\"type\":\"realm\",\"op\":\"update_dict\",\"property\":\"default\",\"data\":{"
                "\"edit_topic_policy\":2}}"),
    },
    {
        .act = "do_set_realm_property",
        .arguments = "{\"realm\":2,\"name\":\"message_content_edit_limit_seconds\",\"value\":null}",
        .sql = "SELECT message_content_edit_limit_seconds IS NULL FROM zerver_realm WHERE id = 2",
        .value = "true",
    },
    {
        .act = "do_set_realm_property",
        .arguments = "{\"realm\":2,\"name\":\"email_address_visibility\",\"value\":3}",
        .sql = "SELECT email LIKE 'user19@%' FROM zerver_userprofile WHERE id = 19",
        .value = "true",
        EFFECTS("\"new_email\":\"user19@", "display_recipient_dict:"),
    },
    {
        .act = "do_set_realm_property",
        .arguments = "{\"realm\":2,\"name\":\"waiting_period_threshold\",\"value\":100000}",
        .sql = "SELECT count(*) FROM zerver_usergroupmembership WHERE user_group_id = 11",
        .value = "0",
        EFFECTS("\"op\":\"remove_members\""),
    },
    {
        .act = "do_set_realm_property",
        .arguments = "{\"realm\":2,\"name\":\"mandatory_topics\",\"value\":\"yes\"}",
        .error = "mandatory_topics must be boolean.",
    },
    {
        .act = "do_set_realm_property",
        .arguments = "{\"realm\":2,\"name\":\"digest_weekday\",\"value\":true}",
        .error = "digest_weekday must be integer.",
    },
    {
        .act = "do_set_realm_property",
        .arguments = "{\"realm\":2,\"name\":\"digest_weekday\",\"value\":7}",
        .error = "digest_weekday can't be 7.",
    },
    {
        .act = "do_set_realm_property",
        .arguments = "{\"realm\":2,\"name\":\"message_retention_days\",\"value\":null}",
        .error = "message_retention_days must be integer.",
    },
    {
        .act = "do_set_realm_property",
        .arguments = "{\"realm\":2,\"name\":\"string_id\",\"value\":\"x\"}",
        .error = "There is no setting 'string_id'.",
    },
    {
        .act = "do_set_realm_notifications_stream",
        .arguments = "{\"realm\":2,\"stream\":4,\"stream_id\":4,\"acting_user\":15}",
        .sql = "SELECT notifications_stream_id FROM zerver_realm WHERE id = 2",
        .value = "4",
        EFFECTS("\"property\":\"notifications_stream_id\",\"value\":4"),
    },
    {
        .act = "do_set_realm_signup_notifications_stream",
        .arguments = "{\"realm\":2,\"stream\":null,\"stream_id\":-1}",
        .sql = "SELECT signup_notifications_stream_id IS NULL FROM zerver_realm WHERE id = 2",
        .value = "true",
        EFFECTS("\"property\":\"signup_notifications_stream_id\",\"value\":-1"),
    },
    {
        .act = "do_change_realm_org_type",
        .arguments = "{\"realm\":2,\"org_type\":30}",
        .sql = "SELECT extra_data LIKE '{''old_value'': %, ''new_value'': 30}' FROM "
               "zerver_realmauditlog ORDER BY id DESC LIMIT 1",
        .value = "true",
        EFFECTS("\"property\":\"org_type\",\"value\":30"),
    },
    {
        .act = "do_change_realm_org_type",
        .arguments = "{\"realm\":2,\"org_type\":-1}",
        .error = "-1 is not a type of organization.",
    },
    {
        .act = "do_add_deactivated_redirect",
        .arguments = "{\"realm\":2,\"redirect_url\":\"https://new.example\"}",
        .sql = "SELECT deactivated_redirect FROM zerver_realm WHERE id = 2",
        .value = "https://new.example",
    },
    {
        .act = "do_deactivate_realm",
        .arguments = "{\"realm\":3,\"acting_user\":15}",
        .sql = "SELECT deactivated::text || (SELECT count(*) FROM zerver_realmauditlog WHERE"
               " event_type = 201 AND realm_id = 3 AND acting_user_id = 15) FROM zerver_realm"
               " WHERE id = 3",
        .value = "true1",
        EFFECTS("{\"type\":\"realm\",\"op\":\"deactivated\",\"realm_id\":3}", "active_user_ids:3"),
    },
    {
        .act = "do_reactivate_realm",
        .arguments = "{\"realm\":5}",
        .sql = "SELECT deactivated::text || (SELECT count(*) FROM zerver_realmauditlog WHERE"
               " event_type = 202 AND realm_id = 5) FROM zerver_realm WHERE id = 5",
        .value = "false1",
    },
    {
        .act = "do_change_user_setting",
        .arguments = "{\"user_profile\":[19,22],\"setting_name\":\"wildcard_mentions_notify\","
                     "\"setting_value\":false,\"acting_user\":15}",
        .sql = LAST_AUDIT,
        .value = "132 2 15 22 {\"1\":true,\"2\":false,\"property\":\"wildcard_mentions_notify\"}",
        EFFECTS("{\"type\":\"user_settings\",\"op\":\"update\",\"property\":\"wildcard_mentions_"
                "notify\",\"value\":false}",
                "\"type\":\"update_global_notifications\""),
    },
    {
        .act = "do_change_user_setting",
        .arguments = "{\"user_profile\":19,\"setting_name\":\"timezone\",\"setting_value\":\"Asia/"
                     "Calcutta\"}",
        .sql = "SELECT timezone FROM zerver_userprofile WHERE id = 19",
        .value = "Asia/Kolkata",
        EFFECTS("\"timezone\":\"Asia/Kolkata\"", "realm_user_dicts:2"),
    },
    {
        .act = "do_change_user_setting",
        .arguments =
            "{\"user_profile\":19,\"setting_name\":\"presence_enabled\",\"setting_value\":false}",
        .sql = "SELECT string_agg(status::text, ' ') FROM zerver_userpresence WHERE "
               "user_profile_id = 19",
        .value = "2",
        EFFECTS("\"type\":\"presence\"", "\"status\":\"idle\""),
    },
    {
        .act = "do_change_user_setting",
        .arguments = "{\"user_profile\":19,\"setting_name\":\"enable_drafts_synchronization\","
                     "\"setting_value\":false}",
        .sql = "SELECT count(*) FROM zerver_draft WHERE user_profile_id = 19",
        .value = "0",
    },
    {
        .act = "do_change_user_setting",
        .arguments = "{\"user_profile\":19,\"setting_name\":\"enable_digest_emails\",\"setting_"
                     "value\":false}",
        .sql = "SELECT enable_digest_emails FROM zerver_userprofile WHERE id = 19",
        .value = "false",
    },
    {
        .act = "do_change_user_setting",
        .arguments =
            "{\"user_profile\":19,\"setting_name\":\"emojiset\",\"setting_value\":\"apple\"}",
        .error = "emojiset can't be apple.",
    },
    {
        .act = "do_change_user_setting",
        .arguments = "{\"user_profile\":19,\"setting_name\":\"emojiset\",\"setting_value\":"
                     "\"twitter text\"}",
        .error = "emojiset can't be twitter text.",
    },
    {
        .act = "do_change_user_setting",
        .arguments = "{\"user_profile\":19,\"setting_name\":\"password\",\"setting_value\":\"x\"}",
        .error = "There is no setting 'password'.",
    },
    {
        .act = "do_set_realm_user_default_setting",
        .arguments =
            "{\"realm_user_default\":2,\"name\":\"color_scheme\",\"value\":2,\"acting_user\":15}",
        .sql = LAST_AUDIT,
        .value = "216 2 15 {\"1\":1,\"2\":2,\"property\":\"color_scheme\"}",
        EFFECTS("{\"type\":\"realm_user_settings_defaults\",\"op\":\"update\",\"property\":\"color_"
                "scheme\",\"value\":2}"),
    },
    {
        .act = "do_set_realm_user_default_setting",
        .arguments = "{\"realm_user_default\":2,\"name\":\"timezone\",\"value\":\"UTC\"}",
        .error = "timezone has no default for new users.",
    },
    {
        .act = "do_add_default_stream",
        .arguments = "{\"stream\":6}",
        .sql = "SELECT count(*) FROM zerver_defaultstream WHERE stream_id = 6",
        .value = "1",
        EFFECTS("\"type\":\"default_streams\""),
    },
    {
        .act = "do_remove_default_stream",
        .arguments = "{\"stream\":1}",
        .sql = "SELECT count(*) FROM zerver_defaultstream WHERE stream_id = 1",
        .value = "0",
        EFFECTS("\"type\":\"default_streams\""),
    },
    {
        .act = "do_add_alert_words",
        .arguments = "{\"user_profile\":19,\"alert_words\":[\"Surf\",\"wave\",\"WAVE\"]}",
        .sql = "SELECT string_agg(word, ' ' ORDER BY id) FROM zerver_alertword WHERE "
               "user_profile_id = 19 AND lower(word) IN ('surf', 'wave')",
        .value = "Surf WAVE",
        EFFECTS("\"type\":\"alert_words\""),
    },
    {
        .act = "do_add_alert_words",
        .arguments = "{\"user_profile\":19,\"alert_words\":[1]}",
        .error = "An alert word must be text.",
    },
    {
        .act = "do_remove_alert_words",
        .arguments = "{\"user_profile\":19,\"alert_words\":[\"nothing\"]}",
        EFFECTS("\"type\":\"alert_words\""),
    },
    {
        .act = "do_make_user_billing_admin",
        .arguments = "{\"user_profile\":19}",
        .sql = "SELECT is_billing_admin FROM zerver_userprofile WHERE id = 19",
        .value = "true",
        EFFECTS("\"is_billing_admin\":true"),
    },
    {
        .act = "do_change_tos_version",
        .arguments = "{\"user_profile\":19,\"tos_version\":\"2.1\"}",
        .sql = LAST_AUDIT,
        .value = "126 2 19 19",
    },
    {
        .act = "bulk_add_members_to_user_group",
        .arguments = "{\"user_group\":39,\"user_profile_ids\":[44,45]}",
        .sql = "SELECT count(*) FROM zerver_usergroupmembership WHERE user_group_id = 39",
        .value = "2",
        EFFECTS("{\"type\":\"user_group\",\"op\":\"add_members\",\"group_id\":39,\"user_ids\":[44,"
                "45]}"),
    },
    {
        .act = "remove_members_from_user_group",
        .arguments = "{\"user_group\":12,\"user_profile_ids\":[19]}",
        .sql = "SELECT count(*) FROM zerver_usergroupmembership WHERE user_group_id = 12 AND "
               "user_profile_id = 19",
        .value = "0",
        EFFECTS("\"op\":\"remove_members\",\"group_id\":12,\"user_ids\":[19]"),
    },
    {
        .act = "bulk_add_members_to_user_group",
        .arguments = "{\"user_group\":12,\"user_profile_ids\":[19]}",
        .error = "One of them is in @role:members already.",
    },
    {
        .act = "add_subgroups_to_user_group",
        .arguments = "{\"user_group\":37,\"subgroups\":[39]}",
        .sql = "SELECT count(*) FROM zerver_groupgroupmembership WHERE supergroup_id = 37 AND "
               "subgroup_id = 39",
        .value = "1",
        EFFECTS("\"op\":\"add_subgroups\",\"group_id\":37,\"direct_subgroup_ids\":[39]"),
    },
    {
        .act = "add_subgroups_to_user_group",
        .arguments = "{\"user_group\":37,\"subgroups\":[37]}",
        .error =
            "oncall can't be put into oncall: it is of another realm, or has that group in it.",
    },
    {
        .act = "add_subgroups_to_user_group",
        .arguments = "{\"user_group\":12,\"subgroups\":[36]}",
        .error = "@role:members is a system group; the server keeps it by itself.",
    },
    {
        .act = "remove_subgroups_from_user_group",
        .arguments = "{\"user_group\":37,\"subgroups\":[39]}",
        EFFECTS("\"op\":\"remove_subgroups\",\"group_id\":37,\"direct_subgroup_ids\":[39]"),
    },
    {
        .act = "check_add_user_group",
        .arguments = "{\"realm\":2,\"name\":\"night\",\"initial_members\":[19,22],\"description\":"
                     "\"Awake\"}",
        .sql = "SELECT concat_ws(' ', name, description, is_system_group, (SELECT count(*) FROM "
               "zerver_usergroupmembership WHERE user_group_id = g.id)) FROM zerver_usergroup g "
               "ORDER BY id DESC LIMIT 1",
        .value = "night Awake f 2",
        EFFECTS("\"op\":\"add\",\"group\":{\"name\":\"night\",\"members\":[19,22],\"description\":"
                "\"Awake\""),
    },
    {
        .act = "check_add_user_group",
        .arguments =
            "{\"realm\":2,\"name\":\"translators\",\"initial_members\":[],\"description\":\"\"}",
        .error = "The realm has a user group of that name already.",
    },
    {
        .act = "do_update_user_group_name",
        .arguments = "{\"user_group\":36,\"name\":\"interpreters\"}",
        .sql = "SELECT name FROM zerver_usergroup WHERE id = 36",
        .value = "interpreters",
        EFFECTS("{\"type\":\"user_group\",\"op\":\"update\",\"group_id\":36,\"data\":{\"name\":"
                "\"interpreters\"}}"),
    },
    {
        .act = "do_update_user_group_name",
        .arguments = "{\"user_group\":8,\"name\":\"bosses\"}",
        .error = "@role:owners is a system group; the server keeps it by itself.",
    },
    {
        .act = "do_update_user_group_description",
        .arguments = "{\"user_group\":36,\"description\":\"All tongues\"}",
        .sql = "SELECT description FROM zerver_usergroup WHERE id = 36",
        .value = "All tongues",
        EFFECTS("\"data\":{\"description\":\"All tongues\"}"),
    },
    {
        .act = "do_change_default_sending_stream",
        .arguments = "{\"user_profile\":26,\"stream\":5,\"acting_user\":15}",
        .sql = "SELECT concat_ws(' ', event_type, acting_user_id, modified_user_id, (SELECT "
               "default_sending_stream_id FROM zerver_userprofile WHERE id = 26)) FROM "
               "zerver_realmauditlog ORDER BY id DESC LIMIT 1",
        .value = "129 15 26 5",
        EFFECTS("\"bot\":{\"user_id\":26,\"default_sending_stream\":\"lobby\"}"),
    },
    {
        .act = "do_change_default_events_register_stream",
        .arguments = "{\"user_profile\":26,\"stream\":null}",
        .sql = "SELECT default_events_register_stream_id IS NULL FROM zerver_userprofile WHERE id "
               "= 26",
        .value = "true",
        EFFECTS("\"default_events_register_stream\":null"),
    },
    {
        .act = "do_change_default_all_public_streams",
        .arguments = "{\"user_profile\":26,\"value\":true}",
        .sql = "SELECT default_all_public_streams FROM zerver_userprofile WHERE id = 26",
        .value = "true",
        EFFECTS("\"default_all_public_streams\":true"),
    },
    {
        .act = "do_change_subscription_property",
        .arguments = "{\"user_profile\":19,\"sub\":999999,\"stream\":5,\"property_name\":\"is_"
                     "muted\",\"value\":true}",
        .error = "The subscription is not that of family@example.org to lobby.",
    },
    {
        .act = "do_change_subscription_property",
        .arguments = "{\"user_profile\":19,\"sub\":1,\"stream\":5,\"property_name\":\"is_muted\","
                     "\"value\":null}",
        .error = "is_muted must be boolean.",
    },
    {
        .act = "do_change_can_remove_subscribers_group",
        .arguments = "{\"stream\":5,\"user_group\":10}",
        .sql = "SELECT can_remove_subscribers_group_id FROM zerver_stream WHERE id = 5",
        .value = "10",
        EFFECTS("\"property\":\"can_remove_subscribers_group_id\""),
    },
    {
        .act = "do_create_default_stream_group",
        .arguments =
            "{\"realm\":2,\"group_name\":\"divers\",\"description\":\"Below\",\"streams\":[6]}",
        .sql = "SELECT concat_ws(' ', name, description, (SELECT count(*) FROM "
               "zerver_defaultstreamgroup_streams WHERE defaultstreamgroup_id = g.id)) FROM "
               "zerver_defaultstreamgroup g ORDER BY id DESC LIMIT 1",
        .value = "divers Below 1",
        EFFECTS("\"type\":\"default_stream_groups\"", "\"name\":\"divers\""),
    },
    {
        .act = "do_create_default_stream_group",
        .arguments = "{\"realm\":2,\"group_name\":\" \",\"description\":\"\",\"streams\":[]}",
        .error = "The group needs a name.",
    },
    {
        .act = "do_remove_default_stream_group",
        .arguments = "{\"realm\":2,\"group\":1}",
        .sql = "SELECT count(*) FROM zerver_defaultstreamgroup WHERE id = 1",
        .value = "0",
        EFFECTS("\"type\":\"default_stream_groups\""),
    },
    {
        .act = "do_remove_default_stream_group",
        .arguments = "{\"realm\":3,\"group\":1}",
        .error = "The realm does not have this default stream group.",
    },
    {
        .act = "do_add_streams_to_default_stream_group",
        .arguments = "{\"realm\":2,\"group\":1,\"streams\":[2]}",
        .sql = "SELECT count(*) FROM zerver_defaultstreamgroup_streams WHERE defaultstreamgroup_id "
               "= 1 AND stream_id = 2",
        .value = "1",
        EFFECTS("\"type\":\"default_stream_groups\""),
    },
    {
        .act = "do_remove_streams_from_default_stream_group",
        .arguments = "{\"realm\":2,\"group\":1,\"streams\":[2]}",
        .error = "One of the streams is not in the group.",
    },
    {
        .act = "do_change_default_stream_group_name",
        .arguments = "{\"realm\":2,\"group\":1,\"new_group_name\":\"divers\"}",
        .sql = "SELECT name FROM zerver_defaultstreamgroup WHERE id = 1",
        .value = "divers",
        EFFECTS("\"type\":\"default_stream_groups\""),
    },
    {
        .act = "do_change_default_stream_group_description",
        .arguments = "{\"realm\":2,\"group\":1,\"new_description\":\"Below\"}",
        .sql = "SELECT description FROM zerver_defaultstreamgroup WHERE id = 1",
        .value = "Below",
        EFFECTS("\"type\":\"default_stream_groups\""),
    },
};

const struct act_case *act_cases(size_t *count)
{
    *count = ARRAY_LENGTH(act_case_table);
    return act_case_table;
}
