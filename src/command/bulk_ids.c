/* SPDX-License-Identifier: Apache-2.0 */
/* Items that are given by id: what they are, asked once for all of them. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "command/bulk_parts.h"
#include "command/session.h"
#include "core/buffer.h"
#include "core/region.h"
#include "core/text.h"
#include "model/realm.h"
#include "server/database.h"
#include "server/rows.h"

/* What both statements give, in order of id. A realm's argument takes its id as well. */
enum { FOUND_ID, FOUND_NAME, FOUND_REALM_ID };

static const char find_users[] = "SELECT id::bigint, delivery_email::text, realm_id::bigint"
                                 " FROM zerver_userprofile WHERE id = ANY($1::bigint[])"
                                 " ORDER BY id";
static const char find_realms[] = "SELECT id::bigint, string_id::text, id::bigint"
                                  " FROM zerver_realm WHERE id = ANY($1::bigint[]) ORDER BY id";

/* The id of an item; false if its cell is none. */
static bool read_id(const struct bulk *bulk, size_t index, int64_t *id)
{
    const char *cell = bulk->items.items[index].cells[bulk->items.item_column];
    return text_parse_integer(cell, id) == TEXT_INTEGER && *id > 0;
}

static struct value ids_parameter(const struct bulk *bulk)
{
    struct buffer text = {0};
    int64_t id;
    for (size_t i = 0; i < bulk->items.count; i++) {
        if (read_id(bulk, i, &id))
            buffer_format(&text, "%c%" PRId64, text.length ? ',' : '{', id);
    }
    buffer_append_text(&text, text.length ? "}" : "{}");
    return value_text(buffer_take_text(bulk->region, &text));
}

/* The row of an id, which may be none; rows are in order of id. */
static bool find_row(const struct rows *rows, int64_t id, size_t *row)
{
    size_t first = 0, end = rows_count(rows);
    while (first < end) {
        size_t middle = first + (end - first) / 2;
        if (rows_integer(rows, middle, FOUND_ID) < id)
            first = middle + 1;
        else
            end = middle;
    }
    *row = first;
    return first < rows_count(rows) && rows_integer(rows, first, FOUND_ID) == id;
}

static void take_row(struct bulk *bulk, struct bulk_item *item, const struct rows *rows, size_t row,
                     bool with_realm)
{
    const char *name = rows_text(rows, row, FOUND_NAME);
    const char *realm =
        region_format(bulk->region, "%" PRId64, rows_integer(rows, row, FOUND_REALM_ID));
    bool user = bulk_is_about_users(bulk);
    item->name = user ? name : realm_show_string_id(name);
    item->value = user ? name : realm;
    item->realm = with_realm ? realm : NULL;
}

static void note_missing(struct bulk *bulk, size_t index, bool is_id)
{
    const char *thing = bulk_is_about_users(bulk) ? "user" : "realm";
    const char *name = bulk->items.items[index].name;
    if (is_id)
        bulk_note_failure(bulk, index, ERROR_FAILED,
                          region_format(bulk->region, "There is no %s with id %s.", thing, name));
    else
        bulk_note_failure(bulk, index, ERROR_USAGE,
                          region_format(bulk->region, "'%s' is not a valid %s ID.", name, thing));
}

bool bulk_find_ids(struct bulk *bulk)
{
    const struct bulk_request *request = bulk->request;
    if (!bulk->items.by_id)
        return true;
    bool with_realm = bulk_implied_realm(bulk, bulk_read_words(bulk, bulk->region));
    struct database *database = session_database(request->session, request->options, &bulk->error);
    const struct rows *rows =
        database ? database_query(database, bulk->region, &bulk->error,
                                  bulk_is_about_users(bulk) ? find_users : find_realms,
                                  SQL_PARAMETERS(ids_parameter(bulk)))
                 : NULL;
    for (size_t i = 0; rows && i < bulk->items.count; i++) {
        size_t row;
        int64_t id = 0;
        bool is_id = read_id(bulk, i, &id);
        if (is_id && find_row(rows, id, &row))
            take_row(bulk, &bulk->items.items[i], rows, row, with_realm);
        else if (bulk->outcomes[i].result == RESULT_NOT_TRIED)
            note_missing(bulk, i, is_id);
    }
    return rows;
}
