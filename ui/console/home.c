/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/console/home.h"

#include <string.h>

#include "config/profile.h"
#include "config/settings.h"
#include "core/loop.h"
#include "core/memory.h"
#include "core/region.h"
#include "core/translate.h"
#include "model/realm.h"
#include "model/user.h"
#include "model/user_summary.h"
#include "ui/console/home_layout.h"
#include "ui/dialog/picker.h"
#include "ui/list/list.h"
#include "ui/list/marked.h"
#include "ui/screen/browse.h"
#include "ui/screen/dashboard.h"
#include "ui/screen/summary.h"
#include "ui/source/view_source.h"
#include "ui/stack/context.h"
#include "ui/stack/layer.h"

enum {
    MANY_HINTS_WIDTH = 100, /* from here on */
    PAUSE_MS = 60,          /* how long the cursor must rest before what depends on it is read */
    NOBODY = -1,
};

struct home {
    struct layer layer;
    struct list *lists[PANE_COUNT];
    enum home_pane focus;
    int64_t realm;          /* whose users are shown, or NOBODY */
    bool placed;            /* the cursor was put on a realm of people once */
    struct summary *detail; /* of the user under the cursor */
    struct timer *realm_pause, *user_pause;
};

static struct home *home_of(struct layer *layer)
{
    return (struct home *)layer;
}

static struct list *home_focused_list(const struct layer *layer)
{
    const struct home *home = (const struct home *)layer;
    return home->lists[home->focus];
}

static const char *home_text_of(const struct list *list, const char *column)
{
    struct value value = list_current_value(list, column);
    return value.null ? "" : value.text;
}

/* Admins have a pane too narrow for their detail: like users, they are shown in the detail pane. */
static struct list *home_people_list(const struct home *home)
{
    return home->lists[home->focus == PANE_ADMINS ? PANE_ADMINS : PANE_USERS];
}

static void home_paint_realm_detail(const struct home *home, struct area inside)
{
    struct region *region = region_create();
    const struct list *realms = home->lists[PANE_REALMS];
    const struct profile *profile = console_profile(home->layer.console);
    struct value id = list_current_value(realms, "id");
    struct value deactivated = list_current_value(realms, "deactivated");
    const char *string_id = home_text_of(realms, "string_id");
    const char *const lines[] = {
        home_text_of(realms, "name"),
        region_format(region, "id %-6lld string_id %s%s", (long long)id.integer,
                      realm_show_string_id(string_id),
                      !deactivated.null && deactivated.boolean ? _(" · deactivated") : ""),
        settings_realm_url(region, profile->settings, string_id),
    };
    for (int i = 0; i < (int)ARRAY_LENGTH(lines) && i < inside.height && !id.null; i++)
        screen_text(inside.y + i, inside.x, inside.width, STYLE_NORMAL, lines[i]);
    region_destroy(region);
}

static void home_paint_detail(const struct home *home, struct area area)
{
    struct area inside = {area.y + 1, area.x + 2, area.height - 2, area.width - 4};
    screen_box_joined(area, STYLE_TITLE, NULL, NULL);
    if (home->focus == PANE_REALMS)
        home_paint_realm_detail(home, inside);
    else
        summary_paint(home->detail, inside, "full_name", true);
}

static void home_paint(struct layer *layer, struct area area)
{
    struct home *home = home_of(layer);
    struct home_layout layout = home_layout(area, home->focus);
    list_set_joined(home->lists[PANE_ADMINS], layout.panes[PANE_REALMS].height > 0);
    for (int pane = 0; pane < PANE_COUNT; pane++) {
        if (layout.panes[pane].height > 0)
            list_paint(home->lists[pane], layout.panes[pane], pane == (int)home->focus);
    }
    if (layout.detail.height > 0)
        home_paint_detail(home, layout.detail);
}

static void home_show_user(void *context)
{
    struct home *home = context;
    timer_stop(home->user_pause);
    home->user_pause = NULL;
    summary_show(home->detail, list_current_key(home_people_list(home)));
}

/* Calls `due` when the cursor has rested for a while; a timer that runs is set back. */
static void home_after_pause(struct home *home, struct timer **pause, void (*due)(void *context))
{
    if (*pause)
        timer_restart(*pause, PAUSE_MS);
    else
        *pause = loop_timer(console_loop(home->layer.console), PAUSE_MS, 0, due, home);
}

static void home_on_person_moved(void *context)
{
    struct home *home = context;
    home_after_pause(home, &home->user_pause, home_show_user);
}

static void home_retarget_list(struct list *list, int64_t realm, const char *title)
{
    struct value scope = value_integer(realm);
    view_source_set_scope(list_source(list), realm < 0 ? NULL : &scope);
    list_reset(list);
    list_set_title(list, title);
    list_refresh(list);
}

