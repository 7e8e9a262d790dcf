/* SPDX-License-Identifier: Apache-2.0 */
#include "core/directory.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "core/region.h"

static bool make(const char *path)
{
    return mkdir(path, 0700) == 0 || errno == EEXIST;
}

bool directory_make(struct region *region, const char *path)
{
    char *part = region_copy_text(region, path);
    for (char *slash = strchr(part + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        if (!make(part))
            return false;
        *slash = '/';
    }
    return make(part);
}
