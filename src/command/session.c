/* SPDX-License-Identifier: Apache-2.0 */
#include "command/session.h"

#include <stdlib.h>
#include <string.h>

#include "change/delivery.h"
#include "command/access.h"
#include "command/options.h"
#include "config/profile.h"
#include "core/error.h"
#include "core/memory.h"
#include "core/region.h"
#include "server/database.h"
#include "server/schema.h"

struct session {
    struct region *region;
    const struct profile *profile;
    struct database *database;
    struct delivery *delivery;
    bool schema_known; /* it was looked at, and is */
    bool input_is_taken;
};

struct session *session_create(void)
{
    struct session *session = memory_alloc(1, sizeof *session);
    session->region = region_create();
    return session;
}

void session_destroy(struct session *session)
{
    if (!session)
        return;
    delivery_destroy(session->delivery);
    database_close(session->database);
    region_destroy(session->region);
    free(session);
}

void session_take_input(struct session *session)
{
    session->input_is_taken = true;
}

bool session_input_is_taken(const struct session *session)
{
    return session->input_is_taken;
}

const struct profile *session_profile(struct session *session, const struct options *options,
                                      struct error *error)
{
    if (session->profile)
        return session->profile;
    const struct profile *profile =
        profile_load(session->region, options->config, options->profile, error);
    if (profile && access_check(profile, error))
        session->profile = profile;
    return session->profile;
}

struct database *session_database(struct session *session, const struct options *options,
                                  struct error *error)
{
    if (session->database)
        return session->database;
    const struct profile *profile = session_profile(session, options, error);
    if (!profile)
        return NULL;
    struct database_options settings = {
        .conninfo = profile->database,
        .password = profile->database_password,
        .timeout_ms = options->timeout_ms,
        .read_only = options->read_only || profile->read_only,
        .application_name = "aloha-tui",
    };
    session->database = database_connect(&settings, error);
    return session->database;
}

/* What differs from the known schema, as one sentence in the region; NULL if nothing does or that
 * can't be told, the cause of which goes to `error` (NULL: dropped). */
static const char *schema_difference(struct session *session, struct region *region,
                                     struct error *error)
{
    size_t count = 0;
    const struct rows *rows =
        database_query(session->database, region, error, schema_query, NO_PARAMETERS);
    const char *const *differences = rows ? schema_compare(region, rows, &count) : NULL;
    if (count == 0)
        return NULL;
    const char *more = region_format(region, " (doctor lists all %zu differences)", count);
    return region_format(region, "this is not the database that aloha-tui knows: %s%s.",
                         differences[0], count > 1 ? more : "");
}

struct delivery *session_delivery(struct session *session, const struct options *options,
                                  struct error *error)
{
    const struct profile *profile = session_profile(session, options, error);
    if (profile && !session->delivery)
        session->delivery = delivery_create(profile);
    return session->delivery;
}

bool session_knows_schema(struct session *session, struct error *error)
{
    if (session->schema_known)
        return true;
    const char *difference = schema_difference(session, error->region, error);
    session->schema_known = !difference && error->kind == ERROR_NONE;
    if (!difference)
        return session->schema_known;
    error_set(error, ERROR_REFUSED, "Nothing was changed: %s", difference);
    return error_hint(error, "with --any-schema it is tried all the same.");
}

void session_explain(struct session *session, struct error *error)
{
    if (!session->database || error->kind != ERROR_FAILED || error->hint)
        return;
    const char *state = database_sqlstate(session->database);
    if (strcmp(state, "42P01") != 0 && strcmp(state, "42703") != 0)
        return;
    const char *difference = schema_difference(session, error->region, NULL);
    if (difference)
        error_hint(error, "%s", difference);
}
