/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/screen/service_layer.h"

#include <stdlib.h>
#include <string.h>

#include "core/buffer.h"
#include "core/error.h"
#include "core/hash.h"
#include "core/memory.h"
#include "core/region.h"
#include "core/text.h"
#include "core/translate.h"
#include "ui/dialog/list_layer.h"
#include "ui/dialog/picker.h"
#include "ui/fields/form_fields.h"
#include "ui/list/list.h"
#include "ui/list/memory_source.h"
#include "ui/run/child_run.h"
#include "ui/screen/browse.h"
#include "ui/screen/log_layer.h"
#include "ui/stack/context.h"

enum { COLUMNS_LIMIT = 16 };

static const struct list_column queue_columns[] = {
    {.name = "queue", .title = N_("queue"), .sortable = true},
    {.name = "messages",
     .title = N_("messages"),
     .width = 9,
     .right = true,
     .sortable = true,
     .type = VALUE_INTEGER},
    {.name = "consumers",
     .title = N_("consumers"),
     .width = 10,
     .right = true,
     .sortable = true,
     .type = VALUE_INTEGER},
    {.name = "state", .title = N_("state"), .width = 10, .sortable = true},
};

static const struct list_column limit_columns[] = {
    {.name = "kind", .title = N_("kind"), .width = 14, .sortable = true},
    {.name = "subject", .title = N_("subject"), .sortable = true},
    {.name = "domain", .title = N_("domain"), .width = 12, .sortable = true},
    {.name = "state", .title = N_("state"), .width = 7, .sortable = true},
    {.name = "rule", .title = N_("rule"), .width = 12},
    {.name = "seconds",
     .title = N_("seconds"),
     .width = 8,
     .right = true,
     .sortable = true,
     .flows = true,
     .type = VALUE_INTEGER},
    {.name = "requests",
     .title = N_("requests"),
     .width = 9,
     .right = true,
     .sortable = true,
     .type = VALUE_INTEGER},
    {.name = "realm", .title = N_("realm"), .width = 12, .sortable = true, .hidden = true},
    {.name = "user_id",
     .title = N_("user id"),
     .width = 8,
     .right = true,
     .hidden = true,
     .type = VALUE_INTEGER},
};

static const struct list_column log_columns[] = {
    {.name = "name", .title = N_("log"), .sortable = true},
    {.name = "bytes",
     .title = N_("bytes"),
     .width = 13,
     .right = true,
     .sortable = true,
     .type = VALUE_INTEGER},
    {.name = "changed", .title = N_("last written (UTC)"), .width = 20, .sortable = true},
};

static void service_open_user(struct console *console, const struct list *list)
{
    struct value user = list_current_value(list, "user_id");
    if (user.type == VALUE_INTEGER && !user.null)
        browse_open(console, BROWSE_USER, user.integer, NULL);
}

static void service_open_log(struct console *console, const struct list *list)
{
    struct value name = list_current_value(list, "name");
    if (!name.null)
        log_layer_open(console, name.text);
}

static const struct list_column session_columns[] = {
    {.name = "user", .title = N_("user"), .sortable = true},
    {.name = "realm", .title = N_("realm"), .width = 12, .sortable = true},
    {.name = "ends", .title = N_("ends (UTC)"), .width = 20, .sortable = true},
    {.name = "state", .title = N_("state"), .width = 8, .sortable = true},
    {.name = "backend", .title = N_("signed in by"), .width = 18, .sortable = true, .hidden = true},
    {.name = "user_id",
     .title = N_("user id"),
     .width = 8,
     .right = true,
     .hidden = true,
     .type = VALUE_INTEGER},
    {.name = "realm_id",
     .title = N_("realm id"),
     .width = 8,
     .right = true,
     .hidden = true,
     .type = VALUE_INTEGER},
};

/* The user of the session. */
static bool service_session_subject(const struct list *list, struct region *region,
                                    struct form_subject *subject)
{
    struct value realm = list_current_value(list, "realm_id");
    if (realm.type != VALUE_INTEGER || realm.null)
        return false;
    subject->realm =
        picker_realm_text(region, realm.integer, list_current_value(list, "realm").text);
    subject->user = list_current_value(list, "user").text;
    return true;
}

static const char *const nothing[] = {NULL};
static const char *const latest_sessions[] = {"-c", "5000", NULL};
static const char *const all[] = {"--all", NULL};

