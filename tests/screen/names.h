/* SPDX-License-Identifier: Apache-2.0 */
/* The names of names.json: what strangers may call themselves, from control bytes to formulas. */
#ifndef TESTS_SCREEN_NAMES_H
#define TESTS_SCREEN_NAMES_H

#include <stddef.h>

#include "core/attributes.h"

struct sandbox;

/* The realm that gets them all. */
#define NAMES_REALM "lear"

/* The id of the user, stream and realm with the first name; the others count up from there. */
enum { NAMES_FIRST_ID = 900001 };

/* All of them, and their number; in the sandbox's region. */
const char *const *names_read(struct sandbox *sandbox, size_t *count) RETURNS_NONNULL
    NONNULL(1, 2) MUST_USE;

/*
 * Puts them into the sandbox: a user of NAMES_REALM, a stream of it and a realm for each. Those of
 * streams and realms are cut to what their columns hold; streams of one name there is only one.
 * The first user of the realm is subscribed to all these streams.
 */
void names_load(struct sandbox *sandbox) NONNULL(1);

#endif
