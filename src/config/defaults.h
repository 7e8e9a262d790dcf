/* SPDX-License-Identifier: Apache-2.0 */
/* What the server's settings are where settings.py says nothing. */
#ifndef CONFIG_DEFAULTS_H
#define CONFIG_DEFAULTS_H

#include "core/attributes.h"

/* The fixed defaults, as a Python module of literal assignments. */
const char *defaults_source(void) RETURNS_NONNULL;

#endif
