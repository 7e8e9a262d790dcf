/* SPDX-License-Identifier: Apache-2.0 */
#include "batch/output_file.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/error.h"
#include "core/region.h"

struct output_file {
    FILE *stream;
    const char *path;
    char *temporary; /* NULL: written directly */
};

static bool is_special(const char *path)
{
    struct stat facts;
    return stat(path, &facts) == 0 && !S_ISREG(facts.st_mode);
}

/* A file beside `path`, on the same file system, so that a rename can replace it. */
static FILE *open_beside(struct region *region, const char *path, char **temporary)
{
    *temporary = region_format(region, "%s.XXXXXX", path);
    int fd = mkstemp(*temporary);
    if (fd < 0)
        return NULL;
    mode_t mask = umask(0);
    umask(mask);
    fchmod(fd, 0666 & ~mask);
    return fdopen(fd, "w");
}

struct output_file *output_file_open(struct region *region, const char *path, struct error *error)
{
    struct output_file *file = region_alloc(region, sizeof *file);
    file->path = path;
    if (!path)
        file->stream = stdout;
    else if (is_special(path))
        file->stream = fopen(path, "we");
    else
        file->stream = open_beside(region, path, &file->temporary);
    if (file->stream)
        return file;
    error_set(error, ERROR_FAILED, "Cannot write %s: %s.", path, strerror(errno));
    return NULL;
}

FILE *output_file_stream(struct output_file *file)
{
    return file->stream;
}

bool output_file_keep(struct output_file *file, struct error *error)
{
    if (!file->path)
        return true;
    bool written = fflush(file->stream) == 0 && !ferror(file->stream);
    if (written && file->temporary)
        written = fsync(fileno(file->stream)) == 0 && rename(file->temporary, file->path) == 0;
    int cause = errno;
    fclose(file->stream);
    if (written)
        return true;
    if (file->temporary)
        unlink(file->temporary);
    return error_set(error, ERROR_FAILED, "Cannot write %s: %s.", file->path, strerror(cause));
}

void output_file_drop(struct output_file *file)
{
    if (!file->path)
        return;
    fclose(file->stream);
    if (file->temporary)
        unlink(file->temporary);
}
