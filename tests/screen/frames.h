/* SPDX-License-Identifier: Apache-2.0 */
/* The frames on a screen: whatever stands in them, their sides are straight and whole. */
#ifndef TESTS_SCREEN_FRAMES_H
#define TESTS_SCREEN_FRAMES_H

#include "core/attributes.h"

struct terminal;

/* Fails the test where a side of a frame has a gap that no dialog lies upon, or there is no frame.
 */
void frames_expect_straight(struct terminal *terminal) NONNULL(1);

#endif
