/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the emulator is shown for characters younger than its tables. libvterm before 0.3 knows the
 * columns of Unicode 5.0: a mark of a later version, or an emoji, would push the rest of its row
 * aside as it does in no terminal of today. Another character that is as wide stands in for it.
 */
#ifndef TESTS_SCREEN_STAND_IN_H
#define TESTS_SCREEN_STAND_IN_H

#include <stddef.h>
#include <vterm.h>

#include "core/attributes.h"

struct buffer;

/* Shows `emulator` these bytes of a terminal's input. Columns are those of wcwidth(3), as for the
 * program itself. */
void stand_in_show(VTerm *emulator, const char *bytes, size_t length) NONNULL(1, 2);

#endif
