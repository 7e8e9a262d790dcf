/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/dialog/picker.h"

#include <stdlib.h>
#include <string.h>

#include "config/profile.h"
#include "core/error.h"
#include "core/loop.h"
#include "core/memory.h"
#include "core/region.h"
#include "core/text.h"
#include "core/translate.h"
#include "model/realm.h"
#include "model/stream.h"
#include "model/user.h"
#include "server/async_database.h"
#include "ui/dialog/picker_marks.h"
#include "ui/dialog/picker_names.h"
#include "ui/list/list.h"
#include "ui/list/memory_source.h"
#include "ui/source/undo_source.h"
#include "ui/source/view_source.h"
#include "ui/stack/context.h"
#include "ui/stack/layer.h"

enum { WIDTH_MOST = 90, HEIGHT_MOST = 18 };

enum page { PAGE_ALL, PAGE_RECENT };
enum wish { WISH_NONE, WISH_CHOOSE, WISH_MARK_ALL };

struct picker {
    struct layer layer;
    struct region *region;         /* of the options */
    struct picker_options options; /* its texts are our own */
    enum field_source shown;
    enum page page;
    struct list *list;
    struct picker_marks marks;
    char *typed; /* that the cursor was put on a row for last */
    char *realm; /* that was chosen on the way, or NULL */
    struct async_query *query;
    struct timer *pause;
    struct picker_names *names; /* of all rows, while they are being marked; or NULL */
    enum wish wish;             /* that waits for rows which are on their way */
};

static const char choice_column[] = "choice";

static const struct {
    const struct view *view;
    const char *column;
    const char *title;
} sources[] = {
    [SOURCE_NONE] = {NULL, choice_column, NULL},
    [SOURCE_REALMS] = {&realms_view, "string_id", N_("Pick a realm")},
    [SOURCE_USERS] = {&users_view, "delivery_email", N_("Pick a user")},
    [SOURCE_STREAMS] = {&streams_view, "name", N_("Pick a stream")},
    [SOURCE_RUNS] = {NULL, "id", N_("Pick a run to take back")},
};

const struct view *picker_view(enum field_source source)
{
    return sources[source].view;
}

const char *picker_column(enum field_source source)
{
    return sources[source].column;
}

static struct picker *picker_of(struct layer *layer)
{
    return (struct picker *)layer;
}

/* The marked names stand in the lower edge of the box. */
static void picker_paint_marks(const struct picker *picker, struct area box)
{
    struct region *region = region_create();
    int y = box.y + box.height - 1, width = box.width - 8;
    const char *names = picker_marks_line(region, (const char *const *)picker->marks.names,
                                          picker->marks.count, width);
    screen_label(y, box.x + 2, box.width - 4, STYLE_MARKED,
                 region_format(region, " %s %s ", screen_glyph(GLYPH_MARK), names));
    region_destroy(region);
}

static void picker_paint(struct layer *layer, struct area area)
{
    struct picker *picker = picker_of(layer);
    int width = area.width - 4 < WIDTH_MOST ? area.width - 4 : WIDTH_MOST;
    int height = area.height - 2 < HEIGHT_MOST ? area.height - 2 : HEIGHT_MOST;
    struct area box = {area.y + (area.height - height) / 2, area.x + (area.width - width) / 2,
                       height, width};
    screen_clear(box);
    if (picker->list)
        list_paint(picker->list, box, true);
    else
        screen_box(box, STYLE_TITLE_FOCUS, _(sources[picker->options.source].title), NULL);
    if (picker->marks.count > 0)
        picker_paint_marks(picker, box);
}

const char *picker_realm_text(struct region *region, int64_t id, const char *string_id)
{
    int64_t number;
    if (*string_id && text_parse_integer(string_id, &number) == TEXT_NO_INTEGER)
        return region_copy_text(region, string_id);
    return region_format(region, "%lld", (long long)id);
}

