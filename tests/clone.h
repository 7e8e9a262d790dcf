/* SPDX-License-Identifier: Apache-2.0 */
/* A copy of the private server's database, for suites that change something, and the program run on
 * it. What fails here fails the test. */
#ifndef TESTS_CLONE_H
#define TESTS_CLONE_H

#include "core/attributes.h"
#include "tests/program.h"

struct clone;

/* Copies the database under the name `aloha_NAME`; remove it with clone_close(). */
struct clone *clone_open(const char *name) RETURNS_NONNULL NONNULL(1) MUST_USE;
void clone_close(struct clone *clone) NONNULL(1);

/* Runs one statement. */
void clone_do(struct clone *clone, const char *sql) NONNULL(1, 2);
/* The first column of a statement's rows, with a line break between them; lives as long as the
 * clone. */
const char *clone_read(struct clone *clone, const char *sql) RETURNS_NONNULL NONNULL(1, 2);
/* A digest of every row of every table, to tell whether anything was changed. */
const char *clone_digest(struct clone *clone) RETURNS_NONNULL NONNULL(1);

/* The program with --batch and `words`, NULL at the end, on the copy. */
struct outcome clone_run(struct clone *clone, const char *const words[]) NONNULL(1, 2);
#define CLONE_RUN(clone, ...) clone_run(clone, (const char *const[]){__VA_ARGS__, NULL})

#endif
