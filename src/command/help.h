/* SPDX-License-Identifier: Apache-2.0 */
/* Usage, help, specification and manual section of a command, all made from its struct. */
#ifndef COMMAND_HELP_H
#define COMMAND_HELP_H

#include <cjson/cJSON.h>

#include "command/arguments.h"
#include "command/command.h"

struct buffer;
struct error;

/* "usage: aloha-tui --batch NAME …", wrapped at 80 columns, with a line break at the end. */
void help_write_usage(struct buffer *buffer, const struct command *command) NONNULL(1, 2);

/* Notes all that is wrong with the words (ERROR_USAGE), a line each under the usage, as the
 * server's commands say it. */
void help_note_problems(const struct command *command, struct problems problems,
                        struct error *error) NONNULL(1, 3);

/* The whole help text: usage, what it does, its arguments, the common options by name. */
void help_write_command(struct buffer *buffer, const struct command *command) NONNULL(1, 2);

/* What `aloha-tui --help` prints. */
void help_write_program(struct buffer *buffer) NONNULL(1);

/* The specification in the form of the contract's files; the caller deletes it. */
cJSON *help_describe(const struct command *command) RETURNS_NONNULL NONNULL(1) MUST_USE;

/* The commands as a section of aloha-tui(1), in man macros: one .SS a category, one .TP a command.
 */
void help_write_manual(struct buffer *buffer) NONNULL(1);

/* One command of that section. */
void help_write_manual_command(struct buffer *buffer, const struct command *command) NONNULL(1, 2);

#endif
