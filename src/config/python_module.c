/* SPDX-License-Identifier: Apache-2.0 */
#include "config/python_module.h"

#include <string.h>

#include "config/python_token.h"
#include "core/buffer.h"
#include "core/error.h"
#include "core/region.h"

struct binding {
    const char *name;
    bool computed;
    struct python_value value;
};

/* What no settings have: each name is compared with all before it. */
enum { BINDINGS_MAX = 5000 };

struct python_module {
    struct region *region;
    struct binding *bindings;
    size_t count, size;
    bool anything; /* could have been bound to any name by `import *`, exec() or globals() */
    bool too_many; /* names: it is not read to its end */
};

/* Some tokens of a line: a statement, or a part of one. */
struct tokens {
    const struct python_token *items;
    size_t count;
};

static bool is_operator(const struct python_token *token, const char *text)
{
    return python_token_is(token, PYTHON_TOKEN_OPERATOR, text);
}

static bool is_name(const struct python_token *token, const char *text)
{
    return python_token_is(token, PYTHON_TOKEN_NAME, text);
}

static bool is_one_of(const struct python_token *token, const char *const names[])
{
    for (; *names; names++) {
        if (is_name(token, *names))
            return true;
    }
    return false;
}

static struct tokens after(struct tokens tokens, size_t count)
{
    return (struct tokens){tokens.items + count, tokens.count - count};
}

/* The place of the first `text` outside brackets, or the number of tokens. */
static size_t find_operator(struct tokens tokens, const char *text)
{
    size_t i = 0;
    while (i < tokens.count && !(tokens.items[i].depth == 0 && is_operator(&tokens.items[i], text)))
        i++;
    return i;
}

static struct binding *find_binding(const struct python_module *module, const char *name)
{
    for (size_t i = 0; i < module->count; i++) {
        if (strcmp(module->bindings[i].name, name) == 0)
            return &module->bindings[i];
    }
    return NULL;
}

static struct binding *add_binding(struct python_module *module, const char *name)
{
    if (module->count == module->size) {
        size_t size = module->size ? 2 * module->size : 64;
        struct binding *larger = region_alloc_array(module->region, size, sizeof *larger);
        if (module->count)
            memcpy(larger, module->bindings, module->count * sizeof *larger);
        module->bindings = larger;
        module->size = size;
    }
    struct binding *binding = &module->bindings[module->count++];
    *binding = (struct binding){.name = name};
    return binding;
}

/* Binds `name` to a literal, or, for NULL, to something computed. */
static void bind(struct python_module *module, const char *name, const struct python_value *value)
{
    struct binding *binding = find_binding(module, name);
    module->too_many |= !binding && module->count == BINDINGS_MAX;
    if (module->too_many)
        return;
    if (!binding)
        binding = add_binding(module, name);
    binding->computed = !value;
    if (value)
        binding->value = *value;
}

static void bind_anything(struct python_module *module)
{
    module->anything = true;
    for (size_t i = 0; i < module->count; i++)
        module->bindings[i].computed = true;
}

static void bind_names_computed(struct python_module *module, struct tokens tokens)
{
    for (size_t i = 0; i < tokens.count; i++) {
        if (tokens.items[i].kind == PYTHON_TOKEN_NAME)
            bind(module, tokens.items[i].text, NULL);
    }
}

static bool is_assignment(const struct python_token *token)
{
    static const char *const comparisons[] = {"==", "!=", "<=", ">=", ":="};
    if (token->kind != PYTHON_TOKEN_OPERATOR || token->depth != 0)
        return false;
    for (size_t i = 0; i < ARRAY_LENGTH(comparisons); i++) {
        if (strcmp(token->text, comparisons[i]) == 0)
            return false;
    }
    return token->text[strlen(token->text) - 1] == '=';
}

/* Tokens before the last `=`, `+=`, … outside brackets: the targets of an assignment; 0: none. */
static size_t count_targets(struct tokens statement)
{
    size_t targets = statement.count;
    while (targets && !is_assignment(&statement.items[targets - 1]))
        targets--;
    return targets;
}

/* What any expression can bind: `name := …`, `… as name`, `for name in`, and by exec() anything. */
static void bind_within(struct python_module *module, struct tokens tokens)
{
    bool targets = false; /* between `for` and `in` */
    for (size_t i = 0; i < tokens.count; i++) {
        const struct python_token *token = &tokens.items[i];
        if (token->kind != PYTHON_TOKEN_NAME)
            continue;
        bool last = i + 1 == tokens.count;
        bool named = (!last && is_operator(&token[1], ":=")) || (i && is_name(&token[-1], "as"));
        bool called = !last && is_operator(&token[1], "(");
        if (called && (is_name(token, "exec") || is_name(token, "globals")))
            bind_anything(module);
        else if (is_name(token, "for"))
            targets = true;
        else if (is_name(token, "in"))
            targets = false;
        else if (named || targets)
            bind(module, token->text, NULL);
    }
}

static void bind_imports(struct python_module *module, struct tokens statement)
{
    size_t i = 0;
    while (i < statement.count && !is_name(&statement.items[i], "import"))
        i++;
    if (statement.count && is_operator(&statement.items[statement.count - 1], "*"))
        bind_anything(module);
    bind_names_computed(module, after(statement, i));
}

