/* SPDX-License-Identifier: Apache-2.0 */
/* JSON by cJSON, with what it lacks: exact 64-bit integers, and text that no terminal obeys. */
#ifndef CORE_JSON_H
#define CORE_JSON_H

#include <cjson/cJSON.h>
#include <stdbool.h>
#include <stdint.h>

#include "core/attributes.h"
#include "core/value.h"

struct buffer;
struct region;
struct error;

/* Adds an exact integer to an object. */
void json_add_integer(cJSON *object, const char *name, int64_t integer) NONNULL(1, 2);
/* Adds text, or null for NULL. Invalid UTF-8 becomes U+FFFD. */
void json_add_text(cJSON *object, const char *name, const char *text) NONNULL(1, 2);
/* A typed value as a JSON item: times as RFC 3339 text. */
cJSON *json_from_value(const struct value *value) RETURNS_NONNULL NONNULL(1) MUST_USE;

/*
 * Appends `item` in compact form, on one line. Controls, DEL, C1, bidi and invisible format
 * characters and U+2028/2029 are written as \uXXXX, so that the text is the same JSON but harmless
 * on a terminal.
 */
void json_write(struct buffer *buffer, const cJSON *item) NONNULL(1, 2);

/* Parses text; the item ends with the region. NULL, with the cause (ERROR_FAILED), if it is not
 * JSON. */
cJSON *json_parse(struct region *region, const char *text, struct error *error)
    NONNULL(1, 2) MUST_USE;

/* The member's text, or NULL if it is missing or no string. */
const char *json_text(const cJSON *object, const char *name) NONNULL(2);
/* The member's number, or `fallback`. */
int64_t json_integer(const cJSON *object, const char *name, int64_t fallback) NONNULL(2);
bool json_boolean(const cJSON *object, const char *name) NONNULL(2);

#endif
