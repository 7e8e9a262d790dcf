/* SPDX-License-Identifier: Apache-2.0 */
#include "config/redact.h"

#include <string.h>

#include "core/region.h"

const char *redact_url(struct region *region, const char *url)
{
    const char *start = strstr(url, "://");
    if (!start)
        return url;
    start += 3;
    size_t authority = strcspn(start, "/?#");
    const char *at = memrchr(start, '@', authority);
    const char *colon = at ? memchr(start, ':', (size_t)(at - start)) : NULL;
    if (!colon)
        return url;
    const char *rest = colon == start ? at + 1 : at;
    return region_format(region, "%.*s%s", (int)(colon - url), url, rest);
}
