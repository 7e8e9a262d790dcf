/* SPDX-License-Identifier: Apache-2.0 */
#include "config/profile_file.h"

#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "config/address.h"
#include "config/file.h"
#include "config/ini.h"
#include "core/error.h"
#include "core/region.h"
#include "core/text.h"

static const char system_file[] = "/etc/aloha/aloha-tui.conf";

static bool is_path(const char *value)
{
    return *value == '/';
}

static bool is_set(const char *value)
{
    return *value != '\0';
}

static bool is_conninfo(const char *value)
{
    return *value && address_is_conninfo(value);
}

static bool begins_with_one_of(const char *value, const char *const beginnings[], size_t count)
{
    for (size_t i = 0; i < count; i++) {
        size_t length = strlen(beginnings[i]);
        if (strncmp(value, beginnings[i], length) == 0 && value[length])
            return true;
    }
    return false;
}

static bool is_redis(const char *value)
{
    static const char *const schemes[] = {"redis://", "unix://", "sentinel://"};
    return begins_with_one_of(value, schemes, ARRAY_LENGTH(schemes));
}

static bool is_rabbitmq(const char *value)
{
    static const char *const schemes[] = {"amqp://"};
    return begins_with_one_of(value, schemes, ARRAY_LENGTH(schemes));
}

static bool is_smtp(const char *value)
{
    static const char *const schemes[] = {"smtp://", "smtps://"};
    return begins_with_one_of(value, schemes, ARRAY_LENGTH(schemes));
}

static bool is_word_of(const char *value, const char *const words[], size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (strcasecmp(value, words[i]) == 0)
            return true;
    }
    return false;
}

static bool is_boolean(const char *value)
{
    static const char *const words[] = {"yes", "no", "true", "false", "on", "off", "1", "0"};
    return is_word_of(value, words, ARRAY_LENGTH(words));
}

bool profile_value_is_true(const char *value)
{
    static const char *const words[] = {"yes", "true", "on", "1"};
    return value && is_word_of(value, words, ARRAY_LENGTH(words));
}

static bool is_colour(const char *value)
{
    static const char *const words[] = {"black", "red",     "green", "yellow",
                                        "blue",  "magenta", "cyan",  "white"};
    return is_word_of(value, words, ARRAY_LENGTH(words));
}

static const struct {
    const char *name;
    bool (*is_valid)(const char *value);
    const char *expected;
} keys[PROFILE_KEY_COUNT] = {
    [PROFILE_ETC] = {"etc", is_path, "the absolute path of a directory"},
    [PROFILE_DEPLOYMENT] = {"deployment", is_path, "the absolute path of a directory"},
    [PROFILE_DATABASE] = {"database", is_conninfo,
                          "a libpq connection string such as `host=db1 dbname=aloha user=aloha`"},
    [PROFILE_REDIS] = {"redis", is_redis,
                       "redis://HOST:PORT/DB, unix://PATH or sentinel://HOST:PORT/NAME"},
    [PROFILE_MEMCACHED] = {"memcached", is_set, "HOST:PORT or the path of a socket"},
    [PROFILE_RABBITMQ] = {"rabbitmq", is_rabbitmq, "amqp://USER@HOST:PORT/VHOST"},
    [PROFILE_SMTP] = {"smtp", is_smtp, "smtp://HOST:PORT or smtps://HOST:PORT"},
    [PROFILE_STATE] = {"state", is_set, "the path of a directory"},
    [PROFILE_LOGS] = {"logs", is_path, "the absolute path of a directory"},
    [PROFILE_READ_ONLY] = {"read_only", is_boolean, "yes, no, true, false, on, off, 1 or 0"},
    [PROFILE_AUDIT] = {"audit", is_boolean, "yes, no, true, false, on, off, 1 or 0"},
    [PROFILE_ALLOW] = {"allow", is_set, "names of commands or categories, with commas between"},
    [PROFILE_DENY] = {"deny", is_set, "names of commands or categories, with commas between"},
    [PROFILE_LOCKED] = {"locked", is_boolean, "yes, no, true, false, on, off, 1 or 0"},
    [PROFILE_COLOUR] = {"colour", is_colour,
                        "black, red, green, yellow, blue, magenta, cyan or white"},
    [PROFILE_THEME] = {"theme", is_set, "the name of a theme"},
    [PROFILE_MOUSE] = {"mouse", is_boolean, "yes, no, true, false, on, off, 1 or 0"},
};

