/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One run of a command. A command speaks through its run only: rows, text, warnings, progress. What
 * becomes of them is the renderer's affair.
 */
#ifndef COMMAND_RUN_H
#define COMMAND_RUN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "command/arguments.h"
#include "command/options.h"
#include "command/table.h"
#include "core/attributes.h"
#include "core/error.h"

struct change;
struct command;
struct database;
struct delivery;
struct profile;
struct region;
struct renderer;
struct run;
struct session;

/*
 * The command's rules across arguments (`check`), for forms. False, with the cause, in `region`, if
 * one is broken.
 */
bool run_check(const struct command *command, const struct arguments *arguments,
               struct region *region, struct error *error) NONNULL(1, 2, 3, 4);

/*
 * Runs `command` with `arguments` (checked), in `session`, speaking to `renderer`, and returns the
 * exit status. The run's memory ends with it.
 */
int run_command(const struct command *command, const struct arguments *arguments,
                const struct options *options, struct session *session, struct renderer *renderer)
    NONNULL(1, 2, 3, 4, 5);

/* What the run was given. */
const struct arguments *run_arguments(const struct run *run) RETURNS_NONNULL NONNULL(1);
const struct options *run_options(const struct run *run) RETURNS_NONNULL NONNULL(1);
/* Memory that lives as long as the run. */
struct region *run_region(const struct run *run) RETURNS_NONNULL NONNULL(1);
/* Where a failure is noted. */
struct error *run_error(struct run *run) RETURNS_NONNULL NONNULL(1);
/* The server's profile. NULL, with the cause noted, if the configuration is wrong. */
const struct profile *run_profile(struct run *run) NONNULL(1) MUST_USE;
/* The database, connected on first use. NULL, with the cause noted. */
struct database *run_database(struct run *run) NONNULL(1) MUST_USE;

/* The same for a command that goes on without: the cause goes to `error`. */
struct database *run_connect(struct run *run, struct error *error) NONNULL(1, 2) MUST_USE;

/* The connections to what follows changes (change/delivery.h), to be borrowed. NULL, with the cause
 * noted, if the configuration is wrong. */
struct delivery *run_delivery(struct run *run) NONNULL(1) MUST_USE;

/* How many users or realms a run is about: more than one only in bulk runs of a command that says
 * that it takes many, with arguments that differ in those alone. */
size_t run_count(const struct run *run) NONNULL(1);
/* Is it one of a bulk run, whose items are told by whether they are done? */
bool run_is_of_bulk(const struct run *run) NONNULL(1);
/* From here on it is about number `index`, from 0: the arguments are those of this one, and what
 * is said is said of this one. A run begins with the first. */
void run_turn_to(struct run *run, size_t index) NONNULL(1);

/* Shorthands for run_arguments(). */
const char *run_text_argument(const struct run *run, const char *dest) NONNULL(1, 2);
bool run_flag_argument(const struct run *run, const char *dest) NONNULL(1, 2);

/* Notes a failure (ERROR_FAILED) with the text that the contract gives it; returns false. */
bool run_fail(struct run *run, const char *format, ...) PRINTF_LIKE(2, 3) NONNULL(1, 2);
/* Adds what to do next; returns false. */
bool run_hint(struct run *run, const char *format, ...) PRINTF_LIKE(2, 3) NONNULL(1, 2);

/* Begins a table; the rows that follow are its. The table must outlive the run. False, with the
 * cause noted, if --fields asks for what it lacks. */
bool run_table(struct run *run, const struct table *table) NONNULL(1, 2) MUST_USE;
/* One row: a value for each column of the table begun last. */
void run_row(struct run *run, enum row_mark mark, const struct value *values) NONNULL(1, 3);
/* A line for people on standard output (the line break is added). */
void run_say(struct run *run, const char *format, ...) PRINTF_LIKE(2, 3) NONNULL(1, 2);
/* A line for people on standard error. */
void run_warn(struct run *run, const char *format, ...) PRINTF_LIKE(2, 3) NONNULL(1, 2);
/*
 * Begins a change (change/change.h) on the run's database: for real, or as a preview with
 * --dry-run. What it allocates (change_region()) ends with the next change or the run. NULL, with
 * the cause noted, on failure.
 */
struct change *run_begin_change(struct run *run) NONNULL(1) MUST_USE;
/* Commits it, or shows and takes back what a preview did. False, with the cause noted, if nothing
 * was changed. */
bool run_commit_change(struct run *run, struct change *change) NONNULL(1, 2) MUST_USE;
/* As run_say(), for what holds only if it was done: silent in a preview. */
void run_say_done(struct run *run, const char *format, ...) PRINTF_LIKE(2, 3) NONNULL(1, 2);
/* The same on standard error, in the form in which the server's own commands log:
 * `2026-11-22 05:37:00.123 INFO [] text`. */
void run_log_done(struct run *run, const char *format, ...) PRINTF_LIKE(2, 3) NONNULL(1, 2);
/* A warning in that form; also in a preview. */
void run_log_warning(struct run *run, const char *format, ...) PRINTF_LIKE(2, 3) NONNULL(1, 2);

/*
 * Asks for one line. With `echo` the prompt goes to standard output without a line break (to
 * standard error where that holds something else than text) and the answer is read from standard
 * input. Without, for secrets, both happen on the terminal that the run was started from, with the
 * echo off; where there is none, as in the console's child runs, nothing is shown and standard
 * input is read. The answer, without its line end and perhaps empty, lives in the run's region and
 * is wiped with it. NULL, with the cause noted, if there is no answer (ERROR_USAGE: the caller adds
 * which flag to pass, if one does), it is no text, or a signal came.
 */
const char *run_ask(struct run *run, const char *prompt, bool echo) NONNULL(1, 2) MUST_USE;

/* The same for a secret that standard input was named for, where it is read whatever the terminal;
 * prompt and echo count only if it is one. */
const char *run_ask_input(struct run *run, const char *prompt) NONNULL(1, 2) MUST_USE;

/* Is there a terminal at which somebody can be asked for a secret, and asked again? Else the
 * answers are what standard input holds, written in advance. */
bool run_can_ask(void);

/* How far it is: `done` of `total` (0: not known) `units`. */
void run_progress(struct run *run, int64_t done, int64_t total, const char *units) NONNULL(1, 4);

#endif