static const struct service_pane panes[] = {
    {
        .title = N_("Queues"),
        .summary = N_("Shows how many messages wait in each queue of the server."),
        .words = N_("rabbitmq depth workers backlog messages"),
        .command = "list_queues",
        .arguments = nothing,
        .columns = queue_columns,
        .column_count = ARRAY_LENGTH(queue_columns),
        .identity = 1,
    },
    {
        .title = N_("Rate limits"),
        .summary = N_("Shows whose requests are counted, and who has to wait."),
        .words = N_("redis throttle blocked too many requests log-in attempts"),
        .command = "list_rate_limits",
        .arguments = all,
        .columns = limit_columns,
        .column_count = ARRAY_LENGTH(limit_columns),
        .identity = 3,
        .enter = service_open_user,
    },
    {
        .title = N_("Sessions"),
        .summary = N_("Shows who is logged in with a browser, on the whole server."),
        .words = N_("logged in signed web cookies who online"),
        .command = "list_sessions",
        .arguments = latest_sessions,
        .columns = session_columns,
        .column_count = ARRAY_LENGTH(session_columns),
        .identity = 3,
        .enter = service_open_user,
        .subject = service_session_subject,
    },
    {
        .title = N_("Logs"),
        .summary = N_("Lists the logs of the server; Enter opens one, and follows it."),
        .words = N_("files tail follow errors traceback server.log errors.log"),
        .command = "list_logs",
        .arguments = nothing,
        .columns = log_columns,
        .column_count = ARRAY_LENGTH(log_columns),
        .identity = 1,
        .enter = service_open_log,
    },
};

struct service_layer {
    struct list_layer base;
    const struct service_pane *pane;
    struct list_source *source;   /* the list's */
    struct list_source *incoming; /* rows of the run under way */
    struct child_run *run;        /* or NULL */
    bool tick;                    /* it was started by a watch */
    int places[COLUMNS_LIMIT];    /* of our columns among the command's; -1: it has none */
};

const struct service_pane *service_pane_at(size_t index)
{
    return index < ARRAY_LENGTH(panes) ? &panes[index] : NULL;
}

const struct service_pane *service_pane_find(const char *command)
{
    for (size_t i = 0; i < ARRAY_LENGTH(panes); i++) {
        if (strcmp(panes[i].command, command) == 0)
            return &panes[i];
    }
    return NULL;
}

static struct service_layer *service_of(struct layer *layer)
{
    return (struct service_layer *)layer;
}

static void service_on_table(void *context, const char *name UNUSED,
                             const struct child_column *columns, size_t count)
{
    struct service_layer *service = context;
    for (size_t i = 0; i < service->pane->column_count; i++) {
        service->places[i] = -1;
        for (size_t j = 0; j < count; j++) {
            if (strcmp(columns[j].name, service->pane->columns[i].name) == 0)
                service->places[i] = (int)j;
        }
    }
}

/* The same row has the same key in each run, so that cursor and marks stay on it. */
static int64_t service_key_of(const struct service_pane *pane, const char *const *cells)
{
    struct buffer identity = {0};
    unsigned char digest[HASH_SHA256_SIZE];
    uint64_t key = 0;
    for (size_t i = 0; i < pane->identity; i++)
        buffer_format(&identity, "%s\n", cells[i]);
    hash_sha256(buffer_text(&identity), identity.length, digest);
    buffer_free(&identity);
    for (size_t i = 0; i < sizeof key; i++)
        key = key << 8 | digest[i];
    return (int64_t)(key >> 1);
}

static struct value service_value_of(const struct list_column *column, const char *cell)
{
    int64_t number;
    if (column->type == VALUE_TEXT)
        return value_text(cell);
    return text_parse_integer(cell, &number) == TEXT_INTEGER ? value_integer(number)
                                                             : value_null(VALUE_INTEGER);
}

static void service_on_row(void *context, bool inactive, const char *const *cells)
{
    struct service_layer *service = context;
    const struct service_pane *pane = service->pane;
    const char *shown[COLUMNS_LIMIT];
    struct value values[COLUMNS_LIMIT];
    for (size_t i = 0; i < pane->column_count; i++) {
        shown[i] = service->places[i] >= 0 ? cells[service->places[i]] : "";
        values[i] = service_value_of(&pane->columns[i], shown[i]);
    }
    memory_source_add(service->incoming, service_key_of(pane, shown), inactive, shown, values);
}

static void service_on_line(void *context, enum child_line kind, const char *text)
{
    struct service_layer *service = context;
    if (kind == CHILD_WARNING)
        console_notice(service->base.layer.console, STYLE_WARNING, "%s", text);
}

static void service_on_progress(void *context UNUSED, int64_t done UNUSED, int64_t total UNUSED,
                                const char *units UNUSED)
{
}

static void service_on_changes(void *context UNUSED, const cJSON *changes UNUSED,
                               const cJSON *effects UNUSED)
{
}

static void service_forget_run(struct service_layer *service)
{
    if (service->run)
        console_release(service->base.layer.console);
    child_run_destroy(service->run);
    service->run = NULL;
}

