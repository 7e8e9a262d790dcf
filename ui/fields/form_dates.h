/* SPDX-License-Identifier: Apache-2.0 */
/* Dates as people type them. */
#ifndef UI_FORM_DATES_H
#define UI_FORM_DATES_H

#include <stddef.h>
#include <stdint.h>

#include "core/attributes.h"

struct region;

/*
 * Reads "now", "today", "yesterday", "tomorrow" (days begin at midnight, UTC), or a distance from
 * now: sign, number, and min, h, d or w ("-7d", "+36h"; days and weeks count from midnight). Upper
 * and lower case are alike. The ISO 8601 text that commands take, to the second, with its offset;
 * NULL if it is none of these, or before year 1 or after 9999.
 */
const char *form_date_read(struct region *region, const char *text, int64_t now) NONNULL(1, 2);

/* What a form offers to choose from: words that the above reads. NULL at the end. */
const char *const *form_date_words(size_t *count) RETURNS_NONNULL NONNULL(1);

#endif
