/* SPDX-License-Identifier: Apache-2.0 */
#include "command/bulk.h"

#include <string.h>

#include "change/outbox.h"
#include "command/bulk_items.h"
#include "command/bulk_state.h"
#include "command/command.h"
#include "command/help.h"
#include "command/renderer.h"
#include "command/resolve.h"
#include "command/run_state.h"
#include "command/session.h"
#include "config/profile.h"
#include "core/buffer.h"
#include "core/hash.h"
#include "core/interrupt.h"
#include "core/region.h"
#include "model/realm.h"
#include "model/user.h"
#include "server/database.h"
#include "server/rows.h"

enum result { RESULT_NOT_TRIED, RESULT_DONE, RESULT_DONE_BEFORE, RESULT_FAILED };

struct outcome {
    enum result result;
    const char *text; /* what it said, or why it failed; NULL: nothing */
};

struct bulk {
    const struct bulk_request *request;
    struct renderer *renderer;
    struct region *region;
    struct error error;
    struct bulk_items items;
    struct outcome *outcomes;
    struct bulk_state *state; /* NULL where nothing is changed */
    struct run_shared shared;
    size_t current;          /* the item that is under way */
    enum error_kind failure; /* of the first item that failed */
};

/* The words of the command line; the argument that items fill is left out. */
static struct arguments *read_words(const struct bulk *bulk, struct region *region)
{
    const struct bulk_request *request = bulk->request;
    struct arguments *arguments =
        arguments_create(region, request->command->arguments, common_options);
    arguments_leave_out(arguments, bulk->items.argument->dest);
    arguments_parse(arguments, request->before_count, request->before);
    arguments_parse(arguments, request->word_count, request->words);
    return arguments;
}

static const struct argument *find_argument(const struct command *command, const char *dest)
{
    const struct argument *own = command->arguments;
    while (strcmp(own->dest, dest) != 0)
        own++;
    return own;
}

/* The arguments of an item. An empty cell leaves what the words say. The first that is wrong with
 * them goes to `problem`, NULL if nothing is. */
static struct arguments *read_item(const struct bulk *bulk, size_t index, struct region *region,
                                   const char **problem)
{
    struct arguments *arguments = read_words(bulk, region);
    const struct bulk_items *items = &bulk->items;
    *problem = NULL;
    for (size_t i = 0; i < items->column_count && !*problem; i++) {
        const char *cell = items->items[index].cells[i];
        const char *wrong = *cell ? arguments_set(arguments, items->columns[i], cell) : NULL;
        if (wrong)
            *problem = region_format(
                region, "argument %s: %s",
                argument_label(find_argument(bulk->request->command, items->columns[i]), region),
                wrong);
    }
    struct problems problems = arguments_check(arguments);
    if (!*problem && problems.count)
        *problem = problems.texts[0];
    return arguments;
}

/* Are the words right, as far as they are the same for all items? */
static bool check_words(struct bulk *bulk)
{
    const struct bulk_items *items = &bulk->items;
    struct arguments *arguments = read_words(bulk, bulk->region);
    if (arguments_given(arguments, items->argument->dest))
        return error_set(&bulk->error, ERROR_USAGE, "argument %s: not allowed with argument --from",
                         argument_label(items->argument, bulk->region));
    for (size_t i = 0; i < items->column_count; i++)
        arguments_leave_out(arguments, items->columns[i]);
    struct problems problems = arguments_check(arguments);
    if (problems.count)
        help_note_problems(bulk->request->command, problems, &bulk->error);
    return problems.count == 0;
}

/* Each item once; a warning for those that come again. */
static void drop_repeated(struct bulk *bulk)
{
    struct bulk_items *items = &bulk->items;
    size_t kept = 0;
    for (size_t i = 0; i < items->count; i++) {
        const struct bulk_item *item = &items->items[i];
        if (item->repeated)
            renderer_warn(bulk->renderer,
                          region_format(bulk->region, "line %zu: %s comes again, and is done once.",
                                        item->line, item->name));
        else
            items->items[kept++] = *item;
    }
    items->count = kept;
}

