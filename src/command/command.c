/* SPDX-License-Identifier: Apache-2.0 */
#include "command/command.h"

#include "core/memory.h"

/* The name of `value`, which is an index of `names`. */
static const char *name_of(const char *what, const char *const names[], size_t count, size_t value)
{
    if (value >= count || !names[value])
        die("no %s has the number %zu", what, value);
    return names[value];
}

#define NAME_OF(what, names, value) name_of((what), (names), ARRAY_LENGTH(names), (size_t)(value))

const char *command_category_name(enum command_category category)
{
    static const char *const names[CATEGORY_COUNT] = {
        [CATEGORY_REALMS] = N_("realms"),
        [CATEGORY_USERS] = N_("users"),
        [CATEGORY_STREAMS] = N_("streams"),
        [CATEGORY_MESSAGES] = N_("messages"),
        [CATEGORY_EMAIL] = N_("email"),
        [CATEGORY_AUTH] = N_("auth"),
        [CATEGORY_EXPORT_IMPORT] = N_("export-import"),
        [CATEGORY_ANALYTICS] = N_("analytics"),
        [CATEGORY_QUEUE_CACHE] = N_("queue-cache"),
        [CATEGORY_SERVER] = N_("server"),
        [CATEGORY_BILLING] = N_("billing"),
        [CATEGORY_DEVELOPER] = N_("developer"),
    };
    return NAME_OF("category", names, category);
}

const char *command_kind_name(enum command_kind kind)
{
    static const char *const names[] = {
        [KIND_NATIVE] = "native",
        [KIND_SERVER] = "server",
    };
    return NAME_OF("kind", names, kind);
}

const char *command_danger_name(enum command_danger danger)
{
    static const char *const names[] = {
        [DANGER_READ] = "read",
        [DANGER_WRITE] = "write",
        [DANGER_DESTRUCTIVE] = "destructive",
    };
    return NAME_OF("danger", names, danger);
}

const char *argument_type_name(enum argument_type type)
{
    static const char *const names[] = {
        [ARGUMENT_STRING] = "string", [ARGUMENT_INTEGER] = "integer",
        [ARGUMENT_FLOAT] = "float",   [ARGUMENT_BOOLEAN] = "boolean",
        [ARGUMENT_PATH] = "path",     [ARGUMENT_DATETIME] = "datetime",
    };
    return NAME_OF("type", names, type);
}

const char *argument_action_name(enum argument_action action)
{
    static const char *const names[] = {
        [ACTION_STORE] = "store",
        [ACTION_STORE_TRUE] = "store_true",
        [ACTION_STORE_FALSE] = "store_false",
        [ACTION_STORE_CONST] = "store_const",
        [ACTION_APPEND] = "append",
    };
    return NAME_OF("action", names, action);
}

const char *argument_semantic_name(enum argument_semantic semantic)
{
    static const char *const names[SEMANTIC_COUNT] = {
        [SEMANTIC_TEXT] = "text",
        [SEMANTIC_FLAG] = "flag",
        [SEMANTIC_INTEGER] = "integer",
        [SEMANTIC_REALM] = "realm",
        [SEMANTIC_USER_EMAIL] = "user_email",
        [SEMANTIC_USER_EMAIL_LIST] = "user_email_list",
        [SEMANTIC_USER_ID] = "user_id",
        [SEMANTIC_STREAM] = "stream",
        [SEMANTIC_STREAM_LIST] = "stream_list",
        [SEMANTIC_ROLE] = "role",
        [SEMANTIC_EMAIL] = "email",
        [SEMANTIC_SUBDOMAIN] = "subdomain",
        [SEMANTIC_PASSWORD] = "password",
        [SEMANTIC_QUEUE] = "queue",
        [SEMANTIC_URL] = "url",
        [SEMANTIC_STAT_PROPERTY] = "stat_property",
        [SEMANTIC_MESSAGE_ID] = "message_id",
        [SEMANTIC_DATETIME] = "datetime",
        [SEMANTIC_FILE_IN] = "file_in",
        [SEMANTIC_FILE_OUT] = "file_out",
        [SEMANTIC_DIRECTORY_IN] = "directory_in",
        [SEMANTIC_DIRECTORY_OUT] = "directory_out",
        [SEMANTIC_COMMAND] = "command",
        [SEMANTIC_RUN] = "run",
    };
    return NAME_OF("semantic", names, semantic);
}

bool command_has_no_way_back(const struct command *command)
{
    return command->danger != DANGER_READ && !command->undoable;
}

bool argument_is_positional(const struct argument *argument)
{
    return !argument->flags[0];
}

bool argument_takes_value(const struct argument *argument)
{
    return argument->action == ACTION_STORE || argument->action == ACTION_APPEND;
}

bool argument_is_list(const struct argument *argument)
{
    return argument->action == ACTION_APPEND || argument->arity == ARITY_ANY ||
           argument->arity == ARITY_SOME;
}
