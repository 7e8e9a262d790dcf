/* SPDX-License-Identifier: Apache-2.0 */
#include "config/python_string.h"

#include <stdint.h>
#include <string.h>

#include "core/buffer.h"
#include "core/text.h"

struct reader {
    const char *at;
    const char *quotes; /* the closing quotes: one or three */
    size_t quote_count;
    bool raw;
    struct buffer value;
    struct python_string *string;
};

static size_t prefix_length(const char *at)
{
    size_t length = strspn(at, "rRbBuUfF");
    return length <= 2 && (at[length] == '"' || at[length] == '\'') ? length : SIZE_MAX;
}

bool python_string_begins(const char *at)
{
    return prefix_length(at) != SIZE_MAX;
}

static void read_prefix(struct reader *reader)
{
    for (; *reader->at != '"' && *reader->at != '\''; reader->at++) {
        reader->raw |= *reader->at == 'r' || *reader->at == 'R';
        reader->string->bytes |= *reader->at == 'b' || *reader->at == 'B';
        reader->string->opaque |= *reader->at == 'f' || *reader->at == 'F';
    }
}

static void read_opening_quotes(struct reader *reader)
{
    const char *at = reader->at;
    reader->quotes = at;
    reader->quote_count = at[1] == at[0] && at[2] == at[0] ? 3 : 1;
    reader->at += reader->quote_count;
}

static void add_code_point(struct reader *reader, uint32_t code_point)
{
    bool surrogate = code_point >= 0xD800 && code_point <= 0xDFFF;
    if (code_point == 0 || surrogate || code_point > 0x10FFFF) {
        reader->string->opaque = true;
        return;
    }
    if (reader->string->bytes) {
        buffer_append_byte(&reader->value, (char)code_point);
        return;
    }
    char encoded[4];
    buffer_append(&reader->value, encoded, text_encode(code_point, encoded));
}

static int digit_value(char digit)
{
    static const char digits[] = "0123456789abcdef";
    const char *found =
        digit ? strchr(digits, digit >= 'A' && digit <= 'F' ? digit + 32 : digit) : NULL;
    return found ? (int)(found - digits) : 16;
}

static bool read_hexadecimal(struct reader *reader, int length)
{
    uint32_t code_point = 0;
    for (int i = 0; i < length; i++, reader->at++) {
        int digit = digit_value(*reader->at);
        if (digit > 15) {
            reader->string->problem = "hexadecimal digits in an escape: 2 after \\x, 4 after \\u, "
                                      "8 after \\U";
            return false;
        }
        code_point = code_point << 4 | (uint32_t)digit;
    }
    add_code_point(reader, code_point);
    return true;
}

static void read_octal(struct reader *reader)
{
    uint32_t code_point = 0;
    for (int i = 0; i < 3 && digit_value(*reader->at) < 8; i++)
        code_point = code_point << 3 | (uint32_t)digit_value(*reader->at++);
    add_code_point(reader, reader->string->bytes ? code_point & 0xFF : code_point);
}

/* Reads what follows a backslash, at `reader->at`; not the end of the source. */
static bool read_escape(struct reader *reader)
{
    static const char letters[] = "\\'\"abfnrtv", values[] = "\\'\"\a\b\f\n\r\t\v";
    char letter = *reader->at;
    if (digit_value(letter) < 8) {
        read_octal(reader);
        return true;
    }
    bool text = !reader->string->bytes;
    reader->at++;
    if (letter == '\n') {
        reader->string->line_feeds++;
        return true;
    }
    if (letter == 'x' || (text && (letter == 'u' || letter == 'U')))
        return read_hexadecimal(reader, letter == 'x' ? 2 : letter == 'u' ? 4 : 8);
    const char *simple = strchr(letters, letter);
    if (simple) {
        buffer_append_byte(&reader->value, values[simple - letters]);
        return true;
    }
    if (text && letter == 'N')
        reader->string->opaque = true;
    buffer_append_byte(&reader->value, '\\');
    buffer_append_byte(&reader->value, letter);
    return true;
}

/* Reads one byte or escape; false where the literal ends, or is broken. */
static bool read_piece(struct reader *reader)
{
    char byte = *reader->at;
    if (!byte || (byte == '\n' && reader->quote_count == 1)) {
        reader->string->problem = reader->quote_count == 1
                                      ? "a closing quote for the text that begins here"
                                      : "three closing quotes for the text that begins here";
        return false;
    }
    if (strncmp(reader->at, reader->quotes, reader->quote_count) == 0) {
        reader->at += reader->quote_count;
        return false;
    }
    reader->at++;
    if (byte == '\\' && *reader->at && !reader->raw)
        return read_escape(reader);
    buffer_append_byte(&reader->value, byte);
    reader->string->line_feeds += byte == '\n';
    if (byte == '\\' && *reader->at) {
        reader->string->line_feeds += *reader->at == '\n';
        buffer_append_byte(&reader->value, *reader->at++);
    }
    return true;
}

struct python_string python_string_read(struct region *region, const char *at)
{
    struct python_string string = {0};
    struct reader reader = {.at = at, .string = &string};
    read_prefix(&reader);
    read_opening_quotes(&reader);
    while (read_piece(&reader))
        continue;
    string.end = reader.at;
    string.text = buffer_take_text(region, &reader.value);
    return string;
}
