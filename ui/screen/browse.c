/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/screen/browse.h"

#include <string.h>

#include "config/profile.h"
#include "core/memory.h"
#include "core/region.h"
#include "core/translate.h"
#include "model/realm.h"
#include "model/view.h"
#include "ui/dialog/picker.h"
#include "ui/dialog/record.h"
#include "ui/list/list.h"
#include "ui/list/marked.h"
#include "ui/screen/browse_state.h"
#include "ui/screen/dashboard.h"
#include "ui/screen/summary.h"
#include "ui/source/browse_kinds.h"
#include "ui/source/session_source.h"
#include "ui/source/view_source.h"
#include "ui/stack/context.h"
#include "ui/stack/layer.h"

enum { NOBODY = -1 };

const struct browse_tab *browse_shown_tab(const struct browse *browse)
{
    return &browse->kind->tabs[browse->shown];
}

const char *browse_realm(const struct browse *browse)
{
    return realm_show_string_id(summary_text(browse->summary, "string_id"));
}

/* The thing's name; a realm is called by its string_id. */
const char *browse_label(const struct browse *browse)
{
    return browse->thing == BROWSE_REALM ? browse_realm(browse)
                                         : summary_text(browse->summary, browse->kind->label);
}

static struct browse *browse_of(struct layer *layer)
{
    return (struct browse *)layer;
}

static const struct list *browse_shown_list(const struct layer *layer)
{
    const struct browse *browse = (const struct browse *)layer;
    return browse->lists[browse->shown];
}

static void browse_on_list_changed(void *context)
{
    console_changed(context);
}

/* Tells the tab's source what it is about; what is only known with the facts has to wait. */
static void browse_set_scope(struct browse *browse, size_t tab)
{
    const struct browse_tab *known = &browse->kind->tabs[tab];
    struct value scope[ARRAY_LENGTH(known->scope)];
    if (known->rows != BROWSE_VIEW || browse->scoped[tab])
        return;
    for (size_t i = 0; i < known->view->scope_count; i++) {
        bool own = !known->scope[i] || strcmp(known->scope[i], "id") == 0;
        scope[i] =
            own ? value_integer(browse->id) : summary_value(browse->summary, known->scope[i]);
        if (scope[i].null)
            return;
    }
    view_source_set_scope(list_source(browse->lists[tab]), scope);
    browse->scoped[tab] = true;
}

static struct list_source *browse_make_source(const struct browse *browse,
                                              const struct browse_tab *tab)
{
    struct console *console = browse->layer.console;
    if (tab->rows == BROWSE_SESSIONS)
        return session_source_create(console_database(console), console_profile(console)->settings,
                                     browse->id);
    return view_source_create(console_database(console), tab->view);
}

static void browse_read_list(struct browse *browse, size_t tab)
{
    const struct browse_tab *known = &browse->kind->tabs[tab];
    struct list *list = browse->lists[tab];
    if (!list || known->rows == BROWSE_SUMMARY)
        return;
    if (known->rows == BROWSE_SESSIONS)
        session_source_read(list_source(list));
    list_refresh(list);
}

/* What the columns and sorts that people choose are kept under; NULL for the facts. */
static const char *browse_list_name_of(const struct browse_tab *tab)
{
    if (tab->rows == BROWSE_SUMMARY)
        return NULL;
    return tab->view ? tab->view->name : tab->name;
}

static void browse_make_list(struct browse *browse, size_t tab)
{
    const struct browse_tab *known = &browse->kind->tabs[tab];
    if (known->rows == BROWSE_SUMMARY) {
        browse->lists[tab] = record_list(browse->overview);
        return;
    }
    browse->lists[tab] = list_create(&(struct list_options){
        .source = browse_make_source(browse, known),
        .name = browse_list_name_of(known),
        .saved = console_saved_views(browse->layer.console),
        .title = _(known->title),
        .headings = true,
        .bordered = true,
        .loop = console_loop(browse->layer.console),
        .changed = browse_on_list_changed,
        .context = browse->layer.console,
    });
    browse_set_scope(browse, tab);
    browse_read_list(browse, tab);
}

static bool browse_show_tab(struct browse *browse, size_t tab)
{
    browse->shown = tab % browse->kind->tab_count;
    if (!browse->lists[browse->shown])
        browse_make_list(browse, browse->shown);
    console_changed(browse->layer.console);
    return true;
}

/* Lists that waited for the facts can be read now. */
static void browse_on_summary(void *context)
{
    struct browse *browse = context;
    struct region *region = region_create();
    size_t count;
    const struct list_field *fields = summary_record(browse->summary, region, &count);
    record_set(browse->overview, fields, count);
    region_destroy(region);
    for (size_t tab = 0; tab < browse->kind->tab_count; tab++) {
        if (!browse->lists[tab] || browse->scoped[tab])
            continue;
        browse_set_scope(browse, tab);
        if (browse->scoped[tab])
            browse_read_list(browse, tab);
    }
}

