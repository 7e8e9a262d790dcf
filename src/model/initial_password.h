/* SPDX-License-Identifier: Apache-2.0 */
/* The passwords that a development server's generated accounts start with. */
#ifndef MODEL_INITIAL_PASSWORD_H
#define MODEL_INITIAL_PASSWORD_H

#include "core/attributes.h"

struct region;

/*
 * What the account of `email`, spelled as it was then, started with: the first 16 characters of the
 * base64 of SHA-256 over `salt` (the secret `initial_password_salt`) and the address; in `region`.
 * Whether the account still has it only password_verify() can tell.
 */
const char *initial_password(struct region *region, const char *salt,
                             const char *email) RETURNS_NONNULL NONNULL(1, 2, 3) MUST_USE;

#endif
