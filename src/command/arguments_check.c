/* SPDX-License-Identifier: Apache-2.0 */
/* What must hold of all arguments together, and how messages name them. */
#include <string.h>

#include "command/arguments_state.h"
#include "core/buffer.h"
#include "core/region.h"
#include "core/translate.h"

static const char *join(struct region *region, const struct texts *texts, const char *between)
{
    struct buffer buffer = {0};
    for (size_t i = 0; i < texts->count; i++)
        buffer_format(&buffer, "%s%s", i ? between : "", texts->items[i]);
    return buffer_take_text(region, &buffer);
}

const char *argument_label(const struct argument *argument, struct region *region)
{
    struct texts flags = {0};
    if (argument_is_positional(argument))
        return argument->metavar ? argument->metavar : argument->dest;
    for (size_t i = 0; i < ARGUMENT_FLAGS_MAX && argument->flags[i]; i++)
        texts_add(region, &flags, argument->flags[i]);
    return join(region, &flags, "/");
}

const char *arguments_label(const struct arguments *arguments, const struct item *item)
{
    struct texts flags = {0};
    for (size_t i = 0; i < arguments->flag_count; i++) {
        if (arguments->flags[i].item == item)
            texts_add(arguments->region, &flags, arguments->flags[i].text);
    }
    return flags.count ? join(arguments->region, &flags, "/")
                       : argument_label(item->argument, arguments->region);
}

static void check_required(const struct arguments *arguments, struct texts *problems)
{
    struct texts missing = {0};
    for (size_t i = 0; i < arguments->item_count; i++) {
        const struct item *item = &arguments->items[i];
        if (item->argument->required && !item->seen && !item->left_out)
            texts_add(arguments->region, &missing, arguments_label(arguments, item));
    }
    if (missing.count)
        texts_add(arguments->region, problems,
                  region_format(arguments->region, _("the following arguments are required: %s"),
                                join(arguments->region, &missing, ", ")));
}

static bool same_group(const struct item *one, const struct item *other)
{
    return one->argument->exclusive_group && one->common == other->common &&
           one->argument->exclusive_group == other->argument->exclusive_group;
}

/* One of the group that `first` begins must be there. */
static void check_group(const struct arguments *arguments, const struct item *first,
                        struct texts *problems)
{
    struct texts labels = {0};
    for (const struct item *item = first; item < arguments->items + arguments->item_count; item++) {
        if (!same_group(first, item))
            continue;
        if (item->seen || item->left_out)
            return;
        texts_add(arguments->region, &labels, arguments_label(arguments, item));
    }
    texts_add(arguments->region, problems,
              region_format(arguments->region, _("one of the arguments %s is required"),
                            join(arguments->region, &labels, " ")));
}

static bool begins_group(const struct arguments *arguments, const struct item *item)
{
    for (const struct item *before = arguments->items; before < item; before++) {
        if (same_group(before, item))
            return false;
    }
    return true;
}

static void check_groups(const struct arguments *arguments, struct texts *problems)
{
    for (size_t i = 0; i < arguments->item_count; i++) {
        const struct item *item = &arguments->items[i];
        if (item->argument->exclusive_group && item->argument->group_required &&
            begins_group(arguments, item))
            check_group(arguments, item, problems);
    }
}

/* Finds what forms have set side by side; the parser has said so already of what it read. */
static void check_exclusions(const struct arguments *arguments, struct texts *problems)
{
    for (size_t i = 0; i < arguments->item_count; i++) {
        const struct item *item = &arguments->items[i];
        for (size_t j = 0; j < i; j++) {
            const struct item *other = &arguments->items[j];
            if (!same_group(item, other) || !item->present || !other->present || item->contested ||
                other->contested)
                continue;
            texts_add(
                arguments->region, problems,
                region_format(arguments->region, _("argument %s: not allowed with argument %s"),
                              arguments_label(arguments, item), arguments_label(arguments, other)));
        }
    }
}

struct problems arguments_check(struct arguments *arguments)
{
    struct texts problems = {0};
    for (size_t i = 0; i < arguments->problems.count; i++)
        texts_add(arguments->region, &problems, arguments->problems.items[i]);
    check_exclusions(arguments, &problems);
    check_required(arguments, &problems);
    check_groups(arguments, &problems);
    if (arguments->unknown.count)
        texts_add(arguments->region, &problems,
                  region_format(arguments->region, _("unrecognized arguments: %s"),
                                join(arguments->region, &arguments->unknown, " ")));
    return (struct problems){.texts = problems.items, .count = problems.count};
}