static bool note_unknown_key(const char *file, const struct ini_option *option, struct error *error)
{
    const char *names[PROFILE_KEY_COUNT];
    for (size_t i = 0; i < PROFILE_KEY_COUNT; i++)
        names[i] = keys[i].name;
    error_set(error, ERROR_USAGE, "%s, line %zu: there is no key `%s`.", file, option->line,
              option->name);
    const char *nearest = text_nearest(option->name, names, PROFILE_KEY_COUNT);
    if (nearest)
        return error_hint(error, "Did you mean `%s`?", nearest);
    return error_hint(error,
                      "The keys are etc, deployment, database, redis, memcached, rabbitmq, "
                      "smtp, state, logs, read_only, audit, allow, deny, locked, colour, theme "
                      "and mouse.");
}

static bool read_option(struct profile_section *profile, const struct ini_option *option,
                        struct error *error)
{
    size_t key = 0;
    while (key < PROFILE_KEY_COUNT && strcmp(keys[key].name, option->name) != 0)
        key++;
    if (key == PROFILE_KEY_COUNT)
        return note_unknown_key(profile->file, option, error);
    if (!keys[key].is_valid(option->value))
        return error_set(error, ERROR_USAGE,
                         "%s, line %zu: the value of `%s` is wrong; expected %s.", profile->file,
                         option->line, option->name, keys[key].expected);
    profile->values[key] = option->value;
    return true;
}

static struct profile_section *find_or_add(struct region *region, struct profile_sections *profiles,
                                           const char *name)
{
    for (size_t i = 0; i < profiles->count; i++) {
        if (strcmp(profiles->items[i].name, name) == 0)
            return &profiles->items[i];
    }
    struct profile_section *items = region_alloc_array(region, profiles->count + 1, sizeof *items);
    if (profiles->count)
        memcpy(items, profiles->items, profiles->count * sizeof *items);
    profiles->items = items;
    items[profiles->count].name = name;
    return &items[profiles->count++];
}

/* The NAME of `profile NAME`; NULL, with the cause, for any other section. */
static const char *read_section_name(struct region *region, const char *file,
                                     const struct ini_section *section, struct error *error)
{
    static const char word[] = "profile";
    size_t length = strlen(word);
    const char *name = text_trim(region, section->name);
    if (strncmp(name, word, length) == 0 && (name[length] == ' ' || name[length] == '\t'))
        return text_trim(region, name + length);
    error_set(error, ERROR_USAGE,
              "%s, line %zu: there is no section [%s]; expected [profile NAME] or [keys].", file,
              section->line, section->name);
    const char *blank = strrchr(name, ' ');
    const char *last = blank ? blank + 1 : name;
    error_hint(error, "Did you mean [profile %s]?", strcmp(last, word) == 0 ? "default" : last);
    return NULL;
}

static struct key_line *find_key(struct key_line *lines, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(lines[i].name, name) == 0)
            return &lines[i];
    }
    return NULL;
}

static void read_keys(struct region *region, const char *file, const struct ini_section *section,
                      struct profile_sections *profiles)
{
    size_t count = profiles->key_count;
    struct key_line *lines = region_alloc_array(region, count + section->count, sizeof *lines);
    if (count)
        memcpy(lines, profiles->keys, count * sizeof *lines);
    for (size_t i = 0; i < section->count; i++) {
        const struct ini_option *option = &section->options[i];
        struct key_line *earlier = find_key(lines, count, option->name);
        *(earlier ? earlier : &lines[count++]) =
            (struct key_line){file, option->line, option->name, option->value};
    }
    profiles->keys = lines;
    profiles->key_count = count;
}

