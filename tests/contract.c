/* SPDX-License-Identifier: Apache-2.0 */
#include "contract.h"

#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "command/command.h"
#include "command/words.h"
#include "core/buffer.h"
#include "core/json.h"
#include "core/memory.h"
#include "core/region.h"

static const char *read_text(struct region *region, const char *path)
{
    char bytes[4096];
    struct buffer text = {0};
    FILE *file = fopen(path, "r");
    if (!file)
        die("%s can't be read", path);
    for (size_t length; (length = fread(bytes, 1, sizeof bytes, file)) > 0;)
        buffer_append(&text, bytes, length);
    fclose(file);
    return buffer_take_text(region, &text);
}

/* The number that `name_of` gives the name of `object`'s member. */
static int number_of(const cJSON *object, const char *member, const char *(*name_of)(int number))
{
    const char *name = json_text(object, member);
    for (int number = 0; name; number++) {
        if (strcmp(name_of(number), name) == 0)
            return number;
    }
    die("an argument has no %s", member);
}

static const char *type_name(int number)
{
    return argument_type_name((enum argument_type)number);
}

static const char *action_name(int number)
{
    return argument_action_name((enum argument_action)number);
}

static const char *semantic_name(int number)
{
    return argument_semantic_name((enum argument_semantic)number);
}

static enum argument_arity arity_of(const cJSON *nargs)
{
    static const struct {
        const char *name;
        enum argument_arity arity;
    } arities[] = {{"?", ARITY_OPTIONAL}, {"*", ARITY_ANY}, {"+", ARITY_SOME}};
    for (size_t i = 0; i < ARRAY_LENGTH(arities) && cJSON_IsString(nargs); i++) {
        if (strcmp(arities[i].name, nargs->valuestring) == 0)
            return arities[i].arity;
    }
    return cJSON_IsNumber(nargs) ? ARITY_ZERO : ARITY_ONE;
}

static const char *scalar_text(struct region *region, const cJSON *item)
{
    if (cJSON_IsString(item))
        return item->valuestring;
    if (cJSON_IsBool(item))
        return cJSON_IsTrue(item) ? "true" : "false";
    struct buffer text = {0};
    if (cJSON_IsNumber(item))
        json_write(&text, item);
    return text.length ? buffer_take_text(region, &text) : NULL;
}

/* The texts of an array, NULL at the end; NULL for what is none. */
static const char *const *texts_of(struct region *region, const cJSON *array)
{
    if (!cJSON_IsArray(array))
        return NULL;
    const char **texts =
        region_alloc_array(region, (size_t)cJSON_GetArraySize(array) + 1, sizeof *texts);
    size_t count = 0;
    const cJSON *item;
    cJSON_ArrayForEach(item, array)
    {
        texts[count] = scalar_text(region, item);
        count += texts[count] != NULL;
    }
    return texts;
}

static const char *default_of(struct region *region, const cJSON *item)
{
    const char *const *texts = texts_of(region, item);
    size_t count = 0;
    while (texts && texts[count])
        count++;
    return texts ? words_join(region, texts, count) : scalar_text(region, item);
}

static const cJSON *member(const cJSON *object, const char *name)
{
    return cJSON_GetObjectItemCaseSensitive(object, name);
}

static struct argument read_argument(struct region *region, const cJSON *object)
{
    struct argument argument = {
        .dest = json_text(object, "dest"),
        .arity = arity_of(member(object, "nargs")),
        .required = json_boolean(object, "required"),
        .type = (enum argument_type)number_of(object, "type", type_name),
        .action = (enum argument_action)number_of(object, "action", action_name),
        .default_text = default_of(region, member(object, "default")),
        .constant = scalar_text(region, member(object, "const")),
        .choices = texts_of(region, member(object, "choices")),
        .metavar = json_text(object, "metavar"),
        .semantic = (enum argument_semantic)number_of(object, "semantic", semantic_name),
        .help = json_text(object, "help"),
    };
    const char *const *flags = texts_of(region, member(object, "flags"));
    for (size_t i = 0; i < ARGUMENT_FLAGS_MAX && flags[i]; i++)
        argument.flags[i] = flags[i];
    return argument;
}

static struct command read_command(struct region *region, const char *path)
{
    const cJSON *object = json_parse(region, read_text(region, path), NULL);
    if (!object)
        die("%s is no JSON", path);
    const cJSON *list = member(object, "arguments"), *item;
    struct argument *arguments =
        region_alloc_array(region, (size_t)cJSON_GetArraySize(list) + 1, sizeof *arguments);
    size_t count = 0;
    cJSON_ArrayForEach(item, list) arguments[count++] = read_argument(region, item);
    return (struct command){.name = json_text(object, "name"),
                            .summary = json_text(object, "summary"),
                            .arguments = arguments};
}

const struct command *contract_commands(struct region *region, size_t *count)
{
    glob_t found;
    const char *pattern =
        region_format(region, "%s/../shared/contract/commands/*.json", getenv("ALOHA_TEST_SRCDIR"));
    *count = 0;
    if (glob(pattern, 0, NULL, &found) != 0)
        return NULL;
    struct command *commands = region_alloc_array(region, found.gl_pathc, sizeof *commands);
    for (size_t i = 0; i < found.gl_pathc; i++)
        commands[i] = read_command(region, found.gl_pathv[i]);
    *count = found.gl_pathc;
    globfree(&found);
    return commands;
}
