/* SPDX-License-Identifier: Apache-2.0 */
#include "core/fault.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>

#ifdef FAULT_POINTS
void fault_point(const char *name)
{
    static long passages;
    const char *wanted = getenv("ALOHA_TUI_FAULT");
    size_t length = strlen(name);
    if (wanted && strncmp(wanted, name, length) == 0 && wanted[length] == ':' &&
        ++passages == strtol(wanted + length + 1, NULL, 10))
        raise(SIGKILL);
}
#endif
