/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/palette_entries.h"

#include <stdlib.h>
#include <string.h>

#include "command/command.h"
#include "command/registry.h"
#include "config/profile.h"
#include "core/region.h"
#include "server/async_database.h"
#include "ui/act.h"
#include "ui/browse.h"
#include "ui/console.h"
#include "ui/danger.h"
#include "ui/dashboard.h"
#include "ui/form.h"
#include "ui/fuzzy.h"
#include "ui/layer.h"
#include "ui/log_layer.h"
#include "ui/marked.h"
#include "ui/palette_history.h"
#include "ui/palette_runs.h"
#include "ui/palette_settings.h"
#include "ui/recipe_layer.h"
#include "ui/recipes.h"
#include "ui/run_history.h"
#include "ui/saved_views.h"
#include "ui/service_layer.h"
#include "ui/tour_layer.h"
#include "ui/views_layer.h"

void palette_add(struct palette_entries *entries, struct palette_entry entry)
{
    if (entries->count == entries->size) {
        size_t size = entries->size ? 2 * entries->size : 64;
        struct palette_entry *items = region_alloc_array(entries->region, size, sizeof *items);
        if (entries->count)
            memcpy(items, entries->items, entries->count * sizeof *items);
        entries->items = items;
        entries->size = size;
    }
    entries->items[entries->count++] = entry;
}

static const char *command_obstacle(const struct console *console,
                                    const struct palette_entry *entry)
{
    const struct command *command = entry->data;
    const char *refusal = act_refusal(console, command);
    if (refusal)
        return refusal;
    if ((command->needs & NEEDS_DATABASE) &&
        async_database_state(console_database(console)) == DATABASE_LOST)
        return "the database can't be reached";
    return NULL;
}

static bool takes_nothing(const struct command *command)
{
    return !command->arguments || !command->arguments[0].dest;
}

/* A command that only reads and can't be told anything runs at once; any other one gets its form,
 * so that nothing runs by surprise. */
static void open_command(struct console *console, const struct palette_entry *entry,
                         const struct form_subject *subject)
{
    const struct command *command = entry->data;
    if (command->danger == DANGER_READ && takes_nothing(command))
        act_run(console, &(struct act){.command = command});
    else
        form_open(console, command, subject);
}

/* What people call what these do, where neither name nor summary says it. */
static const struct {
    const char *command, *words;
} command_words[] = {
    {"audit", "history journal log trail changes"},
    {"bulk_change_user_name", "rename csv"},
    {"change_password", "reset login"},
    {"change_user_email", "mail move"},
    {"change_user_role", "admin owner moderator guest member promote demote rights permission"},
    {"create_user", "add new invite register"},
    {"deactivate_user", "disable block ban lock suspend offboard leaver"},
    {"delete_user", "erase remove gdpr purge"},
    {"doctor", "check health status diagnose problem test"},
    {"list_realms", "organizations organisations tenants subdomains"},
    {"list_logs", "server.log errors.log files"},
    {"list_streams", "channels rooms"},
    {"list_users", "people accounts members search find"},
    {"logout_all_users", "sign out sessions kick"},
    {"outbox", "pending waiting queue deliver"},
    {"promote_new_full_members", "waiting period"},
    {"reactivate_user", "enable unblock restore unlock"},
    {"show_admins", "owners administrators who"},
    {"show_log", "server.log errors.log tail tracebacks"},
    {"show_user", "details info profile account"},
    {"soft_deactivate_users", "idle inactive dormant"},
};

static const char *words_of(const struct command *command)
{
    for (size_t i = 0; i < ARRAY_LENGTH(command_words); i++) {
        if (strcmp(command_words[i].command, command->name) == 0)
            return command_words[i].words;
    }
    return NULL;
}

static bool is_taken(const struct command *command, const struct form_subject *subject)
{
    return subject->marked ? marked_argument(subject->marked, command) != NULL
                           : form_takes(command, subject);
}

