/* SPDX-License-Identifier: Apache-2.0 */
#include "config/python_literal.h"

#include <string.h>

#include "config/python_token.h"
#include "core/buffer.h"
#include "core/region.h"

struct parser {
    struct region *region;
    const struct python_token *at, *end;
};

struct items {
    struct python_value *values;
    size_t count, size;
    bool comma; /* was there one? It tells a tuple from a value in parentheses */
};

static bool parse_value(struct parser *parser, struct python_value *value);

static bool is_operator(const struct parser *parser, const char *text)
{
    return parser->at < parser->end && python_token_is(parser->at, PYTHON_TOKEN_OPERATOR, text);
}

static bool accept(struct parser *parser, const char *text)
{
    bool found = is_operator(parser, text);
    parser->at += found;
    return found;
}

static void add_item(struct parser *parser, struct items *items, const struct python_value *value)
{
    if (items->count == items->size) {
        size_t size = items->size ? 2 * items->size : 4;
        struct python_value *larger = region_alloc_array(parser->region, size, sizeof *larger);
        if (items->count)
            memcpy(larger, items->values, items->count * sizeof *larger);
        items->values = larger;
        items->size = size;
    }
    items->values[items->count++] = *value;
}

static bool parse_item(struct parser *parser, struct items *items)
{
    struct python_value value;
    if (!parse_value(parser, &value))
        return false;
    add_item(parser, items, &value);
    return true;
}

/* Reads items up to the bracket `closing`, or, if that is NULL, to the last token. */
static bool parse_items(struct parser *parser, const char *closing, bool pairs, struct items *items)
{
    while (closing ? !accept(parser, closing) : parser->at < parser->end) {
        if (!parse_item(parser, items))
            return false;
        if (pairs && !(accept(parser, ":") && parse_item(parser, items)))
            return false;
        if (!accept(parser, ","))
            return closing ? accept(parser, closing) : parser->at == parser->end;
        items->comma = true;
    }
    return true;
}

static const char *const *collect_texts(struct region *region, const struct items *items)
{
    const char **texts = region_alloc_array(region, items->count + 1, sizeof *texts);
    for (size_t i = 0; i < items->count; i++) {
        if (items->values[i].type != PYTHON_TEXT)
            return NULL;
        texts[i] = items->values[i].text;
    }
    return texts;
}

static struct python_value make_collection(struct parser *parser, enum python_type type,
                                           const struct items *items)
{
    struct python_value value = {.type = type};
    value.items = items->values;
    value.count = items->count;
    value.texts = type == PYTHON_DICT ? NULL : collect_texts(parser->region, items);
    return value;
}

/* Do braces just opened hold `key: value`? Then a colon comes before the first comma; `{}` is a
 * dictionary, too. */
static bool holds_pairs(const struct parser *parser)
{
    int depth = parser->at[-1].depth + 1;
    for (const struct python_token *token = parser->at; token < parser->end; token++) {
        if (token->depth < depth)
            return token == parser->at;
        if (token->depth == depth && python_token_is(token, PYTHON_TOKEN_OPERATOR, ","))
            return false;
        if (token->depth == depth && python_token_is(token, PYTHON_TOKEN_OPERATOR, ":"))
            return true;
    }
    return false;
}

static bool parse_collection(struct parser *parser, const char *closing, enum python_type type,
                             struct python_value *value)
{
    struct items items = {0};
    if (!parse_items(parser, closing, type == PYTHON_DICT, &items))
        return false;
    if (type == PYTHON_TUPLE && items.count == 1 && !items.comma)
        *value = items.values[0];
    else
        *value = make_collection(parser, type, &items);
    return true;
}

static bool parse_number(struct parser *parser, bool negative, struct python_value *value)
{
    if (parser->at == parser->end)
        return false;
    const struct python_token *token = parser->at++;
    if (token->kind == PYTHON_TOKEN_INTEGER) {
        value->type = PYTHON_INTEGER;
        value->integer = negative ? -token->integer : token->integer;
        return true;
    }
    value->type = PYTHON_FLOAT;
    value->number = negative ? -token->number : token->number;
    return token->kind == PYTHON_TOKEN_FLOAT;
}

static bool parse_name(struct parser *parser, struct python_value *value)
{
    static const struct {
        const char *name;
        struct python_value value;
    } constants[] = {
        {"None", {.type = PYTHON_NONE}},
        {"True", {.type = PYTHON_BOOLEAN, .boolean = true}},
        {"False", {.type = PYTHON_BOOLEAN, .boolean = false}},
    };
    for (size_t i = 0; i < ARRAY_LENGTH(constants); i++) {
        if (strcmp(parser->at->text, constants[i].name) == 0) {
            *value = constants[i].value;
            parser->at++;
            return true;
        }
    }
    return false;
}

/* Texts, or bytes, that follow each other are one. */
static void parse_texts(struct parser *parser, struct python_value *value)
{
    enum python_token_kind kind = parser->at->kind;
    struct buffer joined = {0};
    for (; parser->at < parser->end && parser->at->kind == kind; parser->at++)
        buffer_append_text(&joined, parser->at->text);
    value->type = kind == PYTHON_TOKEN_TEXT ? PYTHON_TEXT : PYTHON_BYTES;
    value->text = buffer_take_text(parser->region, &joined);
}

static bool parse_operator(struct parser *parser, struct python_value *value)
{
    if (accept(parser, "("))
        return parse_collection(parser, ")", PYTHON_TUPLE, value);
    if (accept(parser, "["))
        return parse_collection(parser, "]", PYTHON_LIST, value);
    if (accept(parser, "{"))
        return parse_collection(parser, "}", holds_pairs(parser) ? PYTHON_DICT : PYTHON_SET, value);
    if (accept(parser, "-"))
        return parse_number(parser, true, value);
    return accept(parser, "+") && parse_number(parser, false, value);
}

/* Recurses no deeper than the lexer lets brackets nest. */
static bool parse_value(struct parser *parser, struct python_value *value)
{
    if (parser->at == parser->end)
        return false;
    *value = (struct python_value){0};
    switch (parser->at->kind) {
    case PYTHON_TOKEN_OPERATOR: return parse_operator(parser, value);
    case PYTHON_TOKEN_NAME: return parse_name(parser, value);
    case PYTHON_TOKEN_INTEGER:
    case PYTHON_TOKEN_FLOAT: return parse_number(parser, false, value);
    case PYTHON_TOKEN_TEXT:
    case PYTHON_TOKEN_BYTES: parse_texts(parser, value); return true;
    case PYTHON_TOKEN_OPAQUE: return false;
    }
    return false;
}

bool python_parse_literal(struct region *region, const struct python_token *tokens, size_t count,
                          struct python_value *value)
{
    struct parser parser = {.region = region, .at = tokens, .end = tokens + count};
    struct items items = {0};
    if (!count || !parse_items(&parser, NULL, false, &items))
        return false;
    *value = items.comma ? make_collection(&parser, PYTHON_TUPLE, &items) : items.values[0];
    return true;
}
