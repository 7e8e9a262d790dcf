/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The password column of a user (zerver_userprofile.password), in the forms of Django's password
 * hashers. Sources: "Password management in Django" (how passwords are stored), RFC 9106 (Argon2),
 * RFC 8018 (PBKDF2).
 */
#ifndef MODEL_PASSWORD_H
#define MODEL_PASSWORD_H

#include <stdbool.h>

#include "core/attributes.h"

struct error;
struct region;

/*
 * The column for a password, with a salt of its own, in `region`: `argon2` and the PHC string of
 * Argon2id, version 19, 102400 KiB, 2 passes, 8 lanes, 22 letters and digits as the salt, 32 bytes;
 * 112 characters altogether. The password is taken byte by byte. NULL with ERROR_FAILED if memory
 * or threads for it can't be had.
 */
const char *password_hash(struct region *region, const char *password, struct error *error)
    NONNULL(1, 2) MUST_USE;

/* A column with which nobody can log in by password: `!` and 40 random letters and digits. */
const char *password_unusable(struct region *region) RETURNS_NONNULL NONNULL(1) MUST_USE;

/* Could somebody log in by password: does the column not begin with `!`? */
bool password_is_usable(const char *column) NONNULL(1);

/*
 * Is it this password that the column was made from? Reads Argon2id, PBKDF2 with SHA-256 and
 * salted SHA-1, with the parameters that the column has; all other forms, and a broken column, fit
 * no password. Takes as long for a wrong password as for the right one.
 */
bool password_verify(const char *column, const char *password) NONNULL(1, 2) MUST_USE;

#endif
