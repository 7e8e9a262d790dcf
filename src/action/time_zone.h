/* SPDX-License-Identifier: Apache-2.0 */
/* Names of time zones. */
#ifndef ACTION_TIME_ZONE_H
#define ACTION_TIME_ZONE_H

#include "core/attributes.h"

struct region;

/* The name that an alias stands for (Asia/Calcutta: Asia/Kolkata), else the name itself, in
 * `region`. Source: the Link lines of /usr/share/zoneinfo/tzdata.zi, zic(8). */
const char *time_zone_canonical(struct region *region, const char *name) RETURNS_NONNULL
    NONNULL(1, 2);

#endif
