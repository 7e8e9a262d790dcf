/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "command/command.h"
#include "command/run.h"
#include "config/profile.h"
#include "config/settings.h"
#include "core/buffer.h"
#include "core/text.h"

/* Is it filled in, and not as the sample has it? What settings.py computes is taken for good. */
static bool checkconfig_text_is_set(const struct settings *settings, const char *name,
                                    const char *sample)
{
    enum setting_state state = settings_state(settings, name);
    if (state == SETTING_COMPUTED)
        return true;
    const char *value = state == SETTING_LITERAL ? settings_text(settings, name, "") : "";
    return *value && strcmp(value, sample) != 0;
}

static bool checkconfig_host_is_set(const struct settings *settings)
{
    return checkconfig_text_is_set(settings, "EXTERNAL_HOST", "aloha.example.com");
}

static bool checkconfig_administrator_is_set(const struct settings *settings)
{
    return checkconfig_text_is_set(settings, "ALOHA_ADMINISTRATOR", "aloha-admin@example.com");
}

static bool checkconfig_key_is_set(const struct settings *settings)
{
    const char *key = settings_secret(settings, "secret_key");
    return key && *key;
}

/* The server adds a backend of its own to what settings.py says, and so never finds the list
 * empty: look at settings.py alone. */
static bool checkconfig_backends_are_set(const struct settings *settings)
{
    size_t count = 0;
    settings_list(settings, "AUTHENTICATION_BACKENDS", &count);
    return count > 0 || settings_state(settings, "AUTHENTICATION_BACKENDS") != SETTING_LITERAL;
}

/* In the order in which the server looks at them. */
static const struct {
    const char *name;
    bool (*is_set)(const struct settings *settings);
} checkconfig_settings[] = {
    {"EXTERNAL_HOST", checkconfig_host_is_set},
    {"ALOHA_ADMINISTRATOR", checkconfig_administrator_is_set},
    {"SECRET_KEY", checkconfig_key_is_set},
    {"AUTHENTICATION_BACKENDS", checkconfig_backends_are_set},
};

/* The server names the first that is missing; the others stand in the hint. */
static bool checkconfig_run(struct run *run)
{
    const struct profile *profile = run_profile(run);
    struct buffer others = {0};
    size_t missing = 0;
    for (size_t i = 0; profile && i < ARRAY_LENGTH(checkconfig_settings); i++) {
        const char *name = checkconfig_settings[i].name;
        if (checkconfig_settings[i].is_set(profile->settings))
            continue;
        if (missing++ == 0)
            run_fail(run, "Error: You must set %s in /etc/aloha/settings.py.", name);
        else
            buffer_format(&others, "%s%s", missing > 2 ? ", " : "", name);
    }
    if (missing > 1)
        run_hint(run, "also set %s.", buffer_text(&others));
    buffer_free(&others);
    return profile && missing == 0;
}

const struct command command_checkconfig = {
    .name = "checkconfig",
    .app = "zerver",
    .category = CATEGORY_SERVER,
    .danger = DANGER_READ,
    .summary = N_("Check the settings that every server has to fill in."),
    .description = "Fails if the server's name, its administrator's address, the secret key or the "
                   "log-in methods are missing or still as the sample has them, and names all of "
                   "them. The database is not needed. doctor looks at much more.",
    .run = checkconfig_run,
};