static void provide_commands(struct palette_entries *entries, const struct console *console UNUSED,
                             const struct form_subject *subject)
{
    size_t count;
    const struct command *const *commands = registry_all(&count);
    for (size_t i = 0; i < count; i++) {
        const struct command *command = commands[i];
        if (!subject || is_taken(command, subject))
            palette_add(entries,
                        (struct palette_entry){
                            .id = region_format(entries->region, "command %s", command->name),
                            .name = command->name,
                            .badge = danger_badge(command),
                            .summary = command->summary,
                            .words = words_of(command),
                            .open = open_command,
                            .obstacle = command_obstacle,
                            .data = command});
    }
}

/* What the console can do by itself, in the palette's words. */
static const struct console_entry {
    enum action action;
    const char *name, *words;
} console_entries[] = {
    {DO_HELP, "keys", "help shortcuts bindings"},
    {DO_REFRESH, "refresh", "reload update"},
    {DO_WATCH, "watch", "live follow interval auto update"},
    {DO_PAUSE, "pause", "freeze watch live"},
    {DO_RETRY, "reconnect", "retry database connection"},
    {DO_REPAINT, "repaint", "redraw screen"},
    {DO_SUSPEND, "suspend", "shell background"},
    {DO_EDIT, "edit", "change modify rename"},
    {DO_FILTER, "filter", "search find"},
    {DO_COLUMNS, "columns", "hide show width order freeze"},
    {DO_VIEWS, "views", "saved named"},
    {DO_SAVE, "save list", "export csv json markdown download clipboard"},
    {DO_RECIPES, "recipes", "saved scripts macros"},
    {DO_JOBS, "jobs", "background running detached"},
    {DO_RUNS, "runs", "history recent last again repeat rerun"},
    {DO_DASHBOARD, "dashboard", "plots statistics charts activity messages"},
    {DO_QUIT, "leave", "quit exit"},
};

static void open_action(struct console *console, const struct palette_entry *entry,
                        const struct form_subject *subject UNUSED)
{
    console_act(console, (enum action)entry->number);
}

static void provide_actions(struct palette_entries *entries, const struct console *console UNUSED,
                            const struct form_subject *subject)
{
    for (size_t i = 0; i < ARRAY_LENGTH(console_entries) && !subject; i++) {
        const struct console_entry *action = &console_entries[i];
        palette_add(entries, (struct palette_entry){
                                 .id = region_format(entries->region, "console %s", action->name),
                                 .name = action->name,
                                 .badge = "console",
                                 .summary = action_help(action->action),
                                 .words = action->words,
                                 .open = open_action,
                                 .number = action->action});
    }
}

static void open_recipe(struct console *console, const struct palette_entry *entry,
                        const struct form_subject *subject UNUSED)
{
    recipe_open(console, entry->data);
}

static const char *recipe_obstacle(const struct console *console UNUSED,
                                   const struct palette_entry *entry)
{
    return ((const struct recipe *)entry->data)->problem;
}

static void provide_recipes(struct palette_entries *entries, const struct console *console,
                            const struct form_subject *subject)
{
    size_t count = 0;
    const struct recipe *recipes =
        console && !subject ? recipes_list(entries->region, console_profile(console)->state, &count)
                            : NULL;
    for (size_t i = 0; i < count; i++)
        palette_add(entries, (struct palette_entry){
                                 .id = region_format(entries->region, "recipe %s", recipes[i].name),
                                 .name = recipes[i].name,
                                 .badge = "recipe",
                                 .summary = recipes[i].first,
                                 .open = open_recipe,
                                 .obstacle = recipe_obstacle,
                                 .data = &recipes[i]});
}

static void open_view(struct console *console, const struct palette_entry *entry,
                      const struct form_subject *subject UNUSED)
{
    views_show(console, entry->name);
}

static void provide_views(struct palette_entries *entries, const struct console *console,
                          const struct form_subject *subject)
{
    const struct saved_views *saved = console && !subject ? console_saved_views(console) : NULL;
    for (size_t i = 0; saved && i < saved_views_count(saved); i++) {
        struct saved_view view = saved_views_at(saved, i);
        palette_add(entries, (struct palette_entry){
                                 .id = region_format(entries->region, "view %s", view.name),
                                 .name = region_copy_text(entries->region, view.name),
                                 .badge = "view",
                                 .summary = region_format(entries->region, "Opens this view of %s.",
                                                          view.list),
                                 .open = open_view});
    }
}

