/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/screen/dashboard.h"

#include <stdlib.h>

#include "core/error.h"
#include "core/memory.h"
#include "core/region.h"
#include "core/translate.h"
#include "model/statistics.h"
#include "server/async_database.h"
#include "ui/screen/dashboard_paint.h"
#include "ui/stack/context.h"
#include "ui/stack/layer.h"

enum { TWO_COLUMNS_WIDTH = 150, PANEL_LEAST = 3, COLUMN_GAP = 3 };

static const size_t periods[] = {7, 30, 90, STATISTICS_DAYS};
enum { PERIOD_FIRST = 2, PERIOD_LAST = ARRAY_LENGTH(periods) - 1 };

struct dashboard {
    struct layer layer;
    int64_t realm; /* -1: the server */
    char *title;
    size_t period; /* index of periods */
    struct async_query *query;
    bool known; /* statistics have been read */
    struct statistics statistics;
    int64_t now; /* when they were asked for */
    char *problem;
};

static struct dashboard *dashboard_of(struct layer *layer)
{
    return (struct dashboard *)layer;
}

/* Where panel `number` stands: one below the other, or two side by side. */
static struct area dashboard_panel_area(struct area area, int number)
{
    int columns = area.width >= TWO_COLUMNS_WIDTH ? 2 : 1;
    int lines = (STATISTIC_COUNT + columns - 1) / columns;
    int height = area.height / lines, width = (area.width - (columns - 1) * COLUMN_GAP) / columns;
    return (struct area){
        .y = area.y + number / columns * height,
        .x = area.x + number % columns * (width + COLUMN_GAP),
        .height = height,
        .width = width,
    };
}

static void dashboard_paint_panels(const struct dashboard *dashboard, struct area area)
{
    for (int i = 0; i < STATISTIC_COUNT; i++) {
        struct panel panel = {
            .statistics = &dashboard->statistics,
            .statistic = (enum statistic)i,
            .days = periods[dashboard->period],
            .now = dashboard->now,
        };
        struct area place = dashboard_panel_area(area, i);
        if (place.height >= PANEL_LEAST)
            dashboard_paint_panel(&panel, place);
    }
}

static void dashboard_paint_layer(struct layer *layer, struct area area)
{
    struct dashboard *dashboard = dashboard_of(layer);
    struct area inside = {area.y + 1, area.x + 2, area.height - 2, area.width - 4};
    screen_box(area, STYLE_TITLE_FOCUS, dashboard->title, NULL);
    screen_cursor(area.y, area.x + 2, true);
    if (dashboard->problem)
        screen_text(inside.y, inside.x, inside.width, STYLE_ERROR, dashboard->problem);
    else if (dashboard->known)
        dashboard_paint_panels(dashboard, inside);
}

static void dashboard_on_statistics(void *context, const struct rows *rows,
                                    const struct error *error)
{
    struct dashboard *dashboard = context;
    dashboard->query = NULL;
    dashboard->known = rows != NULL;
    if (rows)
        statistics_read(rows, &dashboard->statistics);
    else
        dashboard->problem = memory_copy_text(error->text);
    console_changed(dashboard->layer.console);
}

static void dashboard_forget(struct dashboard *dashboard)
{
    async_query_forget(dashboard->query);
    free(dashboard->problem);
    dashboard->problem = NULL;
}

static void dashboard_refresh(struct layer *layer)
{
    struct dashboard *dashboard = dashboard_of(layer);
    struct region *region = region_create();
    dashboard_forget(dashboard);
    dashboard->now = console_now(layer->console);
    struct statement statement = statistics_statement(region, dashboard->realm, dashboard->now);
    dashboard->query =
        async_database_query(console_database(layer->console), statement.sql, statement.parameters,
                             dashboard_on_statistics, dashboard);
    region_destroy(region);
}

static bool dashboard_show_period(struct dashboard *dashboard, size_t period)
{
    dashboard->period = period;
    console_changed(dashboard->layer.console);
    return true;
}

static bool dashboard_handle_key(struct layer *layer, int key UNUSED, enum action action)
{
    struct dashboard *dashboard = dashboard_of(layer);
    size_t period = dashboard->period;
    switch (action) {
    case DO_LONGER:
        return dashboard_show_period(dashboard, period < PERIOD_LAST ? period + 1 : period);
    case DO_SHORTER: return dashboard_show_period(dashboard, period > 0 ? period - 1 : period);
    default: return false;
    }
}

static const enum action *dashboard_hints(const struct layer *layer UNUSED)
{
    static const enum action actions[] = {DO_BACK,    DO_LONGER, DO_SHORTER,
                                          DO_REFRESH, DO_HELP,   DO_NONE};
    return actions;
}

static const char *dashboard_position(const struct layer *layer)
{
    static const char *const names[ARRAY_LENGTH(periods)] = {N_("7 days"), N_("30 days"),
                                                             N_("90 days"), N_("365 days")};
    return _(names[((const struct dashboard *)layer)->period]);
}

static void dashboard_destroy(struct layer *layer)
{
    struct dashboard *dashboard = dashboard_of(layer);
    dashboard_forget(dashboard);
    free(dashboard->title);
}

static const struct layer_kind dashboard_kind = {
    .name = "dashboard",
    .context = CONTEXT_PLOT,
    .paint = dashboard_paint_layer,
    .key = dashboard_handle_key,
    .refresh = dashboard_refresh,
    .hints = dashboard_hints,
    .position = dashboard_position,
    .destroy = dashboard_destroy,
};

void dashboard_open(struct console *console, int64_t realm, const char *name)
{
    struct region *region = region_create();
    struct dashboard *dashboard = memory_alloc(1, sizeof *dashboard);
    dashboard->layer.kind = &dashboard_kind;
    dashboard->realm = realm;
    dashboard->title = memory_copy_text(region_format(region, _("Dashboard of %s"), name));
    dashboard->period = PERIOD_FIRST;
    region_destroy(region);
    console_push(console, &dashboard->layer);
    dashboard_refresh(&dashboard->layer);
}
