/* SPDX-License-Identifier: Apache-2.0 */
/* Running the program that was built, as a script would: no terminal, and what it wrote kept. */
#ifndef TESTS_PROGRAM_H
#define TESTS_PROGRAM_H

#include <sys/types.h>

#include "core/attributes.h"

struct region;

/* How a run ended, and what it wrote; in the region that was given. */
struct outcome {
    int status; /* or 128 + the signal */
    const char *output;
    const char *errors;
};

/* A run under way: its process, and the temporary files that it writes. */
struct program {
    pid_t pid;
    int output;
    int errors;
};

/* Starts argv[0] with `input` on standard input (NULL: nothing). A failure fails the test. */
struct program program_start(const char *const argv[], const char *input) NONNULL(1) MUST_USE;
/* Waits for its end, and reads what it wrote. */
struct outcome program_finish(struct region *region, struct program *program)
    NONNULL(1, 2) MUST_USE;

/* All words of a run of $ALOHA_TEST_PROGRAM with `config` (NULL: $ALOHA_TEST_CONFIG), --batch and
 * `words`, NULL at the end. */
const char *const *program_words(struct region *region, const char *config,
                                 const char *const words[]) RETURNS_NONNULL NONNULL(1, 3) MUST_USE;

/* A copy of $ALOHA_TEST_CONFIG with another value for `key`: its path, in $TMPDIR. */
const char *program_config_with(struct region *region, const char *key,
                                const char *value) RETURNS_NONNULL NONNULL(1, 2, 3) MUST_USE;

/* The content of a file, or NULL. */
const char *program_read_file(struct region *region, const char *path) NONNULL(1, 2) MUST_USE;

#endif