static const char *picker_show_realm(struct region *region, const struct list *list)
{
    struct value string_id = list_current_value(list, "string_id");
    return picker_realm_text(region, list_current_key(list), string_id.null ? "" : string_id.text);
}

static const char *picker_current_text(const struct picker *picker, struct region *region)
{
    if (picker->shown == SOURCE_REALMS)
        return picker_show_realm(region, picker->list);
    struct value value = list_current_value(picker->list, sources[picker->shown].column);
    return value.null ? "" : value.text;
}

static struct picker_naming picker_naming_of(const struct picker *picker)
{
    return (struct picker_naming){sources[picker->shown].column, picker->shown == SOURCE_REALMS};
}

static bool picker_is_marked(void *context, int64_t key, const struct value *values)
{
    const struct picker *picker = context;
    struct region *region = region_create();
    const char *name =
        picker_name(region, list_source(picker->list), picker_naming_of(picker), key, values);
    bool marked = *name && picker_marks_has(&picker->marks, name);
    region_destroy(region);
    return marked;
}

/* Is the realm to be picked on the way to what is wanted? */
static bool picker_is_on_the_way(const struct picker *picker)
{
    return picker->shown == SOURCE_REALMS && picker->options.source != SOURCE_REALMS;
}

static void picker_on_changed(void *context);

static struct list *picker_make_list(struct picker *picker, struct list_source *source,
                                     const char *title)
{
    struct console *console = picker->layer.console;
    return list_create(&(struct list_options){
        .source = source,
        .title = title,
        .headings = picker->shown != SOURCE_NONE,
        .bordered = true,
        .picking = true,
        .loop = console_loop(console),
        .marked = picker->options.many && !picker_is_on_the_way(picker) ? picker_is_marked : NULL,
        .changed = picker_on_changed,
        .context = picker,
    });
}

/* Typing narrows the list from the first key on. */
static void picker_show_list(struct picker *picker, struct list_source *source, const char *title)
{
    picker_names_stop(picker->names);
    picker->names = NULL;
    list_destroy(picker->list);
    picker->list = picker_make_list(picker, source, title);
    list_key(picker->list, KEY_NONE, DO_FILTER);
    list_refresh(picker->list);
}

static void picker_show_view(struct picker *picker, enum field_source shown,
                             const struct value *scope)
{
    struct console *console = picker->layer.console;
    const struct view *view = sources[shown].view;
    struct list_source *source = view_source_create(console_database(console), view);
    if (scope)
        view_source_set_scope(source, scope);
    picker->shown = shown;
    picker_show_list(picker, source,
                     picker_is_on_the_way(picker) ? _("Pick the realm first")
                                                  : _(sources[shown].title));
}

static void picker_show_runs(struct picker *picker)
{
    struct console *console = picker->layer.console;
    struct region *region = region_create();
    struct error error = ERROR_IN(region);
    struct list_source *source = undo_source_create(console_profile(console)->state, &error);
    if (error.kind != ERROR_NONE)
        console_notice(console, STYLE_ERROR, "%s", error.text);
    picker->shown = SOURCE_RUNS;
    picker_show_list(picker, source, _(sources[SOURCE_RUNS].title));
    region_destroy(region);
}

static void picker_take_realm(struct picker *picker)
{
    struct region *region = region_create();
    struct value id = value_integer(list_current_key(picker->list));
    free(picker->realm);
    picker->realm = memory_copy_text(picker_show_realm(region, picker->list));
    region_destroy(region);
    picker_show_view(picker, picker->options.source, &id);
}

