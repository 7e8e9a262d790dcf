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
};

const struct act_case *act_cases(size_t *count)
{
    *count = ARRAY_LENGTH(act_case_table);
    return act_case_table;
}
