/* SPDX-License-Identifier: Apache-2.0 */
#include "action/time_zone.h"

#include <string.h>

#include "config/file.h"
#include "core/error.h"
#include "core/region.h"

static const char time_zone_file[] = "/usr/share/zoneinfo/tzdata.zi";

/* A line is "L TARGET ALIAS". */
const char *time_zone_canonical(struct region *region, const char *name)
{
    const char *text;
    struct error cause = ERROR_IN(region);
    if (!*name || file_read_text(region, time_zone_file, &text, &cause) != FILE_READ)
        return name;
    const char *end = strstr(text, region_format(region, " %s\n", name));
    while (end) {
        const char *line = end;
        while (line > text && line[-1] != '\n')
            line--;
        if (strncmp(line, "L ", 2) == 0 && !memchr(line + 2, ' ', (size_t)(end - line) - 2))
            return region_copy_bytes(region, line + 2, (size_t)(end - line) - 2);
        end = strstr(end + 1, region_format(region, " %s\n", name));
    }
    return name;
}