/* The dialog is off the stack first, so that what is told may open another one. */
static void picker_tell(struct picker *picker, struct region *region, const char *current)
{
    const struct picker_marks *marks = &picker->marks;
    struct picker_marks with = {0};
    picker_marks_set(&with, (const char *const *)marks->names, marks->count);
    if (!marks->changed && *current && !picker_marks_has(&with, current))
        picker_marks_toggle(&with, current); /* who marks nothing means the row under the cursor */
    struct picked picked = {
        .text = region_copy_text(region, current),
        .realm = picker->realm,
        .index = picker->page == PAGE_ALL ? (ptrdiff_t)list_current_key(picker->list) : -1,
        .texts = (const char *const *)with.names,
        .count = with.count,
    };
    console_pop(picker->layer.console, &picker->layer);
    picker->options.chosen(picker->options.context, &picked);
    picker_marks_free(&with);
}

static void picker_choose(struct picker *picker)
{
    bool row = list_current_key(picker->list) >= 0;
    if (!row && !picker->marks.changed) {
        list_key(picker->list, KEY_NONE, DO_FILTER); /* nothing matches: type something else */
        return;
    }
    if (row && picker_is_on_the_way(picker)) {
        picker_take_realm(picker);
        return;
    }
    struct region *region = region_create();
    picker_tell(picker, region, row ? picker_current_text(picker, region) : "");
    region_destroy(region);
}

/* Marks the row under the cursor, or no longer, and goes on to the next. */
static bool picker_mark(struct picker *picker)
{
    if (!picker->options.many || picker_is_on_the_way(picker) || list_current_key(picker->list) < 0)
        return true;
    struct region *region = region_create();
    picker_marks_toggle(&picker->marks, picker_current_text(picker, region));
    list_key(picker->list, KEY_DOWN_ARROW, DO_DOWN);
    console_changed(picker->layer.console);
    region_destroy(region);
    return true;
}

static void picker_on_name(void *context, const char *name)
{
    struct picker *picker = context;
    if (*name)
        picker_marks_add(&picker->marks, name);
    console_changed(picker->layer.console);
}

static void picker_on_names_end(void *context, const char *problem)
{
    struct picker *picker = context;
    picker_names_stop(picker->names);
    picker->names = NULL;
    if (problem)
        console_notice(picker->layer.console, STYLE_WARNING, "%s", problem);
    console_changed(picker->layer.console);
}

/* Marks all rows that what was typed leaves, also those that are not read yet. */
static void picker_mark_all(struct picker *picker)
{
    const struct picker_names_listener listener = {picker_on_name, picker_on_names_end, picker};
    if (!picker->names)
        picker->names = picker_names_read(picker->list, console_loop(picker->layer.console),
                                          picker_naming_of(picker), &listener);
}

static bool picker_unmark_all(struct picker *picker)
{
    picker_names_stop(picker->names);
    picker->names = NULL;
    picker_marks_clear(&picker->marks);
    console_changed(picker->layer.console);
    return true;
}

static void picker_grant(struct picker *picker, enum wish wish)
{
    picker->wish = WISH_NONE;
    if (wish == WISH_MARK_ALL)
        picker_mark_all(picker);
    else
        picker_choose(picker);
}

/* What is asked of rows that may still be on their way is done as soon as they are there. */
static bool picker_wish_for(struct picker *picker, enum wish wish)
{
    if (list_is_waiting(picker->list))
        picker->wish = wish;
    else
        picker_grant(picker, wish);
    return true;
}

/* Rows that were waited for are there. Out of the list's own call-back, because it may go now. */
static void picker_on_due(void *context)
{
    struct picker *picker = context;
    timer_stop(picker->pause);
    picker->pause = NULL;
    if (picker->wish != WISH_NONE && !list_is_waiting(picker->list))
        picker_grant(picker, picker->wish);
}

/* Who types a name in full means it, whatever else has it as a part. */
static void picker_find_typed(struct picker *picker)
{
    const char *typed = list_filter(picker->list);
    if (picker->shown == SOURCE_NONE || (picker->typed && strcmp(picker->typed, typed) == 0))
        return;
    free(picker->typed);
    picker->typed = memory_copy_text(typed);
    list_move_to_text(picker->list, sources[picker->shown].column, typed);
}