/* Users and admins follow the realm under the cursor. */
static void home_show_realm(void *context)
{
    struct home *home = context;
    const struct list *realms = home->lists[PANE_REALMS];
    timer_stop(home->realm_pause);
    home->realm_pause = NULL;
    if (list_current_key(realms) == home->realm)
        return;
    home->realm = list_current_key(realms);
    struct region *region = region_create();
    const char *name = home_text_of(realms, "name");
    home_retarget_list(home->lists[PANE_USERS], home->realm,
                       *name ? region_format(region, _("Users of %s"), name) : _("Users"));
    home_retarget_list(home->lists[PANE_ADMINS], home->realm, _("Admins"));
    region_destroy(region);
    console_changed(home->layer.console);
}

/* The realm that the server keeps for itself comes first by number, and nobody looks for it. */
static void home_leave_internal_realm(struct home *home)
{
    struct list *realms = home->lists[PANE_REALMS];
    if (home->placed || list_current_key(realms) < 0)
        return;
    home->placed = true;
    if (strcmp(home_text_of(realms, "string_id"), "alohainternal") == 0)
        list_key(realms, KEY_NONE, DO_DOWN);
}

static void home_on_realm_moved(void *context)
{
    struct home *home = context;
    bool first = !home->placed;
    home_leave_internal_realm(home);
    if (first)
        home_show_realm(home);
    else
        home_after_pause(home, &home->realm_pause, home_show_realm);
}

static bool home_focus_on(struct home *home, enum home_pane pane)
{
    home->focus = pane;
    home_on_person_moved(home);
    return true;
}

static bool home_enter(struct home *home)
{
    struct console *console = home->layer.console;
    int64_t realm = list_current_key(home->lists[PANE_REALMS]);
    int64_t user = list_current_key(home_people_list(home));
    if (home->focus == PANE_REALMS && realm != NOBODY)
        browse_open(console, BROWSE_REALM, realm, NULL);
    else if (home->focus != PANE_REALMS && user != NOBODY)
        browse_open(console, BROWSE_USER, user, NULL);
    return true;
}

/* The realm or the user under the cursor, or those that are marked. */
static bool home_subject(const struct layer *layer, struct region *region,
                         struct form_subject *subject)
{
    const struct home *home = (const struct home *)layer;
    const struct list *realms = home->lists[PANE_REALMS], *people = home_people_list(home);
    if (list_current_key(realms) >= 0)
        subject->realm =
            picker_realm_text(region, list_current_key(realms), home_text_of(realms, "string_id"));
    subject->marked =
        marked_of_list(region, home->focus == PANE_REALMS ? MARKED_REALMS : MARKED_USERS,
                       home->lists[home->focus]);
    if (!subject->marked && home->focus != PANE_REALMS && list_current_key(people) >= 0)
        subject->user = home_text_of(people, "delivery_email");
    return subject->realm || subject->marked;
}

static bool home_show_dashboard(const struct home *home)
{
    const struct list *realms = home->lists[PANE_REALMS];
    if (list_current_key(realms) >= 0)
        dashboard_open(home->layer.console, list_current_key(realms), home_text_of(realms, "name"));
    return true;
}

static bool home_handle_key(struct layer *layer, int key, enum action action)
{
    struct home *home = home_of(layer);
    if (list_key(home_focused_list(layer), key, action))
        return true;
    switch (action) {
    case DO_NEXT_PANE:
    case DO_NEXT_FIELD: return home_focus_on(home, (home->focus + 1) % PANE_COUNT);
    case DO_PREVIOUS_PANE:
    case DO_PREVIOUS_FIELD: return home_focus_on(home, (home->focus + PANE_COUNT - 1) % PANE_COUNT);
    case DO_ENTER: return home_enter(home);
    case DO_DASHBOARD: return home_show_dashboard(home);
    case DO_BACK: return home_focus_on(home, PANE_REALMS);
    default: return false;
    }
}

static struct list *home_named_list(struct layer *layer, const char *name)
{
    struct home *home = home_of(layer);
    for (int pane = 0; name && pane < PANE_COUNT; pane++) {
        if (strcmp(list_name(home->lists[pane]), name) == 0) {
            home_focus_on(home, (enum home_pane)pane);
            return home->lists[pane];
        }
    }
    return name ? NULL : home_focused_list(layer);
}

static void home_refresh(struct layer *layer)
{
    struct home *home = home_of(layer);
    for (int pane = 0; pane < PANE_COUNT; pane++)
        list_refresh(home->lists[pane]);
    home_show_user(home);
}

static enum key_context home_current_context(const struct layer *layer)
{
    return list_context(home_focused_list(layer));
}