static void open_server_dashboard(struct console *console, const struct palette_entry *entry UNUSED,
                                  const struct form_subject *subject UNUSED)
{
    dashboard_open(console, -1, "the server");
}

static void provide_dashboard(struct palette_entries *entries, const struct console *console UNUSED,
                              const struct form_subject *subject)
{
    if (!subject)
        palette_add(entries, (struct palette_entry){
                                 .id = "pane server dashboard",
                                 .name = "server dashboard",
                                 .badge = "pane",
                                 .summary = "Plots what goes on on the whole server, day by day.",
                                 .words = "statistics charts activity messages analytics",
                                 .open = open_server_dashboard});
}

static void open_tour(struct console *console, const struct palette_entry *entry UNUSED,
                      const struct form_subject *subject UNUSED)
{
    tour_open(console);
}

static void provide_tour(struct palette_entries *entries, const struct console *console UNUSED,
                         const struct form_subject *subject)
{
    if (!subject)
        palette_add(entries, (struct palette_entry){.id = "console tour",
                                                    .name = "tour",
                                                    .badge = "console",
                                                    .summary = "Shows around, on four cards.",
                                                    .words = "introduction first start",
                                                    .open = open_tour});
}

static const char *pane_obstacle(const struct console *console, const struct palette_entry *entry)
{
    const struct service_pane *pane = entry->data;
    return act_refusal(console, registry_find(pane->command));
}

static void open_service(struct console *console, const struct palette_entry *entry,
                         const struct form_subject *subject UNUSED)
{
    service_layer_open(console, entry->data);
}

static void provide_services(struct palette_entries *entries, const struct console *console UNUSED,
                             const struct form_subject *subject)
{
    const struct service_pane *pane;
    for (size_t i = 0; !subject && (pane = service_pane_at(i)); i++)
        palette_add(entries, (struct palette_entry){
                                 .id = region_format(entries->region, "pane %s", pane->title),
                                 .name = pane->title,
                                 .badge = "pane",
                                 .summary = pane->summary,
                                 .words = pane->words,
                                 .open = open_service,
                                 .obstacle = pane_obstacle,
                                 .data = pane});
}

/* The logs that everything important goes to, one step nearer than the list of all. */
static const struct log_pane {
    const char *name, *file, *summary, *words;
} log_panes[] = {
    {"server log", "server.log", "Shows what the server logged last, and goes on as it grows.",
     "tail follow requests"},
    {"error log", "errors.log", "Shows the server's warnings and errors, and goes on as it grows.",
     "tail follow warnings tracebacks exceptions"},
};

static const char *log_obstacle(const struct console *console,
                                const struct palette_entry *entry UNUSED)
{
    return act_refusal(console, registry_find("show_log"));
}

static void open_log(struct console *console, const struct palette_entry *entry,
                     const struct form_subject *subject UNUSED)
{
    log_layer_open(console, ((const struct log_pane *)entry->data)->file);
}

static void provide_logs(struct palette_entries *entries, const struct console *console UNUSED,
                         const struct form_subject *subject)
{
    for (size_t i = 0; i < ARRAY_LENGTH(log_panes) && !subject; i++)
        palette_add(entries, (struct palette_entry){
                                 .id = region_format(entries->region, "pane %s", log_panes[i].name),
                                 .name = log_panes[i].name,
                                 .badge = "pane",
                                 .summary = log_panes[i].summary,
                                 .words = log_panes[i].words,
                                 .open = open_log,
                                 .obstacle = log_obstacle,
                                 .data = &log_panes[i]});
}

static size_t find_targets(const struct console *console, struct region *region,
                           struct browse_target *targets)
{
    size_t count = 0;
    for (const struct layer *layer = console_top(console); layer && !count; layer = layer->below) {
        if (layer->kind->targets)
            count = layer->kind->targets(layer, region, targets);
    }
    return count;
}