static bool read_input(struct bulk *bulk)
{
    const struct bulk_request *request = bulk->request;
    bool from_input = strcmp(request->options->from, "-") == 0;
    if (!bulk_items_argument(request->command))
        return error_set(&bulk->error, ERROR_USAGE,
                         "argument --from: %s has no argument for one user or one realm",
                         request->command->name);
    if (from_input && session_input_is_taken(request->session))
        return error_set(&bulk->error, ERROR_USAGE,
                         "argument --from: standard input holds the commands");
    if (!bulk_items_read(request->command, request->options->from, bulk->region, &bulk->items,
                         &bulk->error))
        return false;
    if (from_input)
        session_take_input(request->session);
    drop_repeated(bulk);
    bulk->outcomes = region_alloc_array(bulk->region, bulk->items.count, sizeof *bulk->outcomes);
    return true;
}

/* Does the run change something, for real? */
static bool changes_something(const struct bulk *bulk)
{
    return bulk->request->command->danger != DANGER_READ && !bulk->request->options->dry_run;
}

static void add_values(struct buffer *text, const struct bulk *bulk,
                       const struct arguments *arguments)
{
    for (const struct argument *own = bulk->request->command->arguments; own->dest; own++) {
        size_t count;
        const char *const *values = arguments_list(arguments, own->dest, &count);
        for (size_t i = 0; i < count && own->semantic != SEMANTIC_PASSWORD; i++)
            buffer_format(text, "%s=%s\x1f", own->dest, values[i]);
    }
}

static void add_cells(struct buffer *text, const struct bulk *bulk)
{
    const struct bulk_items *items = &bulk->items;
    for (size_t i = 0; i < items->column_count; i++) {
        const struct argument *own = find_argument(bulk->request->command, items->columns[i]);
        for (size_t j = 0; j < items->count && own->semantic != SEMANTIC_PASSWORD; j++)
            buffer_format(text, "%s=%s\x1f", own->dest, items->items[j].cells[i]);
    }
}

/* What the run is, secrets aside, as a file's name: the database, the command, its arguments and
 * its items. NULL, with the cause noted, if the database can't tell which it is. */
static const char *name_of_run(struct bulk *bulk)
{
    const struct bulk_request *request = bulk->request;
    struct database *database = session_database(request->session, request->options, &bulk->error);
    const struct rows *rows =
        database ? database_query(database, bulk->region, &bulk->error,
                                  "SELECT system_identifier::text, current_database()::text"
                                  " FROM pg_control_system()",
                                  NO_PARAMETERS)
                 : NULL;
    if (!rows)
        return NULL;
    struct buffer text = {0};
    buffer_format(&text, "%s\x1f%s\x1f%s\x1f", rows_text(rows, 0, 0), rows_text(rows, 0, 1),
                  request->command->name);
    add_values(&text, bulk, read_words(bulk, bulk->region));
    add_cells(&text, bulk);
    const char *name = hash_sha256_hex(bulk->region, buffer_text(&text), text.length);
    buffer_free(&text);
    return name;
}

/* Was the transaction committed that the item was begun with? Then it is done, whatever became of
 * the program afterwards. */
static bool was_committed(struct bulk *bulk, size_t index)
{
    const char *transaction = bulk->state ? bulk_state_transaction(bulk->state, index) : NULL;
    if (!transaction)
        return false;
    const struct bulk_request *request = bulk->request;
    struct database *database = session_database(request->session, request->options, NULL);
    const struct rows *rows =
        database ? database_query(database, bulk->region, NULL,
                                  "SELECT coalesce(pg_xact_status($1::xid8), 'unknown')",
                                  SQL_PARAMETERS(value_text(transaction)))
                 : NULL;
    return rows && strcmp(rows_text(rows, 0, 0), "committed") == 0;
}

