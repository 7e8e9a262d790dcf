/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the database knows of the names in a form: is there such a realm, and are the users and
 * streams in it? Asked whenever one of them is another one, once the typing pauses. It is told, and
 * stops nothing: the command itself has the last word.
 */
#ifndef UI_FORM_LOOKUP_H
#define UI_FORM_LOOKUP_H

#include "core/attributes.h"
#include "ui/fields/form_fields.h"

struct console;
struct form_lookup;

/* `fields` must outlive it. */
struct form_lookup *form_lookup_create(struct console *console,
                                       const struct form_fields *fields) RETURNS_NONNULL
    NONNULL(1, 2) MUST_USE;
void form_lookup_destroy(struct form_lookup *lookup); /* NULL is allowed */

/* The fields have changed. */
void form_lookup_update(struct form_lookup *lookup) NONNULL(1);

/* What is to be said at fields that are filled from `source`, or NULL; valid until the next turn of
 * the event loop. */
const char *form_lookup_note(const struct form_lookup *lookup, enum field_source source) NONNULL(1);

#endif
