/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where a server is and how to sign in: one profile of aloha-tui.conf, filled up from the server's
 * own files.
 */
#ifndef CONFIG_PROFILE_H
#define CONFIG_PROFILE_H

#include <stdbool.h>
#include <stddef.h>

#include "core/attributes.h"

struct region;
struct error;
struct settings;

struct profile {
    const char *name; /* "default" unless another was asked for */
    const char *file; /* the configuration file it came from; NULL if none */
    const char *etc;  /* directory of aloha.conf, settings.py, aloha-secrets.conf, sharding.json */
    const char *deployment; /* directory of the running version */
    const char
        *database; /* libpq connection string, without the password unless one was written there */
    const char *database_password;  /* or NULL; NULL where the connection string has one */
    const char *redis;              /* redis://HOST:PORT/DB, unix://PATH, sentinel://… */
    const char *redis_password;     /* or NULL */
    const char *memcached;          /* HOST:PORT or /PATH */
    const char *memcached_username; /* or NULL */
    const char *memcached_password; /* or NULL */
    const char
        *rabbitmq; /* amqp://USER@HOST:PORT/VHOST, without the password unless written there */
    const char *rabbitmq_password; /* or NULL */
    const char *smtp;              /* smtp://HOST:PORT, smtps://HOST:PORT; NULL: no mail is sent */
    const char *state;             /* directory for journal, audit trail, jobs */
    const char *logs;              /* directory that the server writes its logs into */
    const char *colour;            /* a colour's name for the server bar, or NULL */
    const char *theme;             /* the name of the console's theme, or NULL */
    bool mouse;                    /* does the console take the mouse? */
    bool read_only;
    bool audit;                      /* is the operator's audit trail kept? */
    const char *allow, *deny;        /* names as written, see command/access.h; or NULL */
    bool locked;                     /* the user can choose no other configuration */
    const struct settings *settings; /* the server's own settings, see settings.h */
};

/*
 * Reads the profile `name` (NULL: "default") from `file`, or, when that is NULL, from
 * /etc/aloha/aloha-tui.conf and then $XDG_CONFIG_HOME/aloha-tui/aloha-tui.conf (later files win key
 * by key), then fills what is missing from the server's own files in `etc`. A locked system's file
 * leaves others than root no choice: see profile_file.h. No file at all is fine.
 * Everything is allocated in `region`. NULL, with file, line and what was expected in `error`
 * (ERROR_USAGE), if a file can't be read or is wrong, or the profile does not exist; also if
 * settings.py computes an address that no key gives. `default` exists even if no file has it.
 */
const struct profile *profile_load(struct region *region, const char *file, const char *name,
                                   struct error *error) NONNULL(1) MUST_USE;

/* The names of the profiles in the same files, and `default`, NULL at the end; NULL on failure as
 * above. */
const char *const *profile_list(struct region *region, const char *file, struct error *error)
    NONNULL(1) MUST_USE;

#endif
