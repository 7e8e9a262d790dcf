/* SPDX-License-Identifier: Apache-2.0 */
/* The commands that go on by themselves, and those that did: opened, stopped, forgotten. */
#ifndef UI_JOBS_LAYER_H
#define UI_JOBS_LAYER_H

#include "core/attributes.h"

struct console;

void jobs_layer_open(struct console *console) NONNULL(1);

#endif
