/* SPDX-License-Identifier: Apache-2.0 */
/* What a person does with the mouse, and what a layer makes of it. */
#ifndef UI_POINTER_H
#define UI_POINTER_H

#include <stdbool.h>

#include "core/attributes.h"
#include "ui/terminal/screen.h"

enum pointer_act { POINTER_PRESS, POINTER_WHEEL_UP, POINTER_WHEEL_DOWN };

/* The first button or the wheel, in a cell of the screen. */
struct pointer {
    enum pointer_act act;
    int y, x;
};

/* What was found there. */
enum pointed {
    POINTED_NOTHING,
    POINTED_PLACE, /* it has the focus now, or did what it is for */
    POINTED_ITEM,  /* it has the cursor now, and a second click does what Enter does */
};

enum { POINTER_WHEEL_STEP = 3 }; /* rows or lines */

static inline bool pointer_is_in(struct pointer pointer, struct area area)
{
    return pointer.y >= area.y && pointer.y < area.y + area.height && pointer.x >= area.x &&
           pointer.x < area.x + area.width;
}

#endif
