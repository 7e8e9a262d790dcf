/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/screen/palette_entries.h"

#include <stdlib.h>
#include <string.h>

#include "command/command.h"
#include "command/registry.h"
#include "config/profile.h"
#include "core/region.h"
#include "core/translate.h"
#include "server/async_database.h"
#include "ui/dialog/tour_layer.h"
#include "ui/dialog/views_layer.h"
#include "ui/form/form.h"
#include "ui/kept/danger.h"
#include "ui/kept/palette_history.h"
#include "ui/kept/recipes.h"
#include "ui/kept/saved_views.h"
#include "ui/list/marked.h"
#include "ui/output/act_refusal.h"
#include "ui/output/act_run.h"
#include "ui/run/act.h"
#include "ui/run/run_history.h"
#include "ui/screen/browse.h"
#include "ui/screen/dashboard.h"
#include "ui/screen/log_layer.h"
#include "ui/screen/palette_runs.h"
#include "ui/screen/palette_settings.h"
#include "ui/screen/recipe_layer.h"
#include "ui/screen/service_layer.h"
#include "ui/stack/context.h"
#include "ui/stack/layer.h"
#include "ui/terminal/fuzzy.h"

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

const char *palette_words(struct region *region, const char *words)
{
    const char *own = _(words);
    return own == words ? words : region_format(region, "%s %s", own, words);
}

static const char *palette_entries_command_obstacle(const struct console *console,
                                                    const struct palette_entry *entry)
{
    const struct command *command = entry->data;
    const char *refusal = act_refusal(console, command);
    if (refusal)
        return refusal;
    if ((command->needs & NEEDS_DATABASE) &&
        async_database_state(console_database(console)) == DATABASE_LOST)
        return _("the database can't be reached");
    return NULL;
}

static bool palette_entries_takes_nothing(const struct command *command)
{
    return !command->arguments || !command->arguments[0].dest;
}

/* A command that only reads and can't be told anything runs at once; any other one gets its form,
 * so that nothing runs by surprise. */
static void palette_entries_open_command(struct console *console, const struct palette_entry *entry,
                                         const struct form_subject *subject)
{
    const struct command *command = entry->data;
    if (command->danger == DANGER_READ && palette_entries_takes_nothing(command))
        act_run(console, &(struct act){.command = command});
    else
        form_open(console, command, subject);
}

/* So many ranks (fuzzy.c) a command that nobody has other words for stands behind those that people
 * look for under any name. */
enum { SELDOM_BEHIND = 2 };

/* What people call what these do, where neither name nor summary says it. */
static const struct {
    const char *command, *words;
} command_words[] = {
    {"audit", N_("history journal log trail changes")},
    {"bulk_change_user_name", N_("rename csv")},
    {"change_password", N_("reset login")},
    {"change_user_email", N_("mail move")},
    {"change_user_role", N_("admin owner moderator guest member promote demote rights permission")},
    {"create_user", N_("add new invite register")},
    {"deactivate_user", N_("disable block ban lock suspend offboard leaver")},
    {"delete_user", N_("erase remove gdpr purge")},
    {"doctor", N_("check health status diagnose problem test")},
    {"list_realms", N_("organizations organisations tenants subdomains")},
    {"list_logs", N_("server.log errors.log files")},
    {"list_sessions", N_("logged in who signed browsers")},
    {"list_streams", N_("channels rooms")},
    {"list_users", N_("people accounts members search find")},
    {"logout_all_users", N_("sign out sessions kick")},
    {"outbox", N_("pending waiting queue deliver")},
    {"promote_new_full_members", N_("waiting period")},
    {"reactivate_user", N_("enable unblock restore unlock")},
    {"show_admins", N_("owners administrators who")},
    {"show_log", N_("server.log errors.log tail tracebacks")},
    {"show_user", N_("details info profile account")},
    {"soft_deactivate_users", N_("idle inactive dormant")},
};

static const char *palette_entries_words_of(struct region *region, const struct command *command)
{
    for (size_t i = 0; i < ARRAY_LENGTH(command_words); i++) {
        if (strcmp(command_words[i].command, command->name) == 0)
            return palette_words(region, command_words[i].words);
    }
    return NULL;
}

