/* SPDX-License-Identifier: Apache-2.0 */
#include "command/help_parts.h"

#include <ctype.h>
#include <string.h>

#include "core/buffer.h"
#include "core/region.h"
#include "core/text.h"

static const char *join_choices(struct region *region, const char *const *choices)
{
    struct buffer buffer = {0};
    for (size_t i = 0; choices[i]; i++)
        buffer_format(&buffer, "%c%s", i ? ',' : '{', choices[i]);
    buffer_append_byte(&buffer, '}');
    return buffer_take_text(region, &buffer);
}

const char *help_metavar(struct region *region, const struct argument *argument)
{
    if (argument->metavar)
        return argument->metavar;
    if (argument->choices)
        return join_choices(region, argument->choices);
    if (argument_is_positional(argument))
        return argument->dest;
    char *name = region_copy_text(region, argument->dest);
    for (char *at = name; *at; at++)
        *at = (char)toupper((unsigned char)*at);
    return name;
}

const char *help_value(struct region *region, const struct argument *argument)
{
    const char *name = help_metavar(region, argument);
    if (!argument_takes_value(argument))
        return "";
    switch (argument->arity) {
    case ARITY_ZERO: return "";
    case ARITY_OPTIONAL: return region_format(region, "[%s]", name);
    case ARITY_ANY: return region_format(region, "[%s ...]", name);
    case ARITY_SOME: return region_format(region, "%s [%s ...]", name, name);
    case ARITY_ONE: break;
    }
    return name;
}

/* "-r REALM_ID", "--force" */
static const char *flag_with_value(struct region *region, const struct argument *argument,
                                   const char *flag)
{
    const char *value = help_value(region, argument);
    return *value ? region_format(region, "%s %s", flag, value) : flag;
}

const char *help_heading(struct region *region, const struct argument *argument)
{
    struct buffer buffer = {0};
    if (argument_is_positional(argument))
        return help_metavar(region, argument);
    for (size_t i = 0; i < ARGUMENT_FLAGS_MAX && argument->flags[i]; i++)
        buffer_format(&buffer, "%s%s", i ? ", " : "",
                      flag_with_value(region, argument, argument->flags[i]));
    return buffer_take_text(region, &buffer);
}

static const char *bare_part(struct region *region, const struct argument *argument)
{
    if (argument_is_positional(argument))
        return help_value(region, argument);
    return flag_with_value(region, argument, argument->flags[0]);
}

static const char *single_part(struct region *region, const struct argument *argument)
{
    const char *part = bare_part(region, argument);
    bool as_is = argument_is_positional(argument) || argument->required;
    return as_is ? part : region_format(region, "[%s]", part);
}

/* "[-a | -b]", or in parentheses if one of them is needed. */
static const char *group_part(struct region *region, const struct argument *first)
{
    struct buffer buffer = {0};
    for (const struct argument *argument = first; argument->dest; argument++) {
        if (argument->exclusive_group != first->exclusive_group)
            continue;
        buffer_append_text(&buffer, buffer.length ? " | " : "");
        buffer_append_text(&buffer, bare_part(region, argument));
    }
    const char *members = buffer_take_text(region, &buffer);
    return region_format(region, first->group_required ? "(%s)" : "[%s]", members);
}

/* Is it in a group that an argument before it began? */
static bool is_in_earlier_group(const struct argument *arguments, const struct argument *argument)
{
    for (; argument->exclusive_group && arguments < argument; arguments++) {
        if (arguments->exclusive_group == argument->exclusive_group)
            return true;
    }
    return false;
}

const char *const *help_usage_parts(struct region *region, const struct argument *arguments,
                                    bool positionals, size_t *count)
{
    size_t length = 0;
    while (arguments && arguments[length].dest)
        length++;
    const char **parts = region_alloc_array(region, length + 1, sizeof *parts);
    *count = 0;
    for (size_t i = 0; i < length; i++) {
        const struct argument *argument = &arguments[i];
        if (argument_is_positional(argument) != positionals ||
            is_in_earlier_group(arguments, argument))
            continue;
        parts[(*count)++] = argument->exclusive_group ? group_part(region, argument)
                                                      : single_part(region, argument);
    }
    return parts;
}

/* A paragraph being wrapped. */
struct wrapper {
    struct buffer *buffer;
    int column;
    int indent;
    bool inside; /* has the line a word yet? */
};

static void break_line(struct wrapper *wrapper, bool indented)
{
    buffer_append_byte(wrapper->buffer, '\n');
    buffer_pad(wrapper->buffer, ' ', indented ? (size_t)wrapper->indent : 0);
    wrapper->column = wrapper->indent;
    wrapper->inside = false;
}

static void write_word(struct wrapper *wrapper, const char *word)
{
    int width = text_width(word);
    if (wrapper->inside && wrapper->column + 1 + width > HELP_WIDTH)
        break_line(wrapper, true);
    if (wrapper->inside)
        buffer_append_byte(wrapper->buffer, ' ');
    buffer_append_text(wrapper->buffer, word);
    wrapper->column += width + wrapper->inside;
    wrapper->inside = true;
}

void help_write_wrapped(struct buffer *buffer, const char *text, int column, int indent)
{
    struct wrapper wrapper = {.buffer = buffer, .column = column, .indent = indent};
    struct region *region = region_create();
    while (*text) {
        size_t length = strcspn(text, " \n");
        if (length)
            write_word(&wrapper, region_copy_bytes(region, text, length));
        text += length;
        if (*text == '\n')
            break_line(&wrapper, text[1] && text[1] != '\n');
        text += *text != '\0';
    }
    break_line(&wrapper, false);
    region_destroy(region);
}
