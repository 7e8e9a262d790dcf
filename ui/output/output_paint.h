/* SPDX-License-Identifier: Apache-2.0 */
/* How lines of output look, for whoever shows some. */
#ifndef UI_OUTPUT_PAINT_H
#define UI_OUTPUT_PAINT_H

#include "ui/run/transcript.h"
#include "ui/terminal/screen.h"

/* The style of a line of that kind. */
enum style output_style(enum transcript_kind kind);

#endif