static void open_pane(struct console *console, const struct palette_entry *entry,
                      const struct form_subject *subject UNUSED)
{
    const struct browse_target *target = entry->data;
    browse_open(console, target->thing, target->id,
                browse_pane(target->thing, (size_t)entry->number));
}

/* "streams of it": what there is to see of what the screen is about. */
static void add_panes(struct palette_entries *entries, const struct browse_target *target)
{
    const char *pane;
    for (size_t i = 0; (pane = browse_pane(target->thing, i)) != NULL; i++)
        palette_add(entries,
                    (struct palette_entry){
                        .name = region_format(entries->region, "%s of %s", pane, target->name),
                        .badge = "pane",
                        .summary = "Shows this list.",
                        .open = open_pane,
                        .data = target,
                        .number = (int64_t)i});
}

static void provide_panes(struct palette_entries *entries, const struct console *console,
                          const struct form_subject *subject)
{
    struct browse_target *targets =
        region_alloc_array(entries->region, BROWSE_TARGETS_MOST, sizeof *targets);
    size_t count = console && !subject ? find_targets(console, entries->region, targets) : 0;
    for (size_t i = 0; i < count; i++)
        add_panes(entries, &targets[i]);
}

static void provide_runs(struct palette_entries *entries, const struct console *console,
                         const struct form_subject *subject)
{
    size_t count;
    if (!console || subject)
        return;
    const struct past_run *runs =
        run_history_list(entries->region, console_profile(console), &count);
    palette_add_runs(entries, runs, count, console_now(console));
}

static void (*const palette_providers[])(struct palette_entries *entries,
                                         const struct console *console,
                                         const struct form_subject *subject) = {
    provide_commands,  provide_actions,  provide_recipes,
    provide_panes,     provide_views,    palette_provide_settings,
    provide_dashboard, provide_services, provide_logs,
    provide_tour,      provide_runs,
};

struct palette_entries palette_collect(struct region *region, const struct console *console,
                                       const struct form_subject *subject)
{
    struct palette_entries entries = {.region = region};
    for (size_t i = 0; i < ARRAY_LENGTH(palette_providers); i++)
        palette_providers[i](&entries, console, subject);
    return entries;
}

void palette_note_obstacles(struct palette_entries *entries, const struct console *console)
{
    for (size_t i = 0; i < entries->count; i++) {
        struct palette_entry *entry = &entries->items[i];
        entry->noted = entry->obstacle ? entry->obstacle(console, entry) : NULL;
    }
}

void palette_note_use(struct palette_entries *entries, const struct palette_history *history,
                      int64_t now)
{
    for (size_t i = 0; i < entries->count; i++) {
        struct palette_entry *entry = &entries->items[i];
        entry->use = entry->id ? palette_history_use(history, entry->id, now) : 0;
    }
}

static int compare_entries(const void *left, const void *right)
{
    const struct palette_entry *a = *(const struct palette_entry *const *)left;
    const struct palette_entry *b = *(const struct palette_entry *const *)right;
    if (a->late != b->late)
        return a->late ? 1 : -1;
    if (a->rank != b->rank)
        return a->rank - b->rank;
    if (a->use < b->use || a->use > b->use)
        return a->use < b->use ? 1 : -1;
    if (!a->noted != !b->noted)
        return a->noted ? 1 : -1;
    return (a > b) - (a < b);
}

struct palette_entry **palette_rank(const struct palette_entries *entries, struct region *region,
                                    const char *typed, size_t *count)
{
    struct palette_entry **best = region_alloc_array(region, entries->count + 1, sizeof *best);
    *count = 0;
    for (size_t i = 0; i < entries->count; i++) {
        struct palette_entry *entry = &entries->items[i];
        entry->rank = fuzzy_rank(typed, entry->name, entry->summary, entry->words);
        if (entry->rank != FUZZY_NONE)
            best[(*count)++] = entry;
    }
    qsort(best, *count, sizeof *best, compare_entries);
    return best;
}