/* On a small screen few: the first picture has to be cheap on a slow line. */
static const enum action *home_hints(const struct layer *layer)
{
    static const enum action typing[] = {DO_ENTER, DO_BACK, DO_HELP, DO_NONE};
    static const enum action few[] = {DO_ENTER, DO_NEXT_PANE, DO_ACT, DO_FILTER,
                                      DO_HELP,  DO_PALETTE,   DO_NONE};
    static const enum action many[] = {
        DO_ENTER,     DO_NEXT_PANE, DO_ACT,  DO_FILTER,  DO_HELP,  DO_PALETTE, DO_TOGGLE, DO_RECORD,
        DO_SORT_NEXT, DO_DASHBOARD, DO_JOBS, DO_COLUMNS, DO_VIEWS, DO_SAVE,    DO_CLOSE,  DO_NONE};
    static const enum action empty[] = {DO_NEXT_PANE, DO_BACK,    DO_FILTER,
                                        DO_HELP,      DO_PALETTE, DO_NONE};
    const struct list *list = home_focused_list(layer);
    if (home_current_context(layer) == CONTEXT_INPUT)
        return typing;
    if (list_current_key(list) == NOBODY && !list_is_waiting(list))
        return empty;
    return screen_area().width < MANY_HINTS_WIDTH ? few : many;
}

static const char *home_position(const struct layer *layer)
{
    return list_position(home_focused_list(layer));
}

/* The realm under the cursor, and the user. */
static size_t home_targets(const struct layer *layer, struct region *region,
                           struct browse_target *targets)
{
    const struct home *home = (const struct home *)layer;
    const struct list *realms = home->lists[PANE_REALMS], *people = home_people_list(home);
    size_t count = 0;
    if (list_current_key(realms) == NOBODY)
        return 0;
    const char *string_id = realm_show_string_id(home_text_of(realms, "string_id"));
    targets[count++] = (struct browse_target){BROWSE_REALM, list_current_key(realms),
                                              region_copy_text(region, string_id)};
    if (home->focus != PANE_REALMS && list_current_key(people) != NOBODY)
        targets[count++] =
            (struct browse_target){BROWSE_USER, list_current_key(people),
                                   region_copy_text(region, home_text_of(people, "full_name"))};
    return count;
}

static void home_destroy(struct layer *layer)
{
    struct home *home = home_of(layer);
    timer_stop(home->realm_pause);
    timer_stop(home->user_pause);
    for (int pane = 0; pane < PANE_COUNT; pane++)
        list_destroy(home->lists[pane]);
    summary_destroy(home->detail);
}

/* Panes that are not on the screen have no height. */
static enum pointed home_point(struct layer *layer, struct area area, struct pointer pointer)
{
    struct home *home = home_of(layer);
    struct home_layout layout = home_layout(area, home->focus);
    for (int pane = 0; pane < PANE_COUNT; pane++) {
        if (!pointer_is_in(pointer, layout.panes[pane]))
            continue;
        if (pointer.act == POINTER_PRESS)
            home_focus_on(home, (enum home_pane)pane);
        return list_point(home->lists[pane], pointer);
    }
    return POINTED_NOTHING;
}

static const struct layer_kind home_kind = {
    .name = "home",
    .context = CONTEXT_LIST,
    .paint = home_paint,
    .key = home_handle_key,
    .point = home_point,
    .refresh = home_refresh,
    .current_context = home_current_context,
    .hints = home_hints,
    .position = home_position,
    .list = home_named_list,
    .targets = home_targets,
    .subject = home_subject,
    .destroy = home_destroy,
};

static void home_on_changed(void *context)
{
    struct home *home = context;
    console_changed(home->layer.console);
}

static struct list *home_make_list(struct home *home, const struct view *view,
                                   void (*moved)(void *context))
{
    struct console *console = home->layer.console;
    return list_create(&(struct list_options){
        .source = view_source_create(console_database(console), view),
        .title = _(view->title),
        .name = view->name,
        .saved = console_saved_views(console),
        .headings = true,
        .bordered = true,
        .loop = console_loop(console),
        .moved = moved,
        .changed = home_on_changed,
        .context = home,
    });
}

/* The focus begins on the users: most servers have one realm of people. */
void home_open(struct console *console)
{
    struct home *home = memory_alloc(1, sizeof *home);
    home->layer.kind = &home_kind;
    home->focus = PANE_USERS;
    home->realm = NOBODY;
    console_push(console, &home->layer);
    home->detail = summary_create(console, &user_summary_view, NULL, NULL);
    home->lists[PANE_REALMS] = home_make_list(home, &realms_view, home_on_realm_moved);
    home->lists[PANE_USERS] = home_make_list(home, &users_view, home_on_person_moved);
    home->lists[PANE_ADMINS] = home_make_list(home, &admins_view, home_on_person_moved);
    list_refresh(home->lists[PANE_REALMS]);
}
