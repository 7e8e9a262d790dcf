/* SPDX-License-Identifier: Apache-2.0 */
/* The names that a Python module binds at its top level, read without running it. */
#ifndef CONFIG_PYTHON_MODULE_H
#define CONFIG_PYTHON_MODULE_H

#include "config/python_literal.h"
#include "core/attributes.h"

struct buffer;
struct region;
struct error;
struct python_module;

enum python_binding {
    PYTHON_UNBOUND,  /* the module does not bind the name */
    PYTHON_LITERAL,  /* the last assignment gives it a literal */
    PYTHON_COMPUTED, /* it is computed, changed, imported, or bound under a condition */
};

/*
 * Reads `source`, UTF-8 with line feeds, the content of `file` (named in errors only). Later
 * assignments win. A name bound or changed inside an indented block (if, for, with, try, def, …),
 * by an augmented or unpacking assignment, a method's call or an import is computed; after `import
 * *`, exec() or globals() every name is, until assigned again. NULL, with file, line and what was
 * expected (ERROR_USAGE), if it is not Python; the error never quotes the source. Everything lives
 * in `region`.
 */
const struct python_module *python_module_read(struct region *region, const char *source,
                                               const char *file, struct error *error)
    NONNULL(1, 2, 3) MUST_USE;

/* Appends the assignment of a text to `name`, as python_module_read() reads it. */
void python_module_write_text(struct buffer *source, const char *name, const char *value)
    NONNULL(1, 2, 3);

/* How the module binds `name`; `value` is set to the literal, or to NULL. */
enum python_binding python_module_find(const struct python_module *module, const char *name,
                                       const struct python_value **value) NONNULL(1, 2, 3);

#endif
