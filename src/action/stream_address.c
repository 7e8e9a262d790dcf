/* SPDX-License-Identifier: Apache-2.0 */
#include "action/stream_address.h"

#include <stdbool.h>
#include <string.h>

#include "action/stream_row.h"
#include "config/settings.h"
#include "core/buffer.h"
#include "core/region.h"
#include "core/text.h"

/* Each run of what is no letter, digit or `_` becomes one `-`. */
static const char *stream_address_join(struct region *region, const char *name)
{
    struct buffer joined = {0};
    bool in_run = false;
    while (*name) {
        uint32_t code_point;
        size_t length = text_decode(name, &code_point);
        bool is_word = code_point == '_' || text_is_alphanumeric(code_point);
        if (is_word)
            buffer_append(&joined, name, length);
        else if (!in_run)
            buffer_append_byte(&joined, '-');
        in_run = !is_word;
        name += length;
    }
    return buffer_take_text(region, &joined);
}

static bool stream_address_keeps(char byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9') || byte == '_' ||
           byte == '-';
}

/* Lower-case ASCII without what else there is, and without `-` and `_` at the ends. */
static const char *stream_address_reduce(struct region *region, const char *joined)
{
    char *slug = region_copy_text(region, text_lower(region, text_decompose(region, joined)));
    char *to = slug;
    for (const char *from = slug; *from; from++) {
        if (stream_address_keeps(*from) && !(*from == '-' && to > slug && to[-1] == '-'))
            *to++ = *from;
    }
    while (to > slug && (to[-1] == '-' || to[-1] == '_'))
        to--;
    *to = '\0';
    return slug + strspn(slug, "-_");
}

/* NULL if something of the name would be lost. */
static const char *stream_address_slug(struct region *region, const char *name)
{
    const char *joined = stream_address_join(region, name);
    const char *slug = stream_address_reduce(region, joined);
    return text_length(joined) == strlen(slug) ? slug : NULL;
}

const char *stream_address(struct region *region, const struct settings *settings,
                           const struct stream_row *stream)
{
    const char *pattern = settings_text(settings, "EMAIL_GATEWAY_PATTERN", "");
    const char *place = strstr(pattern, "%s");
    if (!place)
        return pattern;
    const char *slug = stream_address_slug(region, stream->name);
    return region_format(region, "%.*s%s%s%s.show-sender%s", (int)(place - pattern), pattern,
                         slug ? slug : "", slug ? "." : "", stream->email_token,
                         place + strlen("%s"));
}