static void picker_on_changed(void *context)
{
    struct picker *picker = context;
    console_changed(picker->layer.console);
    if (picker->list && !list_is_waiting(picker->list))
        picker_find_typed(picker);
    if (picker->wish != WISH_NONE && !picker->pause)
        picker->pause =
            loop_timer(console_loop(picker->layer.console), 0, 0, picker_on_due, picker);
}

/* Enter takes the row that the typed text leaves. */
static bool picker_enter(struct picker *picker)
{
    if (list_context(picker->list) == CONTEXT_INPUT)
        list_key(picker->list, KEY_RETURN, DO_ENTER);
    return picker_wish_for(picker, WISH_CHOOSE);
}

/* The realm that the form names: a wrong one is asked for anew. */
static void picker_on_realm(void *context, const struct rows *rows, const struct error *error)
{
    struct picker *picker = context;
    picker->query = NULL;
    if (rows && rows_count(rows) > 0) {
        struct value id = value_integer(rows_integer(rows, 0, 0));
        picker_show_view(picker, picker->options.source, &id);
        return;
    }
    picker_show_view(picker, SOURCE_REALMS, NULL);
    if (!rows)
        console_notice(picker->layer.console, STYLE_ERROR, "%s", error->text);
}

static void picker_ask_for_realm(struct picker *picker, const char *realm)
{
    struct region *region = region_create();
    struct statement statement = realm_find_statement(region, realm);
    picker->query = async_database_query(console_database(picker->layer.console), statement.sql,
                                         statement.parameters, picker_on_realm, picker);
    region_destroy(region);
}

static void picker_show_choices(struct picker *picker, const char *const choices[], size_t count,
                                const char *title)
{
    static const struct list_column columns[] = {{.name = choice_column, .title = choice_column}};
    struct list_source *source = memory_source_create(columns, ARRAY_LENGTH(columns));
    for (size_t i = 0; i < count; i++)
        memory_source_add(source, (int64_t)i, false, &choices[i], NULL);
    picker->shown = SOURCE_NONE;
    picker_show_list(picker, source, title);
}

/* Shows the page that is turned to. */
static void picker_show_page(struct picker *picker)
{
    const struct picker_options *options = &picker->options;
    const char *realm = picker->realm ? picker->realm : options->realm;
    async_query_forget(picker->query);
    picker->query = NULL;
    if (picker->page == PAGE_RECENT)
        picker_show_choices(picker, options->recent, options->recent_count, _("Used before"));
    else if (options->source == SOURCE_NONE)
        picker_show_choices(picker, options->choices, options->choice_count, options->title);
    else if (options->source == SOURCE_RUNS)
        picker_show_runs(picker);
    else if (options->source != SOURCE_REALMS && realm)
        picker_ask_for_realm(picker, realm);
    else
        picker_show_view(picker, SOURCE_REALMS, NULL);
}

/* From all to those used before, and back. */
static bool picker_turn_page(struct picker *picker)
{
    if (picker->options.recent_count == 0) {
        console_notice(picker->layer.console, STYLE_WARNING, _("Nothing was used here before."));
        return true;
    }
    picker->page = picker->page == PAGE_ALL ? PAGE_RECENT : PAGE_ALL;
    picker_show_page(picker);
    return true;
}

static bool picker_handle_key(struct layer *layer, int key, enum action action)
{
    struct picker *picker = picker_of(layer);
    picker->wish = WISH_NONE;
    if (action == DO_BACK || action == DO_CLOSE) {
        console_pop(layer->console, layer);
        return true;
    }
    if (!picker->list)
        return false;
    switch (action) {
    case DO_ENTER: return picker_enter(picker);
    case DO_TOGGLE: return picker_mark(picker);
    case DO_MARK_ALL: return picker_wish_for(picker, WISH_MARK_ALL);
    case DO_UNMARK: return picker_unmark_all(picker);
    case DO_RECENT: return picker_turn_page(picker);
    default: return list_key(picker->list, key, action);
    }
}