/* What commands take the thing by, where they take it: the row's, else that of the screen. */
static void browse_add_subject(struct form_subject *subject, enum browse_thing thing,
                               const char *text)
{
    if (thing == BROWSE_USER && *text != '\0')
        subject->user = text;
    else if (thing == BROWSE_STREAM && *text != '\0')
        subject->stream = text;
}

/* The thing under the cursor, the users that are marked, or else the thing itself. */
static bool browse_subject(const struct layer *layer, struct region *region,
                           struct form_subject *subject)
{
    const struct browse *browse = (const struct browse *)layer;
    struct value realm = summary_value(browse->summary, "realm_id");
    if (realm.null)
        return false;
    const struct browse_tab *tab = browse_shown_tab(browse);
    const struct list *list = browse->lists[browse->shown];
    subject->realm =
        picker_realm_text(region, realm.integer, summary_text(browse->summary, "string_id"));
    const char *column = tab->opens ? browse_kind_of(tab->row)->subject : NULL;
    if (tab->opens && tab->row == BROWSE_USER)
        subject->marked = marked_of_list(region, MARKED_USERS, list);
    if (subject->marked)
        column = NULL;
    else if (column && list_current_key(list) != NOBODY)
        browse_add_subject(subject, tab->row, list_current_value(list, column).text);
    else if (browse->kind->subject)
        browse_add_subject(subject, browse->thing,
                           summary_text(browse->summary, browse->kind->subject));
    return true;
}

static bool browse_enter(struct browse *browse)
{
    const struct browse_tab *tab = browse_shown_tab(browse);
    int64_t key = list_current_key(browse->lists[browse->shown]);
    if (key == NOBODY || tab->rows == BROWSE_SUMMARY)
        return true;
    if (tab->opens)
        browse_open(browse->layer.console, tab->row, key, NULL);
    else
        console_do(browse->layer.console, DO_RECORD);
    return true;
}

static bool browse_show_dashboard(const struct browse *browse)
{
    struct value realm = summary_value(browse->summary, "realm_id");
    if (!realm.null)
        dashboard_open(browse->layer.console, realm.integer, browse_realm(browse));
    return true;
}

static bool browse_handle_key(struct layer *layer, int key, enum action action)
{
    struct browse *browse = browse_of(layer);
    bool summary = browse_shown_tab(browse)->rows == BROWSE_SUMMARY;
    if (summary ? record_key(browse->overview, key, action)
                : list_key(browse->lists[browse->shown], key, action))
        return true;
    switch (action) {
    case DO_ENTER: return browse_enter(browse);
    case DO_DASHBOARD: return browse_show_dashboard(browse);
    case DO_NEXT_PANE:
    case DO_NEXT_FIELD: return browse_show_tab(browse, browse->shown + 1);
    case DO_PREVIOUS_PANE:
    case DO_PREVIOUS_FIELD:
        return browse_show_tab(browse, browse->shown + browse->kind->tab_count - 1);
    default: return false;
    }
}

static void browse_refresh(struct layer *layer)
{
    struct browse *browse = browse_of(layer);
    summary_show(browse->summary, browse->id);
    for (size_t tab = 0; tab < browse->kind->tab_count; tab++)
        browse_read_list(browse, tab);
}

static struct list *browse_named_list(struct layer *layer, const char *name)
{
    struct browse *browse = browse_of(layer);
    for (size_t i = 0; name && i < browse->kind->tab_count; i++) {
        const char *own = browse_list_name_of(&browse->kind->tabs[i]);
        if (own && strcmp(own, name) == 0) {
            browse_show_tab(browse, i);
            return browse->lists[i];
        }
    }
    return name ? NULL : browse->lists[browse->shown];
}

static enum key_context browse_current_context(const struct layer *layer)
{
    return list_context(browse_shown_list(layer));
}

static const enum action *browse_hints(const struct layer *layer)
{
    static const enum action typing[] = {DO_ENTER, DO_BACK, DO_HELP, DO_NONE};
    static const enum action summary[] = {DO_BACK,    DO_NEXT_PANE, DO_ACT,  DO_FILTER,    DO_HELP,
                                          DO_PALETTE, DO_COPY,      DO_JOBS, DO_DASHBOARD, DO_NONE};
    static const enum action rows[] = {
        DO_ENTER,  DO_BACK,    DO_NEXT_PANE, DO_ACT,  DO_FILTER, DO_HELP, DO_PALETTE, DO_TOGGLE,
        DO_RECORD, DO_COLUMNS, DO_DASHBOARD, DO_JOBS, DO_VIEWS,  DO_SAVE, DO_NONE};
    const struct browse *browse = (const struct browse *)layer;
    static const enum action empty[] = {DO_BACK, DO_NEXT_PANE, DO_ACT,       DO_FILTER,
                                        DO_HELP, DO_PALETTE,   DO_DASHBOARD, DO_NONE};
    const struct list *list = browse->lists[browse->shown];
    if (browse_current_context(layer) == CONTEXT_INPUT)
        return typing;
    if (browse_shown_tab(browse)->rows == BROWSE_SUMMARY)
        return summary;
    return list_current_key(list) == NOBODY && !list_is_waiting(list) ? empty : rows;
}