static bool palette_entries_is_taken(const struct command *command,
                                     const struct form_subject *subject)
{
    return subject->marked ? marked_argument(subject->marked, command) != NULL
                           : form_takes(command, subject);
}

static void palette_entries_provide_commands(struct palette_entries *entries,
                                             const struct console *console UNUSED,
                                             const struct form_subject *subject)
{
    size_t count;
    const struct command *const *commands = registry_all(&count);
    for (size_t i = 0; i < count; i++) {
        const struct command *command = commands[i];
        if (!subject || palette_entries_is_taken(command, subject))
            palette_add(entries,
                        (struct palette_entry){
                            .id = region_format(entries->region, "command %s", command->name),
                            .name = command->name,
                            .badge = danger_badge(command),
                            .summary = _(command->summary),
                            .words = palette_entries_words_of(entries->region, command),
                            .open = palette_entries_open_command,
                            .obstacle = palette_entries_command_obstacle,
                            .seldom = !palette_entries_words_of(entries->region, command),
                            .data = command});
    }
}

/* What the console can do by itself, in the palette's words. */
static const struct console_entry {
    enum action action;
    const char *name, *words;
} console_entries[] = {
    {DO_HELP, N_("keys"), N_("help shortcuts bindings")},
    {DO_REFRESH, N_("refresh"), N_("reload update")},
    {DO_WATCH, N_("watch"), N_("live follow interval auto update")},
    {DO_PAUSE, N_("pause"), N_("freeze watch live")},
    {DO_RETRY, N_("reconnect"), N_("retry database connection")},
    {DO_REPAINT, N_("repaint"), N_("redraw screen")},
    {DO_SUSPEND, N_("suspend"), N_("shell background")},
    {DO_EDIT, N_("edit"), N_("change modify rename")},
    {DO_FILTER, N_("filter"), N_("search find")},
    {DO_COLUMNS, N_("columns"), N_("hide show width order freeze")},
    {DO_VIEWS, N_("views"), N_("saved named")},
    {DO_SAVE, N_("save list"), N_("export csv json markdown download clipboard")},
    {DO_RECIPES, N_("recipes"), N_("saved scripts macros")},
    {DO_JOBS, N_("jobs"), N_("background running detached")},
    {DO_RUNS, N_("runs"), N_("history recent last again repeat rerun")},
    {DO_DASHBOARD, N_("dashboard"), N_("plots statistics charts activity messages")},
    {DO_QUIT, N_("leave"), N_("quit exit")},
};

static void palette_entries_open_action(struct console *console, const struct palette_entry *entry,
                                        const struct form_subject *subject UNUSED)
{
    console_act(console, (enum action)entry->number);
}

static void palette_entries_provide_actions(struct palette_entries *entries,
                                            const struct console *console UNUSED,
                                            const struct form_subject *subject)
{
    for (size_t i = 0; i < ARRAY_LENGTH(console_entries) && !subject; i++) {
        const struct console_entry *action = &console_entries[i];
        palette_add(entries, (struct palette_entry){
                                 .id = region_format(entries->region, "console %s", action->name),
                                 .name = _(action->name),
                                 .badge = _("console"),
                                 .summary = _(action_help(action->action)),
                                 .words = palette_words(entries->region, action->words),
                                 .open = palette_entries_open_action,
                                 .number = action->action});
    }
}

static void palette_entries_open_recipe(struct console *console, const struct palette_entry *entry,
                                        const struct form_subject *subject UNUSED)
{
    recipe_open(console, entry->data);
}

static const char *palette_entries_recipe_obstacle(const struct console *console UNUSED,
                                                   const struct palette_entry *entry)
{
    return ((const struct recipe *)entry->data)->problem;
}

static void palette_entries_provide_recipes(struct palette_entries *entries,
                                            const struct console *console,
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
                                 .badge = _("recipe"),
                                 .summary = recipes[i].first,
                                 .open = palette_entries_open_recipe,
                                 .obstacle = palette_entries_recipe_obstacle,
                                 .data = &recipes[i]});
}

