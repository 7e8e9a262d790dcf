/* SPDX-License-Identifier: Apache-2.0 */
/* A picker of files or directories, one directory after the other. */
#ifndef UI_FILE_PICKER_H
#define UI_FILE_PICKER_H

#include "core/attributes.h"
#include "ui/dialog/picker.h"

struct console;

/*
 * Offers what is in the directory that `options->typed` ("/etc/ho") begins with, narrowed by what
 * follows in it; a directory that is chosen is gone into. Then calls `chosen` with the path, in the
 * form in which it was typed: relative stays relative. Of `options` only `typed`, `recent`,
 * `chosen` and `context` are heeded. With `directories` only those are offered.
 */
void file_picker_open(struct console *console, const struct picker_options *options,
                      bool directories) NONNULL(1, 2);

#endif