static const char *browse_position(const struct layer *layer)
{
    const struct browse *browse = (const struct browse *)layer;
    return list_position(browse->lists[browse->shown]);
}

/* The realm, the thing itself, and the one under the cursor. */
static size_t browse_targets(const struct layer *layer, struct region *region,
                             struct browse_target *targets)
{
    const struct browse *browse = (const struct browse *)layer;
    struct value realm = summary_value(browse->summary, "realm_id");
    size_t count = 0;
    if (realm.null)
        return 0;
    targets[count++] = (struct browse_target){BROWSE_REALM, realm.integer,
                                              region_copy_text(region, browse_realm(browse))};
    if (browse->thing != BROWSE_REALM)
        targets[count++] = (struct browse_target){browse->thing, browse->id,
                                                  region_copy_text(region, browse_label(browse))};
    const struct browse_tab *tab = browse_shown_tab(browse);
    const struct list *list = browse->lists[browse->shown];
    if (tab->opens && list_current_key(list) != NOBODY)
        targets[count++] = (struct browse_target){
            tab->row, list_current_key(list),
            region_copy_text(region,
                             list_current_value(list, browse_kind_of(tab->row)->label).text)};
    return count;
}

static void browse_destroy(struct layer *layer)
{
    struct browse *browse = browse_of(layer);
    for (size_t tab = 0; tab < browse->kind->tab_count; tab++) {
        if (browse->kind->tabs[tab].rows != BROWSE_SUMMARY)
            list_destroy(browse->lists[tab]);
    }
    record_destroy(browse->overview);
    summary_destroy(browse->summary);
}

static enum pointed browse_point(struct layer *layer, struct area area, struct pointer pointer)
{
    struct browse *browse = browse_of(layer);
    size_t tab;
    if (pointer.act == POINTER_PRESS && browse_tab_at(browse, area, pointer, &tab)) {
        browse_show_tab(browse, tab);
        return POINTED_PLACE;
    }
    return list_point(browse->lists[browse->shown], pointer);
}

static const struct layer_kind browse_layer_kind = {
    .name = "browse",
    .context = CONTEXT_LIST,
    .kept = true,
    .paint = browse_paint,
    .key = browse_handle_key,
    .point = browse_point,
    .refresh = browse_refresh,
    .current_context = browse_current_context,
    .hints = browse_hints,
    .position = browse_position,
    .list = browse_named_list,
    .targets = browse_targets,
    .subject = browse_subject,
    .destroy = browse_destroy,
};

static size_t browse_find_tab(const struct browse_kind *kind, const char *pane)
{
    for (size_t tab = 0; pane && tab < kind->tab_count; tab++) {
        if (strcmp(kind->tabs[tab].name, pane) == 0)
            return tab;
    }
    return kind->first;
}

/* The top layer if it is the thing's screen already, else NULL. */
static struct browse *browse_screen_of(struct console *console, enum browse_thing thing, int64_t id)
{
    struct layer *top = console_top(console);
    struct browse *browse = top->kind == &browse_layer_kind ? browse_of(top) : NULL;
    return browse && browse->thing == thing && browse->id == id ? browse : NULL;
}

static struct browse *browse_push_screen(struct console *console, enum browse_thing thing,
                                         int64_t id)
{
    struct browse *browse = memory_alloc(1, sizeof *browse);
    browse->layer.kind = &browse_layer_kind;
    browse->thing = thing;
    browse->kind = browse_kind_of(thing);
    browse->id = id;
    browse->summary = summary_create(console, browse->kind->summary, browse_on_summary, browse);
    browse->overview = record_create(console, _("Overview"));
    console_push(console, &browse->layer);
    summary_show(browse->summary, id);
    return browse;
}

void browse_open(struct console *console, enum browse_thing thing, int64_t id, const char *pane)
{
    struct browse *browse = browse_screen_of(console, thing, id);
    if (!browse && !console_make_room(console))
        return;
    if (!browse)
        browse = browse_push_screen(console, thing, id);
    browse_show_tab(browse, browse_find_tab(browse->kind, pane));
}

const char *browse_pane(enum browse_thing thing, size_t index)
{
    const struct browse_kind *kind = browse_kind_of(thing);
    return index < kind->tab_count ? kind->tabs[index].name : NULL;
}
