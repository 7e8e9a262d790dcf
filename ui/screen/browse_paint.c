/* SPDX-License-Identifier: Apache-2.0 */
/* How a browsing screen looks: the way to it, facts, tabs, the list that is shown. */
#include <string.h>

#include "core/region.h"
#include "core/text.h"
#include "core/translate.h"
#include "ui/dialog/record.h"
#include "ui/list/list.h"
#include "ui/screen/browse_state.h"
#include "ui/screen/summary.h"
#include "ui/terminal/breadcrumb.h"

enum { MEDIUM = 18, TALL = 27 }; /* rows from which two lines of facts are shown, and three */

static const struct browse *browse_paint_below(const struct browse *browse)
{
    const struct layer *below = browse->layer.below;
    return below && below->kind == browse->layer.kind ? (const struct browse *)below : NULL;
}

/* Has one come to this screen from the one below, or is that about another realm? */
static bool browse_paint_follows(const struct browse *browse, const struct browse *below)
{
    return below && browse->thing != BROWSE_REALM &&
           strcmp(browse_realm(browse), browse_realm(below)) == 0;
}

static size_t browse_paint_count_steps(const struct browse *browse)
{
    size_t count = 1;
    for (; browse_paint_follows(browse, browse_paint_below(browse));
         browse = browse_paint_below(browse))
        count++;
    return count;
}

/* From the realm on: the screens that one came by, and the list that is shown. */
static const char *browse_paint_path_of(const struct browse *browse, struct region *region,
                                        int width)
{
    if (!summary_known(browse->summary))
        return _(browse_shown_tab(browse)->title);
    size_t steps = browse_paint_count_steps(browse), last = steps + 1;
    const char **parts = region_alloc_array(region, last + 1, sizeof *parts);
    const struct browse *step = browse;
    parts[0] = browse_realm(browse);
    parts[last] = _(browse_shown_tab(browse)->title);
    for (size_t i = steps; i > 0; i--) {
        parts[i] = browse_label(step);
        step = i > 1 ? browse_paint_below(step) : step;
    }
    if (step->thing == BROWSE_REALM) /* it stands there already */
        return breadcrumb_text(region, parts + 1, last, width);
    return breadcrumb_text(region, parts, last + 1, width);
}

static int browse_paint_tab_width(const struct browse *browse, size_t tab)
{
    return 2 + text_width(_(browse->kind->tabs[tab].title));
}

/* The tabs from which on the shown one fits on the line. */
static size_t browse_paint_first_tab_painted(const struct browse *browse, int width)
{
    size_t first = browse->shown;
    int used = browse_paint_tab_width(browse, first);
    while (first > 0 && used + browse_paint_tab_width(browse, first - 1) <= width)
        used += browse_paint_tab_width(browse, --first);
    return first;
}

/* The lists' names on one line, the one that is shown between brackets; an ellipsis for more. */
static void browse_paint_tabs(const struct browse *browse, int y, int x, int width)
{
    int end = x + width - 1;
    size_t tab = browse_paint_first_tab_painted(browse, width - 2);
    x += screen_label(y, x, 1, STYLE_TITLE, tab > 0 ? "…" : "");
    for (; tab < browse->kind->tab_count && x + browse_paint_tab_width(browse, tab) <= end; tab++) {
        bool shown = tab == browse->shown;
        const char *title = _(browse->kind->tabs[tab].title);
        x += screen_label(y, x, end - x, STYLE_TITLE, shown ? "[" : " ");
        x += screen_label(y, x, end - x, shown ? STYLE_TITLE_FOCUS : STYLE_TITLE, title);
        x += screen_label(y, x, end - x, STYLE_TITLE, shown ? "]" : " ");
    }
    if (tab < browse->kind->tab_count)
        screen_label(y, x, 1, STYLE_TITLE, "…");
}

static void browse_paint_facts(const struct browse *browse, struct area box)
{
    struct region *region = region_create();
    struct area inside = {box.y + 1, box.x + 2, box.height - 2, box.width - 4};
    screen_box(box, STYLE_TITLE, browse_paint_path_of(browse, region, box.width - 4), NULL);
    summary_paint(browse->summary, inside, browse->kind->label, false);
    region_destroy(region);
}

/* The box about the facts; the tabs stand below it. */
static struct area browse_paint_facts_box(struct area area)
{
    int lines = area.height < MEDIUM ? 1 : area.height < TALL ? 2 : 3;
    return (struct area){area.y, area.x, lines + 2, area.width};
}

static struct area browse_paint_tabs_line(struct area area)
{
    struct area box = browse_paint_facts_box(area);
    return (struct area){box.y + box.height, area.x + 1, 1, area.width - 2};
}

bool browse_tab_at(const struct browse *browse, struct area area, struct pointer pointer,
                   size_t *tab)
{
    struct area line = browse_paint_tabs_line(area);
    if (!pointer_is_in(pointer, line))
        return false;
    *tab = browse_paint_first_tab_painted(browse, line.width - 2);
    int x = line.x + (*tab > 0);
    for (; *tab < browse->kind->tab_count; (*tab)++) {
        int left = x;
        x += browse_paint_tab_width(browse, *tab);
        if (pointer.x >= left && pointer.x < x)
            return x < line.x + line.width;
    }
    return false;
}

void browse_paint(struct layer *layer, struct area area)
{
    struct browse *browse = (struct browse *)layer;
    struct area box = browse_paint_facts_box(area), tabs = browse_paint_tabs_line(area);
    struct area rows = {area.y + box.height + 1, area.x, area.height - box.height - 1, area.width};
    browse_paint_facts(browse, box);
    browse_paint_tabs(browse, tabs.y, tabs.x, tabs.width);
    if (rows.height < 1)
        return;
    if (browse_shown_tab(browse)->rows == BROWSE_SUMMARY)
        record_paint(browse->overview, rows, true);
    else
        list_paint(browse->lists[browse->shown], rows, true);
}
