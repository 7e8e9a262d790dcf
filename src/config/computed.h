/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Settings that settings.py computes, as the deployment's own scripts/get-django-setting tells
 * them: it runs the server's Python, which takes about a second, so only what is needed is asked,
 * once.
 */
#ifndef CONFIG_COMPUTED_H
#define CONFIG_COMPUTED_H

#include "core/attributes.h"

struct computed;
struct python_value;
struct region;

/* In `region`, for the running version in the directory `deployment`. NULL if there is no such
 * program, or it can't be run. */
struct computed *computed_create(struct region *region, const char *deployment) NONNULL(1, 2);

/* The effective value, or NULL if the deployment can't tell it within 10 s: then it is not asked
 * again. As root the program runs as the user whom it belongs to. */
const struct python_value *computed_ask(struct computed *computed, const char *name) NONNULL(1, 2);

#endif
