/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/source/session_source.h"

#include <stdlib.h>
#include <string.h>

#include "config/settings.h"
#include "core/clock.h"
#include "core/error.h"
#include "core/memory.h"
#include "core/region.h"
#include "core/translate.h"
#include "model/web_session.h"
#include "server/async_database.h"
#include "server/rows.h"
#include "ui/list/memory_source.h"

/* Decoded in one go: about a hundredth of a second. */
enum { ROWS_AT_A_TIME = 500 };

struct session_source {
    struct list_source source;
    struct list_source *memory; /* where the rows are kept, sorted and filtered */
    struct async_database *database;
    const char *secret_key; /* NULL: none is configured */
    int64_t user;
    struct async_query *query;
    char *last_key; /* of the rows read so far */
    char *problem;  /* why they could not be read, or NULL */
    bool reading;   /* not all are read yet */
    bool asked;     /* the list waits for rows */
    int64_t found;
    size_t unreadable, read;
};

static const struct list_column columns[] = {
    {.name = "expires", .title = N_("ends (UTC)"), .width = 16, .sortable = true},
    {.name = "state", .title = N_("state"), .width = 8, .sortable = true},
    {.name = "backend", .title = N_("signed in by"), .sortable = true},
};
enum { EXPIRES, STATE, BACKEND, COLUMN_COUNT };

static struct session_source *session_source_of(const struct list_source *source)
{
    return (struct session_source *)(uintptr_t)source;
}

static const struct list_column *session_source_get_columns(struct list_source *source,
                                                            size_t *count)
{
    struct list_source *memory = session_source_of(source)->memory;
    return memory->kind->columns(memory, count);
}

/* What there is to say when all are read. */
static const char *session_source_problem_of(const struct session_source *sessions)
{
    if (!sessions->secret_key)
        return _("Sessions can't be read: secret_key is not in the server's secrets file.");
    if (sessions->read > 0 && sessions->unreadable == sessions->read)
        return _("No session is signed with the secret_key of the server's secrets file.");
    return NULL;
}

/* The list asks first for the first rows: what it wants besides, memory has by then. */
static void session_source_fetch(struct list_source *source, enum view_place place,
                                 const struct list_edge *edge, size_t limit)
{
    struct session_source *sessions = session_source_of(source);
    sessions->asked = sessions->reading;
    if (sessions->reading)
        return;
    sessions->memory->listener = source->listener;
    sessions->memory->kind->fetch(sessions->memory, place, edge, limit);
    if (sessions->problem)
        source->listener.failed(source->listener.context, sessions->problem);
}

static void session_source_count_rows(struct list_source *source)
{
    struct session_source *sessions = session_source_of(source);
    if (sessions->reading)
        return;
    sessions->memory->listener = source->listener;
    sessions->memory->kind->count(sessions->memory);
}

static void session_source_sort_rows(struct list_source *source, const struct view_order *order)
{
    struct list_source *memory = session_source_of(source)->memory;
    memory->kind->sort(memory, order);
    source->order = memory->order;
}

static struct list_source *session_source_copy(const struct list_source *source)
{
    const struct list_source *memory = session_source_of(source)->memory;
    return memory->kind->copy(memory);
}

static bool session_source_set_filter(struct list_source *source, const char *text,
                                      const char **problem)
{
    struct list_source *memory = session_source_of(source)->memory;
    return memory->kind->filter(memory, text, problem);
}

static int session_source_value_index(const struct list_source *source, const char *column)
{
    const struct list_source *memory = session_source_of(source)->memory;
    return memory->kind->value_index(memory, column);
}

static size_t session_source_value_count(const struct list_source *source)
{
    const struct list_source *memory = session_source_of(source)->memory;
    return memory->kind->value_count(memory);
}

static const struct list_field *
session_source_make_record(const struct list_source *source, struct region *region,
                           const char *const *cells, const struct value *values, size_t *count)
{
    const struct list_source *memory = session_source_of(source)->memory;
    return memory->kind->record(memory, region, cells, values, count);
}

static void session_source_forget(struct session_source *sessions)
{
    async_query_forget(sessions->query);
    sessions->query = NULL;
    free(sessions->last_key);
    sessions->last_key = NULL;
    free(sessions->problem);
    sessions->problem = NULL;
}

