/* SPDX-License-Identifier: Apache-2.0 */
/* What time it is, and how times are written. All times are microseconds since 1970, UTC. */
#ifndef CORE_CLOCK_H
#define CORE_CLOCK_H

#include <stdbool.h>
#include <stdint.h>

#include "core/attributes.h"

struct region;

/* Now, by the wall clock. */
int64_t clock_now(void);

/* Milliseconds of the monotonic clock, for time-outs and durations. */
int64_t clock_monotonic_ms(void);

/* 2026-11-22T05:37:00.123456Z, the fraction left out when zero (RFC 3339). */
const char *clock_format_rfc3339(struct region *region, int64_t time) RETURNS_NONNULL NONNULL(1);

/* 2026-11-22 05:37:00.123456+00:00: how the server's own commands print a time. */
const char *clock_format_server(struct region *region, int64_t time) RETURNS_NONNULL NONNULL(1);

/* 2026-11-22 05:37:00.123: how they begin a line of their log. */
const char *clock_format_log(struct region *region, int64_t time) RETURNS_NONNULL NONNULL(1);

/* 2026-11-22 05:37: to the minute, UTC, for people. */
const char *clock_format_minute(struct region *region, int64_t time) RETURNS_NONNULL NONNULL(1);

/*
 * Reads `2026-11-22 05:37:00[.123456][+00|+00:00|Z]`, `T` for the blank allowed, years 1 to 9999:
 * what PostgreSQL prints with DateStyle ISO, and RFC 3339. Without a zone it is UTC.
 */
bool clock_parse(const char *text, int64_t *time) NONNULL(1, 2) MUST_USE;

/*
 * How long ago `time` was, in at most 12 columns, for people: "now", "5 min ago", "3 h ago",
 * "2 days ago", from 30 days on the date.
 */
const char *clock_format_ago(struct region *region, int64_t time, int64_t now) RETURNS_NONNULL
    NONNULL(1);

#endif
