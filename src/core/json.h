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

/* Adds an exact integer to an object. One of more than 15 digits, which a double would not keep, is
 * a raw item (cJSON_IsRaw()): read integers with json_integer(). */
void json_add_integer(cJSON *object, const char *name, int64_t integer) NONNULL(1, 2);
/* An empty object, the caller's to add or delete. */
cJSON *json_create_object(void) RETURNS_NONNULL MUST_USE;
/* Adds an exact integer if it is known, else null. */
void json_add_optional_integer(cJSON *object, const char *name, int64_t integer, bool known)
    NONNULL(1, 2);
/* Adds text, or null for NULL. Invalid UTF-8 becomes U+FFFD. */
void json_add_text(cJSON *object, const char *name, const char *text) NONNULL(1, 2);
/* A typed value as a JSON item, the caller's to add or delete: times as RFC 3339 text, a number
 * that is not finite as null. */
cJSON *json_from_value(const struct value *value) RETURNS_NONNULL NONNULL(1) MUST_USE;

/*
 * Appends `item` in compact form, on one line. Controls, DEL, C1, bidi and invisible format
 * characters, U+2028/2029, private and unassigned code points (text_is_unsafe()) are written as
 * \uXXXX, so that the text is the same JSON but harmless on a terminal. Invalid UTF-8 becomes
 * U+FFFD. Source: RFC 8259.
 */
void json_write(struct buffer *buffer, const cJSON *item) NONNULL(1, 2);

/*
 * Parses text; the item ends with the region. Integers of 64 bits stay exact (json_integer()),
 * invalid UTF-8 becomes U+FFFD, \u0000 ends its string. NULL, with the cause (ERROR_FAILED), if it
 * is not JSON; the cause tells the place, but shows none of the text, which may hold secrets.
 */
cJSON *json_parse(struct region *region, const char *text, struct error *error)
    NONNULL(1, 2) MUST_USE;

/* The member's text, which lives as long as it, or NULL if it is missing or no string. As for the
 * two below, the object may be NULL. */
const char *json_text(const cJSON *object, const char *name) NONNULL(2);
/* The member's number, or `fallback` if it is missing or no integer of 64 bits. */
int64_t json_integer(const cJSON *object, const char *name, int64_t fallback) NONNULL(2);
/* The same of an item itself, which may be NULL. */
int64_t json_item_integer(const cJSON *item, int64_t fallback);
/* Is the member there and true? */
bool json_boolean(const cJSON *object, const char *name) NONNULL(2);

#endif
