/* SPDX-License-Identifier: Apache-2.0 */
/* The statistics of a realm or of the server, plotted, with the numbers beside the plots. */
#ifndef UI_DASHBOARD_H
#define UI_DASHBOARD_H

#include <stdint.h>

#include "core/attributes.h"

struct console;

/* Opens it for the realm with this id and name, -1: for the server. The name is copied. */
void dashboard_open(struct console *console, int64_t realm, const char *name) NONNULL(1, 3);

#endif
