/* SPDX-License-Identifier: Apache-2.0 */
/* Realms: the organizations of a server (zerver_realm). */
#ifndef MODEL_REALM_H
#define MODEL_REALM_H

#include <stdbool.h>
#include <stdint.h>

#include "core/attributes.h"
#include "model/view.h"

struct database;
struct error;
struct region;

struct realm {
    int64_t id;
    const char *string_id; /* the subdomain; "" for the root domain */
    const char *name;
    bool deactivated;
};

/*
 * Finds a realm by what -r/--realm gives: what reads as an integer (text_parse_integer()) is an id,
 * anything else a string_id, case and all. False with ERROR_FAILED and the contract's text, the
 * nearest string_id as a hint, if there is none.
 */
bool realm_find(struct database *database, struct region *region, const char *argument,
                struct realm *realm, struct error *error) NONNULL(1, 2, 3, 4) MUST_USE;

/* The statement that finds what the above does: id, string_id, name, deactivated, in no or one row.
 */
struct statement realm_find_statement(struct region *region, const char *argument) NONNULL(1, 2);

/* The columns of realms_view. */
enum realm_column {
    REALM_ID,
    REALM_STRING_ID,
    REALM_NAME,
    REALM_DEACTIVATED,
    REALM_DATE_CREATED,
    REALM_ACTIVITY,
    REALM_COLUMN_COUNT
};

/* All realms in order of id: id, string_id, name; hidden: deactivated, date_created,
 * activity. */
extern const struct view realms_view;

/* A string_id as people read it: '' for the root domain's. */
const char *realm_show_string_id(const char *string_id) RETURNS_NONNULL NONNULL(1);

#endif
