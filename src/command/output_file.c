/* SPDX-License-Identifier: Apache-2.0 */
#include "command/output_file.h"

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

/* What a file may be to whom: a new one `mode`; what an old one is, it stays. */
static mode_t mode_for(const char *path, mode_t mode)
{
    struct stat facts;
    if (stat(path, &facts) == 0)
        return facts.st_mode & 0777;
    mode_t mask = umask(0);
    umask(mask);
    return mode & ~mask;
}

/* A file beside `path`, on the same file system, so that a rename can replace it. */
static FILE *open_beside(struct region *region, const char *path, mode_t mode, char **temporary)
{
    *temporary = region_format(region, "%s.XXXXXX", path);
    int fd = mkstemp(*temporary);
    if (fd < 0)
        return NULL;
    fchmod(fd, mode_for(path, mode));
    return fdopen(fd, "w");
}

/* Where symbolic links lead, so that what they point at is replaced, and not they. */
static const char *follow_links(struct region *region, const char *path)
{
    char *real = realpath(path, NULL);
    const char *copy = real ? region_copy_text(region, real) : path;
    free(real);
    return copy;
}

struct output_file *output_file_open(struct region *region, const char *path, mode_t mode,
                                     struct error *error)
{
    struct output_file *file = region_alloc(region, sizeof *file);
    file->path = path ? follow_links(region, path) : NULL;
    if (!path)
        file->stream = stdout;
    else if (is_special(path))
        file->stream = fopen(path, "we");
    else
        file->stream = open_beside(region, file->path, mode, &file->temporary);
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
