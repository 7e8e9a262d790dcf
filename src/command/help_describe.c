/* SPDX-License-Identifier: Apache-2.0 */
/* A command's specification as JSON. */
#include <stdlib.h>
#include <string.h>

#include "command/help.h"
#include "command/words.h"
#include "core/json.h"
#include "core/memory.h"
#include "core/region.h"
#include "core/text.h"

static cJSON *checked(cJSON *item)
{
    if (!item)
        die("out of memory: a JSON item");
    return item;
}

static cJSON *typed_value(enum argument_type type, const char *text)
{
    int64_t integer;
    struct value value = value_text(text);
    bool truth = strcmp(text, "true") == 0;
    if (type == ARGUMENT_INTEGER && text_parse_integer(text, &integer) == TEXT_INTEGER)
        value = value_integer(integer);
    else if (type == ARGUMENT_FLOAT)
        value = value_number(strtod(text, NULL));
    else if ((type == ARGUMENT_BOOLEAN || type == ARGUMENT_INTEGER) &&
             (truth || strcmp(text, "false") == 0))
        value = value_boolean(truth);
    return json_from_value(&value);
}

static cJSON *typed_list(enum argument_type type, const char *const *texts)
{
    cJSON *list = checked(cJSON_CreateArray());
    for (; *texts; texts++)
        cJSON_AddItemToArray(list, typed_value(type, *texts));
    return list;
}

static cJSON *default_list(const struct argument *argument)
{
    struct region *region = region_create();
    size_t count;
    const char *const *words = words_split(region, argument->default_text, &count, NULL);
    if (!words)
        die("the default of \"%s\" has an open quote", argument->dest);
    cJSON *list = typed_list(argument->type, words);
    region_destroy(region);
    return list;
}

static cJSON *describe_default(const struct argument *argument)
{
    if (argument->default_text && argument_is_list(argument))
        return default_list(argument);
    if (argument->default_text)
        return typed_value(argument->type, argument->default_text);
    if (argument->action == ACTION_STORE_TRUE || argument->action == ACTION_STORE_FALSE)
        return checked(cJSON_CreateBool(argument->action == ACTION_STORE_FALSE));
    return checked(cJSON_CreateNull());
}

static cJSON *describe_arity(enum argument_arity arity)
{
    static const char *const names[] = {
        [ARITY_OPTIONAL] = "?",
        [ARITY_ANY] = "*",
        [ARITY_SOME] = "+",
    };
    if (arity == ARITY_ONE)
        return checked(cJSON_CreateNull());
    if (arity == ARITY_ZERO)
        return checked(cJSON_CreateNumber(0));
    return checked(cJSON_CreateString(names[arity]));
}

static cJSON *describe_flags(const struct argument *argument)
{
    cJSON *flags = checked(cJSON_CreateArray());
    for (size_t i = 0; i < ARGUMENT_FLAGS_MAX && argument->flags[i]; i++)
        cJSON_AddItemToArray(flags, checked(cJSON_CreateString(argument->flags[i])));
    return flags;
}

static cJSON *describe_argument(const struct argument *argument)
{
    cJSON *object = checked(cJSON_CreateObject());
    cJSON *choices = argument->choices ? typed_list(argument->type, argument->choices)
                                       : checked(cJSON_CreateNull());
    json_add_text(object, "dest", argument->dest);
    cJSON_AddItemToObject(object, "flags", describe_flags(argument));
    cJSON_AddItemToObject(object, "nargs", describe_arity(argument->arity));
    cJSON_AddBoolToObject(object, "required", argument->required);
    json_add_text(object, "type", argument_type_name(argument->type));
    json_add_text(object, "action", argument_action_name(argument->action));
    cJSON_AddItemToObject(object, "default", describe_default(argument));
    cJSON_AddItemToObject(object, "choices", choices);
    json_add_text(object, "metavar", argument->metavar);
    json_add_text(object, "semantic", argument_semantic_name(argument->semantic));
    json_add_text(object, "help", argument->help);
    if (argument->constant)
        json_add_text(object, "const", argument->constant);
    return object;
}

static cJSON *describe_aliases(const struct command *command)
{
    cJSON *aliases = checked(cJSON_CreateArray());
    for (const char *const *alias = command->aliases; alias && *alias; alias++)
        cJSON_AddItemToArray(aliases, checked(cJSON_CreateString(*alias)));
    return aliases;
}

cJSON *help_describe(const struct command *command)
{
    cJSON *object = checked(cJSON_CreateObject());
    cJSON *arguments = checked(cJSON_CreateArray());
    json_add_text(object, "name", command->name);
    json_add_text(object, "app", command->app);
    cJSON_AddItemToObject(object, "aliases", describe_aliases(command));
    json_add_text(object, "category", command_category_name(command->category));
    json_add_text(object, "kind", command_kind_name(command->kind));
    json_add_text(object, "danger", command_danger_name(command->danger));
    cJSON_AddBoolToObject(object, "no_way_back", command_has_no_way_back(command));
    cJSON_AddBoolToObject(object, "long_running", command->long_running);
    json_add_text(object, "summary", command->summary);
    json_add_text(object, "description", command->description);
    for (const struct argument *argument = command->arguments; argument && argument->dest;
         argument++)
        cJSON_AddItemToArray(arguments, describe_argument(argument));
    cJSON_AddItemToObject(object, "arguments", arguments);
    return object;
}
