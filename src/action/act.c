/* SPDX-License-Identifier: Apache-2.0 */
#include "action/act.h"

#include <string.h>

static const struct {
    const char *name;
    const char *table;
} act_kinds[ACT_KIND_COUNT] = {
    [ACT_USER] = {"user_profile", "zerver_userprofile"},
    [ACT_REALM] = {"realm", "zerver_realm"},
    [ACT_STREAM] = {"stream", "zerver_stream"},
    [ACT_MESSAGE] = {"message", "zerver_message"},
    [ACT_CLIENT] = {"client", "zerver_client"},
    [ACT_USER_GROUP] = {"user_group", "zerver_usergroup"},
    [ACT_DEFAULT_STREAM_GROUP] = {"default_stream_group", "zerver_defaultstreamgroup"},
    [ACT_CUSTOM_PROFILE_FIELD] = {"custom_profile_field", "zerver_customprofilefield"},
    [ACT_REALM_DOMAIN] = {"realm_domain", "zerver_realmdomain"},
    [ACT_REALM_PLAYGROUND] = {"realm_playground", "zerver_realmplayground"},
    [ACT_REALM_USER_DEFAULT] = {"realm_user_default", "zerver_realmuserdefault"},
    [ACT_PREREGISTRATION_USER] = {"preregistration_user", "zerver_preregistrationuser"},
    [ACT_MULTIUSE_INVITE] = {"multiuse_invite", "zerver_multiuseinvite"},
    [ACT_MUTED_USER] = {"muted_user", "zerver_muteduser"},
    [ACT_SUBSCRIPTION] = {"subscription", "zerver_subscription"},
    [ACT_REALM_AUDIT_LOG] = {"realm_audit_log", "zerver_realmauditlog"},
    [ACT_TEXT] = {"text", NULL},
    [ACT_INTEGER] = {"integer", NULL},
    [ACT_NUMBER] = {"number", NULL},
    [ACT_BOOLEAN] = {"boolean", NULL},
    [ACT_DATETIME] = {"datetime", NULL},
    [ACT_OBJECT] = {"object", NULL},
    [ACT_VALUE] = {"value", NULL},
};

const char *act_kind_name(enum act_kind kind)
{
    return act_kinds[kind].name;
}

const char *act_kind_table(enum act_kind kind)
{
    return act_kinds[kind].table;
}

bool act_kind_is_row(enum act_kind kind)
{
    return kind <= ACT_LAST_ROW;
}

const char *act_danger_name(enum act_danger danger)
{
    static const char *const names[] = {
        [ACT_READS] = "read",
        [ACT_WRITES] = "write",
        [ACT_DESTROYS] = "destructive",
    };
    return names[danger];
}

size_t act_parameter_count(const struct act *act)
{
    size_t count = 0;
    while (act->parameters && act->parameters[count].name)
        count++;
    return count;
}

const struct act_parameter *act_parameter(const struct act *act, const char *name, size_t *index)
{
    size_t count = act_parameter_count(act);
    for (size_t i = 0; i < count; i++) {
        if (strcmp(act->parameters[i].name, name) == 0) {
            *index = i;
            return &act->parameters[i];
        }
    }
    return NULL;
}
