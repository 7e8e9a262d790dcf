/* SPDX-License-Identifier: Apache-2.0 */
/* What a form layer is made of, for form*.c only. */
#ifndef UI_FORM_STATE_H
#define UI_FORM_STATE_H

#include <stdbool.h>
#include <stddef.h>

#include "core/attributes.h"
#include "core/buffer.h"
#include "ui/fields/form_fields.h"
#include "ui/form/form_lookup.h"
#include "ui/stack/layer.h"

struct act;

struct form {
    struct layer layer;
    struct form_fields *fields;
    struct region *region;       /* of `marked` */
    const struct marked *marked; /* rows that it is done to; NULL: none */
    size_t focus;                /* index of a field; their number: the button that runs */
    size_t first;                /* field in the top row */
    bool tried;                  /* to run: what is missing is said at the fields */
    bool edited;                 /* by hand: what it holds is worth a draft */
    struct form_lookup *lookup;
    bool pasting;
    struct buffer pasted;
    /* Where things were painted last. */
    struct area rows;
    struct area preview_button, run_button; /* empty where there is none */
    int widget_x, hint_x; /* the columns in which fields begin, and what is to be had at them */
    char position[64];
};

/* form_state.c */
/* The field that has the focus, or NULL. */
struct form_field *form_focused(const struct form *form) NONNULL(1);
/* Is text typed into it? */
bool form_field_is_typed(const struct form_field *field) NONNULL(1);

/* The fields hold something else: checks them anew. True, here and below. */
bool form_changed(struct form *form) NONNULL(1);
/* Moves to the field with this index, or to the button behind the last. */
bool form_focus_on(struct form *form, size_t focus) NONNULL(1);
/* What Space does to a field with choices or a switch; false for others. */
bool form_toggle(struct form *form, struct form_field *field) NONNULL(1, 2);

/* form_keys.c */
bool form_handle_key(struct layer *layer, int key, enum action action) NONNULL(1);

/* form_paste.c */
/* A key from the one that begins a paste to the one that ends it. */
bool form_paste_key(struct form *form, int key) NONNULL(1);

/* form_pick.c */
/* Does the field always have values to pick from, whatever was used before? */
bool form_field_has_choices(const struct form_field *field) NONNULL(1);
/* Offers values for the field with the focus. */
bool form_pick(struct form *form) NONNULL(1);

/* form_run.c */
/* Is nothing wrong or missing? Else all that is is said. */
bool form_is_ready(struct form *form) NONNULL(1);
/* Hands the command on to be run, or to be previewed, once nothing is wrong. */
bool form_act(struct form *form, void (*how)(struct console *console, const struct act *act))
    NONNULL(1, 2);

/* form_paint.c */
void form_paint(struct layer *layer, struct area area) NONNULL(1);
/* Lines that the field with this index takes. */
int form_field_height(const struct form *form, size_t index) NONNULL(1);
/* Are its choices too wide for a row of this many columns, and one is shown at a time? */
bool form_field_drops_down(const struct form_field *field, int width) NONNULL(1);
enum { FORM_RADIO_FRAME = 6 }; /* columns about the name of a choice: "( ) ", two blanks */

/* form_point.c */
enum pointed form_point(struct layer *layer, struct area area, struct pointer pointer) NONNULL(1);

#endif
