/* SPDX-License-Identifier: Apache-2.0 */
/* What a layer may ask of its console. For the rooms from stack/ to console/. */
#ifndef UI_CONTEXT_H
#define UI_CONTEXT_H

#include <stdbool.h>
#include <stdint.h>

#include "core/attributes.h"
#include "ui/terminal/screen.h"

struct async_database;
struct console;
struct drafts;
struct error;
struct job_bell;
struct loop;
struct options;
struct profile;
struct saved_views;

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

/* May files be saved from here? If not, says why: the configuration is locked. */
bool console_may_save(struct console *console) NONNULL(1);
/* Asks for the screen to be painted at the end of the turn. */
void console_changed(struct console *console) NONNULL(1);
/* While more is held than released, something is under way that will change the screen: tests wait
 * for its end (see ALOHA_TUI_IDLE_FD in console.h). Not needed for queries and short timers. */
void console_hold(struct console *console) NONNULL(1);
void console_release(struct console *console) NONNULL(1);
/* A line in the key bar's place until the next key. */
void console_notice(struct console *console, enum style style, const char *format, ...)
    NONNULL(1, 3) PRINTF_LIKE(3, 4);
/* Ends the loop at the end of the turn. */
void console_quit(struct console *console) NONNULL(1);

#endif
