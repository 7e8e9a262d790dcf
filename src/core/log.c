/* SPDX-License-Identifier: Apache-2.0 */
#include "core/log.h"

#include <stdarg.h>

#include "core/clock.h"
#include "core/region.h"

static FILE *log_stream;

void log_to(FILE *stream)
{
    log_stream = stream;
}

void log_line(const char *format, ...)
{
    if (!log_stream)
        return;
    struct region *region = region_create();
    va_list arguments;
    va_start(arguments, format);
    char *text = region_vformat(region, format, arguments);
    va_end(arguments);
    for (char *byte = text; *byte; byte++) {
        if ((unsigned char)*byte < ' ' || *byte == '\177')
            *byte = ' ';
    }
    fprintf(log_stream, "%s %s\n", clock_format_rfc3339(region, clock_now()), text);
    region_destroy(region);
}
