/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "config/settings.h"

#include <sched.h>
#include <string.h>

#include "config/catalogue.h"
#include "config/computed.h"
#include "config/defaults.h"
#include "config/file.h"
#include "config/ini.h"
#include "config/python_module.h"
#include "core/buffer.h"
#include "core/error.h"
#include "core/region.h"

struct settings {
    const struct python_module *module;   /* settings.py */
    const struct python_module *defaults; /* the fixed ones */
    const struct python_module *derived;  /* those that follow from other values */
    const struct ini *options;            /* aloha.conf */
    const struct ini *secrets;            /* aloha-secrets.conf */
    const char *secrets_problem;
    struct computed *computed; /* who tells what settings.py computes; NULL: nobody */
    const char *deployment;    /* or NULL */
};

static const struct ini *read_ini(struct region *region, const char *path, struct error *error)
{
    const char *text = "";
    enum file_result result = file_read_text(region, path, &text, error);
    if (result != FILE_READ && result != FILE_MISSING)
        return NULL;
    return ini_parse(region, text, path, INI_SERVER, error);
}

static const struct python_module *read_module(struct region *region, const char *path,
                                               struct error *error)
{
    const char *text = "";
    enum file_result result = file_read_text(region, path, &text, error);
    if (result != FILE_READ && result != FILE_MISSING)
        return NULL;
    return python_module_read(region, text, path, error);
}

/* Whoever may not read the secrets can still look at much; what is wrong inside is told at once. */
static bool read_secrets(struct settings *settings, struct region *region, const char *path,
                         struct error *error)
{
    const char *text = "";
    struct error problem = ERROR_IN(region);
    enum file_result result = file_read_text(region, path, &text, &problem);
    if (result == FILE_BROKEN)
        return error_set(error, problem.kind, "%s", problem.text);
    settings->secrets_problem = problem.text;
    settings->secrets = ini_parse(region, text, path, INI_SERVER, error);
    return settings->secrets != NULL;
}

/* Drops `:port` and lower-cases; an IPv6 literal keeps its brackets. */
static const char *host_without_port(struct region *region, const char *host)
{
    const char *bracket = strrchr(host, ']'), *colon = strrchr(host, ':');
    size_t length = colon && colon > bracket ? (size_t)(colon - host) : strlen(host);
    char *copy = region_copy_bytes(region, host, length);
    for (char *at = copy; *at; at++) {
        if (*at >= 'A' && *at <= 'Z')
            *at += 'a' - 'A';
    }
    return copy;
}

static void derive_addresses(const struct settings *settings, struct region *region,
                             struct buffer *source)
{
    if (settings_state(settings, "EXTERNAL_HOST") == SETTING_COMPUTED) {
        buffer_append_text(source, "import FAKE_EMAIL_DOMAIN, NOREPLY_EMAIL_ADDRESS, "
                                   "TOKENIZED_NOREPLY_EMAIL_ADDRESS\n");
        return;
    }
    const char *host = settings_text(settings, "EXTERNAL_HOST", NULL);
    if (!host)
        return;
    host = host_without_port(region, host);
    python_module_write_text(source, "FAKE_EMAIL_DOMAIN", host);
    python_module_write_text(source, "NOREPLY_EMAIL_ADDRESS",
                             region_format(region, "noreply@%s", host));
    python_module_write_text(source, "TOKENIZED_NOREPLY_EMAIL_ADDRESS",
                             region_format(region, "noreply-{token}@%s", host));
}

static void derive_from_secrets(const struct settings *settings, struct buffer *source)
{
    static const struct {
        const char *setting, *secret;
    } pairs[] = {
        {"SECRET_KEY", "secret_key"},
        {"ALOHA_ORG_KEY", "aloha_org_key"},
        {"ALOHA_ORG_ID", "aloha_org_id"},
    };
    for (size_t i = 0; i < ARRAY_LENGTH(pairs); i++) {
        const char *secret = settings_secret(settings, pairs[i].secret);
        if (secret)
            python_module_write_text(source, pairs[i].setting, secret);
    }
    const char *password = settings_secret(settings, "memcached_password");
    buffer_format(source, "MEMCACHED_USERNAME = %s\n",
                  password && *password ? "'aloha@localhost'" : "None");
}

static void derive_from_machine(const struct settings *settings, struct buffer *source)
{
    bool production = settings_is_production(settings);
    buffer_format(source, "EXTERNAL_URI_SCHEME = '%s://'\n", production ? "https" : "http");
    if (production)
        buffer_append_text(source,
                           "NAGIOS_STAGING_SEND_BOT = 'nagios-staging-send-bot@aloha.com'\n"
                           "NAGIOS_STAGING_RECEIVE_BOT = 'nagios-staging-receive-bot@aloha.com'\n");
    cpu_set_t usable;
    int processors = sched_getaffinity(0, sizeof usable, &usable) ? 1 : CPU_COUNT(&usable);
    buffer_format(source, "DEFAULT_DATA_EXPORT_IMPORT_PARALLELISM = %d\n",
                  processors > 1 ? processors / 2 : 1);
}

static const struct python_module *derive(const struct settings *settings, struct region *region)
{
    struct buffer source = {0};
    derive_from_secrets(settings, &source);
    derive_from_machine(settings, &source);
    derive_addresses(settings, region, &source);
    const struct python_module *derived =
        python_module_read(region, buffer_text(&source), "derived settings", NULL);
    buffer_free(&source);
    return derived;
}

