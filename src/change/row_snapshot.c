/* SPDX-License-Identifier: Apache-2.0 */
#include "change/row_snapshot.h"

#include <string.h>

#include "core/hash.h"
#include "core/region.h"
#include "server/rows.h"

enum { SALT_SIZE = 16 };

struct row_snapshots {
    struct region *region;
    const char *salt;
    struct row_snapshot *snapshots;
    size_t count, size;
};

static const char *const kind_names[SNAPSHOT_KIND_COUNT] = {
    [SNAPSHOT_VALUE] = "value",   [SNAPSHOT_TIME] = "time",       [SNAPSHOT_NEW] = "new",
    [SNAPSHOT_SECRET] = "secret", [SNAPSHOT_DERIVED] = "derived",
};

const char *row_snapshot_kind_name(enum row_snapshot_kind kind)
{
    return kind_names[kind];
}

bool row_snapshot_same_value(const char *left, const char *right)
{
    return left && right ? strcmp(left, right) == 0 : left == right;
}

struct row_snapshots *row_snapshots_create(struct region *region, const char *salt)
{
    struct row_snapshots *snapshots = region_alloc(region, sizeof *snapshots);
    unsigned char bytes[SALT_SIZE];
    snapshots->region = region;
    snapshots->salt = salt;
    if (salt)
        return snapshots;
    hash_random_bytes(bytes, sizeof bytes);
    snapshots->salt = hash_hex(region, bytes, sizeof bytes);
    return snapshots;
}

const char *row_snapshots_salt(const struct row_snapshots *snapshots)
{
    return snapshots->salt;
}

struct row_snapshot *row_snapshots_all(const struct row_snapshots *snapshots, size_t *count)
{
    *count = snapshots->count;
    return snapshots->snapshots;
}

void row_snapshots_append(struct row_snapshots *snapshots, const struct row_snapshot *snapshot)
{
    if (snapshots->count == snapshots->size) {
        snapshots->size = snapshots->size ? snapshots->size * 2 : 16;
        struct row_snapshot *larger =
            region_alloc_array(snapshots->region, snapshots->size, sizeof *larger);
        if (snapshots->count)
            memcpy(larger, snapshots->snapshots, snapshots->count * sizeof *larger);
        snapshots->snapshots = larger;
    }
    snapshots->snapshots[snapshots->count++] = *snapshot;
}

static const char *digest_of(const struct row_snapshots *snapshots, const char *text)
{
    unsigned char digest[HASH_SHA256_SIZE];
    hash_hmac_sha256(snapshots->salt, strlen(snapshots->salt), text, strlen(text), digest);
    return hash_hex(snapshots->region, digest, sizeof digest);
}

