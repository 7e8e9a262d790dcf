/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/terminal/breadcrumb.h"

#include "core/buffer.h"
#include "core/region.h"
#include "core/text.h"

#define STEP " › "

enum { STEP_WIDTH = 3, PART_LEAST = 4 };

static int breadcrumb_width_of(const char *const parts[], size_t count)
{
    int width = 0;
    for (size_t i = 0; i < count; i++)
        width += text_width(parts[i]) + (i > 0 ? STEP_WIDTH : 0);
    return width;
}

/* The first part, an ellipsis, and from `from` on the rest. */
static size_t breadcrumb_leave_out(const char **parts, size_t count, size_t from)
{
    size_t kept = 1;
    parts[kept++] = "…";
    for (size_t i = from; i < count; i++)
        parts[kept++] = parts[i];
    return kept;
}

/* The longest part but the last one, or that where the others are short. */
static size_t breadcrumb_longest_part(const char *const parts[], size_t count)
{
    size_t longest = count - 1;
    for (size_t i = 0; i + 1 < count; i++) {
        bool better = longest == count - 1 || text_width(parts[i]) > text_width(parts[longest]);
        if (text_width(parts[i]) > PART_LEAST && better)
            longest = i;
    }
    return longest;
}

static void breadcrumb_shorten(struct region *region, const char **parts, size_t count, int width)
{
    int excess = breadcrumb_width_of(parts, count) - width;
    while (excess > 0) {
        size_t i = breadcrumb_longest_part(parts, count);
        int own = text_width(parts[i]);
        int left = own - excess > PART_LEAST ? own - excess : PART_LEAST;
        if (left >= own)
            return;
        parts[i] = text_clip(region, parts[i], left);
        excess = breadcrumb_width_of(parts, count) - width;
    }
}

const char *breadcrumb_text(struct region *region, const char *const parts[], size_t count,
                            int width)
{
    enum { KEPT_LEAST = 3 }; /* the first, what one looks at, and which of its lists */
    const char **kept = region_alloc_array(region, count + 1, sizeof *kept);
    for (size_t i = 0; i < count; i++)
        kept[i] = text_clean(region, parts[i]);
    size_t from = 1, left = count;
    while (breadcrumb_width_of(kept, left) > width && count - from >= KEPT_LEAST) {
        from = from == 1 ? 2 : from + 1;
        for (size_t i = 0; i < count; i++)
            kept[i] = text_clean(region, parts[i]);
        left = breadcrumb_leave_out(kept, count, from);
    }
    breadcrumb_shorten(region, kept, left, width);
    struct buffer text = {0};
    for (size_t i = 0; i < left; i++)
        buffer_format(&text, "%s%s", i > 0 ? STEP : "", kept[i]);
    return text_clip(region, buffer_take_text(region, &text), width);
}
