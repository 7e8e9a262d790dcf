/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/terminal/wrap.h"

#include "core/text.h"

size_t wrap_line(const char *text, int width, const char **next)
{
    size_t most = text_fit(text, width, NULL), length = most;
    if (text[most] != '\0') {
        while (length > 0 && text[length] != ' ')
            length--;
        if (length == 0)
            length = most;
    }
    *next = text + length;
    while (**next == ' ')
        (*next)++;
    return length;
}
