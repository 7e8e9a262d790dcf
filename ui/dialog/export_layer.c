/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/dialog/export_layer.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/error.h"
#include "core/memory.h"
#include "core/region.h"
#include "core/translate.h"
#include "ui/list/list.h"
#include "ui/list/memory_source.h"
#include "ui/run/export_run.h"
#include "ui/stack/clipboard.h"
#include "ui/stack/context.h"
#include "ui/stack/layer.h"
#include "ui/terminal/number.h"
#include "ui/terminal/prompt.h"

enum { WIDTH = 56 };

/* What can be chosen. */
static const struct {
    const char *label;
    enum output_format format;
    const char *suffix; /* of the file's name; NULL: the clipboard */
} choices[] = {
    {N_("CSV, to a file"), OUTPUT_CSV, "csv"},
    {N_("JSON, to a file"), OUTPUT_JSON, "json"},
    {N_("Markdown, to a file"), OUTPUT_MARKDOWN, "md"},
    {N_("CSV, to the clipboard"), OUTPUT_CSV, NULL},
    {N_("JSON, to the clipboard"), OUTPUT_JSON, NULL},
    {N_("Markdown, to the clipboard"), OUTPUT_MARKDOWN, NULL},
};

struct export_layer {
    struct layer layer;
    struct list *list; /* whose rows they are */
    struct list *choices;
    struct prompt prompt;
    char *path;             /* NULL: the clipboard */
    struct export_run *run; /* NULL: not begun */
    int64_t rows;           /* written so far */
};

static const struct list_column columns[] = {{.name = "what", .title = N_("what")}};

static struct export_layer *export_of(struct layer *layer)
{
    return (struct export_layer *)layer;
}

static void export_stop(struct export_layer *export)
{
    if (export->run)
        console_release(export->layer.console);
    export_run_stop(export->run);
    export->run = NULL;
}

static void export_on_progress(void *context, int64_t rows)
{
    struct export_layer *export = context;
    export->rows = rows;
    console_changed(export->layer.console);
}

static void export_on_end(void *context, int64_t rows, const char *text, const char *problem)
{
    struct export_layer *export = context;
    struct console *console = export->layer.console;
    char bytes[NUMBER_SIZE];
    if (problem)
        console_notice(console, STYLE_ERROR, _("Nothing was saved: %s"), problem);
    else if (export->path)
        console_notice(console, STYLE_GOOD, _("Saved %s rows to %s"), number_grouped(bytes, rows),
                       export->path);
    else
        clipboard_copy(console, text ? text : "");
    export_stop(export);
    console_pop(console, &export->layer);
}

static void export_start(struct export_layer *export)
{
    struct console *console = export->layer.console;
    struct region *region = region_create();
    struct error error = ERROR_IN(region);
    const struct export_listener listener = {export_on_progress, export_on_end, export};
    const struct export_rows rows = export_rows_of(export->list);
    export->run = export_run_start(console_loop(console), &rows,
                                   choices[list_current_key(export->choices)].format, export->path,
                                   &listener, &error);
    if (export->run)
        console_hold(console);
    else
        console_notice(console, STYLE_ERROR, "%s", error.text);
    region_destroy(region);
}

static void export_on_overwrite(void *context, const char *answer)
{
    struct export_layer *export = context;
    if (prompt_is_yes(answer))
        export_start(export);
    else
        console_notice(export->layer.console, STYLE_WARNING, _("Not saved."));
}

/* "~/x" is a file in one's home, as people type it. */
static char *export_typed_path(const char *text)
{
    const char *home = getenv("HOME");
    struct region *region = region_create();
    if (strncmp(text, "~/", 2) == 0 && home)
        text = region_format(region, "%s%s", home, text + 1);
    char *path = memory_copy_text(text);
    region_destroy(region);
    return path;
}

static void export_on_path(void *context, const char *text)
{
    struct export_layer *export = context;
    if (*text == '\0')
        return;
    free(export->path);
    export->path = export_typed_path(text);
    if (access(export->path, F_OK) == 0)
        prompt_ask(&export->prompt, _("File exists. Overwrite? (y/n)"), "", export_on_overwrite,
                   export);
    else
        export_start(export);
}

static bool export_choose(struct export_layer *export)
{
    const char *suffix = choices[list_current_key(export->choices)].suffix;
    if (suffix && !console_may_save(export->layer.console))
        return true;
    struct region *region = region_create();
    free(export->path);
    export->path = NULL;
    if (suffix)
        prompt_ask(&export->prompt, _("File:"),
                   region_format(region, "%s.%s", list_name(export->list), suffix), export_on_path,
                   export);
    else
        export_start(export);
    region_destroy(region);
    return true;
}

/* While rows are written there is nothing to do but to stop it. */
static bool export_cancel(struct export_layer *export)
{
    console_notice(export->layer.console, STYLE_WARNING, _("Stopped: nothing was saved."));
    export_stop(export);
    return true;
}

