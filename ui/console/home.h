/* SPDX-License-Identifier: Apache-2.0 */
/* The main screen: realms, the users and admins of the one under the cursor, and who is under the
 * cursor there. */
#ifndef UI_HOME_H
#define UI_HOME_H

#include "core/attributes.h"

struct console;

void home_open(struct console *console) NONNULL(1);

#endif
