/* SPDX-License-Identifier: Apache-2.0 */
#include "command/arguments.h"

#include <stdlib.h>
#include <string.h>

#include "command/arguments_state.h"
#include "command/options.h"
#include "command/words.h"
#include "core/error.h"
#include "core/memory.h"
#include "core/python.h"
#include "core/region.h"
#include "core/text.h"

void texts_add(struct region *region, struct texts *texts, const char *text)
{
    if (texts->count + 1 >= texts->size) {
        size_t size = texts->size ? 2 * texts->size : 4;
        const char **items = region_alloc_array(region, size, sizeof *items);
        if (texts->count)
            memcpy(items, texts->items, texts->count * sizeof *items);
        texts->items = items;
        texts->size = size;
    }
    texts->items[texts->count++] = text;
    texts->items[texts->count] = NULL;
}

static size_t table_length(const struct argument *table)
{
    size_t length = 0;
    while (table && table[length].dest)
        length++;
    return length;
}

static struct slot *find_slot(const struct arguments *arguments, const char *dest)
{
    for (size_t i = 0; i < arguments->slot_count; i++) {
        if (strcmp(arguments->slots[i].argument->dest, dest) == 0)
            return &arguments->slots[i];
    }
    return NULL;
}

static struct slot *get_slot(const struct arguments *arguments, const char *dest)
{
    struct slot *slot = find_slot(arguments, dest);
    if (!slot)
        die("no argument is called \"%s\"", dest);
    return slot;
}

static const char *default_of(const struct argument *argument)
{
    if (argument->default_text)
        return argument->default_text;
    if (argument->action == ACTION_STORE_TRUE)
        return "false";
    return argument->action == ACTION_STORE_FALSE ? "true" : NULL;
}

/* Gives a slot the values of its default. */
static void reset_slot(struct region *region, struct slot *slot)
{
    const char *text = default_of(slot->argument);
    slot->setter = NULL;
    slot->values = (struct texts){0};
    if (text && argument_is_list(slot->argument)) {
        size_t count;
        const char *const *words = words_split(region, text, &count, NULL);
        if (!words)
            die("the default of \"%s\" has an open quote", slot->argument->dest);
        for (size_t i = 0; i < count; i++)
            texts_add(region, &slot->values, words[i]);
    } else if (text) {
        texts_add(region, &slot->values, text);
    }
    slot->defaults = slot->argument->action == ACTION_APPEND ? slot->values.count : 0;
}

static void add_items(struct arguments *arguments, const struct argument *table, bool common)
{
    for (; table && table->dest; table++) {
        struct slot *slot = find_slot(arguments, table->dest);
        if (!slot) {
            slot = &arguments->slots[arguments->slot_count++];
            slot->argument = table;
            reset_slot(arguments->region, slot);
        }
        arguments->items[arguments->item_count++] =
            (struct item){.argument = table, .slot = slot, .common = common};
    }
}

/* Which table's flags to add: the server's common ones, own ones, our common ones. */
enum flag_source { FLAGS_OF_SERVER, FLAGS_OWN, FLAGS_OURS };

static enum flag_source source_of(const struct item *item)
{
    if (!item->common)
        return FLAGS_OWN;
    return options_is_server_option(item->argument) ? FLAGS_OF_SERVER : FLAGS_OURS;
}

static bool own_has_flag(const struct arguments *arguments, const char *text)
{
    for (size_t i = 0; i < arguments->own_count; i++) {
        const struct argument *own = arguments->items[i].argument;
        for (size_t j = 0; j < ARGUMENT_FLAGS_MAX && own->flags[j]; j++) {
            if (strcmp(own->flags[j], text) == 0)
                return true;
        }
    }
    return false;
}

