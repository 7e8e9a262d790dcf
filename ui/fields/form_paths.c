/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/fields/form_paths.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "command/command.h"
#include "core/region.h"
#include "core/translate.h"

bool form_path_is_wanted(const struct argument *argument)
{
    switch (argument->semantic) {
    case SEMANTIC_FILE_IN:
    case SEMANTIC_FILE_OUT:
    case SEMANTIC_DIRECTORY_IN:
    case SEMANTIC_DIRECTORY_OUT: return true;
    default: return false;
    }
}

bool form_path_is_directory(const struct argument *argument)
{
    return argument->semantic == SEMANTIC_DIRECTORY_IN ||
           argument->semantic == SEMANTIC_DIRECTORY_OUT;
}

static const char *form_paths_parent_of(struct region *region, const char *path)
{
    size_t length = strlen(path);
    while (length > 1 && path[length - 1] == '/')
        length--;
    while (length > 0 && path[length - 1] != '/')
        length--;
    return length == 0 ? "." : region_copy_bytes(region, path, length);
}

static const char *form_paths_working_directory(struct region *region)
{
    char *path = getcwd(NULL, 0);
    const char *copy = path ? region_copy_text(region, path) : ".";
    free(path);
    return copy;
}

static const char *form_paths_note_input(struct region *region, const char *path, bool directory)
{
    struct stat status;
    if (stat(path, &status) != 0 && errno == ENOENT)
        return *path == '/' ? _("There is nothing with this name.")
                            : region_format(region, _("There is nothing with this name in %s."),
                                            form_paths_working_directory(region));
    if (stat(path, &status) != 0)
        return region_format(region, _("It can't be read: %s."), translate_system_error(errno));
    if (directory != S_ISDIR(status.st_mode))
        return directory ? _("This is a file; a directory is wanted.")
                         : _("This is a directory; a file is wanted.");
    if (access(path, directory ? R_OK | X_OK : R_OK) != 0)
        return region_format(region, _("It can't be read: %s."), translate_system_error(errno));
    return NULL;
}

static const char *form_paths_note_output(struct region *region, const char *path, bool directory)
{
    struct stat status;
    const char *parent = form_paths_parent_of(region, path);
    if (stat(path, &status) != 0) {
        if (errno == ENOENT && stat(parent, &status) != 0)
            return region_format(region, _("The directory %s is not there yet."), parent);
        return NULL;
    }
    if (directory != S_ISDIR(status.st_mode))
        return directory ? _("This is a file; a directory is wanted.")
                         : _("This is a directory; a file is wanted.");
    return directory ? NULL : _("The file exists already.");
}

const char *form_path_note(struct region *region, const struct argument *argument, const char *path)
{
    bool directory = form_path_is_directory(argument);
    if (!form_path_is_wanted(argument) || *path == '\0' || strcmp(path, "-") == 0)
        return NULL;
    if (argument->semantic == SEMANTIC_FILE_IN || argument->semantic == SEMANTIC_DIRECTORY_IN)
        return form_paths_note_input(region, path, directory);
    return form_paths_note_output(region, path, directory);
}
