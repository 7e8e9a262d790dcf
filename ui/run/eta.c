/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/run/eta.h"

#include <stdio.h>
#include <string.h>

enum { APART_MS = 500, SPAN_MS = 1000, MINUTE = 60, HOUR = 3600 };

void eta_note(struct eta *eta, int64_t ms, int64_t done)
{
    size_t count = eta->count;
    if (count > 1 && ms - eta->samples[count - 2].ms < APART_MS)
        count--; /* in place of the last, which came as soon after the one before */
    if (count == ETA_SAMPLES)
        memmove(eta->samples, eta->samples + 1, --count * sizeof eta->samples[0]);
    eta->samples[count].ms = ms;
    eta->samples[count].done = done;
    eta->count = count + 1;
}

int64_t eta_seconds(const struct eta *eta, int64_t total)
{
    if (eta->count < 2)
        return -1;
    size_t last = eta->count - 1;
    int64_t span = eta->samples[last].ms - eta->samples[0].ms;
    int64_t done = eta->samples[last].done - eta->samples[0].done;
    int64_t left = total - eta->samples[last].done;
    if (span < SPAN_MS || done <= 0 || left < 0)
        return -1;
    double seconds = (double)left * (double)span / (double)done / 1000;
    return (int64_t)(seconds + 0.5);
}

const char *eta_text(char bytes[ETA_TEXT_SIZE], int64_t seconds)
{
    long long number = seconds;
    if (number < 2 * MINUTE)
        snprintf(bytes, ETA_TEXT_SIZE, "%lld s", number);
    else if (number < 2 * HOUR)
        snprintf(bytes, ETA_TEXT_SIZE, "%lld min", number / MINUTE);
    else
        snprintf(bytes, ETA_TEXT_SIZE, "%lld h %lld min", number / HOUR, number % HOUR / MINUTE);
    return bytes;
}
