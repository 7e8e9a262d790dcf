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
 * program, if others than root and the directory's owner can write it, or if nobody may run it:
 * for root that owner does (core/child.h), else only a caller who is the owner, or whom root
 * lets. */
struct computed *computed_create(struct region *region, const char *deployment) NONNULL(1, 2);

/* The effective value, or NULL if the deployment can't tell it within 10 s: then it is not asked
 * again. */
const struct python_value *computed_ask(struct computed *computed, const char *name) NONNULL(1, 2);

#endif
