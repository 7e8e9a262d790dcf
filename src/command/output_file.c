/* SPDX-License-Identifier: Apache-2.0 */
#include "command/output_file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/error.h"
#include "core/file_make.h"
#include "core/file_open.h"
#include "core/region.h"
#include "core/translate.h"

struct output_file {
    FILE *stream;
    const char *path;      /* NULL: standard output */
    int directory;         /* where the file will be, or -1: written directly */
    const char *name;      /* its name there */
    const char *temporary; /* the name until then */
};

static bool output_explain(const char *path, int cause, struct error *error)
{
    return error_set(error, ERROR_FAILED, _("Cannot write %s: %s."), path, file_explain(cause));
}

/*
 * What a file may be to whom: nobody but us, or the directory's group where its setgid bit says
 * that what is in it is the group's. A file of ours keeps what it is to others, less the writing.
 * False, with errno set, for what is not replaced: what is no file, or somebody else's in a
 * directory such as /tmp, where the kernel protects it from everybody but root.
 */
static bool output_mode(const struct output_file *file, mode_t *mode)
{
    struct stat directory, old;
    if (fstat(file->directory, &directory) != 0)
        return false;
    *mode = directory.st_mode & S_ISGID ? 0640 : 0600;
    if (fstatat(file->directory, file->name, &old, AT_SYMLINK_NOFOLLOW) != 0)
        return errno == ENOENT;
    bool ours = old.st_uid == geteuid();
    errno = S_ISDIR(old.st_mode)                     ? EISDIR
            : !S_ISREG(old.st_mode)                  ? ENOTSUP
            : !ours && (directory.st_mode & S_ISVTX) ? EMLINK
                                                     : 0;
    if (errno == 0 && ours)
        *mode = old.st_mode & 0755;
    return errno == 0;
}

static FILE *output_open_beside(struct region *region, struct output_file *file)
{
    mode_t mode;
    file->directory = file_open_parent(region, file->path, &file->name);
    if (file->directory < 0 || !output_mode(file, &mode))
        return NULL;
    int fd = file_make_temporary(region, file->directory, file->name, 0, &file->temporary);
    if (fd < 0)
        return NULL;
    fchmod(fd, mode);
    return fdopen(fd, "w");
}

static FILE *output_open(struct region *region, struct output_file *file)
{
    if (!file->path)
        return stdout;
    int stream = file_open_stream(file->path, true);
    if (stream >= 0)
        return fdopen(stream, "w");
    return errno == ENOENT ? output_open_beside(region, file) : NULL;
}

static void output_close_directory(struct output_file *file)
{
    if (file->directory >= 0)
        close(file->directory);
    file->directory = -1;
}

struct output_file *output_file_open(struct region *region, const char *path, struct error *error)
{
    struct output_file *file = region_alloc(region, sizeof *file);
    *file = (struct output_file){
        .path = path ? region_copy_text(region, path) : NULL,
        .directory = -1,
    };
    file->stream = output_open(region, file);
    if (file->stream)
        return file;
    output_explain(path, errno, error);
    output_close_directory(file);
    return NULL;
}

FILE *output_file_stream(struct output_file *file)
{
    return file->stream;
}

static bool output_take_name(struct output_file *file)
{
    return fsync(fileno(file->stream)) == 0 &&
           renameat(file->directory, file->temporary, file->directory, file->name) == 0 &&
           fsync(file->directory) == 0;
}

bool output_file_keep(struct output_file *file, struct error *error)
{
    if (!file->path)
        return true;
    bool written = fflush(file->stream) == 0 && !ferror(file->stream) &&
                   (file->directory < 0 || output_take_name(file));
    int cause = errno;
    if (!written) {
        output_file_drop(file);
        return output_explain(file->path, cause, error);
    }
    fclose(file->stream);
    output_close_directory(file);
    return true;
}

void output_file_drop(struct output_file *file)
{
    if (!file->path)
        return;
    fclose(file->stream);
    if (file->directory >= 0)
        unlinkat(file->directory, file->temporary, 0);
    output_close_directory(file);
}