static bool read_section(struct region *region, const char *file, const struct ini_section *section,
                         struct profile_sections *profiles, struct error *error)
{
    if (strcmp(section->name, "keys") == 0) {
        read_keys(region, file, section, profiles);
        return true;
    }
    const char *name = read_section_name(region, file, section, error);
    if (!name)
        return false;
    struct profile_section *profile = find_or_add(region, profiles, name);
    if (profile->file == file)
        return error_set(error, ERROR_USAGE,
                         "%s, line %zu: the profile `%s` is there already; expected it once.", file,
                         section->line, name);
    profile->file = file;
    for (size_t i = 0; i < section->count; i++) {
        if (!read_option(profile, &section->options[i], error))
            return false;
    }
    return true;
}

static bool read_file(struct region *region, const char *file, bool must_exist,
                      struct profile_sections *profiles, struct error *error)
{
    const char *text;
    enum file_result result = file_read_trusted_text(region, file, &text, error);
    if (result == FILE_MISSING && must_exist)
        return error_set(error, ERROR_USAGE, "There is no file %s; expected an aloha-tui.conf.",
                         file);
    if (result != FILE_READ)
        return result == FILE_MISSING;
    const struct ini *ini = ini_parse(region, text, file, INI_TRAILING_COMMENTS, error);
    for (size_t i = 0; ini && i < ini->count; i++) {
        if (!read_section(region, file, &ini->sections[i], profiles, error))
            return false;
    }
    return ini;
}

const char *profile_user_directory(struct region *region, const char *variable,
                                   const char *fallback)
{
    const char *directory = getenv(variable);
    if (directory && *directory == '/') /* the specification has others ignored */
        return region_copy_text(region, directory);
    const char *home = getenv("HOME");
    if (!home || !*home) {
        const struct passwd *user = getpwuid(geteuid());
        home = user ? user->pw_dir : "/";
    }
    return region_format(region, "%s/%s", home, fallback);
}

/* Leaves the locked profiles only, if there are any. */
static void keep_locked(struct profile_sections *profiles)
{
    size_t count = 0;
    for (size_t i = 0; i < profiles->count; i++) {
        if (profile_value_is_true(profiles->items[i].values[PROFILE_LOCKED]))
            profiles->items[count++] = profiles->items[i];
    }
    profiles->locked = count > 0;
    if (profiles->locked)
        profiles->count = count;
}

/* The profiles of the system's file, as far as it leaves no choice. An unreadable file may be one
 * that leaves none. */
static bool read_lock(struct region *region, const struct profile_places *places, const char *file,
                      struct profile_sections *profiles, struct error *error)
{
    if (places->is_root)
        return true;
    struct profile_sections system = {0};
    if (!read_file(region, places->system, false, &system, error))
        return false;
    keep_locked(&system);
    if (!system.locked)
        return true;
    *profiles = system;
    if (!file)
        return true;
    error_set(error, ERROR_REFUSED, "The configuration file %s is refused: %s is locked.", file,
              places->system);
    return error_hint(error, "leave --config out; only root may use another configuration.");
}

const struct profile_sections *profile_file_read_from(struct region *region,
                                                      const struct profile_places *places,
                                                      const char *file, struct error *error)
{
    struct profile_sections *profiles = region_alloc(region, sizeof *profiles);
    if (!read_lock(region, places, file, profiles, error))
        return NULL;
    if (profiles->locked)
        return profiles;
    bool fine;
    if (file)
        fine = read_file(region, region_copy_text(region, file), true, profiles, error);
    else
        fine = read_file(region, places->system, false, profiles, error) &&
               read_file(region, places->user, false, profiles, error);
    if (!fine)
        return NULL;
    find_or_add(region, profiles, "default");
    return profiles;
}

const struct profile_sections *profile_file_read(struct region *region, const char *file,
                                                 struct error *error)
{
    const struct profile_places places = {
        .system = system_file,
        .user = region_format(region, "%s/aloha-tui/aloha-tui.conf",
                              profile_user_directory(region, "XDG_CONFIG_HOME", ".config")),
        .is_root = geteuid() == 0,
    };
    return profile_file_read_from(region, &places, file, error);
}