static const char *text_of(const struct row_snapshots *snapshots, const struct value *value,
                           bool secret)
{
    if (value->null)
        return NULL;
    const char *text = value_to_text(value, snapshots->region);
    return secret ? digest_of(snapshots, text) : region_copy_text(snapshots->region, text);
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

static enum row_snapshot_kind kind_of(const struct record *record, const struct record_field *field)
{
    if (record_is_secret(record->table, field->column))
        return SNAPSHOT_SECRET;
    if (field->after.type == VALUE_TIME && !field->after.null)
        return SNAPSHOT_TIME;
    return is_derived(record->table, field->column) ? SNAPSHOT_DERIVED : SNAPSHOT_VALUE;
}

static bool is_counter(const char *table)
{
    static const char prefix[] = "analytics_";
    return strncmp(table, prefix, sizeof prefix - 1) == 0;
}

void row_snapshots_add(struct row_snapshots *snapshots, const struct record *record,
                       const char *key_column, const struct value *key, const char *digest)
{
    if (is_counter(record->table))
        return;
    struct row_snapshot snapshot = {
        .table = record->table,
        .key_column = key_column,
        .operation = record->operation,
        .key = text_of(snapshots, key, record_is_secret(record->table, key_column)),
        .fields =
            region_alloc_array(snapshots->region, record->field_count, sizeof *snapshot.fields),
        .field_count = record->field_count,
        .digest = region_copy_text(snapshots->region, digest),
        .rows = 1,
    };
    for (size_t i = 0; i < record->field_count; i++) {
        const struct record_field *field = &record->fields[i];
        bool secret = record_is_secret(record->table, field->column);
        snapshot.fields[i] = (struct row_snapshot_field){
            .column = field->column,
            .before = text_of(snapshots, &field->before, secret),
            .after = text_of(snapshots, &field->after, secret),
            .kind = kind_of(record, field),
        };
    }
    row_snapshots_append(snapshots, &snapshot);
}

void row_snapshots_add_gone(struct row_snapshots *snapshots, const char *table,
                            const char *key_column, size_t rows, const char *digest)
{
    if (!is_counter(table))
        row_snapshots_append(
            snapshots, &(struct row_snapshot){.table = table,
                                              .key_column = key_column,
                                              .operation = OPERATION_DELETE,
                                              .digest = region_copy_text(snapshots->region, digest),
                                              .rows = rows});
}

/* Keys of one column only: there are no others in this schema. */
const char row_snapshots_references_sql[] =
    "SELECT t.relname::text, a.attname::text, f.relname::text FROM pg_constraint c"
    " JOIN pg_class t ON t.oid = c.conrelid JOIN pg_class f ON f.oid = c.confrelid"
    " JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]"
    " WHERE c.contype = 'f' AND cardinality(c.conkey) = 1";

static bool is_new(const struct row_snapshots *snapshots, const char *table, const char *key)
{
    for (size_t i = 0; i < snapshots->count; i++) {
        const struct row_snapshot *snapshot = &snapshots->snapshots[i];
        if (snapshot->operation == OPERATION_INSERT && strcmp(snapshot->table, table) == 0 &&
            strcmp(snapshot->key, key) == 0)
            return true;
    }
    return false;
}

/* The table that a column refers to, or NULL. A new row's own key refers to itself. */
static const char *referred(const struct rows *references, const struct row_snapshot *snapshot,
                            const char *column)
{
    if (snapshot->operation == OPERATION_INSERT && strcmp(column, snapshot->key_column) == 0)
        return snapshot->table;
    for (size_t i = 0; i < rows_count(references); i++) {
        if (strcmp(rows_text(references, i, 0), snapshot->table) == 0 &&
            strcmp(rows_text(references, i, 1), column) == 0)
            return rows_text(references, i, 2);
    }
    return NULL;
}

/* A public address that stands for a hidden one is made from the new account's id. */
static bool quotes_own_key(const struct row_snapshot *snapshot,
                           const struct row_snapshot_field *field)
{
    return snapshot->operation == OPERATION_INSERT &&
           strcmp(snapshot->table, "zerver_userprofile") == 0 &&
           strcmp(field->column, "email") == 0 && strstr(field->after, snapshot->key);
}

static bool is_reference(const struct row_snapshots *snapshots, const struct rows *references,
                         const struct row_snapshot *snapshot,
                         const struct row_snapshot_field *field)
{
    const char *table = referred(references, snapshot, field->column);
    return (table && is_new(snapshots, table, field->after)) || quotes_own_key(snapshot, field);
}

void row_snapshots_mark_references(struct row_snapshots *snapshots, const struct rows *references)
{
    for (size_t i = 0; i < snapshots->count; i++) {
        struct row_snapshot *snapshot = &snapshots->snapshots[i];
        if (snapshot->operation != OPERATION_INSERT && snapshot->key &&
            is_new(snapshots, snapshot->table, snapshot->key))
            snapshot->key = NULL;
        for (size_t j = 0; j < snapshot->field_count; j++) {
            struct row_snapshot_field *field = &snapshot->fields[j];
            if (!field->after || field->kind != SNAPSHOT_VALUE)
                continue;
            if (is_reference(snapshots, references, snapshot, field))
                field->kind = SNAPSHOT_NEW;
        }
    }
}