static void palette_entries_open_view(struct console *console, const struct palette_entry *entry,
                                      const struct form_subject *subject UNUSED)
{
    views_show(console, entry->name);
}

static void palette_entries_provide_views(struct palette_entries *entries,
                                          const struct console *console,
                                          const struct form_subject *subject)
{
    const struct saved_views *saved = console && !subject ? console_saved_views(console) : NULL;
    for (size_t i = 0; saved && i < saved_views_count(saved); i++) {
        struct saved_view view = saved_views_at(saved, i);
        palette_add(entries, (struct palette_entry){
                                 .id = region_format(entries->region, "view %s", view.name),
                                 .name = region_copy_text(entries->region, view.name),
                                 .badge = _("view"),
                                 .summary = region_format(
                                     entries->region, _("Opens this view of %s."), _(view.list)),
                                 .open = palette_entries_open_view});
    }
}

static void palette_entries_open_server_dashboard(struct console *console,
                                                  const struct palette_entry *entry UNUSED,
                                                  const struct form_subject *subject UNUSED)
{
    dashboard_open(console, -1, _("the server"));
}

static void palette_entries_provide_dashboard(struct palette_entries *entries,
                                              const struct console *console UNUSED,
                                              const struct form_subject *subject)
{
    if (!subject)
        palette_add(entries,
                    (struct palette_entry){
                        .id = "pane server dashboard",
                        .name = _("server dashboard"),
                        .badge = _("pane"),
                        .summary = _("Plots what goes on on the whole server, day by day."),
                        .words = palette_words(entries->region,
                                               N_("statistics charts activity messages analytics")),
                        .open = palette_entries_open_server_dashboard});
}

static void palette_entries_open_tour(struct console *console,
                                      const struct palette_entry *entry UNUSED,
                                      const struct form_subject *subject UNUSED)
{
    tour_open(console);
}

static void palette_entries_provide_tour(struct palette_entries *entries,
                                         const struct console *console UNUSED,
                                         const struct form_subject *subject)
{
    if (!subject)
        palette_add(entries,
                    (struct palette_entry){
                        .id = "console tour",
                        .name = _("tour"),
                        .badge = _("console"),
                        .summary = _("Shows around, on four cards."),
                        .words = palette_words(entries->region, N_("introduction first start")),
                        .open = palette_entries_open_tour});
}

static const char *palette_entries_pane_obstacle(const struct console *console,
                                                 const struct palette_entry *entry)
{
    const struct service_pane *pane = entry->data;
    return act_refusal(console, registry_find(pane->command));
}

static void palette_entries_open_service(struct console *console, const struct palette_entry *entry,
                                         const struct form_subject *subject UNUSED)
{
    service_layer_open(console, entry->data);
}

static void palette_entries_provide_services(struct palette_entries *entries,
                                             const struct console *console UNUSED,
                                             const struct form_subject *subject)
{
    const struct service_pane *pane;
    for (size_t i = 0; !subject && (pane = service_pane_at(i)); i++)
        palette_add(entries, (struct palette_entry){
                                 .id = region_format(entries->region, "pane %s", pane->title),
                                 .name = _(pane->title),
                                 .badge = _("pane"),
                                 .summary = _(pane->summary),
                                 .words = palette_words(entries->region, pane->words),
                                 .open = palette_entries_open_service,
                                 .obstacle = palette_entries_pane_obstacle,
                                 .data = pane});
}

/* The logs that everything important goes to, one step nearer than the list of all. */
static const struct log_pane {
    const char *name, *file, *summary, *words;
} log_panes[] = {
    {N_("server log"), "server.log",
     N_("Shows what the server logged last, and goes on as it grows."), N_("tail follow requests")},
    {N_("error log"), "errors.log",
     N_("Shows the server's warnings and errors, and goes on as it grows."),
     N_("tail follow warnings tracebacks exceptions")},
};

static const char *palette_entries_log_obstacle(const struct console *console,
                                                const struct palette_entry *entry UNUSED)
{
    return act_refusal(console, registry_find("show_log"));
}

