/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Places at which a test has the program killed, to see what a crash leaves behind. They exist only
 * in a build that was configured with --enable-fault-points; elsewhere they are nothing.
 */
#ifndef CORE_FAULT_H
#define CORE_FAULT_H

#include "core/attributes.h"

/*
 * Where ALOHA_TUI_FAULT in the environment is NAME:N, the N-th passage (from 1) of the point of
 * that name ends the program at once, by SIGKILL.
 */
#ifdef FAULT_POINTS
void fault_point(const char *name) NONNULL(1);
#else
static inline void fault_point(const char *name UNUSED)
{
}
#endif

#endif
