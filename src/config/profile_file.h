/* SPDX-License-Identifier: Apache-2.0 */
/* aloha-tui.conf: which profiles there are, and what their keys say. */
#ifndef CONFIG_PROFILE_FILE_H
#define CONFIG_PROFILE_FILE_H

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
    PROFILE_READ_ONLY,
    PROFILE_AUDIT,
    PROFILE_COLOUR,
    PROFILE_THEME,
    PROFILE_KEY_COUNT,
};

struct profile_section {
    const char *name;
    const char *file;                      /* the last that has it; NULL if none has */
    const char *values[PROFILE_KEY_COUNT]; /* checked; NULL where the key is not given */
};

struct profile_sections {
    struct profile_section *items; /* `default` always among them */
    size_t count;
};

/*
 * Reads `file`, or, when that is NULL, /etc/aloha/aloha-tui.conf and the user's own, the later key
 * by key over the earlier, as profile_load() says. Everything lives in `region`. NULL, with file,
 * line and what was expected (ERROR_USAGE), if one can't be read or is wrong. Values that may hold
 * a password are never quoted.
 */
const struct profile_sections *profile_file_read(struct region *region, const char *file,
                                                 struct error *error) NONNULL(1) MUST_USE;

/* The user's directory for one of the purposes of the XDG Base Directory Specification: that in the
 * environment variable `variable` if it is an absolute path, else `fallback` under the home
 * directory. */
const char *profile_user_directory(struct region *region, const char *variable,
                                   const char *fallback) RETURNS_NONNULL NONNULL(1, 2, 3);

#endif
