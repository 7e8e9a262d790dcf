/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>

#include "action/account.h"
#include "action/do_regenerate_api_key.h"
#include "change/change.h"
#include "command/command.h"
#include "command/development.h"
#include "command/run.h"
#include "config/file.h"
#include "config/ini.h"
#include "config/profile.h"
#include "core/region.h"
#include "core/text.h"
#include "model/realm.h"
#include "model/user.h"

static const char realm_name[] = "aloha";

/* What the clients' configuration file says. */
struct credentials {
    const char *key;
    const char *email;
};

static const struct ini *read_file(struct run *run)
{
    const char *home = getenv("HOME");
    if (!home) {
        run_fail(run, "HOME is not set, so that ~/.aloharc can't be found.");
        return NULL;
    }
    const char *path = region_format(run_region(run), "%s/.aloharc", home);
    const char *text;
    struct error cause = ERROR_IN(run_region(run));
    switch (file_read_text(run_region(run), path, &text, &cause)) {
    case FILE_READ: break;
    case FILE_MISSING: run_fail(run, "No ~/.aloharc found"); return NULL;
    case FILE_UNREADABLE:
    case FILE_BROKEN: run_fail(run, "%s", cause.text); return NULL;
    }
    const struct ini *ini = ini_parse(run_region(run), text, path, INI_SERVER, &cause);
    if (!ini)
        run_fail(run, "%s", cause.text);
    return ini;
}

/* A `%` is written twice in the file; alone it would begin a reference to another option, which
 * nobody has there. NULL, with the cause noted. */
static const char *undouble(struct run *run, const char *option, const char *value)
{
    char *text = region_copy_text(run_region(run), value), *to = text;
    for (const char *from = value; *from; from++) {
        if (from[0] == '%' && *++from != '%') {
            run_fail(run, "The %s in ~/.aloharc has a single %%; it must be doubled.", option);
            return NULL;
        }
        *to++ = *from;
    }
    *to = '\0';
    return text;
}

static const char *read_option(struct run *run, const struct ini *ini, const char *option)
{
    const char *value = ini_value(ini, "api", option);
    if (value)
        return undouble(run, option, value);
    if (ini_section(ini, "api"))
        run_fail(run, "No option '%s' in section: 'api' of ~/.aloharc", option);
    else
        run_fail(run, "No section: 'api' in ~/.aloharc");
    return NULL;
}

static bool read_credentials(struct run *run, struct credentials *credentials)
{
    const struct ini *ini = read_file(run);
    credentials->key = ini ? read_option(run, ini, "key") : NULL;
    credentials->email = credentials->key ? read_option(run, ini, "email") : NULL;
    if (!credentials->email)
        return false;
    size_t length = text_length(credentials->key);
    return length <= API_KEY_LENGTH ||
           run_fail(run, "The key in ~/.aloharc has %zu characters; at most %d are possible.",
                    length, API_KEY_LENGTH);
}

static bool store(struct run *run, int64_t user_id, const char *key)
{
    struct change *change = run_begin_change(run);
    struct account account;
    if (change && account_lock(change, run_profile(run)->settings, user_id, &account) &&
        do_store_api_key(change, &account, key) && run_commit_change(run, change))
        return true;
    return change_abandon(change);
}

static bool run_sync_api_key(struct run *run)
{
    struct credentials credentials;
    struct realm realm;
    struct user user;
    bool found;
    struct database *database = run_database(run);
    if (!development_only(run) || !read_credentials(run, &credentials) || !database ||
        !realm_find(database, run_region(run), realm_name, &realm, run_error(run)) ||
        !user_find_in_realm(database, run_region(run), &realm, credentials.email, &user, &found,
                            run_error(run)))
        return false;
    if (found)
        return store(run, user.id, credentials.key);
    run_say(run, "User %s does not exist; not syncing API key", credentials.email);
    return true;
}

const struct command command_sync_api_key = {
    .name = "sync_api_key",
    .app = "zilencer",
    .category = CATEGORY_DEVELOPER,
    .danger = DANGER_WRITE,
    .needs = NEEDS_DATABASE,
    .summary = N_("Copy the API key from ~/.aloharc into the development database."),
    .description = "Development tool: reads address and key from the API configuration file in the "
                   "home directory and stores the key in the account of that address in the realm "
                   "`aloha`. Prints nothing on success.",
    .run = run_sync_api_key,
};
