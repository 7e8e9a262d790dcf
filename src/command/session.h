/* SPDX-License-Identifier: Apache-2.0 */
/* What several runs share: the profile and the connections, each made on first use. */
#ifndef COMMAND_SESSION_H
#define COMMAND_SESSION_H

#include <stdbool.h>

#include "core/attributes.h"

struct database;
struct delivery;
struct error;
struct options;
struct profile;
struct session;

struct session *session_create(void) RETURNS_NONNULL MUST_USE;
void session_destroy(struct session *session); /* NULL is allowed */

/* Notes that standard input holds the commands themselves, so that no run reads its answers from
 * there; and whether that was noted. */
void session_take_input(struct session *session) NONNULL(1);
bool session_input_is_taken(const struct session *session) NONNULL(1);

/* The profile that `options` name, read once, its access list checked (access.h). NULL, with the
 * cause, on failure. */
const struct profile *session_profile(struct session *session, const struct options *options,
                                      struct error *error) NONNULL(1, 2) MUST_USE;
/* The database of that profile, connected once. NULL, with the cause, on failure. */
struct database *session_database(struct session *session, const struct options *options,
                                  struct error *error) NONNULL(1, 2) MUST_USE;

/* The connections to memcached and RabbitMQ of that profile, kept like the database's. NULL, with
 * the cause, if the configuration is wrong. */
struct delivery *session_delivery(struct session *session, const struct options *options,
                                  struct error *error) NONNULL(1, 2) MUST_USE;

/* Is the database's schema the one that this program knows? Asked once for a session. False, with
 * ERROR_REFUSED and the first difference, if it is not; or with the cause, if that can't be told.
 */
bool session_knows_schema(struct session *session, struct error *error) NONNULL(1, 2) MUST_USE;

/* Where a statement failed because a table or column is missing (SQLSTATE 42P01, 42703), adds what
 * differs from the schema that is known as a hint. */
void session_explain(struct session *session, struct error *error) NONNULL(1, 2);

#endif
