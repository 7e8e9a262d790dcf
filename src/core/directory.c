/* SPDX-License-Identifier: Apache-2.0 */
#include "core/directory.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "core/disk.h"
#include "core/region.h"

/* Makes one directory in `above`, which is synced if it is new: what is synced below it later would
 * be lost with its name. */
static bool make(const char *path, const char *above)
{
    if (mkdir(path, 0700) == 0)
        return disk_sync_directory(above);
    return errno == EEXIST;
}

bool directory_make(struct region *region, const char *path)
{
    char *part = region_copy_text(region, path);
    const char *above = *path == '/' ? "/" : ".";
    for (char *slash = strchr(part + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        if (!make(part, above))
            return false;
        above = region_copy_text(region, part);
        *slash = '/';
    }
    return make(part, above);
}
