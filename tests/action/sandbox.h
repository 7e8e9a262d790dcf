/* SPDX-License-Identifier: Apache-2.0 */
/* A copy of the private server's database, and the program run on it: for suites that change
 * things. The sandbox has a state directory of its own, so that journal and audit trail can be
 * looked at. */
#ifndef TESTS_ACTION_SANDBOX_H
#define TESTS_ACTION_SANDBOX_H

#include <stdbool.h>

#include "core/attributes.h"
#include "tests/program.h"

struct database;
struct region;

struct sandbox {
    struct region *region;     /* of the test */
    struct database *database; /* the copy, for the test's own statements */
    const char *directory;
    const char *config;
};

/* Set-up and tear-down of a cmocka test; *state becomes the sandbox. */
int sandbox_open(void **state);
int sandbox_close(void **state);
/* Set-up of a group of tests that share a copy: ALOHA_TEST_CONFIG and ALOHA_TEST_DATABASE name it
 * from then on. */
int sandbox_open_for_all(void **state);

/* Makes it a development server, with `salt` as its initial_password_salt. */
void sandbox_make_development(struct sandbox *sandbox, const char *salt) NONNULL(1, 2);

/* Gives the program a copy of the server's own files, in which `lines` are added to settings.py. */
void sandbox_add_settings(struct sandbox *sandbox, const char *lines) NONNULL(1, 2);
/* Writes a file of that copy. */
void sandbox_write_etc(struct sandbox *sandbox, const char *name, const char *text)
    NONNULL(1, 2, 3);

/* Runs one command with `input` on standard input (NULL: nothing). */
struct outcome sandbox_run(struct sandbox *sandbox, const char *input, const char *const words[])
    NONNULL(1, 3);
#define SANDBOX_RUN(sandbox, input, ...)                                                           \
    sandbox_run(sandbox, input, (const char *const[]){__VA_ARGS__, NULL})

/* Runs one statement. */
void sandbox_do(struct sandbox *sandbox, const char *sql) NONNULL(1, 2);
/* The text of the one value that `sql` selects; no row fails the test. */
const char *sandbox_value(struct sandbox *sandbox, const char *sql) RETURNS_NONNULL NONNULL(1, 2);
/* The first column of all rows, with a line break between them. */
const char *sandbox_rows(struct sandbox *sandbox, const char *sql) RETURNS_NONNULL NONNULL(1, 2);
/* A digest of the rows of all tables. */
const char *sandbox_digest(struct sandbox *sandbox) RETURNS_NONNULL NONNULL(1);

/* What a run with --json did: its changes and effects, as one text each, in which a test looks for
 * what must be there. */
struct told {
    const char *changes;
    const char *effects;
};
struct told sandbox_told(struct sandbox *sandbox, struct outcome outcome) NONNULL(1);

/* Is the text in any file of the state directory: journal, audit trail? */
bool sandbox_state_has(struct sandbox *sandbox, const char *file, const char *text)
    NONNULL(1, 2, 3);

/* The id of the run that was made last, in whose line of the audit trail the column `undo` has this
 * text. */
const char *sandbox_last_run(struct sandbox *sandbox, const char *undo) RETURNS_NONNULL
    NONNULL(1, 2);

void assert_has(const char *text, const char *part) NONNULL(1, 2);
void assert_lacks(const char *text, const char *part) NONNULL(1, 2);

#endif
