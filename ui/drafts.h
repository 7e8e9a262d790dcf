/* SPDX-License-Identifier: Apache-2.0 */
/* What was typed into forms, kept until the console is left; secrets are not. */
#ifndef UI_DRAFTS_H
#define UI_DRAFTS_H

#include "core/attributes.h"
#include "ui/form_fields.h"

struct drafts;

struct drafts *drafts_create(void) RETURNS_NONNULL MUST_USE;
void drafts_destroy(struct drafts *drafts); /* NULL is allowed */

/* Keeps what the fields hold in the place of what was kept for the same command. */
void drafts_keep(struct drafts *drafts, const struct form_fields *fields) NONNULL(1, 2);
/* Fills the fields with what was kept, if anything was. */
void drafts_fill(const struct drafts *drafts, struct form_fields *fields) NONNULL(1, 2);

#endif
