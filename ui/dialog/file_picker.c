/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/dialog/file_picker.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "core/memory.h"
#include "core/region.h"
#include "core/translate.h"
#include "ui/stack/context.h"

/* One directory that is shown. */
struct file_picker {
    struct console *console;
    struct region *region;
    const char *directory; /* as typed, with a slash at its end; "" where the console was started */
    bool directories;
    picker_chosen *chosen;
    void *context;
};

/* What the entries of one directory become. */
struct entries {
    const char **names; /* those of directories end in a slash */
    size_t count, size;
};

static const char this_directory[] = "./", directory_above[] = "../";

static void file_picker_add_entry(struct region *region, struct entries *entries, const char *name)
{
    if (entries->count == entries->size) {
        size_t size = entries->size ? 2 * entries->size : 64;
        const char **names = region_alloc_array(region, size, sizeof *names);
        if (entries->count)
            memcpy(names, entries->names, entries->count * sizeof *names);
        entries->names = names;
        entries->size = size;
    }
    entries->names[entries->count++] = name;
}

static bool file_picker_is_directory_name(const char *name)
{
    size_t length = strlen(name);
    return length > 0 && name[length - 1] == '/';
}

/* Directories first, by name. */
static int file_picker_compare_names(const void *left, const void *right)
{
    const char *a = *(const char *const *)left, *b = *(const char *const *)right;
    if (file_picker_is_directory_name(a) != file_picker_is_directory_name(b))
        return file_picker_is_directory_name(a) ? -1 : 1;
    return strcmp(a, b);
}

static void file_picker_add_file(const struct file_picker *files, struct entries *entries,
                                 const char *name)
{
    struct stat status;
    const char *path = region_format(files->region, "%s%s", files->directory, name);
    bool directory = stat(path, &status) == 0 && S_ISDIR(status.st_mode);
    if (strcmp(name, ".") == 0 || strcmp(name, "..") == 0 || (files->directories && !directory))
        return;
    file_picker_add_entry(files->region, entries,
                          region_format(files->region, "%s%s", name, directory ? "/" : ""));
}

/* False, with errno, if the directory can't be read. */
static bool file_picker_read_entries(const struct file_picker *files, struct entries *entries)
{
    DIR *directory = opendir(*files->directory ? files->directory : ".");
    if (!directory)
        return false;
    for (const struct dirent *entry; (entry = readdir(directory));)
        file_picker_add_file(files, entries, entry->d_name);
    closedir(directory);
    if (entries->count > 0)
        qsort(entries->names, entries->count, sizeof *entries->names, file_picker_compare_names);
    return true;
}

/* "a/b/" above "a/b/c/", "../" above "" and above "../" another one. */
static const char *file_picker_above(struct region *region, const char *directory)
{
    size_t length = strlen(directory);
    bool above_already = length == 0 || strcmp(directory, "./") == 0 ||
                         (length >= 3 && strcmp(directory + length - 3, directory_above) == 0);
    if (above_already)
        return region_format(region, "%s%s", directory, directory_above);
    while (length > 1 && directory[length - 2] != '/')
        length--;
    return region_copy_bytes(region, directory, length > 1 ? length - 1 : *directory == '/');
}

static void file_picker_on_chosen(void *context, const struct picked *picked)
{
    const struct file_picker *files = context;
    struct region *region = region_create();
    const char *name = picked->text;
    const char *path = region_format(region, "%s%s", files->directory, name);
    struct picked whole = {.text = path, .texts = &whole.text, .count = 1, .index = -1};
    struct picker_options deeper = {
        .typed = path, .chosen = files->chosen, .context = files->context};
    if (strcmp(name, directory_above) == 0)
        deeper.typed = file_picker_above(region, files->directory);
    if (picked->index < 0) /* used before: the whole path */
        whole.text = name;
    if (strcmp(name, this_directory) == 0)
        whole.text = *files->directory ? files->directory : ".";
    if (picked->index >= 0 && file_picker_is_directory_name(name) &&
        strcmp(name, this_directory) != 0)
        file_picker_open(files->console, &deeper, files->directories);
    else
        files->chosen(files->context, &whole);
    region_destroy(region);
}

static void file_picker_on_gone(void *context)
{
    struct file_picker *files = context;
    region_destroy(files->region);
    free(files);
}

static struct file_picker *
file_picker_create(struct console *console, const struct picker_options *options, bool directories)
{
    struct file_picker *files = memory_alloc(1, sizeof *files);
    const char *typed = options->typed ? options->typed : "", *slash = strrchr(typed, '/');
    files->console = console;
    files->region = region_create();
    files->directory =
        region_copy_bytes(files->region, typed, slash ? (size_t)(slash + 1 - typed) : 0);
    files->directories = directories;
    files->chosen = options->chosen;
    files->context = options->context;
    return files;
}

void file_picker_open(struct console *console, const struct picker_options *options,
                      bool directories)
{
    struct file_picker *files = file_picker_create(console, options, directories);
    struct entries entries = {0};
    file_picker_add_entry(files->region, &entries, directory_above);
    if (directories)
        file_picker_add_entry(files->region, &entries, this_directory);
    if (!file_picker_read_entries(files, &entries))
        console_notice(console, STYLE_ERROR, _("%s can't be read: %s."),
                       *files->directory ? files->directory : _("The directory"),
                       translate_system_error(errno));
    const char *rest = options->typed ? options->typed + strlen(files->directory) : "";
    const struct picker_options shown = {
        .title = *files->directory ? files->directory : this_directory,
        .choices = entries.names,
        .choice_count = entries.count,
        .recent = options->recent,
        .recent_count = options->recent_count,
        .typed = *rest ? rest : NULL,
        .chosen = file_picker_on_chosen,
        .gone = file_picker_on_gone,
        .context = files,
    };
    picker_open(console, &shown);
}
