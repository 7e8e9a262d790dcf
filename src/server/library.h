/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Shared libraries that are loaded when they are first needed, because most runs never need them
 * and their start costs more than the rest of the program's.
 *
 * A connection lists the functions that it uses; from the list come typed pointers, checked against
 * the library's own header, and the table that fills them:
 *
 *     #define FUNCTIONS(USE) USE(create) USE(free)
 *     static struct {
 *     #define POINTER(name) __typeof__(memcached_##name) *name;
 *         FUNCTIONS(POINTER)
 *     } lib;
 */
#ifndef SERVER_LIBRARY_H
#define SERVER_LIBRARY_H

#include <stdbool.h>
#include <stddef.h>

#include "core/attributes.h"

struct error;

struct library_function {
    const char *name;
    void *pointer; /* where the pointer to the function goes */
};

struct library {
    const char *file;    /* its soname: what the linker would have noted */
    const char *package; /* what is to be installed, where it is missing */
    const struct library_function *functions;
    size_t count;
    bool loaded;
};

/* Loads the library, unless that was done, and fills the pointers; it stays until the program ends.
 * False, with the cause (ERROR_UNREACHABLE: nothing behind the library can be reached), if it or
 * one of the functions is missing. */
bool library_load(struct library *library, struct error *error) NONNULL(1) MUST_USE;

#endif
