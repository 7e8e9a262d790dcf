/* SPDX-License-Identifier: Apache-2.0 */
/* Whether a password is too easy to guess to be set. */
#ifndef MODEL_PASSWORD_STRENGTH_H
#define MODEL_PASSWORD_STRENGTH_H

#include <stdbool.h>
#include <stdint.h>

#include "core/attributes.h"

struct error;
struct settings;

struct password_rules {
    int64_t min_length;  /* in code points */
    int64_t min_guesses; /* that an attacker must make */
};

/* PASSWORD_MIN_LENGTH and PASSWORD_MIN_GUESSES of the server. */
struct password_rules password_rules_from(const struct settings *settings) NONNULL(1);

/*
 * How many guesses an attacker needs, at least 1, after the method of zxcvbn (D. Wheeler, "zxcvbn:
 * Low-Budget Password Strength Estimation", USENIX Security 2016), by the library libzxcvbn.
 *
 * That library is an implementation of its own, of an earlier version of the method and with other
 * word lists: its figures are not those of the server's Python port (4.4.28). Of 3,560 passwords
 * made of words, names, digits, dates and keyboard rows so that they lie around the limit of 10,000
 * guesses, 80 % got the server's verdict, 12 % were refused that the server accepts (tickleqwerty)
 * and 8 % accepted that it refuses (loveme89).
 */
double password_guesses(const char *password) NONNULL(1);

/* May this password be set? False with ERROR_FAILED, which shows nothing of the password, if it is
 * empty, too short or too easy to guess. */
bool password_check_strength(const char *password, const struct password_rules *rules,
                             struct error *error) NONNULL(1, 2) MUST_USE;

#endif
