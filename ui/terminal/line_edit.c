/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/terminal/line_edit.h"

#include <stdlib.h>
#include <string.h>

#include "core/buffer.h"
#include "core/memory.h"
#include "core/region.h"
#include "core/text.h"
#include "ui/terminal/keys.h"

struct line_edit {
    struct buffer text;
    size_t cursor; /* a byte that begins a character, or the end */
    int scroll;    /* columns hidden at the left */
    bool hidden;
    bool pasting;
};

struct line_edit *line_edit_create(bool hidden)
{
    struct line_edit *edit = memory_alloc(1, sizeof *edit);
    edit->hidden = hidden;
    return edit;
}

static void line_edit_wipe(struct line_edit *edit)
{
    if (edit->hidden && edit->text.bytes)
        explicit_bzero(edit->text.bytes, edit->text.size);
}

void line_edit_destroy(struct line_edit *edit)
{
    if (!edit)
        return;
    line_edit_wipe(edit);
    buffer_free(&edit->text);
    free(edit);
}

const char *line_edit_text(const struct line_edit *edit)
{
    return buffer_text(&edit->text);
}

/* Puts `text` in the place of the bytes from `start` to `end`, and the cursor behind it. A new
 * buffer, so that an old one with a secret in it can be wiped. */
static void line_edit_replace(struct line_edit *edit, size_t start, size_t end, const char *text)
{
    const char *old = line_edit_text(edit);
    struct buffer changed = {0};
    buffer_append(&changed, old, start);
    buffer_append_text(&changed, text);
    edit->cursor = changed.length;
    buffer_append(&changed, old + end, edit->text.length - end);
    line_edit_wipe(edit);
    buffer_free(&edit->text);
    edit->text = changed;
}

void line_edit_set(struct line_edit *edit, const char *text)
{
    char *copy = memory_copy_text(text); /* it may be our own */
    line_edit_replace(edit, 0, edit->text.length, copy);
    if (edit->hidden)
        explicit_bzero(copy, strlen(copy));
    free(copy);
}

static bool line_edit_is_continuation(char byte)
{
    return ((unsigned char)byte & 0xc0) == 0x80;
}

/* Bytes of the code point at `place`, which is before the end, and the columns it takes. */
static size_t line_edit_code_point_at(const struct line_edit *edit, size_t place, int *columns)
{
    char character[5] = "";
    uint32_t code_point;
    size_t length = text_decode(line_edit_text(edit) + place, &code_point);
    memcpy(character, line_edit_text(edit) + place, length);
    *columns = text_width(character);
    return length;
}

/* Where the character before `place` begins; combining marks go with their base. */
static size_t line_edit_before(const struct line_edit *edit, size_t place)
{
    int columns = 0;
    while (place > 0 && columns == 0) {
        do
            place--;
        while (place > 0 && line_edit_is_continuation(line_edit_text(edit)[place]));
        line_edit_code_point_at(edit, place, &columns);
    }
    return place;
}

/* Where the character at `place` ends. */
static size_t line_edit_after(const struct line_edit *edit, size_t place)
{
    int columns = 0;
    if (place < edit->text.length)
        place += line_edit_code_point_at(edit, place, &columns);
    while (place < edit->text.length) {
        size_t length = line_edit_code_point_at(edit, place, &columns);
        if (columns > 0)
            break;
        place += length;
    }
    return place;
}

static size_t line_edit_word_before(const struct line_edit *edit)
{
    const char *text = line_edit_text(edit);
    size_t place = edit->cursor;
    while (place > 0 && text[place - 1] == ' ')
        place--;
    while (place > 0 && text[place - 1] != ' ')
        place--;
    return place;
}

static bool line_edit_insert(struct line_edit *edit, int key)
{
    char bytes[5] = "";
    text_encode((uint32_t)key, bytes);
    line_edit_replace(edit, edit->cursor, edit->cursor, bytes);
    return true;
}

static bool line_edit_is_line_break(int key)
{
    return key == KEY_RETURN || key == KEY_TAB;
}

bool line_edit_key(struct line_edit *edit, int key)
{
    if (key_is_character(key))
        return line_edit_insert(edit, key);
    if (edit->pasting && line_edit_is_line_break(key))
        return line_edit_insert(edit, ' ');
    switch (key) {
    case KEY_PASTE_BEGIN: edit->pasting = true; return true;
    case KEY_PASTE_END: edit->pasting = false; return true;
    case KEY_LEFT_ARROW: edit->cursor = line_edit_before(edit, edit->cursor); return true;
    case KEY_RIGHT_ARROW: edit->cursor = line_edit_after(edit, edit->cursor); return true;
    case KEY_HOME_KEY:
    case KEY_CTRL('A'): edit->cursor = 0; return true;
    case KEY_END_KEY:
    case KEY_CTRL('E'): edit->cursor = edit->text.length; return true;
    case KEY_ERASE:
        line_edit_replace(edit, line_edit_before(edit, edit->cursor), edit->cursor, "");
        return true;
    case KEY_DELETE:
        line_edit_replace(edit, edit->cursor, line_edit_after(edit, edit->cursor), "");
        return true;
    case KEY_CTRL('U'): line_edit_replace(edit, 0, edit->cursor, ""); return true;
    case KEY_CTRL('K'): line_edit_replace(edit, edit->cursor, edit->text.length, ""); return true;
    case KEY_CTRL('W'):
        line_edit_replace(edit, line_edit_word_before(edit), edit->cursor, "");
        return true;
    default: return false;
    }
}

/* What the screen may be shown of the first `length` bytes. */
static const char *line_edit_shown_text(const struct line_edit *edit, struct region *region,
                                        size_t length)
{
    const char *text = region_copy_bytes(region, line_edit_text(edit), length);
    if (!edit->hidden)
        return text_clean(region, text);
    struct buffer dots = {0};
    for (size_t i = text_length(text); i > 0; i--)
        buffer_append_text(&dots, "•");
    return buffer_take_text(region, &dots);
}

/* Drops `columns` columns at the left, or one more where that would cut a wide character. */
static const char *line_edit_skip_columns(const char *text, int columns, int *skipped)
{
    size_t bytes = text_fit(text, columns, skipped);
    if (*skipped < columns && text[bytes] != '\0')
        bytes = text_fit(text, columns + 1, skipped);
    return text + bytes;
}

void line_edit_paint(struct line_edit *edit, int y, int x, int width, enum style style, bool focus)
{
    struct region *region = region_create();
    int column = text_width(line_edit_shown_text(edit, region, edit->cursor));
    if (column < edit->scroll)
        edit->scroll = column;
    if (column - edit->scroll > width - 1)
        edit->scroll = column - width + 1;
    int skipped = 0;
    const char *text = line_edit_skip_columns(line_edit_shown_text(edit, region, edit->text.length),
                                              edit->scroll, &skipped);
    char *fitting = region_copy_bytes(region, text, text_fit(text, width, NULL));
    screen_text(y, x, width, style, fitting);
    if (focus)
        screen_cursor(y, x + column - skipped, true);
    region_destroy(region);
}
