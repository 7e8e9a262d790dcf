/* SPDX-License-Identifier: Apache-2.0 */
#include "core/directory.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

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

bool directory_is_trusted(struct region *region, const char *path, const char **remedy)
{
    struct stat facts;
    if (stat(path, &facts) != 0)
        return true;
    bool foreign = facts.st_uid != 0 && facts.st_uid != geteuid();
    bool by_group = (facts.st_mode & S_IWGRP) && !(facts.st_mode & S_ISGID);
    if (!foreign && !by_group && !(facts.st_mode & S_IWOTH))
        return true;
    *remedy = foreign    ? region_format(region, "chown root %s", path)
              : by_group ? region_format(region, "chmod go-w %s", path)
                         : region_format(region, "chmod o-w %s", path);
    return false;
}
