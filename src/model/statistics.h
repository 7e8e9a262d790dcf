/* SPDX-License-Identifier: Apache-2.0 */
/* What the server's statistics tables say of a realm, or of the whole server, day by day. */
#ifndef MODEL_STATISTICS_H
#define MODEL_STATISTICS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/attributes.h"
#include "model/view.h"

struct region;
struct rows;

enum statistic {
    STATISTIC_DAILY_ACTIVE, /* users who were there on the day */
    STATISTIC_MESSAGES,     /* messages sent on the day */
    STATISTIC_SIGN_UPS,     /* accounts of people made on the day */
    STATISTIC_ACTIVE_USERS, /* people who were there in the 15 days up to the day */
    STATISTIC_COUNT
};

enum { STATISTICS_DAYS = 365 };

/* The whole days (UTC) before today; the last is yesterday. */
struct statistics {
    int64_t values[STATISTIC_COUNT][STATISTICS_DAYS];
    /* The first days that the server has counted; it does so in a nightly job. */
    size_t known[STATISTIC_COUNT];
};

/* "Daily active users". */
const char *statistic_title(enum statistic statistic) RETURNS_NONNULL;

/* The statement that reads them for the realm with this id, -1: for the server; `now` is
 * microseconds since 1970. */
struct statement statistics_statement(struct region *region, int64_t realm, int64_t now) NONNULL(1);
/* Fills in what the statement returned. */
void statistics_read(const struct rows *rows, struct statistics *statistics) NONNULL(1, 2);

/* Microseconds since 1970 at which day `day` begins. */
int64_t statistics_day(size_t day, int64_t now);

#endif
