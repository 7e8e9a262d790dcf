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
};

const struct act_case *act_cases(size_t *count)
{
    *count = ARRAY_LENGTH(act_case_table);
    return act_case_table;
}
