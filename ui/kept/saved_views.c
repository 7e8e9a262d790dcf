/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/kept/saved_views.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "core/buffer.h"
#include "core/directory.h"
#include "core/error.h"
#include "core/file_open.h"
#include "core/json.h"
#include "core/memory.h"
#include "core/private_file.h"
#include "core/region.h"
#include "core/translate.h"

enum { FILE_MOST = 1 << 20 }; /* a larger file is none of ours */

struct saved_views {
    char *directory, *path;
    cJSON *root; /* an object with `lists` and `views` */
};

static bool saved_views_read_text(const char *path, struct buffer *text)
{
    int fd = file_open(path);
    bool ours = fd >= 0 && file_read_all(fd, FILE_MOST, text);
    if (fd >= 0)
        close(fd);
    return ours;
}

static cJSON *saved_views_member(cJSON *root, const char *name, cJSON *(*make)(void),
                                 cJSON_bool (*is)(const cJSON *item))
{
    cJSON *item = cJSON_GetObjectItemCaseSensitive(root, name);
    if (item && is(item))
        return item;
    cJSON_DeleteItemFromObjectCaseSensitive(root, name);
    item = make();
    cJSON_AddItemToObject(root, name, item);
    return item;
}

static cJSON *saved_views_lists_of(const struct saved_views *saved)
{
    return cJSON_GetObjectItemCaseSensitive(saved->root, "lists");
}

static cJSON *saved_views_of(const struct saved_views *saved)
{
    return cJSON_GetObjectItemCaseSensitive(saved->root, "views");
}

static bool saved_views_is(const cJSON *item)
{
    return json_text(item, "name") && json_text(item, "list") &&
           cJSON_IsObject(cJSON_GetObjectItemCaseSensitive(item, "shown"));
}

static void saved_views_drop_what_is_no(cJSON *views)
{
    for (int i = cJSON_GetArraySize(views); i-- > 0;) {
        if (!saved_views_is(cJSON_GetArrayItem(views, i)))
            cJSON_DeleteItemFromArray(views, i);
    }
}

static void saved_views_put_aside(const struct saved_views *saved)
{
    struct region *region = region_create();
    rename(saved->path, region_format(region, "%s.broken", saved->path));
    region_destroy(region);
}

/* The file as it is now; a file that can't be understood is put aside, not overwritten. */
static void saved_views_read_file(struct saved_views *saved)
{
    struct buffer text = {0};
    struct region *region = region_create();
    const cJSON *parsed = NULL;
    bool there = saved_views_read_text(saved->path, &text);
    if (there)
        parsed = json_parse(region, buffer_text(&text), NULL);
    if (there && !cJSON_IsObject(parsed))
        saved_views_put_aside(saved);
    cJSON_Delete(saved->root);
    saved->root = cJSON_IsObject(parsed) ? cJSON_Duplicate(parsed, true) : cJSON_CreateObject();
    saved_views_member(saved->root, "lists", cJSON_CreateObject, cJSON_IsObject);
    saved_views_drop_what_is_no(
        saved_views_member(saved->root, "views", cJSON_CreateArray, cJSON_IsArray));
    region_destroy(region);
    buffer_free(&text);
}

/* In one step, so that there never is half a file. It is not synced: what would be lost with the
 * machine is the width of a column, and the screen does not wait for a disk. */
static bool saved_views_write_file(const struct saved_views *saved, struct error *error)
{
    struct region *region = region_create();
    struct buffer text = {0};
    json_write(&text, saved->root);
    buffer_append_byte(&text, '\n');
    bool written = directory_make(region, saved->directory) &&
                   private_file_keep(saved->path, buffer_text(&text), text.length);
    int cause = errno;
    buffer_free(&text);
    region_destroy(region);
    return written || error_set(error, ERROR_FAILED, _("What is shown can't be kept in %s: %s."),
                                saved->path, file_explain(cause));
}

