/* SPDX-License-Identifier: Apache-2.0 */
/* What the output layer is made of, for output_*.c only. */
#ifndef UI_OUTPUT_STATE_H
#define UI_OUTPUT_STATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/attributes.h"
#include "job/job.h"
#include "ui/run/act.h"
#include "ui/run/eta.h"
#include "ui/run/transcript.h"
#include "ui/stack/layer.h"

struct child_column;
struct child_run;
struct line_edit;
struct region;
struct timer;

/* What is being asked for in the line at the bottom. */
enum output_prompt { PROMPT_NONE, PROMPT_SEARCH, PROMPT_SAVE, PROMPT_OVERWRITE };

enum output_outcome { OUTCOME_RUNNING, OUTCOME_DONE, OUTCOME_STOPPED, OUTCOME_FAILED };

/* What has become of marked rows. */
struct output_results {
    bool *done;  /* one for each; NULL: not told yet */
    bool coming; /* the rows that come are results */
    bool shown;  /* some of them are */
    const struct child_column *columns;
    size_t column_count;
    ptrdiff_t line_column, result_column;
};

struct output {
    struct layer layer;
    struct region *region; /* of the act */
    struct act act;
    const char *shown_line; /* "aloha-tui --batch …" */

    bool goes_on;          /* it is a job that was there before: to be heard, not started */
    struct job job;        /* if it is one; its id is NULL if not */
    struct child_run *run; /* NULL: it has ended */
    const char *noted;     /* its id in the history of runs, or NULL */
    bool held;             /* the console is said to be busy */
    struct timer *tick;
    int64_t started_ms;
    char progress[96]; /* "1,200 of 5,000 users · 40 s left"; "" */
    struct eta eta;
    struct output_results results;
    enum output_outcome outcome;
    char outcome_text[96];

    struct transcript *transcript;
    size_t top;
    int left;
    int height, width; /* of the text when it was painted last */
    bool follow;       /* the end is to be seen while lines come */

    enum output_prompt prompt;
    struct line_edit *edit; /* of the prompt; NULL: none is open */
    char *part;             /* what was searched for last, or NULL */
    ptrdiff_t found;        /* the line with the match that n goes on from; -1: none */
    char *path;             /* the file that may be overwritten, or NULL */
    char position[64];
};

/* output_run.c */
/* Starts the command, anew where it has ended before. */
void output_start(struct output *output) NONNULL(1);

void output_interrupt(struct output *output) NONNULL(1);

/* output_marks.c */
/* A table begins: true if it is that of the results, which is not to be shown as it comes. */
bool output_marks_table(struct output *output, const char *name, const struct child_column *columns,
                        size_t count) NONNULL(1, 2);
/* A row came: true if it is the result of a row that is done, which has been said before. */
bool output_marks_row(struct output *output, const char *const *cells) NONNULL(1, 2);
/* It has ended: what is done is marked no longer. */
void output_marks_end(const struct output *output) NONNULL(1);
/* The same act for the marked rows that are not done, in `region` or as long-lived as the output.
 * False if there are none. */
bool output_marks_rest(const struct output *output, struct region *region, struct act *act)
    NONNULL(1, 2, 3);

/* output_prompt.c */
void output_ask(struct output *output, enum output_prompt prompt, const char *text) NONNULL(1, 3);
/* A key while a prompt is open. */
bool output_prompt_key(struct output *output, int key, enum action action) NONNULL(1);
void output_close_prompt(struct output *output) NONNULL(1);
/* To the next match of what was searched for last, from line `from`. */
void output_search(struct output *output, size_t from, bool backwards) NONNULL(1);
/* All lines as text, the command line first; the caller frees the buffer. */
struct buffer output_text(const struct output *output) NONNULL(1);

/* output_paint.c */
void output_paint(struct layer *layer, struct area area) NONNULL(1);

/* output_scroll.c */
/* Scrolls to `top`, or as far as there are lines. */
void output_scroll(struct output *output, ptrdiff_t top) NONNULL(1);
/* By so many lines, and no longer along with what comes; true, here and below. */
bool output_scroll_by(struct output *output, ptrdiff_t lines) NONNULL(1);
/* To the end, and along with what comes. */
bool output_scroll_to_end(struct output *output) NONNULL(1);
bool output_scroll_sideways(struct output *output, int columns) NONNULL(1);

#endif