static void palette_entries_open_log(struct console *console, const struct palette_entry *entry,
                                     const struct form_subject *subject UNUSED)
{
    log_layer_open(console, ((const struct log_pane *)entry->data)->file);
}

static void palette_entries_provide_logs(struct palette_entries *entries,
                                         const struct console *console UNUSED,
                                         const struct form_subject *subject)
{
    for (size_t i = 0; i < ARRAY_LENGTH(log_panes) && !subject; i++)
        palette_add(entries, (struct palette_entry){
                                 .id = region_format(entries->region, "pane %s", log_panes[i].name),
                                 .name = _(log_panes[i].name),
                                 .badge = _("pane"),
                                 .summary = _(log_panes[i].summary),
                                 .words = palette_words(entries->region, log_panes[i].words),
                                 .open = palette_entries_open_log,
                                 .obstacle = palette_entries_log_obstacle,
                                 .data = &log_panes[i]});
}

static size_t palette_entries_find_targets(const struct console *console, struct region *region,
                                           struct browse_target *targets)
{
    size_t count = 0;
    for (const struct layer *layer = console_top(console); layer && !count; layer = layer->below) {
        if (layer->kind->targets)
            count = layer->kind->targets(layer, region, targets);
    }
    return count;
}

static void palette_entries_open_pane(struct console *console, const struct palette_entry *entry,
                                      const struct form_subject *subject UNUSED)
{
    const struct browse_target *target = entry->data;
    browse_open(console, target->thing, target->id,
                browse_pane(target->thing, (size_t)entry->number));
}

/* "streams of it": what there is to see of what the screen is about. */
static void palette_entries_add_panes(struct palette_entries *entries,
                                      const struct browse_target *target)
{
    const char *pane;
    for (size_t i = 0; (pane = browse_pane(target->thing, i)) != NULL; i++)
        palette_add(entries,
                    (struct palette_entry){.name = region_format(entries->region, _("%s of %s"),
                                                                 _(pane), target->name),
                                           .badge = _("pane"),
                                           .summary = _("Shows this list."),
                                           .open = palette_entries_open_pane,
                                           .data = target,
                                           .number = (int64_t)i});
}

static void palette_entries_provide_panes(struct palette_entries *entries,
                                          const struct console *console,
                                          const struct form_subject *subject)
{
    struct browse_target *targets =
        region_alloc_array(entries->region, BROWSE_TARGETS_MOST, sizeof *targets);
    size_t count =
        console && !subject ? palette_entries_find_targets(console, entries->region, targets) : 0;
    for (size_t i = 0; i < count; i++)
        palette_entries_add_panes(entries, &targets[i]);
}

static void palette_entries_provide_runs(struct palette_entries *entries,
                                         const struct console *console,
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
    palette_entries_provide_commands,  palette_entries_provide_actions,
    palette_entries_provide_recipes,   palette_entries_provide_panes,
    palette_entries_provide_views,     palette_provide_settings,
    palette_entries_provide_dashboard, palette_entries_provide_services,
    palette_entries_provide_logs,      palette_entries_provide_tour,
    palette_entries_provide_runs,
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

static int palette_entries_place_of(const struct palette_entry *entry)
{
    return entry->seldom && entry->use == 0 && entry->rank > 0 ? entry->rank + SELDOM_BEHIND
                                                               : entry->rank;
}

/* What is found later stands behind what was there before, but not behind what has the letters
 * somewhere in the middle when its own name begins with them. */
static int palette_entries_group_of(const struct palette_entry *entry)
{
    bool weak = entry->rank >= FUZZY_WEAK;
    return 2 * weak + entry->late;
}

static int palette_entries_compare(const void *left, const void *right)
{
    const struct palette_entry *a = *(const struct palette_entry *const *)left;
    const struct palette_entry *b = *(const struct palette_entry *const *)right;
    if (palette_entries_group_of(a) != palette_entries_group_of(b))
        return palette_entries_group_of(a) - palette_entries_group_of(b);
    if (palette_entries_place_of(a) != palette_entries_place_of(b))
        return palette_entries_place_of(a) - palette_entries_place_of(b);
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
    qsort(best, *count, sizeof *best, palette_entries_compare);
    return best;
}
