/* SPDX-License-Identifier: Apache-2.0 */
/* Why something failed: what kind of failure, its text for people, and what to do next. */
#ifndef CORE_ERROR_H
#define CORE_ERROR_H

#include <stdbool.h>

#include "core/attributes.h"

struct region;

enum error_kind {
    ERROR_NONE,        /* nothing failed */
    ERROR_FAILED,      /* the act could not be done */
    ERROR_USAGE,       /* the command line, a form or a configuration file is wrong */
    ERROR_REFUSED,     /* not confirmed, read-only, not allowed */
    ERROR_INCOMPLETE,  /* some items of many failed */
    ERROR_CHANGED,     /* rows moved since the preview */
    ERROR_UNREACHABLE, /* a service can't be reached */
    ERROR_TIMED_OUT,   /* took longer than was allowed */
    ERROR_INTERRUPTED, /* SIGINT */
    ERROR_TERMINATED,  /* SIGTERM or SIGHUP */
};

/* The texts live in `region`, which the owner of the error chose; the first failure wins. */
struct error {
    struct region *region;
    enum error_kind kind;
    const char *text; /* NULL while nothing failed; without a line break at its end */
    const char *hint; /* what to do next, or NULL */
};

#define ERROR_IN(region_pointer) ((struct error){.region = (region_pointer)})

/*
 * Notes a failure unless one is noted already, and returns false, so that a function can end with
 * `return error_set(...)`. A NULL error is allowed: the cause is dropped.
 */
bool error_set(struct error *error, enum error_kind kind, const char *format, ...) PRINTF_LIKE(3, 4)
    NONNULL(3);

/* Adds what to do next to the failure just noted; returns false. */
bool error_hint(struct error *error, const char *format, ...) PRINTF_LIKE(2, 3) NONNULL(2);

/* Forgets the failure; the region is kept. */
void error_clear(struct error *error) NONNULL(1);

/* The exit status for a kind of failure, 0 for ERROR_NONE. */
int error_exit_status(enum error_kind kind);

/* The word for a kind in machine output: "done", "failed", "usage", "refused", … */
const char *error_kind_name(enum error_kind kind) RETURNS_NONNULL;

#endif
