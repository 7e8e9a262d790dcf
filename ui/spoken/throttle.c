/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/spoken/throttle.h"

/* 0 to 4; without overflow. */
static int throttle_quarter_of(int64_t done, int64_t total)
{
    if (total <= 0 || done <= 0)
        return 0;
    return done >= total ? 4 : (int)((double)done / (double)total * 4);
}

bool throttle_is_due(struct throttle *throttle, int64_t done, int64_t total, int64_t now_ms)
{
    int quarter = throttle_quarter_of(done, total);
    bool further =
        quarter > throttle->quarter && quarter < 4; /* the end is told by the end itself */
    if (!further && now_ms - throttle->said_ms < PACE_SECONDS * 1000)
        return false;
    throttle->quarter = quarter;
    throttle->said_ms = now_ms;
    return true;
}