static void add_flags(struct arguments *arguments, enum flag_source source)
{
    for (size_t i = 0; i < arguments->item_count; i++) {
        struct item *item = &arguments->items[i];
        if (source_of(item) != source)
            continue;
        for (size_t j = 0; j < ARGUMENT_FLAGS_MAX && item->argument->flags[j]; j++) {
            const char *text = item->argument->flags[j];
            if (!item->common || !own_has_flag(arguments, text))
                arguments->flags[arguments->flag_count++] =
                    (struct flag){.text = text, .item = item, .first = source != FLAGS_OURS};
        }
    }
}

struct arguments *arguments_create(struct region *region, const struct argument *own,
                                   const struct argument *common)
{
    struct arguments *arguments = region_alloc(region, sizeof *arguments);
    size_t total = table_length(own) + table_length(common);
    arguments->region = region;
    arguments->items = region_alloc_array(region, total, sizeof *arguments->items);
    arguments->slots = region_alloc_array(region, total, sizeof *arguments->slots);
    arguments->flags =
        region_alloc_array(region, total * ARGUMENT_FLAGS_MAX, sizeof *arguments->flags);
    add_items(arguments, own, false);
    arguments->own_count = arguments->item_count;
    add_items(arguments, common, true);
    add_flags(arguments, FLAGS_OF_SERVER);
    add_flags(arguments, FLAGS_OWN);
    add_flags(arguments, FLAGS_OURS);
    return arguments;
}

const struct flag *arguments_find_flag(const struct arguments *arguments, const char *text,
                                       size_t length)
{
    for (size_t i = 0; i < arguments->flag_count; i++) {
        const char *flag = arguments->flags[i].text;
        if (strncmp(flag, text, length) == 0 && !flag[length])
            return &arguments->flags[i];
    }
    return NULL;
}

void arguments_store(struct arguments *arguments, struct item *item, const char *const values[],
                     size_t count)
{
    static const char *const constants[] = {
        [ACTION_STORE_TRUE] = "true",
        [ACTION_STORE_FALSE] = "false",
    };
    const struct argument *argument = item->argument;
    struct slot *slot = item->slot;
    const char *constant = argument->constant;
    if (argument->action == ACTION_STORE_TRUE || argument->action == ACTION_STORE_FALSE)
        constant = constants[argument->action];
    if (argument->action != ACTION_APPEND)
        slot->values = (struct texts){0};
    for (size_t i = 0; i < count; i++)
        texts_add(arguments->region, &slot->values, values[i]);
    bool bare = !argument_takes_value(argument) || argument->arity == ARITY_OPTIONAL;
    if (count == 0 && bare && constant)
        texts_add(arguments->region, &slot->values, constant);
    slot->setter = item;
}

void arguments_leave_out(struct arguments *arguments, const char *dest)
{
    const struct slot *slot = get_slot(arguments, dest);
    for (size_t i = 0; i < arguments->item_count; i++) {
        if (arguments->items[i].slot == slot)
            arguments->items[i].left_out = true;
    }
}

/* The item that stands for `text` among those which share the slot of a constant. */
static struct item *find_constant(struct arguments *arguments, const struct slot *slot,
                                  const char *text)
{
    for (size_t i = 0; i < arguments->item_count; i++) {
        struct item *item = &arguments->items[i];
        const char *constant = item->argument->constant;
        if (item->slot == slot && constant && strcmp(constant, text) == 0)
            return item;
    }
    return NULL;
}

static struct item *first_item(struct arguments *arguments, const struct slot *slot)
{
    struct item *item = arguments->items;
    while (item->slot != slot)
        item++;
    return item;
}

static void unset(struct arguments *arguments, struct slot *slot)
{
    reset_slot(arguments->region, slot);
    for (size_t i = 0; i < arguments->item_count; i++) {
        struct item *item = &arguments->items[i];
        if (item->slot == slot)
            item->seen = item->present = item->contested = false;
    }
}

static void set_values(struct arguments *arguments, struct item *item, const char *const values[],
                       size_t count)
{
    arguments_store(arguments, item, values, count);
    item->seen = item->present = true;
}

