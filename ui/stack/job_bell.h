/* SPDX-License-Identifier: Apache-2.0 */
/* Rings when a job that this console has started ends, whatever is on the screen then. */
#ifndef UI_JOB_BELL_H
#define UI_JOB_BELL_H

#include "core/attributes.h"

struct console;
struct job;
struct job_bell;

struct job_bell *job_bell_create(struct console *console) RETURNS_NONNULL NONNULL(1) MUST_USE;
void job_bell_destroy(struct job_bell *bell); /* NULL is allowed */

/* Waits for the end of a child of ours; the job is copied. */
void job_bell_watch(struct job_bell *bell, const struct job *job) NONNULL(1, 2);

#endif
