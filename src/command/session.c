/* SPDX-License-Identifier: Apache-2.0 */
#include "command/session.h"

#include <stdlib.h>
#include <string.h>

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
    if (!session->profile)
        session->profile = profile_load(session->region, options->config, options->profile, error);
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

void session_explain(struct session *session, struct error *error)
{
    if (!session->database || error->kind != ERROR_FAILED || error->hint)
        return;
    const char *state = database_sqlstate(session->database);
    if (strcmp(state, "42P01") != 0 && strcmp(state, "42703") != 0)
        return;
    struct rows *rows =
        database_query(session->database, error->region, NULL, schema_query, NO_PARAMETERS);
    size_t count = 0;
    const char *const *differences = rows ? schema_compare(error->region, rows, &count) : NULL;
    if (count == 1)
        error_hint(error, "this is not the database that aloha-tui knows: %s.", differences[0]);
    else if (count)
        error_hint(error,
                   "this is not the database that aloha-tui knows: %s (doctor lists all %zu "
                   "differences).",
                   differences[0], count);
}
