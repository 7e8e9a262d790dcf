/* SPDX-License-Identifier: Apache-2.0 */
/* How long something will still take, by how fast it went in the last seconds. */
#ifndef UI_ETA_H
#define UI_ETA_H

#include <stddef.h>
#include <stdint.h>

#include "core/attributes.h"

enum { ETA_SAMPLES = 16 };

/* All zero to begin with. */
struct eta {
    struct {
        int64_t ms, done;
    } samples[ETA_SAMPLES]; /* the oldest first, half a second or more apart */
    size_t count;
};

/* So much was done at `ms` (clock_monotonic_ms()). */
void eta_note(struct eta *eta, int64_t ms, int64_t done) NONNULL(1);
/* Seconds until `total` is done; -1 as long as that can't be told. */
int64_t eta_seconds(const struct eta *eta, int64_t total) NONNULL(1);

enum { ETA_TEXT_SIZE = 32 };
/* "40 s", "12 min", "3 h 5 min" in `bytes`, which is returned. */
const char *eta_text(char bytes[ETA_TEXT_SIZE], int64_t seconds) RETURNS_NONNULL NONNULL(1);

#endif
