/* SPDX-License-Identifier: Apache-2.0 */
/* aloha-tui.conf: which profiles there are, and what their keys say. */
#ifndef CONFIG_PROFILE_FILE_H
#define CONFIG_PROFILE_FILE_H

#include <stdbool.h>
#include <stddef.h>

#include "core/attributes.h"

struct region;
struct error;

enum profile_key {
    PROFILE_ETC,
    PROFILE_DEPLOYMENT,
    PROFILE_DATABASE,
    PROFILE_REDIS,
    PROFILE_MEMCACHED,
    PROFILE_RABBITMQ,
    PROFILE_SMTP,
    PROFILE_STATE,
    PROFILE_LOGS,
    PROFILE_READ_ONLY,
    PROFILE_AUDIT,
    PROFILE_ALLOW,
    PROFILE_DENY,
    PROFILE_LOCKED, /* means something in the system's file only */
    PROFILE_COLOUR,
    PROFILE_THEME,
    PROFILE_MOUSE,
    PROFILE_KEY_COUNT,
};

struct profile_section {
    const char *name;
    const char *file;                      /* the last that has it; NULL if none has */
    const char *values[PROFILE_KEY_COUNT]; /* checked; NULL where the key is not given */
};

/* A line of the section [keys]: what it means is the console's to know. */
struct key_line {
    const char *file;
    size_t line;
    const char *name; /* in lower case */
    const char *value;
};

struct profile_sections {
    struct profile_section *items; /* `default` always among them, unless they are locked */
    size_t count;
    bool locked;                 /* the system's file binds this user to them */
    const struct key_line *keys; /* one a name, the later file's */
    size_t key_count;
};

/* Where configurations lie, and for whom they are read. */
struct profile_places {
    const char *system, *user; /* paths of files, which need not exist */
    bool is_root;              /* whom no lock binds */
};

/*
 * Reads `file`, or, when that is NULL, /etc/aloha/aloha-tui.conf and the user's own, the later key
 * by key over the earlier, as profile_load() says. Everything lives in `region`. NULL, with file,
 * line and what was expected (ERROR_USAGE), if one can't be read or is wrong. Values that may hold
 * a password are never quoted.
 *
 * A profile with `locked = yes` in the system's file binds all users but root: the locked profiles
 * of that file are all there are, the user's own file is not read, and `file` is refused
 * (ERROR_REFUSED).
 */
const struct profile_sections *profile_file_read(struct region *region, const char *file,
                                                 struct error *error) NONNULL(1) MUST_USE;
/* The same with other places than those. */
const struct profile_sections *profile_file_read_from(struct region *region,
                                                      const struct profile_places *places,
                                                      const char *file, struct error *error)
    NONNULL(1, 2) MUST_USE;

/* What is_boolean() takes for yes; NULL is no. */
bool profile_value_is_true(const char *value);

/* The user's directory for one of the purposes of the XDG Base Directory Specification: that in the
 * environment variable `variable` if it is an absolute path, else `fallback` under the home
 * directory. */
const char *profile_user_directory(struct region *region, const char *variable,
                                   const char *fallback) RETURNS_NONNULL NONNULL(1, 2, 3);

#endif
