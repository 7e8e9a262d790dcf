/* SPDX-License-Identifier: Apache-2.0 */
/* One statistic on the screen: its title, the plot of the last days, and its numbers. */
#ifndef UI_DASHBOARD_PAINT_H
#define UI_DASHBOARD_PAINT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/attributes.h"
#include "model/statistics.h"
#include "ui/terminal/screen.h"

struct panel {
    const struct statistics *statistics;
    enum statistic statistic;
    size_t days; /* how many of the last days are shown, at most STATISTICS_DAYS */
    int64_t now;
};

/* Into `area`, of at least three lines. */
void dashboard_paint_panel(const struct panel *panel, struct area area) NONNULL(1);

#endif
