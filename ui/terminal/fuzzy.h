/* SPDX-License-Identifier: Apache-2.0 */
/* How well a few typed letters fit a name. */
#ifndef UI_FUZZY_H
#define UI_FUZZY_H

#include "core/attributes.h"

/* From FUZZY_WEAK on the letters stand somewhere in the middle, or in other words than the name. */
enum { FUZZY_NONE = -1, FUZZY_WEAK = 4 };

/*
 * The smaller, the better; FUZZY_NONE: not at all. Best is the whole name, then its beginning, the
 * beginning of a word in it, the first letters of its words ("sa": show_admins), a part of it, the
 * beginning of one of `words` (NULL: none) or of the `summary`, a part of these, the beginnings of
 * its words ("crst": create_stream), at last letters of the name in their order, the first of which
 * begins the name or, later, a word. Case does not matter; blanks in `typed` separate what must
 * each fit. "" fits everything alike.
 */
int fuzzy_rank(const char *typed, const char *name, const char *summary, const char *words)
    NONNULL(1, 2, 3);

#endif