static bool read_files(struct settings *settings, struct region *region, const char *etc,
                       const char *deployment, struct error *error)
{
    settings->options = read_ini(region, region_format(region, "%s/aloha.conf", etc), error);
    settings->module =
        settings->options ? read_module(region, region_format(region, "%s/settings.py", etc), error)
                          : NULL;
    if (!settings->module)
        return false;
    const char *secrets = deployment && !settings_is_production(settings)
                              ? region_format(region, "%s/zproject/dev-secrets.conf", deployment)
                              : region_format(region, "%s/aloha-secrets.conf", etc);
    return read_secrets(settings, region, secrets, error);
}

const struct settings *settings_load(struct region *region, const char *etc, const char *deployment,
                                     struct error *error)
{
    struct settings *settings = region_alloc(region, sizeof *settings);
    settings->defaults = python_module_read(region, defaults_source(), "built-in defaults", error);
    if (!settings->defaults || !read_files(settings, region, etc, deployment, error))
        return NULL;
    settings->computed = deployment ? computed_create(region, deployment) : NULL;
    settings->deployment = deployment ? region_copy_text(region, deployment) : NULL;
    settings->derived = derive(settings, region);
    return settings;
}

/* The deployment tells what can't be read. */
static enum setting_state find_computed(const struct settings *settings, const char *name,
                                        const struct python_value **value)
{
    *value = settings->computed ? computed_ask(settings->computed, name) : NULL;
    return *value ? SETTING_LITERAL : SETTING_COMPUTED;
}

/* Finds the value where it is told first: settings.py, the derived ones, the defaults. */
static enum setting_state find(const struct settings *settings, const char *name,
                               const struct python_value **value)
{
    switch (python_module_find(settings->module, name, value)) {
    case PYTHON_LITERAL: return SETTING_LITERAL;
    case PYTHON_COMPUTED: return find_computed(settings, name, value);
    case PYTHON_UNBOUND: break;
    }
    const struct python_module *const modules[] = {settings->derived, settings->defaults};
    for (size_t i = 0; i < ARRAY_LENGTH(modules); i++) {
        enum python_binding binding =
            modules[i] ? python_module_find(modules[i], name, value) : PYTHON_UNBOUND;
        if (binding != PYTHON_UNBOUND)
            return binding == PYTHON_LITERAL ? SETTING_DEFAULT : SETTING_COMPUTED;
    }
    return SETTING_UNKNOWN;
}

enum setting_state settings_state(const struct settings *settings, const char *name)
{
    const struct python_value *value;
    return find(settings, name, &value);
}

const struct python_value *settings_value(const struct settings *settings, const char *name)
{
    const struct python_value *value;
    find(settings, name, &value);
    return value;
}

const char *settings_text(const struct settings *settings, const char *name, const char *fallback)
{
    const struct python_value *value = settings_value(settings, name);
    return value && value->type == PYTHON_TEXT ? value->text : fallback;
}

int64_t settings_integer(const struct settings *settings, const char *name, int64_t fallback)
{
    const struct python_value *value = settings_value(settings, name);
    return value && value->type == PYTHON_INTEGER ? value->integer : fallback;
}

bool settings_boolean(const struct settings *settings, const char *name, bool fallback)
{
    const struct python_value *value = settings_value(settings, name);
    return value && value->type == PYTHON_BOOLEAN ? value->boolean : fallback;
}

const char *const *settings_list(const struct settings *settings, const char *name, size_t *count)
{
    static const char *const none[] = {NULL};
    const struct python_value *value = settings_value(settings, name);
    bool texts =
        value &&
        (value->type == PYTHON_TUPLE || value->type == PYTHON_LIST || value->type == PYTHON_SET) &&
        value->texts;
    if (count)
        *count = texts ? value->count : 0;
    return texts ? value->texts : none;
}

const char *settings_lookup(const struct settings *settings, const char *name, const char *key)
{
    const struct python_value *value = settings_value(settings, name);
    if (!value || value->type != PYTHON_DICT)
        return NULL;
    for (size_t i = value->count; i >= 2; i -= 2) { /* of equal keys the last counts */
        const struct python_value *pair = &value->items[i - 2];
        if (pair[0].type == PYTHON_TEXT && strcmp(pair[0].text, key) == 0)
            return pair[1].type == PYTHON_TEXT ? pair[1].text : NULL;
    }
    return NULL;
}

const char *settings_option(const struct settings *settings, const char *section,
                            const char *option)
{
    return ini_value(settings->options, section, option);
}

const char *const *settings_options(struct region *region, const struct settings *settings,
                                    const char *section)
{
    const struct ini_section *found = ini_section(settings->options, section);
    size_t count = found ? found->count : 0;
    const char **names = region_alloc_array(region, count + 1, sizeof *names);
    for (size_t i = 0; i < count; i++)
        names[i] = found->options[i].name;
    return names;
}

const char *settings_secret(const struct settings *settings, const char *name)
{
    return ini_value(settings->secrets, "secrets", name);
}

const char *settings_secrets_problem(const struct settings *settings)
{
    return settings->secrets_problem;
}

bool settings_is_production(const struct settings *settings)
{
    return settings_option(settings, "machine", "deploy_type") != NULL;
}

const char *settings_translate(struct region *region, const struct settings *settings,
                               const char *language, const char *text)
{
    return catalogue_translate(region, settings->deployment, language, text);
}

const char *settings_realm_host(struct region *region, const struct settings *settings,
                                const char *string_id)
{
    const char *root = settings_text(settings, "EXTERNAL_HOST", "localhost");
    if (!*string_id)
        return root;
    const char *host = settings_lookup(settings, "REALM_HOSTS", string_id);
    return host ? host : region_format(region, "%s.%s", string_id, root);
}

const char *settings_realm_url(struct region *region, const struct settings *settings,
                               const char *string_id)
{
    return region_format(region, "%s%s", settings_text(settings, "EXTERNAL_URI_SCHEME", "https://"),
                         settings_realm_host(region, settings, string_id));
}