static bool export_handle_key(struct layer *layer, int key, enum action action)
{
    struct export_layer *export = export_of(layer);
    console_changed(layer->console);
    if (export->run)
        return action == DO_BACK || action == DO_CANCEL ? export_cancel(export) : action != DO_QUIT;
    if (export->prompt.edit)
        return prompt_key(&export->prompt, key, action);
    switch (action) {
    case DO_ENTER: return export_choose(export);
    case DO_UP:
    case DO_DOWN: return list_key(export->choices, key, action);
    default: return false;
    }
}

/* "Save Users of IT Department", "Save 3 marked rows of Users of IT Department" */
static const char *export_title_of(const struct export_layer *export, struct region *region)
{
    char bytes[NUMBER_SIZE];
    size_t marked;
    list_marked(export->list, &marked);
    if (marked == 0)
        return region_format(region, _("Save all %s"), list_title(export->list));
    return region_format(region, _("Save %s marked of %s"), number_grouped(bytes, (int64_t)marked),
                         list_title(export->list));
}

/* "1,200 of 3,004 rows, Esc stops"; of what is not counted yet "1,200 rows so far, Esc stops". */
static const char *export_progress_of(const struct export_layer *export, struct region *region)
{
    char done[NUMBER_SIZE], all[NUMBER_SIZE];
    size_t marked;
    list_marked(export->list, &marked);
    const char *total =
        marked ? number_grouped(all, (int64_t)marked) : list_count_text(export->list, region);
    number_grouped(done, export->rows);
    if (*total)
        return region_format(region, _("%s of %s rows, Esc stops"), done, total);
    return region_format(region, _("%s rows so far, Esc stops"), done);
}

static void export_paint(struct layer *layer, struct area area)
{
    struct export_layer *export = export_of(layer);
    int width = area.width - 2 < WIDTH ? area.width - 2 : WIDTH;
    int wanted = (int)ARRAY_LENGTH(choices) + 3;
    int height = area.height < wanted ? area.height : wanted;
    struct area box = {area.y + (area.height - height) / 2, area.x + (area.width - width) / 2,
                       height, width};
    struct area rows = {box.y + 1, box.x + 1, height - 3, width - 2};
    struct region *region = region_create();
    screen_clear(box);
    screen_box(box, STYLE_TITLE_FOCUS, export_title_of(export, region), NULL);
    list_paint(export->choices, rows, !export->run && !export->prompt.edit);
    if (export->run)
        screen_text(box.y + height - 2, box.x + 1, width - 2, STYLE_NORMAL,
                    export_progress_of(export, region));
    else if (export->prompt.edit)
        prompt_paint(&export->prompt, box.y + height - 2, box.x + 1, width - 2);
    region_destroy(region);
}

static enum key_context export_current_context(const struct layer *layer)
{
    return ((const struct export_layer *)layer)->prompt.edit ? CONTEXT_INPUT : CONTEXT_LIST;
}

static const enum action *export_hints(const struct layer *layer)
{
    static const enum action stopping[] = {DO_BACK, DO_NONE};
    static const enum action actions[] = {DO_ENTER, DO_BACK, DO_NONE};
    return ((const struct export_layer *)layer)->run ? stopping : actions;
}

static void export_destroy(struct layer *layer)
{
    struct export_layer *export = export_of(layer);
    export_stop(export);
    prompt_close(&export->prompt);
    list_destroy(export->choices);
    free(export->path);
}

static enum pointed export_point(struct layer *layer, struct area area UNUSED,
                                 struct pointer pointer)
{
    struct export_layer *export = export_of(layer);
    return export->run || export->prompt.edit ? POINTED_PLACE
                                              : list_point(export->choices, pointer);
}

static const struct layer_kind export_kind = {
    .name = "save",
    .enters = N_("save"),
    .context = CONTEXT_LIST,
    .dialog = true,
    .paint = export_paint,
    .key = export_handle_key,
    .point = export_point,
    .current_context = export_current_context,
    .hints = export_hints,
    .destroy = export_destroy,
};

static struct list *export_make_choices(void)
{
    struct list_source *source = memory_source_create(columns, ARRAY_LENGTH(columns));
    for (size_t i = 0; i < ARRAY_LENGTH(choices); i++) {
        const char *const cells[] = {_(choices[i].label)};
        memory_source_add(source, (int64_t)i, false, cells, NULL);
    }
    return list_create(&(struct list_options){.source = source});
}

void export_layer_open(struct console *console, struct list *list)
{
    struct export_layer *export = memory_alloc(1, sizeof *export);
    export->layer.kind = &export_kind;
    export->list = list;
    export->choices = export_make_choices();
    list_refresh(export->choices);
    console_push(console, &export->layer);
}
