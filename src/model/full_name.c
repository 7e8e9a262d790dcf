/* SPDX-License-Identifier: Apache-2.0 */
#include "model/full_name.h"

#include <string.h>

#include "core/error.h"
#include "core/text.h"

enum { LENGTH_MIN = 2, LENGTH_MAX = 100 };

static bool is_control(uint32_t code_point)
{
    return code_point < 0x20 || (code_point >= 0x7f && code_point < 0xa0);
}

static bool holds_controls(const char *name)
{
    uint32_t code_point;
    for (; *name; name += text_decode(name, &code_point)) {
        text_decode(name, &code_point);
        if (is_control(code_point))
            return true;
    }
    return false;
}

/* As in `Ann|12`, which is how a mention tells apart people of the same name. */
static bool ends_in_number(const char *name)
{
    const char *bar = strrchr(name, '|');
    return bar && bar[1] && bar[1 + strspn(bar + 1, "0123456789")] == '\0';
}

bool full_name_check(const char *name, struct error *error)
{
    size_t length = text_length(name);
    if (length < LENGTH_MIN || length > LENGTH_MAX)
        return error_set(error, ERROR_FAILED, "The name has %zu characters; %d to %d are possible.",
                         length, LENGTH_MIN, LENGTH_MAX);
    if (holds_controls(name))
        return error_set(error, ERROR_FAILED, "The name holds a control character.");
    size_t at = strcspn(name, "*`\\>\"@");
    if (name[at])
        return error_set(error, ERROR_FAILED,
                         "The name holds %c, which messages that mention it could not show.",
                         name[at]);
    if (ends_in_number(name))
        return error_set(error, ERROR_FAILED,
                         "The name ends in | and a number, which messages that mention it would "
                         "take for somebody's id.");
    return true;
}
