/* SPDX-License-Identifier: Apache-2.0 */
/* The commands in man macros (man(7), groff_man(7)). */
#include <string.h>

#include "command/help.h"
#include "command/help_parts.h"
#include "command/registry.h"
#include "core/buffer.h"
#include "core/region.h"

/* Text on which troff acts nowhere: no request at the start of a line, hyphens that can be copied,
 * backslashes as such. */
static void write_escaped(struct buffer *buffer, const char *text)
{
    for (; *text; text++) {
        bool line_start = !buffer->length || buffer->bytes[buffer->length - 1] == '\n';
        if (line_start && (*text == '.' || *text == '\''))
            buffer_append_text(buffer, "\\&");
        if (*text == '-')
            buffer_append_text(buffer, "\\-");
        else if (*text == '\\')
            buffer_append_text(buffer, "\\e");
        else
            buffer_append_byte(buffer, *text);
    }
}

static void write_usage_parts(struct buffer *buffer, const struct command *command,
                              bool positionals)
{
    struct region *region = region_create();
    size_t count;
    const char *const *parts = help_usage_parts(region, command->arguments, positionals, &count);
    for (size_t i = 0; i < count; i++) {
        buffer_append_byte(buffer, ' ');
        write_escaped(buffer, parts[i]);
    }
    region_destroy(region);
}

void help_write_manual_command(struct buffer *buffer, const struct command *command)
{
    buffer_append_text(buffer, ".TP\n\\fB");
    write_escaped(buffer, command->name);
    buffer_append_text(buffer, "\\fR");
    write_usage_parts(buffer, command, false);
    write_usage_parts(buffer, command, true);
    buffer_append_byte(buffer, '\n');
    write_escaped(buffer, command->summary);
    if (command_has_no_way_back(command))
        buffer_append_text(buffer, " (" COMMAND_NO_WAY_BACK ")");
    buffer_append_byte(buffer, '\n');
}

static void write_category(struct buffer *buffer, enum command_category category)
{
    size_t count;
    const struct command *const *commands = registry_all(&count);
    bool begun = false;
    for (size_t i = 0; i < count; i++) {
        if (commands[i]->category != category)
            continue;
        if (!begun) {
            buffer_append_text(buffer, ".SS ");
            write_escaped(buffer, command_category_name(category));
            buffer_append_byte(buffer, '\n');
        }
        begun = true;
        help_write_manual_command(buffer, commands[i]);
    }
}

void help_write_manual(struct buffer *buffer)
{
    buffer_append_text(buffer, ".SH COMMANDS\n");
    for (int category = 0; category < CATEGORY_COUNT; category++)
        write_category(buffer, (enum command_category)category);
}
