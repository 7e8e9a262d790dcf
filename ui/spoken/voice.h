/* SPDX-License-Identifier: Apache-2.0 */
/* Lines out and lines in: all that the console needs of a terminal when it is used line by line. No
 * byte that is written moves the cursor, colours or rings; standard streams need be no terminal. */
#ifndef UI_SPOKEN_VOICE_H
#define UI_SPOKEN_VOICE_H

#include <stdbool.h>

#include "core/attributes.h"

struct loop;
struct region;
struct voice;

/* Takes SIGINT, SIGTERM and SIGHUP; `loop` outlives it. */
struct voice *voice_create(struct loop *loop) RETURNS_NONNULL NONNULL(1) MUST_USE;
void voice_destroy(struct voice *voice); /* NULL is allowed */

/* Writes a text to standard output, a line for each of its lines, made safe and without blanks that
 * only lay it out. */
void voice_say(struct voice *voice, const char *format, ...) NONNULL(1, 2) PRINTF_LIKE(2, 3);

enum voice_heard {
    VOICE_LINE,
    VOICE_INTERRUPTED, /* Ctrl-C: whatever was asked is off */
    VOICE_END,         /* Ctrl-D, the end of the input, or the end of the program is asked for */
};

/*
 * Asks, and waits for a line from standard input while the event loop runs. `answer` gets it in
 * `region`, without its line end; only of VOICE_LINE. With `hidden` it is not echoed, and wiped
 * with the region.
 */
enum voice_heard voice_ask(struct voice *voice, struct region *region, const char *prompt,
                           bool hidden, const char **answer) NONNULL(1, 2, 3, 5);

/* Runs the event loop until `*done`; false if Ctrl-C or the end comes first. */
bool voice_wait(struct voice *voice, const bool *done) NONNULL(1, 2);

/* Was the end of the program asked for by a signal? */
bool voice_is_terminated(const struct voice *voice) NONNULL(1);

#endif
