/* SPDX-License-Identifier: Apache-2.0 */
#include "change/image.h"

#include <string.h>

#include "core/hash.h"
#include "core/region.h"
#include "server/rows.h"

enum { SALT_SIZE = 16 };

struct images {
    struct region *region;
    const char *salt;
    struct image *images;
    size_t count, size;
};

static const char *const kind_names[IMAGE_KIND_COUNT] = {
    [IMAGE_VALUE] = "value",   [IMAGE_TIME] = "time",       [IMAGE_NEW] = "new",
    [IMAGE_SECRET] = "secret", [IMAGE_DERIVED] = "derived",
};

const char *image_kind_name(enum image_kind kind)
{
    return kind_names[kind];
}

bool image_same_value(const char *left, const char *right)
{
    return left && right ? strcmp(left, right) == 0 : left == right;
}

struct images *images_create(struct region *region, const char *salt)
{
    struct images *images = region_alloc(region, sizeof *images);
    unsigned char bytes[SALT_SIZE];
    images->region = region;
    images->salt = salt;
    if (salt)
        return images;
    hash_random_bytes(bytes, sizeof bytes);
    images->salt = hash_hex(region, bytes, sizeof bytes);
    return images;
}

const char *images_salt(const struct images *images)
{
    return images->salt;
}

struct image *images_all(const struct images *images, size_t *count)
{
    *count = images->count;
    return images->images;
}

void images_append(struct images *images, const struct image *image)
{
    if (images->count == images->size) {
        images->size = images->size ? images->size * 2 : 16;
        struct image *larger = region_alloc_array(images->region, images->size, sizeof *larger);
        if (images->count)
            memcpy(larger, images->images, images->count * sizeof *larger);
        images->images = larger;
    }
    images->images[images->count++] = *image;
}

static const char *digest_of(const struct images *images, const char *text)
{
    unsigned char digest[HASH_SHA256_SIZE];
    hash_hmac_sha256(images->salt, strlen(images->salt), text, strlen(text), digest);
    return hash_hex(images->region, digest, sizeof digest);
}

static const char *text_of(const struct images *images, const struct value *value, bool secret)
{
    if (value->null)
        return NULL;
    const char *text = value_to_text(value, images->region);
    return secret ? digest_of(images, text) : region_copy_text(images->region, text);
}

/* Values that no other run of the same comes to, though nothing that matters has changed: what
 * counts or quotes others' rows, places in the stream of messages, random names. */
static bool is_derived(const char *table, const char *column)
{
    static const struct {
        const char *table, *column;
    } derived[] = {
        {"zerver_realmauditlog", "extra_data"},
        {"zerver_realmauditlog", "event_last_message_id"},
        {"zerver_recipient", "type_id"},
        {"confirmation_confirmation", "object_id"},
        {"zerver_userprofile", "last_active_message_id"},
        {"zerver_userprofile", "uuid"},
        {"zerver_message", "content"},
        {"zerver_message", "rendered_content"},
        {"zerver_message", "search_tsvector"},
    };
    for (size_t i = 0; i < ARRAY_LENGTH(derived); i++) {
        if (strcmp(table, derived[i].table) == 0 && strcmp(column, derived[i].column) == 0)
            return true;
    }
    return false;
}

static enum image_kind kind_of(const struct record *record, const struct record_field *field)
{
    if (record_is_secret(record->table, field->column))
        return IMAGE_SECRET;
    if (field->after.type == VALUE_TIME && !field->after.null)
        return IMAGE_TIME;
    return is_derived(record->table, field->column) ? IMAGE_DERIVED : IMAGE_VALUE;
}

static bool is_counter(const char *table)
{
    static const char prefix[] = "analytics_";
    return strncmp(table, prefix, sizeof prefix - 1) == 0;
}

void images_add(struct images *images, const struct record *record, const char *key_column,
                const struct value *key, const char *digest)
{
    if (is_counter(record->table))
        return;
    struct image image = {
        .table = record->table,
        .key_column = key_column,
        .operation = record->operation,
        .key = text_of(images, key, record_is_secret(record->table, key_column)),
        .fields = region_alloc_array(images->region, record->field_count, sizeof *image.fields),
        .field_count = record->field_count,
        .digest = region_copy_text(images->region, digest),
        .rows = 1,
    };
    for (size_t i = 0; i < record->field_count; i++) {
        const struct record_field *field = &record->fields[i];
        bool secret = record_is_secret(record->table, field->column);
        image.fields[i] = (struct image_field){
            .column = field->column,
            .before = text_of(images, &field->before, secret),
            .after = text_of(images, &field->after, secret),
            .kind = kind_of(record, field),
        };
    }
    images_append(images, &image);
}

void images_add_gone(struct images *images, const char *table, const char *key_column, size_t rows,
                     const char *digest)
{
    if (!is_counter(table))
        images_append(images, &(struct image){.table = table,
                                              .key_column = key_column,
                                              .operation = OPERATION_DELETE,
                                              .digest = region_copy_text(images->region, digest),
                                              .rows = rows});
}

/* Keys of one column only: there are no others in this schema. */
const char images_references_sql[] =
    "SELECT t.relname::text, a.attname::text, f.relname::text FROM pg_constraint c"
    " JOIN pg_class t ON t.oid = c.conrelid JOIN pg_class f ON f.oid = c.confrelid"
    " JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]"
    " WHERE c.contype = 'f' AND cardinality(c.conkey) = 1";

static bool is_new(const struct images *images, const char *table, const char *key)
{
    for (size_t i = 0; i < images->count; i++) {
        const struct image *image = &images->images[i];
        if (image->operation == OPERATION_INSERT && strcmp(image->table, table) == 0 &&
            strcmp(image->key, key) == 0)
            return true;
    }
    return false;
}

/* The table that a column refers to, or NULL. A new row's own key refers to itself. */
static const char *referred(const struct rows *references, const struct image *image,
                            const char *column)
{
    if (image->operation == OPERATION_INSERT && strcmp(column, image->key_column) == 0)
        return image->table;
    for (size_t i = 0; i < rows_count(references); i++) {
        if (strcmp(rows_text(references, i, 0), image->table) == 0 &&
            strcmp(rows_text(references, i, 1), column) == 0)
            return rows_text(references, i, 2);
    }
    return NULL;
}

/* A public address that stands for a hidden one is made from the new account's id. */
static bool quotes_own_key(const struct image *image, const struct image_field *field)
{
    return image->operation == OPERATION_INSERT &&
           strcmp(image->table, "zerver_userprofile") == 0 && strcmp(field->column, "email") == 0 &&
           strstr(field->after, image->key);
}

static bool is_reference(const struct images *images, const struct rows *references,
                         const struct image *image, const struct image_field *field)
{
    const char *table = referred(references, image, field->column);
    return (table && is_new(images, table, field->after)) || quotes_own_key(image, field);
}

void images_mark_references(struct images *images, const struct rows *references)
{
    for (size_t i = 0; i < images->count; i++) {
        struct image *image = &images->images[i];
        if (image->operation != OPERATION_INSERT && image->key &&
            is_new(images, image->table, image->key))
            image->key = NULL;
        for (size_t j = 0; j < image->field_count; j++) {
            struct image_field *field = &image->fields[j];
            if (!field->after || field->kind != IMAGE_VALUE)
                continue;
            if (is_reference(images, references, image, field))
                field->kind = IMAGE_NEW;
        }
    }
}
