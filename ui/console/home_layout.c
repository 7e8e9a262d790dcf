/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/console/home_layout.h"

enum {
    SIDE_BY_SIDE_WIDTH = 72, /* from here on */
    LEFT_LEAST = 28,
    LEFT_MOST = 48,
    DETAIL_HEIGHT = 4, /* two lines and the border */
    DETAIL_HEIGHT_TALL = 7,
    TALL = 30,
    DETAIL_SCREEN_LEAST = 12, /* a lower screen shows no detail */
};

static int home_layout_clamp(int number, int least, int most)
{
    if (number < least)
        return least;
    return number > most ? most : number;
}

/* Cuts `height` rows, the shared edge included, off the lower end of `area`. */
static struct area home_layout_cut_below(struct area *area, int height)
{
    struct area below = {area->y + area->height - height, area->x, height, area->width};
    area->height -= height - 1;
    return below;
}

static int home_layout_detail_height(int height)
{
    if (height < DETAIL_SCREEN_LEAST)
        return 0;
    return height < TALL ? DETAIL_HEIGHT : DETAIL_HEIGHT_TALL;
}

struct home_layout home_layout(struct area area, enum home_pane focus)
{
    struct home_layout layout = {0};
    struct area main = area;
    enum home_pane shown = focus;
    if (area.width >= SIDE_BY_SIDE_WIDTH) {
        struct area left = area;
        left.width = home_layout_clamp(area.width * 3 / 10, LEFT_LEAST, LEFT_MOST);
        main.x += left.width;
        main.width -= left.width;
        layout.panes[PANE_ADMINS] = home_layout_cut_below(&left, area.height * 2 / 5);
        layout.panes[PANE_REALMS] = left;
        shown = PANE_USERS;
    }
    int detail = home_layout_detail_height(area.height);
    if (detail > 0)
        layout.detail = home_layout_cut_below(&main, detail);
    layout.panes[shown] = main;
    return layout;
}
