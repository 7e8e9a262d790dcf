/* SPDX-License-Identifier: Apache-2.0 */
/* Redis through hiredis: redis://[[USER]:PASSWORD@]HOST:PORT/DB, unix://PATH, or the master that
 * sentinel://HOST:PORT/NAME names. Percent signs in user, password and path are those of a URL.
 */
#ifndef SERVER_REDIS_H
#define SERVER_REDIS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/attributes.h"

struct error;
struct redis;
struct region;

/* What Redis answered; texts have a NUL after them that `length` does not count. */
enum redis_answer_type { REDIS_NOTHING, REDIS_INTEGER, REDIS_TEXT, REDIS_LIST };

struct redis_answer {
    enum redis_answer_type type;
    int64_t integer;
    const char *text;
    size_t length;
    const struct redis_answer *items;
    size_t count;
};

/* Connects and signs in as redis_check() does; each wait for an answer takes at most `timeout_ms`.
 * NULL, with the cause (ERROR_UNREACHABLE, or the interruption), on failure. Close with
 * redis_close(). */
struct redis *redis_open(const char *url, const char *password, int timeout_ms, struct error *error)
    NONNULL(1) MUST_USE;
void redis_close(struct redis *redis); /* NULL is allowed */

/* Sends a command, which is `count` words, and returns the answer, in `region`. NULL, with the
 * cause as above, on failure; Redis's own refusal is one. */
const struct redis_answer *redis_ask(struct redis *redis, struct region *region,
                                     const char *const words[], size_t count, struct error *error)
    NONNULL(1, 2, 3) MUST_USE;
#define REDIS_ASK(redis, region, error, ...)                                                       \
    redis_ask(redis, region, (const char *const[]){__VA_ARGS__},                                   \
              sizeof((const char *const[]){__VA_ARGS__}) / sizeof(const char *), error)

struct redis_command {
    const char *const *words;
    size_t count;
};

/* Sends commands in one go and returns their answers, `count` of them in the same order, in
 * `region`: one wait for all. NULL as above if one of them fails; then nothing more can be asked
 * over this connection. */
const struct redis_answer *redis_ask_all(struct redis *redis, struct region *region,
                                         const struct redis_command *commands, size_t count,
                                         struct error *error) NONNULL(1, 2, 3) MUST_USE;

/* Connects, signs in (with the URL's password, or else `password`, which may be NULL) and PINGs,
 * waiting at most `timeout_ms` for all of it, name resolution apart. False, with the cause
 * (ERROR_UNREACHABLE), on failure. For doctor. */
bool redis_check(const char *url, const char *password, int timeout_ms, struct error *error)
    NONNULL(1) MUST_USE;

#endif