/* Takes over what an earlier run of the same has done. */
static bool resume(struct bulk *bulk)
{
    size_t count = bulk->items.count;
    for (size_t i = 0; i < count; i++) {
        if (was_committed(bulk, i) && !bulk_state_finish(bulk->state, i, &bulk->error))
            return false;
        if (bulk_state_is_done(bulk->state, i))
            bulk->outcomes[i].result = RESULT_DONE_BEFORE;
    }
    size_t done = bulk_state_done_count(bulk->state);
    if (done)
        renderer_warn(bulk->renderer,
                      region_format(bulk->region,
                                    "resuming: %zu of %zu done before (so says %s; remove it to do "
                                    "all of them again)",
                                    done, count, bulk_state_path(bulk->state)));
    return true;
}

static bool open_state(struct bulk *bulk)
{
    const struct bulk_request *request = bulk->request;
    if (!changes_something(bulk))
        return true;
    const char *name = name_of_run(bulk);
    const struct profile *profile =
        name ? session_profile(request->session, request->options, &bulk->error) : NULL;
    if (profile)
        bulk->state =
            bulk_state_open(bulk->region, profile->state, name, bulk->items.count, &bulk->error);
    return bulk->state && resume(bulk);
}

/* The user and the realm that the arguments name are there. */
static bool resolve_arguments(struct run *run)
{
    const struct argument *user = bulk_items_only(run->command, SEMANTIC_USER_EMAIL);
    const struct argument *realm = bulk_items_only(run->command, SEMANTIC_REALM);
    struct realm found_realm;
    struct user found_user;
    bool in_realm = false;
    if (realm && !resolve_optional_realm(run, realm->dest, &found_realm, &in_realm))
        return false;
    return !user || resolve_user(run, user->dest, in_realm ? &found_realm : NULL, &found_user);
}

static void note_failure(struct bulk *bulk, size_t index, enum error_kind kind, const char *text)
{
    bulk->outcomes[index] =
        (struct outcome){.result = RESULT_FAILED, .text = region_copy_text(bulk->region, text)};
    if (bulk->failure == ERROR_NONE)
        bulk->failure = kind;
}

/* Runs the command up to where it would begin: its own check, and the objects that it is about. */
static void check_item(struct bulk *bulk, size_t index)
{
    const struct bulk_request *request = bulk->request;
    struct region *region = region_create();
    const char *problem;
    struct arguments *arguments = read_item(bulk, index, region, &problem);
    if (problem) {
        note_failure(bulk, index, ERROR_USAGE, problem);
    } else {
        struct command checking = *request->command;
        checking.danger = DANGER_READ;
        checking.run = resolve_arguments;
        struct renderer *renderer =
            renderer_create_item(bulk->renderer, bulk->items.items[index].name);
        run_command(&checking, arguments, request->options, request->session, renderer);
        const struct error *error = renderer_item_error(renderer);
        if (error->kind != ERROR_NONE)
            note_failure(bulk, index, error->kind, error->text);
        renderer_destroy_item(renderer);
    }
    region_destroy(region);
}

static size_t count_results(const struct bulk *bulk, enum result result)
{
    size_t count = 0;
    for (size_t i = 0; i < bulk->items.count; i++)
        count += bulk->outcomes[i].result == result;
    return count;
}

/* "line 3: bob@example.com: text", for all that failed. */
static const char *list_failures(const struct bulk *bulk)
{
    struct buffer text = {0};
    for (size_t i = 0; i < bulk->items.count; i++) {
        const struct bulk_item *item = &bulk->items.items[i];
        if (bulk->outcomes[i].result == RESULT_FAILED)
            buffer_format(&text, "\nline %zu: %s: %s", item->line, item->name,
                          bulk->outcomes[i].text);
    }
    return buffer_take_text(bulk->region, &text);
}

static bool check_items(struct bulk *bulk)
{
    size_t count = bulk->items.count;
    for (size_t i = 0; i < count && interrupt_pending() == ERROR_NONE; i++) {
        if (bulk->outcomes[i].result != RESULT_DONE_BEFORE)
            check_item(bulk, i);
        if (bulk->failure == ERROR_UNREACHABLE)
            break;
    }
    if (interrupt_pending() != ERROR_NONE)
        return error_set(&bulk->error, interrupt_pending(),
                         "%s was interrupted while the items were checked; nothing was changed.",
                         bulk->request->command->name);
    size_t failed = count_results(bulk, RESULT_FAILED);
    return failed == 0 || error_set(&bulk->error, bulk->failure,
                                    "%zu of %zu items can't be done; nothing was changed.%s",
                                    failed, count, list_failures(bulk));
}

