/* SPDX-License-Identifier: Apache-2.0 */
#include "change/image_moved.h"

#include <stdlib.h>
#include <string.h>

#include "change/difference.h"
#include "core/region.h"
#include "core/text.h"
#include "server/database.h"
#include "server/rows.h"

/* Images of one row stand together, the one that counts first. */
struct place {
    const struct image *image;
    size_t rank;
    size_t change; /* the number of its change */
};

static int compare_rows(const struct image *left, const struct image *right)
{
    int order = strcmp(left->table, right->table);
    return order ? order : strcmp(left->key, right->key);
}

static int compare_places(const void *left, const void *right)
{
    const struct place *a = left, *b = right;
    int order = compare_rows(a->image, b->image);
    return order ? order : (a->rank > b->rank) - (a->rank < b->rank);
}

/* A row whose key is a secret can't be asked for; one that was struck off is done with. */
static bool can_be_read(const struct image *image)
{
    return image->operation == OPERATION_UPDATE && image->rows && image->key &&
           image->field_count && !record_is_secret(image->table, image->key_column);
}

static struct place *collect(struct region *region, const struct images *const changes[],
                             size_t count, size_t *found)
{
    size_t total = 0, length;
    for (size_t i = 0; i < count; i++) {
        images_all(changes[i], &length);
        total += length;
    }
    struct place *places = region_alloc_array(region, total, sizeof *places);
    *found = 0;
    for (size_t i = 0; i < count; i++) {
        const struct image *list = images_all(changes[i], &length);
        for (size_t j = 0; j < length; j++) {
            if (can_be_read(&list[j])) {
                places[*found] = (struct place){&list[j], *found, i};
                ++*found;
            }
        }
    }
    if (*found)
        qsort(places, *found, sizeof *places, compare_places);
    return places;
}

static void compare(struct difference *difference, const struct image *image,
                    const struct rows *rows, enum image_side side)
{
    if (rows_count(rows) == 0) {
        difference_add(difference, image, "is gone");
        return;
    }
    for (size_t i = 0; i < image->field_count; i++) {
        const struct image_field *field = &image->fields[i];
        struct value value = rows_value(rows, 0, i);
        const char *held = value.null ? NULL : value_to_text(&value, difference->region);
        const char *expected = side == IMAGE_BEFORE ? field->before : field->after;
        if (field->kind != IMAGE_SECRET && field->kind != IMAGE_DERIVED &&
            !image_same_value(held, expected))
            difference_add(difference, image, "%s was %s, is %s", field->column,
                           difference_value(difference->region, field, expected),
                           difference_value(difference->region, field, held));
    }
}

/* Names of tables and columns are the program's own, or were checked when the images were read. */
static const char *write_query(struct region *region, const struct image *image, bool by_number)
{
    struct buffer sql = {0};
    for (size_t i = 0; i < image->field_count; i++)
        buffer_format(&sql, "%s%s", i ? ", " : "SELECT ", image->fields[i].column);
    buffer_format(&sql, " FROM %s WHERE %s = $1::%s", image->table, image->key_column,
                  by_number ? "bigint" : "text");
    const char *text = region_copy_text(region, buffer_text(&sql));
    buffer_free(&sql);
    return text;
}

static bool look(struct difference *difference, struct database *database,
                 const struct image *image, enum image_side side, struct error *error)
{
    int64_t number;
    struct region *region = region_create();
    bool by_number = text_parse_integer(image->key, &number) == TEXT_INTEGER;
    const struct rows *rows =
        database_query(database, region, error, write_query(region, image, by_number),
                       SQL_PARAMETERS(value_text(image->key)));
    if (rows)
        compare(difference, image, rows, side);
    region_destroy(region);
    return rows;
}

bool images_find_moved(struct region *region, struct database *database,
                       const struct images *const changes[], size_t count, enum image_side side,
                       const char **moved, struct error *error)
{
    size_t found;
    const struct place *places = collect(region, changes, count, &found);
    struct difference difference = {.region = region};
    bool looked = true;
    for (size_t i = 0; i < found && looked; i++) {
        if (i == 0 || compare_rows(places[i - 1].image, places[i].image) != 0)
            looked = look(&difference, database, places[i].image, side, error);
    }
    *moved = difference_finish(&difference);
    return looked;
}

const char *images_find_twice(struct region *region, const struct images *const changes[],
                              size_t count)
{
    size_t found;
    const struct place *places = collect(region, changes, count, &found);
    for (size_t i = 1; i < found; i++) {
        if (compare_rows(places[i - 1].image, places[i].image) == 0 &&
            places[i - 1].change != places[i].change)
            return region_format(region, "%s %s", places[i].image->table, places[i].image->key);
    }
    return NULL;
}
