/* SPDX-License-Identifier: Apache-2.0 */
#include "model/password_strength.h"

#include <inttypes.h>
#include <math.h>
#include <stddef.h>
#include <zxcvbn.h>

#include "config/settings.h"
#include "core/error.h"
#include "core/text.h"

/* The server's defaults; they count too where its settings compute these two. */
enum { DEFAULT_MIN_LENGTH = 6, DEFAULT_MIN_GUESSES = 10000 };

struct password_rules password_rules_from(const struct settings *settings)
{
    return (struct password_rules){
        .min_length = settings_integer(settings, "PASSWORD_MIN_LENGTH", DEFAULT_MIN_LENGTH),
        .min_guesses = settings_integer(settings, "PASSWORD_MIN_GUESSES", DEFAULT_MIN_GUESSES),
    };
}

double password_guesses(const char *password)
{
    /* The library gives bits; rounding makes up for what the logarithm lost. */
    return round(exp2(ZxcvbnMatch(password, NULL, NULL)));
}

bool password_check_strength(const char *password, const struct password_rules *rules,
                             struct error *error)
{
    if (*password == '\0') {
        error_set(error, ERROR_FAILED, "The password is empty.");
        return error_hint(error, "Type a password.");
    }
    if (text_length(password) < (size_t)(rules->min_length > 0 ? rules->min_length : 0)) {
        error_set(error, ERROR_FAILED, "The password is too short.");
        return error_hint(error, "Take one of %" PRId64 " characters or more.", rules->min_length);
    }
    if (password_guesses(password) < (double)rules->min_guesses) {
        error_set(error, ERROR_FAILED, "The password is too easy to guess.");
        return error_hint(error, "Take a longer one, such as several uncommon words in a row.");
    }
    return true;
}
