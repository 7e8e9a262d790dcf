/* SPDX-License-Identifier: Apache-2.0 */
#include "model/log_entry.h"

#include <ctype.h>
#include <string.h>

#include "core/clock.h"
#include "core/region.h"
#include "core/text.h"
#include "core/translate.h"

/* To the second: the message needs the room. */
static const char *show_time(struct region *region, const struct value *value, int64_t now UNUSED)
{
    if (value->null)
        return "";
    char *text = region_copy_text(region, clock_format_log(region, value->time));
    text[LOG_DATE_LENGTH] = '\0';
    return text;
}

static const struct view_column columns[] = {
    [LOG_TIME] = {.name = "time",
                  .title = N_("time (UTC)"),
                  .type = VALUE_TIME,
                  .sort = "time",
                  .sort_type = VALUE_TIME,
                  .width = LOG_DATE_LENGTH,
                  .show = show_time},
    [LOG_LEVEL] = {.name = "level",
                   .title = N_("level"),
                   .type = VALUE_TEXT,
                   .sort = "level",
                   .sort_type = VALUE_TEXT,
                   .width = 8},
    [LOG_ORIGIN] = {.name = "origin",
                    .title = N_("origin"),
                    .type = VALUE_TEXT,
                    .sort = "origin",
                    .sort_type = VALUE_TEXT,
                    .searched = true,
                    .width = 20,
                    .hidden = true},
    [LOG_MESSAGE] = {.name = "message",
                     .title = N_("message"),
                     .type = VALUE_TEXT,
                     .sort = "message",
                     .sort_type = VALUE_TEXT,
                     .searched = true},
    {0},
};

const struct view log_view = {.name = "log", .title = N_("Log"), .columns = columns};

bool log_line_is_dated(const char *bytes, size_t length)
{
    static const char form[] = "dddd-dd-dd dd:dd:dd";
    if (length < LOG_DATE_LENGTH)
        return false;
    for (size_t i = 0; i < LOG_DATE_LENGTH; i++) {
        bool fits = form[i] == 'd' ? isdigit((unsigned char)bytes[i]) != 0 : bytes[i] == form[i];
        if (!fits)
            return false;
    }
    return true;
}

/* Both a dot and a comma stand before the milliseconds. Returns what follows the time. */
static const char *read_time(const char *text, struct value *time)
{
    enum { FRACTION_MOST = 7, SIZE = LOG_DATE_LENGTH + FRACTION_MOST + 1 };
    char copy[SIZE] = {0};
    *time = value_null(VALUE_TIME);
    if (!log_line_is_dated(text, strlen(text)))
        return text;
    size_t length = LOG_DATE_LENGTH;
    if (text[length] == '.' || text[length] == ',')
        length += 1 + strspn(text + length + 1, "0123456789");
    memcpy(copy, text, length < SIZE ? length : SIZE - 1);
    if (length > LOG_DATE_LENGTH)
        copy[LOG_DATE_LENGTH] = '.';
    int64_t microseconds;
    if (!clock_parse(copy, &microseconds))
        return text;
    *time = value_time(microseconds);
    return text + length + strspn(text + length, " ");
}

/* A word in capitals after the time, by the name that people know it by. */
static const char *read_level(struct region *region, const char *text, struct value *level)
{
    static const struct {
        const char *written, *name;
    } levels[] = {{"DEBG", "debug"}, {"WARN", "warning"}, {"ERR", "error"}, {"CRIT", "critical"}};
    static const char capitals[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    size_t length = strspn(text, capitals);
    *level = value_null(VALUE_TEXT);
    if (length == 0 || (text[length] != ' ' && text[length] != '\0'))
        return text;
    const char *word = region_copy_bytes(region, text, length);
    *level = value_text(text_lower(region, word));
    for (size_t i = 0; i < ARRAY_LENGTH(levels); i++) {
        if (strcmp(word, levels[i].written) == 0)
            *level = value_text(levels[i].name);
    }
    return text + length + strspn(text + length, " ");
}

/* "[zerver.lib.digest] "; "[] " where the server's root logger spoke. */
static const char *read_origin(struct region *region, const char *text, struct value *origin)
{
    *origin = value_null(VALUE_TEXT);
    const char *end = *text == '[' ? text + strcspn(text, "]\n") : text;
    if (*end != ']')
        return text;
    if (end > text + 1)
        *origin = value_text(region_copy_bytes(region, text + 1, (size_t)(end - text - 1)));
    return end + 1 + strspn(end + 1, " ");
}

/* "Problem handling data [+14 lines: ValueError: no such queue]": what a traceback comes to stands
 * in its last line. */
static const char *summarize(struct region *region, const char *message)
{
    const char *end = strchrnul(message, '\n'), *last = strrchr(message, '\n');
    size_t lines = 0;
    for (const char *line = end; *line; line = strchrnul(line + 1, '\n'))
        lines++;
    if (lines == 0)
        return message;
    const char *first = region_copy_bytes(region, message, (size_t)(end - message));
    return region_format(region, "%s [+%zu line%s: %s]", first, lines, lines == 1 ? "" : "s",
                         text_trim(region, last + 1));
}

/* As text, without line breaks at the end. */
static const char *to_text(struct region *region, const char *bytes, size_t length)
{
    while (length > 0 && (bytes[length - 1] == '\n' || bytes[length - 1] == '\r'))
        length--;
    char *text = region_copy_bytes(region, bytes, length);
    for (char *nul = memchr(text, '\0', length); nul;
         nul = memchr(nul, '\0', (size_t)(text + length - nul)))
        *nul = '\xff';
    return text_repair(region, text);
}

struct log_entry log_entry_read(struct region *region, const char *bytes, size_t length)
{
    struct log_entry entry;
    const char *text = to_text(region, bytes, length);
    const char *rest = read_time(text, &entry.values[LOG_TIME]);
    entry.values[LOG_LEVEL] = entry.values[LOG_ORIGIN] = value_null(VALUE_TEXT);
    if (!entry.values[LOG_TIME].null) {
        rest = read_level(region, rest, &entry.values[LOG_LEVEL]);
        rest = read_origin(region, rest, &entry.values[LOG_ORIGIN]);
    }
    entry.values[LOG_MESSAGE] = value_text(rest);
    entry.summary = summarize(region, rest);
    return entry;
}

void log_entry_fold(struct region *region, const struct log_entry *entry,
                    const char *folded[LOG_COLUMNS])
{
    for (size_t i = 0; i < LOG_COLUMNS; i++) {
        const struct value *value = &entry->values[i];
        folded[i] = value->type != VALUE_TEXT ? NULL
                    : value->null             ? ""
                                              : text_upper(region, value->text);
    }
}
