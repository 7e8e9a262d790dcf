/* SPDX-License-Identifier: Apache-2.0 */
/* The names that people may have. */
#ifndef MODEL_FULL_NAME_H
#define MODEL_FULL_NAME_H

#include <stdbool.h>

#include "core/attributes.h"

struct error;

/*
 * May somebody new be called that: 2 to 100 characters, none of which would make a mention of the
 * name in a message something else (* ` \ > " @, controls, an end in | and digits)? False, with
 * the cause (ERROR_FAILED), if not.
 */
bool full_name_check(const char *name, struct error *error) NONNULL(1) MUST_USE;

#endif
