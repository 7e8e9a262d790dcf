/* SPDX-License-Identifier: Apache-2.0 */
/* The console: one program state passed down, from the event loop to the last dialog. */
#ifndef UI_CONSOLE_H
#define UI_CONSOLE_H

#include <stdbool.h>
#include <stdint.h>

#include "core/attributes.h"

struct async_database;
struct console;
struct drafts;
struct error;
struct job_bell;
struct loop;
struct options;
struct profile;
struct saved_views;

/*
 * Runs the console until it is left; the exit status. Says on standard error why it can't start.
 *
 * For tests: a byte that comes from the socket which the environment variable ALOHA_TUI_IDLE_FD
 * names is answered with one, once nothing is left to read, ask or paint.
 */
int console_run(const struct options *options) NONNULL(1);

/* What layers need. */
struct loop *console_loop(const struct console *console) RETURNS_NONNULL NONNULL(1);
struct async_database *console_database(const struct console *console) RETURNS_NONNULL NONNULL(1);
const struct profile *console_profile(const struct console *console) RETURNS_NONNULL NONNULL(1);
const struct options *console_options(const struct console *console) RETURNS_NONNULL NONNULL(1);
/* What was typed into forms so far. */
struct drafts *console_drafts(const struct console *console) RETURNS_NONNULL NONNULL(1);
/* Rings for jobs that end. */
struct job_bell *console_job_bell(const struct console *console) RETURNS_NONNULL NONNULL(1);
/* What lists show, as it was kept. */
struct saved_views *console_saved_views(const struct console *console) RETURNS_NONNULL NONNULL(1);
/* The directory of what is the person's own, whatever the server: preferences.h. */
const char *console_own_state(const struct console *console) RETURNS_NONNULL NONNULL(1);
/* The preset that keys have; and another one. False, with the cause, if that does not go with what
 * is configured. */
const char *console_keys(const struct console *console) RETURNS_NONNULL NONNULL(1);
bool console_use_keys(struct console *console, const char *preset, struct error *error)
    NONNULL(1, 2) MUST_USE;
/* Now, frozen in tests; see clock.h. */
int64_t console_now(const struct console *console) NONNULL(1);
/* Ends the loop at the end of the turn. */
void console_quit(struct console *console) NONNULL(1);

#endif
