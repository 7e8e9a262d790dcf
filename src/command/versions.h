/* SPDX-License-Identifier: Apache-2.0 */
/* Which server this program follows, and which program it is. */
#ifndef COMMAND_VERSIONS_H
#define COMMAND_VERSIONS_H

#include "config.h"

#define PROGRAM_VERSION PACKAGE_VERSION

/* The release of the server whose commands, schema and files are followed. */
#define SERVER_VERSION "6.0"
/* What that release's own `version` command and `--version` print. */
#define SERVER_FRAMEWORK_VERSION "4.1.3"

#endif