static const char *set_switch(struct arguments *arguments, struct slot *slot, const char *text)
{
    bool truth = slot->argument->action == ACTION_STORE_TRUE;
    bool wanted = strcmp(text, "true") == 0;
    if (!wanted && strcmp(text, "false") != 0)
        return region_format(arguments->region, "%s is neither true nor false", text);
    if (wanted == truth)
        set_values(arguments, first_item(arguments, slot), NULL, 0);
    return NULL;
}

static const char *set_constant(struct arguments *arguments, struct slot *slot, const char *text)
{
    struct item *item = find_constant(arguments, slot, text);
    if (!item)
        return region_format(arguments->region, "invalid choice: %s",
                             python_text(arguments->region, text));
    set_values(arguments, item, NULL, 0);
    return NULL;
}

static const char *set_words(struct arguments *arguments, struct slot *slot,
                             const char *const *words, size_t count)
{
    const char **values = region_alloc_array(arguments->region, count, sizeof *values);
    for (size_t i = 0; i < count; i++) {
        const char *problem =
            arguments_convert(arguments->region, slot->argument, words[i], &values[i]);
        if (problem)
            return problem;
    }
    set_values(arguments, first_item(arguments, slot), values, count);
    return NULL;
}

/* Behind a flag a word with a dash is the next flag, quoted or not; a single one can be joined to
 * its own flag. */
static const char *find_option_like(struct arguments *arguments, const struct slot *slot,
                                    const char *const *words, size_t count)
{
    const struct argument *argument = slot->argument;
    if (argument_is_positional(argument) || argument->action != ACTION_STORE || count < 2)
        return NULL;
    for (size_t i = 0; i < count; i++) {
        if (arguments_classify(arguments, words[i]).mark != WORD_VALUE)
            return words[i];
    }
    return NULL;
}

static const char *set_list(struct arguments *arguments, struct slot *slot, const char *text)
{
    size_t count;
    struct error error = ERROR_IN(arguments->region);
    const char *const *words = words_split(arguments->region, text, &count, &error);
    if (!words)
        return error.text;
    const char *option = find_option_like(arguments, slot, words, count);
    if (option)
        return region_format(arguments->region, "%s would be taken for an option here",
                             python_text(arguments->region, option));
    return set_words(arguments, slot, words, count);
}

const char *arguments_set(struct arguments *arguments, const char *dest, const char *text)
{
    struct slot *slot = get_slot(arguments, dest);
    unset(arguments, slot);
    if (!text || !*text)
        return NULL;
    if (slot->argument->action == ACTION_STORE_CONST)
        return set_constant(arguments, slot, text);
    if (!argument_takes_value(slot->argument))
        return set_switch(arguments, slot, text);
    if (argument_is_list(slot->argument))
        return set_list(arguments, slot, text);
    return set_words(arguments, slot, &text, 1);
}

const char *arguments_text(const struct arguments *arguments, const char *dest)
{
    const struct texts *values = &get_slot(arguments, dest)->values;
    return values->count ? values->items[values->count - 1] : NULL;
}

int64_t arguments_integer(const struct arguments *arguments, const char *dest, int64_t fallback)
{
    const char *text = arguments_text(arguments, dest);
    int64_t integer;
    return text && text_parse_integer(text, &integer) == TEXT_INTEGER ? integer : fallback;
}

double arguments_number(const struct arguments *arguments, const char *dest, double fallback)
{
    const char *text = arguments_text(arguments, dest);
    return text ? strtod(text, NULL) : fallback;
}

bool arguments_flag(const struct arguments *arguments, const char *dest)
{
    const char *text = arguments_text(arguments, dest);
    return text && strcmp(text, "true") == 0;
}

const char *const *arguments_list(const struct arguments *arguments, const char *dest,
                                  size_t *count)
{
    static const char *const nothing[] = {NULL};
    const struct texts *values = &get_slot(arguments, dest)->values;
    *count = values->count;
    return values->count ? values->items : nothing;
}

bool arguments_given(const struct arguments *arguments, const char *dest)
{
    return get_slot(arguments, dest)->setter;
}