struct saved_views *saved_views_open(const char *directory)
{
    struct saved_views *saved = memory_alloc(1, sizeof *saved);
    struct region *region = region_create();
    saved->directory = memory_copy_text(directory);
    saved->path = memory_copy_text(region_format(region, "%s/views.json", directory));
    region_destroy(region);
    saved_views_read_file(saved);
    return saved;
}

void saved_views_close(struct saved_views *saved)
{
    if (!saved)
        return;
    cJSON_Delete(saved->root);
    free(saved->directory);
    free(saved->path);
    free(saved);
}

const cJSON *saved_views_of_list(const struct saved_views *saved, const char *list)
{
    const cJSON *shown = cJSON_GetObjectItemCaseSensitive(saved_views_lists_of(saved), list);
    return cJSON_IsObject(shown) ? shown : NULL;
}

bool saved_views_keep_list(struct saved_views *saved, const char *list, cJSON *shown,
                           struct error *error)
{
    saved_views_read_file(saved);
    cJSON_DeleteItemFromObjectCaseSensitive(saved_views_lists_of(saved), list);
    cJSON_AddItemToObject(saved_views_lists_of(saved), list, shown);
    return saved_views_write_file(saved, error);
}

size_t saved_views_count(const struct saved_views *saved)
{
    return (size_t)cJSON_GetArraySize(saved_views_of(saved));
}

struct saved_view saved_views_at(const struct saved_views *saved, size_t index)
{
    const cJSON *item = cJSON_GetArrayItem(saved_views_of(saved), (int)index);
    return (struct saved_view){
        .name = json_text(item, "name"),
        .list = json_text(item, "list"),
        .shown = cJSON_GetObjectItemCaseSensitive(item, "shown"),
    };
}

ptrdiff_t saved_views_find(const struct saved_views *saved, const char *name)
{
    for (size_t i = 0; i < saved_views_count(saved); i++) {
        if (strcasecmp(saved_views_at(saved, i).name, name) == 0)
            return (ptrdiff_t)i;
    }
    return -1;
}

bool saved_views_put(struct saved_views *saved, const char *name, const char *list, cJSON *shown,
                     struct error *error)
{
    cJSON *item = cJSON_CreateObject();
    json_add_text(item, "name", name);
    json_add_text(item, "list", list);
    cJSON_AddItemToObject(item, "shown", shown);
    saved_views_read_file(saved);
    ptrdiff_t index = saved_views_find(saved, name);
    if (index >= 0)
        cJSON_ReplaceItemInArray(saved_views_of(saved), (int)index, item);
    else
        cJSON_AddItemToArray(saved_views_of(saved), item);
    return saved_views_write_file(saved, error);
}

static bool saved_views_note_missing(const char *name, struct error *error)
{
    return error_set(error, ERROR_FAILED, _("There is no view “%s” any more."), name);
}

bool saved_views_rename(struct saved_views *saved, const char *name, const char *new_name,
                        struct error *error)
{
    saved_views_read_file(saved);
    ptrdiff_t index = saved_views_find(saved, name), other = saved_views_find(saved, new_name);
    if (index < 0)
        return saved_views_note_missing(name, error);
    if (other >= 0 && other != index)
        return error_set(error, ERROR_FAILED, _("There is a view “%s” already."), new_name);
    cJSON *item = cJSON_GetArrayItem(saved_views_of(saved), (int)index);
    cJSON_ReplaceItemInObjectCaseSensitive(item, "name", cJSON_CreateString(new_name));
    return saved_views_write_file(saved, error);
}

bool saved_views_delete(struct saved_views *saved, const char *name, struct error *error)
{
    saved_views_read_file(saved);
    ptrdiff_t index = saved_views_find(saved, name);
    if (index < 0)
        return saved_views_note_missing(name, error);
    cJSON_DeleteItemFromArray(saved_views_of(saved), (int)index);
    return saved_views_write_file(saved, error);
}
