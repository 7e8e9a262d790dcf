/* SPDX-License-Identifier: Apache-2.0 */
#include "hygiene.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

enum { BEL = 0x07, SHIFT_IN = 0x0f, ESC = 0x1b, DEL = 0x7f };

static void note(struct hygiene *hygiene, const char *what, unsigned number)
{
    if (!hygiene->foul[0])
        snprintf(hygiene->foul, sizeof(hygiene->foul), "%s 0x%02x", what, number);
}

/* The controls that move the cursor, and the bell, which a program may ring. */
static bool control_is_harmless(unsigned char byte)
{
    return byte == '\r' || byte == '\n' || byte == '\b' || byte == '\t' || byte == BEL;
}

/* Those that turn the direction of the text around them: Unicode, UAX #9, table 4. */
static bool is_bidi_control(uint32_t code_point)
{
    return code_point == 0x061c || code_point == 0x200e || code_point == 0x200f ||
           (code_point >= 0x202a && code_point <= 0x202e) ||
           (code_point >= 0x2066 && code_point <= 0x2069);
}

static void judge_character(struct hygiene *hygiene, uint32_t code_point)
{
    if (code_point >= 0x80 && code_point <= 0x9f)
        note(hygiene, "a C1 control", code_point);
    else if (is_bidi_control(code_point))
        note(hygiene, "a bidi control", code_point);
    else if (code_point == 0x2028 || code_point == 0x2029)
        note(hygiene, "a line separator", code_point);
}

static void feed_high_byte(struct hygiene *hygiene, unsigned char byte)
{
    if ((byte & 0xc0) == 0x80) {
        if (hygiene->missing == 0) {
            note(hygiene, "a byte that is no UTF-8", byte);
            return;
        }
        hygiene->code_point = hygiene->code_point << 6 | (byte & 0x3f);
        if (--hygiene->missing == 0)
            judge_character(hygiene, hygiene->code_point);
        return;
    }
    if (hygiene->missing > 0)
        note(hygiene, "a character cut short before", byte);
    if (byte < 0xc2 || byte > 0xf4)
        note(hygiene, "a byte that is no UTF-8", byte);
    hygiene->missing = byte >= 0xf0 ? 3 : byte >= 0xe0 ? 2 : 1;
    hygiene->code_point = byte & (0x3f >> hygiene->missing);
}

static void feed_text(struct hygiene *hygiene, unsigned char byte)
{
    if (byte >= 0x80) {
        feed_high_byte(hygiene, byte);
        return;
    }
    if (hygiene->missing > 0)
        note(hygiene, "a character cut short before", byte);
    hygiene->missing = 0;
    if (byte == ESC)
        hygiene->state = HYGIENE_ESCAPE;
    else if (byte == SHIFT_IN && hygiene->looks)
        ; /* a part of how linux and vt100 go back to plain text: terminfo(5), sgr0 */
    else if ((byte < ' ' && !control_is_harmless(byte)) || byte == DEL)
        note(hygiene, "a control byte", byte);
    hygiene->looks = false;
}

static void begin_command(struct hygiene *hygiene, enum hygiene_state state)
{
    hygiene->state = state;
    hygiene->command_bytes = 0;
    memset(hygiene->command, 0, sizeof(hygiene->command));
}

static void add_to_command(struct hygiene *hygiene, unsigned char byte)
{
    if (hygiene->command_bytes < sizeof(hygiene->command) - 1)
        hygiene->command[hygiene->command_bytes++] = (char)byte;
}

static void feed_escape(struct hygiene *hygiene, unsigned char byte)
{
    if (byte == '[') {
        begin_command(hygiene, HYGIENE_SEQUENCE);
    } else if (strchr("]PX^_", byte)) {
        begin_command(hygiene, HYGIENE_STRING);
        hygiene->introducer = (char)byte;
    } else if (byte < ' ' || byte > '~') {
        note(hygiene, "after ESC, byte", byte);
        hygiene->state = HYGIENE_TEXT;
    } else if (byte > '/') {
        hygiene->state = HYGIENE_TEXT;
    }
}

/* Private mode 1000 has buttons reported: xterm, ctlseqs, "Mouse Tracking". */
static void note_modes(struct hygiene *hygiene, unsigned char final)
{
    if ((final == 'h' || final == 'l') && hygiene->command[0] == '?' &&
        strstr(hygiene->command, "1000"))
        hygiene->mouse = final == 'h';
}

static void feed_sequence(struct hygiene *hygiene, unsigned char byte)
{
    if (byte < ' ' || byte > '~') {
        note(hygiene, "in a control sequence, byte", byte);
        hygiene->state = HYGIENE_TEXT;
    } else if (byte >= '@') {
        hygiene->looks = byte == 'm';
        hygiene->state = HYGIENE_TEXT;
        note_modes(hygiene, byte);
    } else {
        add_to_command(hygiene, byte);
    }
}

/* The clipboard (OSC 52), a notice to the desktop (OSC 9), and all colours as they were, which
 * curses sends where it leaves (OSC 104: terminfo(5), oc). */
static bool string_is_allowed(const struct hygiene *hygiene)
{
    return hygiene->introducer == ']' &&
           (strncmp(hygiene->command, "52;", 3) == 0 || strncmp(hygiene->command, "9;", 2) == 0 ||
            strcmp(hygiene->command, "104") == 0);
}

static void feed_string(struct hygiene *hygiene, unsigned char byte)
{
    if (byte == BEL || byte == ESC) {
        if (!string_is_allowed(hygiene))
            note(hygiene, "a string that terminals obey, opened by ESC and",
                 (unsigned char)hygiene->introducer);
        hygiene->state = byte == ESC ? HYGIENE_ESCAPE : HYGIENE_TEXT;
        return;
    }
    add_to_command(hygiene, byte);
}

void hygiene_feed(struct hygiene *hygiene, const char *bytes, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        unsigned char byte = (unsigned char)bytes[i];
        switch (hygiene->state) {
        case HYGIENE_TEXT: feed_text(hygiene, byte); break;
        case HYGIENE_ESCAPE: feed_escape(hygiene, byte); break;
        case HYGIENE_SEQUENCE: feed_sequence(hygiene, byte); break;
        case HYGIENE_STRING: feed_string(hygiene, byte); break;
        }
    }
}