static void session_source_destroy(struct list_source *source)
{
    struct session_source *sessions = session_source_of(source);
    session_source_forget(sessions);
    sessions->memory->kind->destroy(sessions->memory);
    free(sessions);
}

static const struct list_source_kind session_kind = {
    .columns = session_source_get_columns,
    .fetch = session_source_fetch,
    .count = session_source_count_rows,
    .sort = session_source_sort_rows,
    .filter = session_source_set_filter,
    .value_index = session_source_value_index,
    .value_count = session_source_value_count,
    .record = session_source_make_record,
    .copy = session_source_copy,
    .destroy = session_source_destroy,
};

static void session_source_add_session(struct session_source *sessions, struct region *region,
                                       const cJSON *session, struct value expires)
{
    bool expired = expires.time < clock_now();
    const char *cells[COLUMN_COUNT] = {
        [EXPIRES] = clock_format_minute(region, expires.time),
        [STATE] = expired ? "expired" : "open",
        [BACKEND] = web_session_backend(session),
    };
    struct value values[COLUMN_COUNT] = {
        [EXPIRES] = expires,
        [STATE] = value_text(cells[STATE]),
        [BACKEND] = value_text(cells[BACKEND] ? cells[BACKEND] : ""),
    };
    memory_source_add(sessions->memory, sessions->found++, expired, cells, values);
}

enum { KEY, DATA, EXPIRE_DATE };

static void session_source_take_row(struct session_source *sessions, const struct rows *rows,
                                    size_t row)
{
    struct region *region = region_create();
    cJSON *session = NULL;
    int64_t user;
    if (sessions->secret_key)
        session =
            web_session_decode(region, sessions->secret_key, rows_text(rows, row, DATA), NULL);
    sessions->read++;
    sessions->unreadable += session == NULL;
    if (web_session_user_id(session, &user) && user == sessions->user)
        session_source_add_session(sessions, region, session, rows_value(rows, row, EXPIRE_DATE));
    region_destroy(region);
}

static void session_source_ask(struct session_source *sessions);

static void session_source_on_rows(void *context, const struct rows *rows,
                                   const struct error *error)
{
    struct session_source *sessions = context;
    sessions->query = NULL;
    size_t count = rows ? rows_count(rows) : 0;
    for (size_t i = 0; i < count; i++)
        session_source_take_row(sessions, rows, i);
    if (count == ROWS_AT_A_TIME) {
        free(sessions->last_key);
        sessions->last_key = memory_copy_text(rows_text(rows, count - 1, KEY));
        session_source_ask(sessions);
        return;
    }
    sessions->reading = false;
    const char *problem = rows ? session_source_problem_of(sessions) : error->text;
    if (problem)
        sessions->problem = memory_copy_text(problem);
    if (sessions->asked)
        session_source_fetch(&sessions->source, VIEW_FIRST, &(struct list_edge){.key = -1},
                             SIZE_MAX);
}

static void session_source_ask(struct session_source *sessions)
{
    sessions->query = async_database_query(
        sessions->database,
        "SELECT session_key, session_data, expire_date FROM django_session"
        " WHERE session_key > $1::text ORDER BY session_key LIMIT $2::bigint",
        SQL_PARAMETERS(value_text(sessions->last_key), value_integer(ROWS_AT_A_TIME)),
        session_source_on_rows, sessions);
}

struct list_source *session_source_create(struct async_database *database,
                                          const struct settings *settings, int64_t user)
{
    struct session_source *sessions = memory_alloc(1, sizeof *sessions);
    sessions->source.kind = &session_kind;
    sessions->memory = memory_source_create(columns, ARRAY_LENGTH(columns));
    sessions->database = database;
    sessions->secret_key = settings_secret(settings, "secret_key");
    sessions->user = user;
    const struct view_order latest_first = view_order_by(EXPIRES, true);
    session_source_sort_rows(&sessions->source, &latest_first);
    return &sessions->source;
}

void session_source_read(struct list_source *source)
{
    struct session_source *sessions = session_source_of(source);
    session_source_forget(sessions);
    memory_source_clear(sessions->memory);
    sessions->last_key = memory_copy_text("");
    sessions->reading = true;
    sessions->found = 0;
    sessions->read = sessions->unreadable = 0;
    session_source_ask(sessions);
}
