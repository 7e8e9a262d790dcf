/* SPDX-License-Identifier: Apache-2.0 */
/* A wall clock that stands still at ALOHA_TUI_NOW (RFC 3339). Only suites and the program they run
 * are linked with it: what users run writes true times, whatever its environment says. */
#include <stdlib.h>
#include <time.h>

#include "core/clock.h"

int64_t clock_now(void)
{
    const char *frozen = getenv("ALOHA_TUI_NOW");
    int64_t time;
    if (frozen && clock_parse(frozen, &time))
        return time;
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}
