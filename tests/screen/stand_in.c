/* SPDX-License-Identifier: Apache-2.0 */
#include "stand_in.h"

#include <stdint.h>
#include <string.h>
#include <wchar.h>

#include "core/buffer.h"
#include "core/text.h"

enum {
    FIRST_MARK = 0x300, /* below it nobody disagrees */
    UTF8_MOST = 4,
};

/* The columns that the emulator gives the character after an `a`: in one piece, as it takes marks
 * that come in another for narrower. */
static int emulated_width(const char *bytes, size_t length)
{
    char text[1 + UTF8_MOST] = "a";
    VTermPos position;
    VTerm *probe = vterm_new(1, 8);
    vterm_set_utf8(probe, 1);
    vterm_screen_reset(vterm_obtain_screen(probe), 1);
    memcpy(text + 1, bytes, length);
    vterm_input_write(probe, text, length + 1);
    vterm_state_get_cursorpos(vterm_obtain_state(probe), &position);
    vterm_free(probe);
    return position.col - 1;
}

/* NULL: it can be shown as it is. */
static const char *stand_in(uint32_t code_point, const char *bytes, size_t length)
{
    static const char *const by_width[] = {"\u0301", "\u00bf", "\u3013"};
    if (code_point < FIRST_MARK || (code_point >= 0x2500 && code_point < 0x2600))
        return NULL;
    int width = wcwidth((wchar_t)code_point);
    if (width < 0 || width > 2 || emulated_width(bytes, length) == width)
        return NULL;
    return by_width[width];
}

void stand_in_show(VTerm *emulator, const char *bytes, size_t length)
{
    struct buffer shown = {0};
    for (size_t i = 0; i < length;) {
        uint32_t code_point;
        size_t size = text_decode(bytes + i, &code_point);
        const char *other = code_point == 0xfffd ? NULL : stand_in(code_point, bytes + i, size);
        if (other)
            buffer_append_text(&shown, other);
        else
            buffer_append(&shown, bytes + i, size);
        i += size;
    }
    vterm_input_write(emulator, buffer_text(&shown), shown.length);
    buffer_free(&shown);
}