/* In the item's transaction, before its COMMIT: from here on it can be told whether it is done. For
 * realms it can't: what is done for one may take several transactions. */
static void before_commit(void *context, struct run *run)
{
    struct bulk *bulk = context;
    const struct rows *rows = database_query(run_database(run), run_region(run), run_error(run),
                                             "SELECT pg_current_xact_id()::text", NO_PARAMETERS);
    if (rows)
        bulk_state_begin(bulk->state, bulk->current, rows_text(rows, 0, 0), run_error(run));
}

/* Each line of `text` below the item's. */
static const char *indent(struct region *region, const char *text)
{
    struct buffer lines = {0};
    while (*text) {
        size_t length = strcspn(text, "\n");
        buffer_format(&lines, "%s%.*s", length ? "\n     " : "\n", (int)length, text);
        text += length + (text[length] == '\n');
    }
    return buffer_take_text(region, &lines);
}

/* Is what the item said worth more than the line that it is done? */
static bool is_shown(const struct bulk *bulk, const struct renderer *renderer)
{
    const struct options *options = bulk->request->options;
    return options->format == OUTPUT_TEXT && (!changes_something(bulk) || options->verbosity > 1 ||
                                              renderer_item_has_table(renderer));
}

static void tell(struct bulk *bulk, const char *name, const struct renderer *renderer)
{
    const struct outcome *outcome = &bulk->outcomes[bulk->current];
    struct region *region = region_create();
    const char *said = is_shown(bulk, renderer) ? renderer_item_text(renderer) : "";
    const char *hint = renderer_item_error(renderer)->hint;
    if (outcome->result == RESULT_DONE)
        renderer_say(bulk->renderer,
                     region_format(region, "ok   %s%s", name, indent(region, said)));
    else
        renderer_say(bulk->renderer, region_format(region, "FAIL %s: %s%s%s%s", name, outcome->text,
                                                   hint ? "\n     hint: " : "", hint ? hint : "",
                                                   indent(region, said)));
    region_destroy(region);
}

static void note_success(struct bulk *bulk, const struct renderer *renderer)
{
    const char *text = renderer_item_text(renderer);
    size_t length = strlen(text);
    length -= length && text[length - 1] == '\n';
    bulk->outcomes[bulk->current] =
        (struct outcome){.result = RESULT_DONE,
                         .text = length ? region_copy_bytes(bulk->region, text, length) : NULL};
}

/* Runs the present item. False if no further one should be tried. */
static bool run_item(struct bulk *bulk)
{
    const struct bulk_request *request = bulk->request;
    const char *name = bulk->items.items[bulk->current].name, *problem;
    struct region *region = region_create();
    struct renderer *renderer = renderer_create_item(bulk->renderer, name);
    run_command_shared(request->command, read_item(bulk, bulk->current, region, &problem),
                       request->options, request->session, renderer, &bulk->shared);
    const struct error *error = renderer_item_error(renderer);
    bool done = error->kind == ERROR_NONE || was_committed(bulk, bulk->current);
    if (done)
        note_success(bulk, renderer);
    else
        note_failure(bulk, bulk->current, error->kind, error->text);
    tell(bulk, name, renderer);
    bool more = done ? !bulk->state || bulk_state_finish(bulk->state, bulk->current, &bulk->error)
                     : request->options->continue_on_error && error->kind != ERROR_UNREACHABLE;
    renderer_destroy_item(renderer);
    region_destroy(region);
    return more;
}