/* Of a list of which several can be picked, the rows have keys of their own. */
static enum key_context picker_current_context(const struct layer *layer)
{
    const struct picker *picker = (const struct picker *)layer;
    bool rows = picker->options.many && picker->list && !picker_is_on_the_way(picker) &&
                list_is_walking(picker->list);
    return rows ? CONTEXT_PICKED : CONTEXT_PICKER;
}

static const enum action *picker_hints(const struct layer *layer)
{
    static const enum action rows[] = {DO_TOGGLE, DO_MARK_ALL, DO_UNMARK,
                                       DO_ENTER,  DO_BACK,     DO_NONE};
    static const enum action plain[] = {DO_ENTER, DO_BACK, DO_NONE};
    static const enum action recent[] = {DO_ENTER, DO_RECENT, DO_BACK, DO_NONE};
    static const enum action many[] = {DO_TOGGLE, DO_ENTER, DO_RECENT, DO_BACK, DO_NONE};
    const struct picker_options *options = &((const struct picker *)layer)->options;
    if (picker_current_context(layer) == CONTEXT_PICKED)
        return rows;
    if (options->many)
        return many;
    return options->recent_count > 0 ? recent : plain;
}

static const char *picker_position(const struct layer *layer)
{
    struct list *list = ((const struct picker *)layer)->list;
    return list ? list_position(list) : NULL;
}

static void picker_refresh(struct layer *layer)
{
    if (picker_of(layer)->list)
        list_refresh(picker_of(layer)->list);
}

static void picker_destroy(struct layer *layer)
{
    struct picker *picker = picker_of(layer);
    async_query_forget(picker->query);
    timer_stop(picker->pause);
    picker_names_stop(picker->names);
    list_destroy(picker->list);
    free(picker->typed);
    free(picker->realm);
    picker_marks_free(&picker->marks);
    if (picker->options.gone)
        picker->options.gone(picker->options.context);
    region_destroy(picker->region);
}

static enum pointed picker_point(struct layer *layer, struct area area UNUSED,
                                 struct pointer pointer)
{
    struct list *list = picker_of(layer)->list;
    return list ? list_point(list, pointer) : POINTED_NOTHING;
}

static const struct layer_kind picker_kind = {
    .name = "picker",
    .enters = N_("pick"),
    .context = CONTEXT_PICKER,
    .dialog = true,
    .paint = picker_paint,
    .key = picker_handle_key,
    .point = picker_point,
    .refresh = picker_refresh,
    .current_context = picker_current_context,
    .hints = picker_hints,
    .position = picker_position,
    .destroy = picker_destroy,
};

static const char *const *picker_copy_texts(struct region *region, const char *const texts[],
                                            size_t count)
{
    const char **copies = region_alloc_array(region, count + 1, sizeof *copies);
    for (size_t i = 0; i < count; i++)
        copies[i] = region_copy_text(region, texts[i]);
    return copies;
}

static void picker_take_options(struct picker *picker, const struct picker_options *options)
{
    struct region *region = picker->region;
    picker->options = *options;
    picker->options.realm = region_copy_text(region, options->realm);
    picker->options.title = region_copy_text(region, options->title);
    picker->options.choices = picker_copy_texts(region, options->choices, options->choice_count);
    picker->options.recent = picker_copy_texts(region, options->recent, options->recent_count);
    picker_marks_set(&picker->marks, options->marked, options->marked_count);
}

void picker_open(struct console *console, const struct picker_options *options)
{
    struct picker *picker = memory_alloc(1, sizeof *picker);
    picker->layer.kind = &picker_kind;
    picker->region = region_create();
    picker_take_options(picker, options);
    console_push(console, &picker->layer);
    picker_show_page(picker);
    if (options->typed && picker->list)
        list_set_filter(picker->list, options->typed);
}
