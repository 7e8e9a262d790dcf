/* SPDX-License-Identifier: Apache-2.0 */
#include "config/sharding.h"

#include <cjson/cJSON.h>
#include <ctype.h>
#include <regex.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "config/file.h"
#include "config/python_literal.h"
#include "config/settings.h"
#include "core/error.h"
#include "core/json.h"
#include "core/region.h"

enum { DEFAULT_PORT = 9800, MAXIMUM_PORT = 65535 };

struct shard {
    const char *host; /* or NULL: `pattern` counts */
    const regex_t *pattern;
    struct sharding_ports ports;
};

struct sharding {
    struct sharding_ports all;
    struct shard *shards; /* hosts first, then patterns, in the file's order */
    size_t count;
};

/* What is being read. */
struct reading {
    struct region *region;
    struct sharding *sharding;
    const char *path;
    struct error *error;
};

static bool note(const struct reading *reading, const char *expected)
{
    error_set(reading->error, ERROR_USAGE, "%s is not as the server writes it: expected %s.",
              reading->path, expected);
    return error_hint(reading->error, "Correct [tornado_sharding] in aloha.conf, from which the "
                                      "server writes it, or the file itself.");
}

static int compare_ports(const void *left, const void *right)
{
    return *(const int *)left - *(const int *)right;
}

/* Sorts and drops what is there twice. */
static struct sharding_ports tidy(int *ports, size_t count)
{
    size_t kept = 0;
    qsort(ports, count, sizeof *ports, compare_ports);
    for (size_t i = 0; i < count; i++) {
        if (kept == 0 || ports[i] != ports[kept - 1])
            ports[kept++] = ports[i];
    }
    return (struct sharding_ports){ports, kept};
}

/* Reads `9800`, `9800_9801`, or either followed by `_regex`, and adds the ports. */
static bool add_option(const char *name, int *ports, size_t *count)
{
    do {
        char *end;
        long port = strtol(name, &end, 10);
        if (end == name || port < 1 || port > MAXIMUM_PORT || (*end && *end != '_'))
            return false;
        ports[(*count)++] = (int)port;
        name = end;
    } while (*name++ == '_' && strcmp(name, "regex") != 0);
    return true;
}

static bool ports_from_options(const struct reading *reading, const struct settings *settings)
{
    const char *const *names = settings_options(reading->region, settings, "tornado_sharding");
    size_t length = 1, count = 0;
    for (const char *const *name = names; *name; name++)
        length += strlen(*name);
    int *ports = region_alloc_array(reading->region, length, sizeof *ports);
    for (; *names; names++) {
        if (add_option(*names, ports, &count))
            continue;
        error_set(reading->error, ERROR_USAGE,
                  "aloha.conf, section [tornado_sharding]: `%s` is no port; expected ports joined "
                  "by `_`, perhaps followed by `_regex`.",
                  *names);
        return error_hint(reading->error, "Correct the option's name in aloha.conf.");
    }
    if (count == 0)
        ports[count++] = DEFAULT_PORT;
    reading->sharding->all = tidy(ports, count);
    return true;
}

static bool is_port(const struct python_value *value)
{
    return value->type == PYTHON_INTEGER && value->integer >= 1 && value->integer <= MAXIMUM_PORT;
}

/* The ports that settings.py lists, which keep their order. */
static bool ports_from_setting(const struct reading *reading, const struct python_value *value)
{
    bool list = value && (value->type == PYTHON_LIST || value->type == PYTHON_TUPLE);
    bool good = list && value->count > 0;
    for (size_t i = 0; good && i < value->count; i++)
        good = is_port(&value->items[i]);
    if (!good) {
        error_set(reading->error, ERROR_USAGE,
                  value ? "settings.py: TORNADO_PORTS is no list of ports."
                        : "settings.py computes TORNADO_PORTS, so its value is not known here.");
        return error_hint(reading->error, "Write it as a list of numbers, or leave it out: then "
                                          "[tornado_sharding] in aloha.conf counts.");
    }
    int *ports = region_alloc_array(reading->region, value->count, sizeof *ports);
    for (size_t i = 0; i < value->count; i++)
        ports[i] = (int)value->items[i].integer;
    reading->sharding->all = (struct sharding_ports){ports, value->count};
    return true;
}

static bool read_all_ports(const struct reading *reading, const struct settings *settings)
{
    static const char name[] = "TORNADO_PORTS";
    if (settings_state(settings, name) == SETTING_UNKNOWN)
        return ports_from_options(reading, settings);
    return ports_from_setting(reading, settings_value(settings, name));
}

static bool read_port(const cJSON *item, int *port)
{
    *port = cJSON_IsNumber(item) ? item->valueint : 0;
    return *port >= 1 && *port <= MAXIMUM_PORT && item->valuedouble == *port;
}

/* Reads a port or a list of ports. */
static bool read_ports(const struct reading *reading, const cJSON *item,
                       struct sharding_ports *result)
{
    size_t count = cJSON_IsArray(item) ? (size_t)cJSON_GetArraySize(item) : 1;
    const cJSON *element = cJSON_IsArray(item) ? item->child : item;
    int *ports = region_alloc_array(reading->region, count, sizeof *ports);
    for (size_t i = 0; i < count; i++, element = element->next) {
        if (!read_port(element, &ports[i]))
            return note(reading, "a port or a list of ports for each host and pattern");
    }
    *result = (struct sharding_ports){ports, count};
    return count > 0 || note(reading, "at least one port in each list");
}