static void run_items(struct bulk *bulk)
{
    bool by_user = bulk->items.argument->semantic == SEMANTIC_USER_EMAIL, more = true;
    size_t count = bulk->items.count;
    bulk->shared = (struct run_shared){
        .before_commit = by_user && bulk->state ? before_commit : NULL, .context = bulk};
    for (size_t i = 0; i < count && more && interrupt_pending() == ERROR_NONE; i++) {
        renderer_progress(bulk->renderer, (int64_t)i, (int64_t)count, "items");
        bulk->current = i;
        if (bulk->outcomes[i].result != RESULT_DONE_BEFORE)
            more = run_item(bulk);
    }
    outbox_close(bulk->shared.outbox);
}

/* Where rows have no table's name beside them, those of a command that reads stand alone. */
static bool has_table(const struct bulk *bulk)
{
    enum output_format format = bulk->request->options->format;
    bool named = format == OUTPUT_JSON || format == OUTPUT_JSONL;
    return named || (format != OUTPUT_TEXT && bulk->request->command->danger != DANGER_READ);
}

/* Notes what was and was not done, unless all was. */
static void sum_up(struct bulk *bulk)
{
    size_t count = bulk->items.count, failed = count_results(bulk, RESULT_FAILED);
    size_t done = count_results(bulk, RESULT_DONE) + count_results(bulk, RESULT_DONE_BEFORE);
    enum error_kind kind = interrupt_pending();
    if (done == count)
        return;
    if (kind == ERROR_NONE)
        kind = done ? ERROR_INCOMPLETE : bulk->failure;
    bool silent = !has_table(bulk) &&
                  (bulk->request->options->quiet || bulk->request->options->format != OUTPUT_TEXT);
    error_set(&bulk->error, kind, "%s%s%zu of %zu %s, %zu failed, %zu not tried.%s",
              interrupt_pending() != ERROR_NONE ? bulk->request->command->name : "",
              interrupt_pending() != ERROR_NONE ? " was interrupted: " : "", done, count,
              bulk->request->options->dry_run ? "could be done" : "done", failed,
              count - done - failed, silent ? list_failures(bulk) : "");
    if (done && bulk->state)
        error_hint(&bulk->error, "the same command with the same items goes on with the rest.");
}

static void show_table(struct bulk *bulk)
{
    static const struct column columns[] = {{.name = "item", .type = VALUE_TEXT},
                                            {.name = "line", .type = VALUE_INTEGER},
                                            {.name = "result", .type = VALUE_TEXT},
                                            {.name = "text", .type = VALUE_TEXT},
                                            {0}};
    static const struct table table = {.name = "items", .columns = columns};
    static const char *const results[] = {[RESULT_NOT_TRIED] = "not tried",
                                          [RESULT_DONE] = "done",
                                          [RESULT_DONE_BEFORE] = "done before",
                                          [RESULT_FAILED] = "failed"};
    bool preview = bulk->request->options->dry_run;
    if (!has_table(bulk) || !bulk->outcomes ||
        !renderer_table(bulk->renderer, &table, &bulk->error))
        return;
    for (size_t i = 0; i < bulk->items.count; i++) {
        const struct bulk_item *item = &bulk->items.items[i];
        const struct outcome *outcome = &bulk->outcomes[i];
        bool previewed = preview && outcome->result == RESULT_DONE;
        renderer_row(
            bulk->renderer, ROW_PLAIN,
            (struct value[]){value_text(item->name), value_integer((int64_t)item->line),
                             value_text(previewed ? "previewed" : results[outcome->result]),
                             value_text(outcome->text)});
    }
}

int bulk_run(const struct bulk_request *request, struct renderer *renderer)
{
    struct region *region = region_create();
    struct bulk bulk = {
        .request = request,
        .renderer = renderer,
        .region = region,
        .error = ERROR_IN(region),
    };
    renderer_begin(renderer, request->command->name);
    if (read_input(&bulk) && check_words(&bulk) && open_state(&bulk) && check_items(&bulk)) {
        run_items(&bulk);
        sum_up(&bulk);
    }
    bulk_state_close(bulk.state);
    show_table(&bulk);
    int status = error_exit_status(bulk.error.kind);
    if (!renderer_end(renderer, &bulk.error) && status == 0)
        status = error_exit_status(ERROR_FAILED);
    region_destroy(region);
    return status;
}
