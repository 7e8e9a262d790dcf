/* SPDX-License-Identifier: Apache-2.0 */
/* What a form layer is made of, for form.c, form_keys.c and form_paint.c. */
#ifndef UI_FORM_STATE_H
#define UI_FORM_STATE_H

#include <stdbool.h>
#include <stddef.h>

#include "core/attributes.h"
#include "core/buffer.h"
#include "ui/form_fields.h"
#include "ui/layer.h"

struct form {
    struct layer layer;
    struct form_fields *fields;
    size_t focus; /* index of a field; their number: the button that runs */
    size_t first; /* field in the top row */
    bool tried;   /* to run: what is missing is said at the fields */
    bool pasting;
    struct buffer pasted;
    char position[64];
};

/* The field that has the focus, or NULL. */
struct form_field *form_focused(const struct form *form) NONNULL(1);
/* Is text typed into it? */
bool form_field_is_typed(const struct form_field *field) NONNULL(1);

/* form_keys.c */
bool form_handle_key(struct layer *layer, int key, enum action action) NONNULL(1);

/* form_paint.c */
void form_paint(struct layer *layer, struct area area) NONNULL(1);

#endif
