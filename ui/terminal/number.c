/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/terminal/number.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "core/translate.h"

enum { SIGN_MOST = 3 };

/* A language's own sign, where it is as short as NUMBER_SIZE has room for. */
static const char *number_sign_or(const char *own, const char *plain)
{
    return strlen(own) <= SIGN_MOST ? own : plain;
}

const char *number_grouped(char *bytes, int64_t number)
{
    char digits[NUMBER_SIZE];
    /* Translators: what stands between groups of three digits; at most 3 bytes. */
    const char *separator = number_sign_or(_(","), ",");
    int length = snprintf(digits, sizeof digits, "%" PRId64, number);
    int sign = digits[0] == '-';
    char *end = bytes;
    for (int i = 0; i < length; i++) {
        if (i > sign && (length - i) % 3 == 0)
            end = mempcpy(end, separator, strlen(separator));
        *end++ = digits[i];
    }
    *end = '\0';
    return bytes;
}

const char *number_decimal(char *bytes, double number)
{
    /* Translators: what stands before decimals; at most 3 bytes. */
    const char *point = number_sign_or(_("."), ".");
    char plain[NUMBER_SIZE - SIGN_MOST];
    snprintf(plain, sizeof plain, "%.1f", number);
    size_t whole = strcspn(plain, ".");
    snprintf(bytes, NUMBER_SIZE, "%.*s%s%s", (int)whole, plain, plain[whole] ? point : "",
             plain[whole] ? plain + whole + 1 : "");
    return bytes;
}

const char *number_short(char *bytes, int64_t number)
{
    static const char units[] = "kMGTP";
    char unit[2] = "";
    for (size_t i = 0; number >= 1000 && units[i]; number /= 1000)
        unit[0] = units[i++];
    snprintf(bytes, NUMBER_SIZE, "%" PRId64 "%s", number, unit);
    return bytes;
}
