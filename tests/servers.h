/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Private servers for a suite: on sockets in a directory of their own, which is removed at the end.
 * Whatever can't be started ends the suite with the reason. The servers end with the suite, also
 * when that crashes.
 */
#ifndef TESTS_SERVERS_H
#define TESTS_SERVERS_H

#include "core/attributes.h"

struct servers;

enum servers_wanted {
    SERVERS_POSTGRESQL = 1,
    SERVERS_REDIS = 2,     /* on servers_path("redis"), its password is SERVERS_PASSWORD */
    SERVERS_MEMCACHED = 4, /* on servers_path("memcached") */
    SERVERS_RABBITMQ = 8,  /* on servers_rabbitmq_port(), user aloha with SERVERS_PASSWORD */
};

#define SERVERS_PASSWORD "s3cret of the test"

struct servers *servers_start(unsigned wanted) RETURNS_NONNULL MUST_USE;
void servers_stop(struct servers *servers) NONNULL(1);

/* The directory of their sockets, and the path of `name` in it; valid until servers_stop(). */
const char *servers_directory(const struct servers *servers) RETURNS_NONNULL NONNULL(1);
const char *servers_path(const struct servers *servers, const char *name) RETURNS_NONNULL
    NONNULL(1, 2);

/*
 * The connection string of the database `aloha` as the role `aloha`, which owns it and is no
 * superuser. The role `locked` needs SERVERS_PASSWORD, `barred` is refused by pg_hba.conf,
 * `postgres` is the superuser; the server's own time zone and date style are not what a program may
 * expect.
 */
const char *servers_conninfo(const struct servers *servers) RETURNS_NONNULL NONNULL(1);
/* The same with a setting more, which wins: "user=locked". */
const char *servers_conninfo_with(const struct servers *servers,
                                  const char *setting) RETURNS_NONNULL NONNULL(1, 2);

/* Stops PostgreSQL at once, breaking its connections, and starts it again on the same data. */
void servers_stop_postgresql(struct servers *servers) NONNULL(1);
void servers_start_postgresql(struct servers *servers) NONNULL(1);

/* The port of RabbitMQ on the loopback; it knows no sockets. */
int servers_rabbitmq_port(const struct servers *servers) NONNULL(1);
/* Stops RabbitMQ at once, losing what it has not written to disk, and starts it again. */
void servers_stop_rabbitmq(struct servers *servers) NONNULL(1);
void servers_start_rabbitmq(struct servers *servers) NONNULL(1);

/* A port of the loopback that was free a moment ago. */
int servers_free_port(void);

/* Starts another server of the suite's own, which ends with servers_stop(). Returns once it accepts
 * a connection at `place`: a socket's path (see servers_path()) or a port of the loopback. */
void servers_start_program(struct servers *servers, const char *const argv[], const char *place)
    NONNULL(1, 2, 3);

/* Ends the one started last, at once. */
void servers_stop_program(struct servers *servers) NONNULL(1);

/* Listens on the loopback without ever accepting: whoever connects gets no answer. Returns the
 * port; the caller closes `fd`. */
int servers_listen_in_silence(int *fd) NONNULL(1);

#endif
