/* SPDX-License-Identifier: Apache-2.0 */
#include "change/image_json.h"

#include <string.h>

#include "core/json.h"
#include "core/memory.h"
#include "core/region.h"

static cJSON *checked(cJSON *item)
{
    if (!item)
        die("out of memory: images of rows");
    return item;
}

static cJSON *object_of_field(const struct image_field *field)
{
    cJSON *object = checked(cJSON_CreateObject());
    json_add_text(object, "before", field->before);
    json_add_text(object, "after", field->after);
    json_add_text(object, "kind", image_kind_name(field->kind));
    return object;
}

static cJSON *object_of_image(const struct image *image)
{
    cJSON *object = checked(cJSON_CreateObject());
    cJSON *columns = checked(cJSON_CreateObject());
    json_add_text(object, "table", image->table);
    json_add_text(object, "operation", operation_name(image->operation));
    json_add_text(object, "key_column", image->key_column);
    if (image->key)
        json_add_text(object, "key", image->key);
    if (image->digest)
        json_add_text(object, "digest", image->digest);
    json_add_integer(object, "rows", (int64_t)image->rows);
    for (size_t i = 0; i < image->field_count; i++)
        cJSON_AddItemToObject(columns, image->fields[i].column, object_of_field(&image->fields[i]));
    cJSON_AddItemToObject(object, "columns", columns);
    return object;
}

cJSON *images_to_json(const struct images *images)
{
    size_t count;
    const struct image *list = images_all(images, &count);
    cJSON *array = checked(cJSON_CreateArray());
    for (size_t i = 0; i < count; i++)
        cJSON_AddItemToArray(array, object_of_image(&list[i]));
    return array;
}

/* Names become part of statements: what else stands there is not ours. */
static bool is_name(const char *text)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyz0123456789_";
    return text && *text && text[strspn(text, letters)] == '\0';
}

static bool read_kind(const cJSON *object, enum image_kind *kind)
{
    const char *name = json_text(object, "kind");
    for (int i = 0; name && i < IMAGE_KIND_COUNT; i++) {
        *kind = (enum image_kind)i;
        if (strcmp(name, image_kind_name(*kind)) == 0)
            return true;
    }
    return false;
}

static bool read_fields(struct region *region, const cJSON *columns, struct image *image)
{
    const cJSON *column;
    image->fields =
        region_alloc_array(region, (size_t)cJSON_GetArraySize(columns), sizeof *image->fields);
    cJSON_ArrayForEach(column, columns)
    {
        struct image_field *field = &image->fields[image->field_count++];
        *field = (struct image_field){.column = column->string,
                                      .before = json_text(column, "before"),
                                      .after = json_text(column, "after")};
        if (!is_name(field->column) || !read_kind(column, &field->kind))
            return false;
    }
    return true;
}

static bool read_image(struct region *region, const cJSON *object, struct image *image)
{
    const char *operation = json_text(object, "operation");
    *image = (struct image){.table = json_text(object, "table"),
                            .key_column = json_text(object, "key_column"),
                            .key = json_text(object, "key"),
                            .digest = json_text(object, "digest"),
                            .rows = (size_t)json_integer(object, "rows", 1)};
    return is_name(image->table) && is_name(image->key_column) && operation &&
           operation_parse(operation, &image->operation) &&
           read_fields(region, cJSON_GetObjectItemCaseSensitive(object, "columns"), image);
}

struct images *images_from_json(struct region *region, const char *salt, const cJSON *array)
{
    struct images *images = images_create(region, salt);
    const cJSON *object;
    struct image image;
    cJSON_ArrayForEach(object, array)
    {
        if (!read_image(region, object, &image))
            return NULL;
        images_append(images, &image);
    }
    return cJSON_IsArray(array) ? images : NULL;
}
