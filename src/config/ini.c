/* SPDX-License-Identifier: Apache-2.0 */
#include "config/ini.h"

#include <stdbool.h>
#include <string.h>

#include "core/buffer.h"
#include "core/error.h"
#include "core/region.h"

static const char blanks[] = " \t\f\v";

struct reader {
    struct region *region;
    const char *file;
    enum ini_rules rules;
    struct error *error;
    struct ini *ini;
    struct ini_section *section; /* NULL before the first header */
    struct ini_option *option;   /* NULL right after a header */
    size_t indent;               /* of the line that began the option or section */
    size_t line;
    size_t empty_lines;  /* since the last line of the option's value */
    struct buffer value; /* of the option, while it goes on over several lines */
};

/* What no configuration has: each name is compared with all before it. */
enum { SECTIONS_MAX = 1000, OPTIONS_MAX = 5000 };

static bool note_too_many(struct reader *reader, const char *what, int most)
{
    return error_set(reader->error, ERROR_USAGE, "%s, line %zu: there are more than %d %s.",
                     reader->file, reader->line, most, what);
}

static bool note(struct reader *reader, const char *expected)
{
    return error_set(reader->error, ERROR_USAGE, "%s, line %zu: expected %s.", reader->file,
                     reader->line, expected);
}

static bool note_repeated(struct reader *reader, const char *what, size_t earlier)
{
    return error_set(reader->error, ERROR_USAGE,
                     "%s, line %zu: this %s is in line %zu already; expected it once.",
                     reader->file, reader->line, what, earlier);
}

/* Room for one more in an array that grows by doubling: at each power of two it moves. */
static void *grow(struct region *region, void *items, size_t count, size_t size)
{
    if (count & (count - 1))
        return items;
    void *larger = region_alloc_array(region, count ? 2 * count : 1, size);
    if (count)
        memcpy(larger, items, count * size);
    return larger;
}

static bool begin_section(struct reader *reader, const char *name)
{
    struct ini *ini = reader->ini;
    const struct ini_section *earlier = ini_section(ini, name);
    if (earlier)
        return note_repeated(reader, "section", earlier->line);
    if (ini->count == SECTIONS_MAX)
        return note_too_many(reader, "sections", SECTIONS_MAX);
    ini->sections = grow(reader->region, ini->sections, ini->count, sizeof *ini->sections);
    reader->section = &ini->sections[ini->count++];
    *reader->section = (struct ini_section){.name = name, .line = reader->line};
    reader->option = NULL;
    return true;
}

static bool read_header(struct reader *reader, const char *text)
{
    const char *end = strchr(text, ']');
    if (!end || end == text + 1)
        return note(reader, "a section's name between [ and ]");
    if (reader->rules == INI_TRAILING_COMMENTS && end[1])
        return note(reader, "nothing after the ] of a section");
    return begin_section(reader,
                         region_copy_bytes(reader->region, text + 1, (size_t)(end - text - 1)));
}

/* Not tolower(): in a Turkish locale that would make another letter of an I. */
static char lower(char byte)
{
    return byte >= 'A' && byte <= 'Z' ? (char)(byte - 'A' + 'a') : byte;
}

static bool is_lowered(const char *lowered, const char *text)
{
    while (*text && *lowered == lower(*text)) {
        lowered++;
        text++;
    }
    return *lowered == *text;
}

static const struct ini_option *find_option(const struct ini_section *section, const char *name)
{
    for (size_t i = 0; i < section->count; i++) {
        if (is_lowered(section->options[i].name, name))
            return &section->options[i];
    }
    return NULL;
}

static char *copy_lowered(struct region *region, const char *text, size_t length)
{
    char *copy = region_copy_bytes(region, text, length);
    for (char *at = copy; *at; at++)
        *at = lower(*at);
    return copy;
}

static bool read_option(struct reader *reader, const char *text)
{
    size_t length = strcspn(text, "=:");
    if (!text[length])
        return note(reader, "an option and its value, as in `option = value`");
    const char *value = text + length + 1;
    value += strspn(value, blanks);
    while (length && strchr(blanks, text[length - 1]))
        length--;
    if (!length)
        return note(reader, "the option's name before `=`");
    const char *name = copy_lowered(reader->region, text, length);
    struct ini_section *section = reader->section;
    const struct ini_option *earlier = find_option(section, name);
    if (earlier)
        return note_repeated(reader, "option", earlier->line);
    if (section->count == OPTIONS_MAX)
        return note_too_many(reader, "options in a section", OPTIONS_MAX);
    section->options =
        grow(reader->region, section->options, section->count, sizeof *section->options);
    reader->option = &section->options[section->count++];
    *reader->option = (struct ini_option){name, value, reader->line};
    return true;
}

static void continue_value(struct reader *reader, const char *text)
{
    if (!reader->value.length)
        buffer_append_text(&reader->value, reader->option->value);
    buffer_pad(&reader->value, '\n', reader->empty_lines + 1);
    buffer_append_text(&reader->value, text);
    reader->empty_lines = 0;
}

/* What comes next is no continuation: the value is complete. */
static void finish_option(struct reader *reader)
{
    if (reader->value.length)
        reader->option->value =
            region_copy_bytes(reader->region, reader->value.bytes, reader->value.length);
    buffer_clear(&reader->value);
    reader->empty_lines = 0;
}

/* Ends the line where its comment begins, and drops the blanks before that. */
static void strip_end(struct reader *reader, char *text)
{
    for (char *at = text; reader->rules == INI_TRAILING_COMMENTS && *at; at++) {
        if (at[0] == ';' && at > text && strchr(blanks, at[-1])) {
            *at = '\0';
            break;
        }
    }
    size_t length = strlen(text);
    while (length && strchr(blanks, text[length - 1]))
        text[--length] = '\0';
}

static bool read_line(struct reader *reader, char *line)
{
    size_t indent = strspn(line, blanks);
    char *text = line + indent;
    if (*text == '#' || *text == ';')
        return true;
    strip_end(reader, text);
    if (!*text) {
        reader->empty_lines++;
        return true;
    }
    if (reader->option && indent > reader->indent) {
        continue_value(reader, text);
        return true;
    }
    finish_option(reader);
    reader->indent = indent;
    if (*text == '[')
        return read_header(reader, text);
    if (!reader->section)
        return note(reader, "a section such as [name] before the first option");
    return read_option(reader, text);
}

static bool read_lines(struct reader *reader, const char *text)
{
    while (*text) {
        size_t length = strcspn(text, "\n");
        reader->line++;
        if (!read_line(reader, region_copy_bytes(reader->region, text, length)))
            return false;
        text += length + (text[length] == '\n');
    }
    finish_option(reader);
    return true;
}

const struct ini *ini_parse(struct region *region, const char *text, const char *file,
                            enum ini_rules rules, struct error *error)
{
    struct reader reader = {.region = region, .file = file, .rules = rules, .error = error};
    reader.ini = region_alloc(region, sizeof *reader.ini);
    bool fine = read_lines(&reader, text);
    buffer_free(&reader.value);
    return fine ? reader.ini : NULL;
}

const struct ini_section *ini_section(const struct ini *ini, const char *name)
{
    for (size_t i = 0; i < ini->count; i++) {
        if (strcmp(ini->sections[i].name, name) == 0)
            return &ini->sections[i];
    }
    return NULL;
}

const char *ini_value(const struct ini *ini, const char *section, const char *option)
{
    const struct ini_section *found = ini_section(ini, section);
    const struct ini_option *value = found ? find_option(found, option) : NULL;
    return value ? value->value : NULL;
}
