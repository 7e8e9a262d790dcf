/* SPDX-License-Identifier: Apache-2.0 */
/* Where the main screen's panes are, for a screen of any size. */
#ifndef UI_HOME_LAYOUT_H
#define UI_HOME_LAYOUT_H

#include "ui/terminal/screen.h"

enum home_pane { PANE_REALMS, PANE_USERS, PANE_ADMINS, PANE_COUNT };

/* Areas with their borders; one without height is not shown. A lower box shares the
 * edge of the one above. */
struct home_layout {
    struct area panes[PANE_COUNT];
    struct area detail;
};

/* From 72 columns on all panes side by side; on less, the one that has the focus and the detail. */
struct home_layout home_layout(struct area area, enum home_pane focus);

#endif
