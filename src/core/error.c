/* SPDX-License-Identifier: Apache-2.0 */
#include "core/error.h"

#include <stdarg.h>

#include "core/region.h"
#include "core/translate.h"

static const struct {
    const char *name;
    int exit_status;
} kinds[] = {
    [ERROR_NONE] = {N_("done"), 0},
    [ERROR_FAILED] = {N_("failed"), 1},
    [ERROR_USAGE] = {N_("usage"), 2},
    [ERROR_REFUSED] = {N_("refused"), 3},
    [ERROR_INCOMPLETE] = {N_("incomplete"), 4},
    [ERROR_CHANGED] = {N_("changed"), 5},
    [ERROR_UNREACHABLE] = {N_("unreachable"), 6},
    [ERROR_TIMED_OUT] = {N_("timed_out"), 124},
    [ERROR_INTERRUPTED] = {N_("interrupted"), 130},
    [ERROR_TERMINATED] = {N_("terminated"), 143},
};

bool error_set(struct error *error, enum error_kind kind, const char *format, ...)
{
    if (!error || error->kind != ERROR_NONE)
        return false;
    va_list arguments;
    va_start(arguments, format);
    error->kind = kind;
    error->text = region_vformat(error->region, format, arguments);
    va_end(arguments);
    return false;
}

bool error_hint(struct error *error, const char *format, ...)
{
    if (!error || error->hint)
        return false;
    va_list arguments;
    va_start(arguments, format);
    error->hint = region_vformat(error->region, format, arguments);
    va_end(arguments);
    return false;
}

void error_clear(struct error *error)
{
    *error = ERROR_IN(error->region);
}

int error_exit_status(enum error_kind kind)
{
    return kinds[kind].exit_status;
}

const char *error_kind_name(enum error_kind kind)
{
    return kinds[kind].name;
}