/* What was there before stays when nothing came. */
static void service_complain(struct service_layer *service, const char *text)
{
    const struct list_listener *listener = &service->source->listener;
    listener->failed(listener->context, text ? text : _("The command ended without saying why."));
}

static void service_on_end(void *context, const struct child_end *end)
{
    struct service_layer *service = context;
    if (end->exit_status != 0) {
        service_complain(service, end->text);
    } else {
        memory_source_take(service->source, service->incoming);
        if (!service->tick || !list_tick(service->base.list))
            list_refresh(service->base.list);
    }
    service_forget_run(service);
    console_changed(service->base.layer.console);
}

static bool service_start_run(struct service_layer *service, struct region *region,
                              struct error *error)
{
    static const struct child_listener listener = {
        .table = service_on_table,
        .row = service_on_row,
        .line = service_on_line,
        .progress = service_on_progress,
        .changes = service_on_changes,
        .end = service_on_end,
    };
    struct console *console = service->base.layer.console;
    struct child_listener ours = listener;
    const struct service_pane *pane = service->pane;
    size_t count = 0;
    while (pane->arguments[count])
        count++;
    ours.context = service;
    const char *const *words = child_run_words(region, console_options(console), false,
                                               pane->command, pane->arguments, count, error);
    if (words)
        service->run = child_run_start(console_loop(console), words, NULL, &ours, error);
    return service->run != NULL;
}

/* Asks for the rows, unless that is being done. */
static void service_ask(struct service_layer *service, bool service_tick)
{
    if (service->run)
        return;
    struct region *region = region_create();
    struct error error = ERROR_IN(region);
    service->tick = service_tick;
    memory_source_clear(service->incoming);
    if (service_start_run(service, region, &error))
        console_hold(service->base.layer.console);
    else
        service_complain(service, error.text);
    region_destroy(region);
}

static void service_paint(struct layer *layer, struct area area)
{
    struct service_layer *service = service_of(layer);
    list_paint(service->base.list, area, true);
    if (service->run && !service->tick && list_as_of(service->base.list) == 0)
        screen_text(area.y + 2, area.x + 3, area.width - 4, STYLE_DIM, _("asking…"));
}

static bool service_enter(struct service_layer *service)
{
    if (service->pane->enter)
        service->pane->enter(service->base.layer.console, service->base.list);
    return true;
}

static bool service_handle_key(struct layer *layer, int key, enum action action)
{
    struct service_layer *service = service_of(layer);
    return list_key(service->base.list, key, action) ||
           (action == DO_ENTER && service_enter(service));
}

static bool service_subject(const struct layer *layer, struct region *region,
                            struct form_subject *subject)
{
    const struct service_layer *service = (const struct service_layer *)layer;
    return service->pane->subject && service->pane->subject(service->base.list, region, subject);
}

static void service_refresh(struct layer *layer)
{
    service_ask(service_of(layer), false);
}

static void service_tick(struct layer *layer)
{
    service_ask(service_of(layer), true);
}

static const enum action *service_hints(const struct layer *layer)
{
    static const enum action typing[] = {DO_ENTER, DO_BACK, DO_HELP, DO_NONE};
    static const enum action actions[] = {DO_BACK,      DO_WATCH, DO_REFRESH, DO_FILTER,
                                          DO_SORT_NEXT, DO_HELP,  DO_NONE};
    return list_layer_context(layer) == CONTEXT_INPUT ? typing : actions;
}

static void service_destroy(struct layer *layer)
{
    struct service_layer *service = service_of(layer);
    service_forget_run(service);
    service->incoming->kind->destroy(service->incoming);
    list_layer_destroy(layer);
}

static const struct layer_kind service_kind = {
    .name = "service",
    .context = CONTEXT_LIST,
    .paint = service_paint,
    .key = service_handle_key,
    .point = list_layer_point,
    .refresh = service_refresh,
    .current_context = list_layer_context,
    .hints = service_hints,
    .position = list_layer_position,
    .list = list_layer_list,
    .tick = service_tick,
    .subject = service_subject,
    .destroy = service_destroy,
};

void service_layer_open(struct console *console, const struct service_pane *pane)
{
    struct service_layer *service = memory_alloc(1, sizeof *service);
    service->base.layer.kind = &service_kind;
    service->pane = pane;
    service->source = memory_source_create(pane->columns, pane->column_count);
    service->incoming = memory_source_create(pane->columns, pane->column_count);
    service->base.list = list_create(&(struct list_options){
        .source = service->source,
        .title = _(pane->title),
        .name = pane->command,
        .saved = console_saved_views(console),
        .headings = true,
        .bordered = true,
        .loop = console_loop(console),
        .changed = list_layer_changed,
        .context = console,
    });
    console_push(console, &service->base.layer);
    service_ask(service, false);
}