static bool add_hosts(const struct reading *reading, const cJSON *map)
{
    if (!cJSON_IsObject(map))
        return note(reading, "an object of hosts");
    const cJSON *item;
    cJSON_ArrayForEach(item, map)
    {
        struct shard *shard = &reading->sharding->shards[reading->sharding->count++];
        shard->host = item->string;
        if (!read_ports(reading, item, &shard->ports))
            return false;
    }
    return true;
}

static void free_pattern(void *pattern)
{
    regfree(pattern);
}

/* Does the pattern mean the same to POSIX (with the extensions of glibc) as to the server's Python?
 * Where one takes a part for something else, events would go to the wrong process. */
static bool is_portable(const char *pattern)
{
    bool in_set = false;
    for (const char *at = pattern; *at; at++) {
        if (*at == '\\' &&
            (in_set || !at[1] || (isalnum((unsigned char)at[1]) && !strchr("wWsSbB", at[1]))))
            return false;
        if (*at == '(' && at[1] == '?' && !in_set)
            return false;
        if (*at == '\\') {
            at++;
        } else if (*at == '[' && !in_set) {
            in_set = true;
            at += at[1] == '^';
            at += at[1] == ']';
        } else if (*at == ']') {
            in_set = false;
        }
    }
    return true;
}

/* Compiles a pattern so that it must match from the start, as the server's own match() does. */
static bool read_pattern(const struct reading *reading, const char *text, const regex_t **pattern)
{
    regex_t *compiled = region_alloc(reading->region, sizeof *compiled);
    const char *anchored = region_format(reading->region, "^(%s)", text);
    if (!is_portable(text) ||
        regcomp(compiled, anchored, REG_EXTENDED | REG_ICASE | REG_NOSUB) != 0)
        return note(reading, "regular expressions that POSIX knows too");
    region_on_end(reading->region, free_pattern, compiled);
    *pattern = compiled;
    return true;
}

static bool add_patterns(const struct reading *reading, const cJSON *list)
{
    if (!cJSON_IsArray(list))
        return note(reading, "a list of patterns with their ports");
    const cJSON *item;
    cJSON_ArrayForEach(item, list)
    {
        const char *text = cJSON_GetStringValue(cJSON_GetArrayItem(item, 0));
        if (!text || cJSON_GetArraySize(item) != 2)
            return note(reading, "pairs of a pattern and its ports");
        struct shard *shard = &reading->sharding->shards[reading->sharding->count++];
        if (!read_pattern(reading, text, &shard->pattern) ||
            !read_ports(reading, cJSON_GetArrayItem(item, 1), &shard->ports))
            return false;
    }
    return true;
}

/* An old file is the bare map of hosts. */
static bool read_shards(const struct reading *reading, const cJSON *root)
{
    const cJSON *map = cJSON_GetObjectItemCaseSensitive(root, "shard_map");
    const cJSON *patterns = cJSON_GetObjectItemCaseSensitive(root, "shard_regexes");
    size_t most = (size_t)(cJSON_GetArraySize(map ? map : root) + cJSON_GetArraySize(patterns));
    reading->sharding->shards =
        region_alloc_array(reading->region, most, sizeof *reading->sharding->shards);
    return add_hosts(reading, map ? map : root) && (!patterns || add_patterns(reading, patterns));
}

static bool read_file(const struct reading *reading)
{
    const char *text;
    enum file_result result = file_read_text(reading->region, reading->path, &text, reading->error);
    if (result != FILE_READ)
        return result == FILE_MISSING;
    struct error problem = ERROR_IN(reading->region);
    const cJSON *root = json_parse(reading->region, text, &problem);
    return root ? read_shards(reading, root) : note(reading, "JSON");
}

const struct sharding *sharding_load(struct region *region, const struct settings *settings,
                                     const char *etc, struct error *error)
{
    struct sharding *sharding = region_alloc(region, sizeof *sharding);
    struct reading reading = {region, sharding, region_format(region, "%s/sharding.json", etc),
                              error};
    return read_all_ports(&reading, settings) && read_file(&reading) ? sharding : NULL;
}

struct sharding_ports sharding_all_ports(const struct sharding *sharding)
{
    return sharding->all;
}

struct sharding_ports sharding_for_host(const struct sharding *sharding, const char *host)
{
    for (size_t i = 0; i < sharding->count; i++) {
        const struct shard *shard = &sharding->shards[i];
        if (shard->host ? strcmp(shard->host, host) == 0
                        : regexec(shard->pattern, host, 0, NULL, 0) == 0)
            return shard->ports;
    }
    return (struct sharding_ports){sharding->all.ports, 1};
}

int sharding_port_of_user(struct sharding_ports ports, int64_t user_id)
{
    return ports.ports[(uint64_t)user_id % ports.count];
}

const char *sharding_queue(struct region *region, const struct sharding *sharding, int port)
{
    return sharding->all.count == 1 ? "notify_tornado"
                                    : region_format(region, "notify_tornado_port_%d", port);
}

const char *sharding_url(struct region *region, int port)
{
    return region_format(region, "http://127.0.0.1:%d/notify_tornado", port);
}
