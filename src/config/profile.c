/* SPDX-License-Identifier: Apache-2.0 */
#include "config/profile.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "config/address.h"
#include "config/profile_file.h"
#include "config/settings.h"
#include "core/buffer.h"
#include "core/error.h"
#include "core/region.h"
#include "core/text.h"
#include "core/translate.h"

static const char *const *list_names(struct region *region, const struct profile_sections *profiles)
{
    const char **names = region_alloc_array(region, profiles->count + 1, sizeof *names);
    for (size_t i = 0; i < profiles->count; i++)
        names[i] = profiles->items[i].name;
    return names;
}

static void note_unknown_profile(struct region *region, const struct profile_sections *profiles,
                                 const char *name, struct error *error)
{
    const char *const *names = list_names(region, profiles);
    struct buffer list = {0};
    for (size_t i = 0; i < profiles->count; i++)
        buffer_format(&list, "%s%s", i ? ", " : "", names[i]);
    error_set(error, ERROR_USAGE, _("There is no profile `%s`; expected one of: %s."), name,
              buffer_text(&list));
    buffer_free(&list);
    const char *nearest = text_nearest(name, names, profiles->count);
    if (nearest)
        error_hint(error, _("Did you mean `%s`?"), nearest);
    else if (!profiles->locked)
        error_hint(error, _("Write a section [profile %s] into aloha-tui.conf."), name);
}

static const struct profile_section *find_section(struct region *region,
                                                  const struct profile_sections *profiles,
                                                  const char *name, struct error *error)
{
    for (size_t i = 0; i < profiles->count; i++) {
        if (strcmp(profiles->items[i].name, name) == 0)
            return &profiles->items[i];
    }
    note_unknown_profile(region, profiles, name, error);
    return NULL;
}

static const char *value_or(const char *value, const char *fallback)
{
    return value ? value : fallback;
}

/* One place for all operators where the system's may be written, else one of the user's own, unless
 * the user must not choose where the audit trail is. */
static const char *choose_state(struct region *region, const char *written, bool locked)
{
    static const char shared[] = "/var/lib/aloha-tui";
    if (written && *written == '/')
        return written;
    if (locked || geteuid() == 0 || faccessat(AT_FDCWD, shared, W_OK, AT_EACCESS) == 0)
        return shared;
    return region_format(region, "%s/aloha-tui",
                         profile_user_directory(region, "XDG_STATE_HOME", ".local/state"));
}

/* A development server writes them into its checkout. */
static const char *choose_logs(struct region *region, const struct profile *profile,
                               const char *written)
{
    if (written)
        return written;
    return settings_is_production(profile->settings)
               ? "/var/log/aloha"
               : region_format(region, "%s/var/log", profile->deployment);
}

/* "" is no secret. */
static const char *find_secret(const struct settings *settings, const char *name)
{
    const char *secret = settings_secret(settings, name);
    return secret && *secret ? secret : NULL;
}

static bool fill_addresses(struct profile *profile, const char *const values[],
                           struct region *region, struct error *error)
{
    const struct {
        enum profile_key key;
        const char **address;
        const char *(*derive)(struct region *region, const struct settings *settings,
                              struct error *error);
    } services[] = {
        {PROFILE_DATABASE, &profile->database, address_database},
        {PROFILE_REDIS, &profile->redis, address_redis},
        {PROFILE_MEMCACHED, &profile->memcached, address_memcached},
        {PROFILE_RABBITMQ, &profile->rabbitmq, address_rabbitmq},
        {PROFILE_SMTP, &profile->smtp, address_smtp},
    };
    for (size_t i = 0; i < ARRAY_LENGTH(services); i++) {
        const char *written = values[services[i].key];
        *services[i].address =
            written ? written : services[i].derive(region, profile->settings, error);
        if (!*services[i].address)
            return false;
    }
    if (!*profile->smtp)
        profile->smtp = NULL;
    return true;
}

static void fill_secrets(struct profile *profile, const char *own_database)
{
    const struct settings *settings = profile->settings;
    profile->database_password = address_database_password(settings, own_database);
    profile->redis_password = find_secret(settings, "redis_password");
    profile->memcached_username = settings_text(settings, "MEMCACHED_USERNAME", NULL);
    profile->memcached_password = find_secret(settings, "memcached_password");
    profile->rabbitmq_password = find_secret(settings, "rabbitmq_password");
}

static const struct profile *fill(struct region *region, const struct profile_section *section,
                                  bool locked, struct error *error)
{
    const char *const *values = section->values;
    struct profile *profile = region_alloc(region, sizeof *profile);
    profile->name = section->name;
    profile->file = section->file;
    profile->etc = value_or(values[PROFILE_ETC], "/etc/aloha");
    profile->deployment = value_or(values[PROFILE_DEPLOYMENT], "/home/aloha/deployments/current");
    profile->state = choose_state(region, values[PROFILE_STATE], locked);
    profile->colour = values[PROFILE_COLOUR];
    profile->theme = values[PROFILE_THEME];
    profile->mouse = profile_value_is_true(values[PROFILE_MOUSE]);
    profile->read_only = profile_value_is_true(values[PROFILE_READ_ONLY]);
    profile->audit = profile_value_is_true(value_or(values[PROFILE_AUDIT], "yes"));
    profile->allow = values[PROFILE_ALLOW];
    profile->deny = values[PROFILE_DENY];
    profile->locked = locked;
    profile->settings = settings_load(region, profile->etc, profile->deployment, error);
    if (!profile->settings || !fill_addresses(profile, values, region, error))
        return NULL;
    profile->logs = choose_logs(region, profile, values[PROFILE_LOGS]);
    fill_secrets(profile, values[PROFILE_DATABASE]);
    return profile;
}

const struct profile *profile_load(struct region *region, const char *file, const char *name,
                                   struct error *error)
{
    const struct profile_sections *profiles = profile_file_read(region, file, error);
    if (!profiles)
        return NULL;
    const struct profile_section *section =
        find_section(region, profiles, value_or(name, "default"), error);
    return section ? fill(region, section, profiles->locked, error) : NULL;
}

const char *const *profile_list(struct region *region, const char *file, struct error *error)
{
    const struct profile_sections *profiles = profile_file_read(region, file, error);
    return profiles ? list_names(region, profiles) : NULL;
}
