/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/kept/state_file.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "core/directory.h"
#include "core/error.h"
#include "core/private_file.h"
#include "core/region.h"
#include "core/translate.h"

enum { SIZE_MOST = 1 << 20 };

static const char *state_file_path_of(struct region *region, const char *state, const char *name)
{
    return region_format(region, "%s/%s", state, name);
}

const char *state_file_read(struct region *region, const char *state, const char *name)
{
    size_t length;
    const char *text =
        private_file_read(region, state_file_path_of(region, state, name), &length, NULL);
    return text && length <= SIZE_MOST ? text : NULL;
}

bool state_file_write(const char *state, const char *name, const char *text, struct error *error)
{
    struct region *region = region_create();
    const char *path = state_file_path_of(region, state, name);
    char *directory = region_copy_text(region, path);
    *strrchr(directory, '/') = '\0';
    bool done = false;
    if (directory_make(region, directory))
        done = private_file_write(path, text, strlen(text), error);
    else
        error_set(error, ERROR_FAILED, _("%s can't be written: %s."), path,
                  translate_system_error(errno));
    if (!done)
        error_hint(error, _("make room there, or set `state` in aloha-tui.conf."));
    region_destroy(region);
    return done;
}

void state_file_remove(const char *state, const char *name)
{
    struct region *region = region_create();
    unlink(state_file_path_of(region, state, name));
    region_destroy(region);
}
