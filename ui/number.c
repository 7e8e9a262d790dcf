/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/number.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

const char *number_grouped(char *bytes, int64_t number)
{
    char digits[NUMBER_SIZE];
    int length = snprintf(digits, sizeof digits, "%" PRId64, number);
    int sign = digits[0] == '-';
    char *end = bytes;
    for (int i = 0; i < length; i++) {
        if (i > sign && (length - i) % 3 == 0)
            *end++ = ',';
        *end++ = digits[i];
    }
    *end = '\0';
    return bytes;
}

const char *number_short(char *bytes, int64_t number)
{
    static const char units[] = "kMGTP";
    const char *unit = "";
    size_t length = 0;
    for (; number >= 1000 && units[length]; number /= 1000)
        unit = &units[length++];
    snprintf(bytes, NUMBER_SIZE, "%" PRId64 "%.1s", number, unit);
    return bytes;
}
