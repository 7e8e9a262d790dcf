/* SPDX-License-Identifier: Apache-2.0 */
/* The words in which a realm is told of a new user. */
#ifndef ACTION_SIGNUP_NOTICE_H
#define ACTION_SIGNUP_NOTICE_H

#include <stdint.h>

#include "core/attributes.h"

struct region;

/*
 * The notice in a language as the server names it (`de`, `pt-br`), or in English where it is not
 * known, in `region`: `who` has come, and the realm now has so many active users. `who` is taken as
 * it is, so that the same words serve as Markdown and as HTML.
 */
const char *signup_notice(struct region *region, const char *language, const char *who,
                          int64_t people) RETURNS_NONNULL NONNULL(1, 2, 3) MUST_USE;

#endif
