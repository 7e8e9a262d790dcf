/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Sessions of browsers (django_session): who is logged in. They are found by reading all of them,
 * since the table knows no users. What signs them is the secret `secret_key`, from here on
 * SECRET_KEY. Sources: the documentation of Django 4.1, "How to use sessions" and "Cryptographic
 * signing"; RFC 2104 (HMAC), RFC 1950 (zlib).
 */
#ifndef MODEL_WEB_SESSION_H
#define MODEL_WEB_SESSION_H

#include <cjson/cJSON.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/attributes.h"

struct database;
struct error;
struct region;

/*
 * Checks the signature of a row's session_data and returns the session, a JSON object in `region`.
 * NULL with ERROR_FAILED, which tells nothing of the content, if it was not signed with this key,
 * can't be unpacked, or unpacks to more than 1 MiB. Whether it has expired is not looked at.
 */
cJSON *web_session_decode(struct region *region, const char *secret_key, const char *session_data,
                          struct error *error) NONNULL(1, 2, 3) MUST_USE;

/* The id of the user who is logged in; false if nobody is. The session may be NULL. */
bool web_session_user_id(const cJSON *session, int64_t *user_id) NONNULL(2) MUST_USE;

/*
 * What the sessions of a user with this password column hold as `_auth_user_hash`, in `region`: 64
 * hexadecimal digits. The server ends sessions that hold another, thus all when the column changes.
 */
const char *web_session_auth_hash(struct region *region, const char *secret_key,
                                  const char *password_column) RETURNS_NONNULL
    NONNULL(1, 2, 3) MUST_USE;

/* How the user signed in: the last part of a name such as zproject.backends.EmailAuthBackend; it
 * lives with the session. NULL if nobody is logged in. The session may be NULL. */
const char *web_session_backend(const cJSON *session);

struct web_session {
    const char *key; /* session_key */
    int64_t expire_date;
    int64_t user_id;     /* 0: nobody is logged in, or it can't be read */
    const char *backend; /* web_session_backend() */
    const char *text; /* as Python shows a dictionary; NULL if not wanted, or if it can't be read */
};

/* Which sessions to find. */
struct web_session_search {
    const char *secret_key;  /* NULL: as if none could be read */
    const int64_t *user_ids; /* those of these users, in ascending order of ids; NULL: all sessions,
                                also where nobody is logged in and where it can't be read */
    size_t user_count;
    bool with_text;
    size_t latest; /* look at no more than these: those that end last, these first; 0: at all */
};

struct web_session_list {
    const struct web_session *sessions;
    size_t count;
    size_t unreadable; /* rows that web_session_decode() refused: many mean a wrong SECRET_KEY */
};

/*
 * Finds sessions, expired ones included, in the order in which the database returns them unless
 * only the latest are wanted, which an index finds. Rows are
 * streamed: memory is taken for those found only, in `region`. False, with the cause, on failure of
 * the database.
 */
bool web_session_find(struct database *database, struct region *region,
                      const struct web_session_search *wanted, struct web_session_list *list,
                      struct error *error) NONNULL(1, 2, 3, 4) MUST_USE;

#endif
