/* SPDX-License-Identifier: Apache-2.0 */
/* The wall clock. By itself, so that tests can be linked with one that stands still. */
#include <time.h>

#include "core/clock.h"

int64_t clock_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}