/* A simple statement whose values can't be told: whatever it may bind or change is computed. */
static void bind_computed(struct python_module *module, struct tokens statement)
{
    static const char *const imports[] = {"import", "from", NULL};
    static const char *const harmless[] = {"pass",  "return", "raise",    "break", "assert",
                                           "yield", "await",  "continue", NULL};
    bind_within(module, statement);
    size_t targets = count_targets(statement);
    if (statement.count && is_one_of(statement.items, imports))
        bind_imports(module, statement);
    else if (targets)
        bind_names_computed(module, (struct tokens){statement.items, targets});
    else if (statement.count && !is_one_of(statement.items, harmless))
        bind_names_computed(module, statement); /* X.append(1), del X, global X */
}

/* Skips `NAME =`, again and again, or `NAME: annotation =`; the place of the value, 0 if the
 * statement is nothing of the kind. */
static size_t find_value(struct tokens statement)
{
    if (statement.count > 1 && statement.items[0].kind == PYTHON_TOKEN_NAME &&
        is_operator(&statement.items[1], ":")) {
        size_t equals = find_operator(statement, "=");
        return equals < statement.count ? equals + 1 : 0;
    }
    size_t value = 0;
    while (value + 1 < statement.count && statement.items[value].kind == PYTHON_TOKEN_NAME &&
           is_operator(&statement.items[value + 1], "="))
        value += 2;
    return value;
}

static bool is_bare_annotation(struct tokens statement)
{
    return statement.count > 1 && statement.items[0].kind == PYTHON_TOKEN_NAME &&
           is_operator(&statement.items[1], ":") && !count_targets(statement);
}

static void read_statement(struct python_module *module, struct tokens statement)
{
    struct tokens value = after(statement, find_value(statement));
    struct python_value literal;
    if (is_bare_annotation(statement))
        return;
    if (value.count == statement.count ||
        !python_parse_literal(module->region, value.items, value.count, &literal)) {
        bind_computed(module, statement);
        return;
    }
    bool annotated = is_operator(&statement.items[1], ":");
    for (size_t i = 0; i < (annotated ? 1 : statement.count - value.count); i += 2)
        bind(module, statement.items[i].text, &literal);
}

static void read_statements(struct python_module *module, struct tokens statements,
                            void (*read)(struct python_module *module, struct tokens statement))
{
    while (statements.count) {
        size_t end = find_operator(statements, ";");
        read(module, (struct tokens){statements.items, end});
        statements = after(statements, end < statements.count ? end + 1 : end);
    }
}

static bool begins_compound(struct tokens line)
{
    static const char *const keywords[] = {"if",    "elif",   "else",    "for",  "while",
                                           "try",   "except", "finally", "with", "def",
                                           "class", "async",  NULL};
    return is_one_of(line.items, keywords);
}

/* `if …:`, `def …:` and their like, with the statements that may follow on the same line. */
static void read_compound(struct python_module *module, struct tokens line)
{
    static const char *const definitions[] = {"def", "class", NULL};
    size_t colon = find_operator(line, ":");
    struct tokens header = {line.items, colon};
    bind_within(module, header);
    for (size_t i = 0; i + 1 < header.count; i++) {
        if (is_one_of(&header.items[i], definitions))
            bind_names_computed(module, (struct tokens){&header.items[i + 1], 1});
    }
    if (colon < line.count)
        read_statements(module, after(line, colon + 1), bind_computed);
}

static bool opens_block(const struct python_line *line)
{
    return is_operator(&line->tokens[line->count - 1], ":");
}

static void read_line(struct python_module *module, const struct python_line *line)
{
    struct tokens tokens = {line->tokens, line->count};
    if (is_operator(tokens.items, "@"))
        return;
    if (begins_compound(tokens))
        read_compound(module, tokens);
    else if (line->indented || opens_block(line))
        read_statements(module, tokens, bind_computed);
    else
        read_statements(module, tokens, read_statement);
}

const struct python_module *python_module_read(struct region *region, const char *source,
                                               const char *file, struct error *error)
{
    struct python_module *module = region_alloc(region, sizeof *module);
    module->region = region;
    struct python_lexer *lexer = python_lexer_create(region, source, file, error);
    struct python_line line;
    enum python_line_result result;
    bool in_block = false;
    while ((result = python_lexer_line(lexer, &line)) == PYTHON_LINE) {
        if (line.indented && !in_block) {
            error_set(error, ERROR_USAGE,
                      "%s, line %zu: expected no blanks at the start of this line.", file,
                      line.line);
            return NULL;
        }
        read_line(module, &line);
        if (module->too_many) {
            error_set(error, ERROR_USAGE, "%s, line %zu: there are more than %d names.", file,
                      line.line, BINDINGS_MAX);
            return NULL;
        }
        in_block = line.indented || opens_block(&line);
    }
    return result == PYTHON_END ? module : NULL;
}

enum python_binding python_module_find(const struct python_module *module, const char *name,
                                       const struct python_value **value)
{
    const struct binding *binding = find_binding(module, name);
    bool computed = binding ? binding->computed : module->anything;
    *value = binding && !computed ? &binding->value : NULL;
    if (computed)
        return PYTHON_COMPUTED;
    return binding ? PYTHON_LITERAL : PYTHON_UNBOUND;
}

void python_module_write_text(struct buffer *source, const char *name, const char *value)
{
    buffer_format(source, "%s = '", name);
    for (; *value; value++) {
        if (strchr("'\\", *value))
            buffer_append_byte(source, '\\');
        if (*value == '\n')
            buffer_append_text(source, "\\n");
        else
            buffer_append_byte(source, *value);
    }
    buffer_append_text(source, "'\n");
}
