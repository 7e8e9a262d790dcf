/* SPDX-License-Identifier: Apache-2.0 */
/* Every setting of every realm, named and spelt as the server's own commands print them. */
#ifndef MODEL_REALM_SETTINGS_H
#define MODEL_REALM_SETTINGS_H

#include <stdbool.h>
#include <stddef.h>

#include "core/attributes.h"
#include "core/value.h"

struct database;
struct error;
struct region;
struct rows;
struct settings;

struct realm_setting {
    const char *name; /* the server's attribute: `_max_invites` for column max_invites */
    size_t column;    /* in the rows */
    enum value_type type;
};

/* All columns of zerver_realm, in order of id. NULL, with the cause, on
 * failure. */
struct rows *realm_read_settings(struct database *database, struct region *region,
                                 struct error *error) NONNULL(1, 2) MUST_USE;

/* What the rows hold, in the server's order: id, name, string_id, then by name in ASCII order. */
const struct realm_setting *realm_settings(struct region *region, const struct rows *rows,
                                           size_t *count) RETURNS_NONNULL NONNULL(1, 2, 3);

/*
 * Reads one row into `values`, one for each of `list`, and tells whether that realm is deactivated.
 * authentication_methods becomes text as the server shows it, `{'Email': True}`: the methods whose
 * backend AUTHENTICATION_BACKENDS names, with whether the realm has their bit.
 */
bool realm_read_settings_row(struct region *region, const struct settings *settings,
                             const struct rows *rows, size_t row, const struct realm_setting *list,
                             struct value *values) NONNULL(1, 2, 3, 5, 6);

/* A value in Python's spelling: True, False, None, times as 2026-11-22 10:00:00+00:00. */
const char *realm_show_setting(struct region *region, const struct value *value) RETURNS_NONNULL
    NONNULL(1, 2);

#endif
