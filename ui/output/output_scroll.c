/* SPDX-License-Identifier: Apache-2.0 */
/* What part of the output is seen. */
#include "ui/output/output_state.h"
#include "ui/stack/context.h"

static ptrdiff_t output_scroll_last_top(const struct output *output)
{
    ptrdiff_t last = (ptrdiff_t)transcript_count(output->transcript) - output->height;
    return last > 0 ? last : 0;
}

void output_scroll(struct output *output, ptrdiff_t top)
{
    if (top > output_scroll_last_top(output))
        top = output_scroll_last_top(output);
    output->top = top > 0 ? (size_t)top : 0;
    console_changed(output->layer.console);
}

bool output_scroll_by(struct output *output, ptrdiff_t lines)
{
    output->follow = false;
    output_scroll(output, (ptrdiff_t)output->top + lines);
    return true;
}

bool output_scroll_to_end(struct output *output)
{
    output->follow = true;
    output_scroll(output, output_scroll_last_top(output));
    return true;
}

bool output_scroll_sideways(struct output *output, int columns)
{
    int most = transcript_width(output->transcript) - output->width;
    int left = output->left + columns;
    if (left > most)
        left = most;
    output->left = left > 0 ? left : 0;
    console_changed(output->layer.console);
    return true;
}
