/* SPDX-License-Identifier: Apache-2.0 */
/* One list, told window by window, its rows numbered from the first on. */
#ifndef UI_SPOKEN_SPOKEN_LIST_H
#define UI_SPOKEN_SPOKEN_LIST_H

#include <cjson/cJSON.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/attributes.h"
#include "core/value.h"

struct list_source;
struct loop;
struct spoken_list;
struct voice;

/* A list over `source`, which it takes over, with nothing read yet. */
struct spoken_list *spoken_list_create(struct list_source *source, const char *title,
                                       struct voice *voice) RETURNS_NONNULL
    NONNULL(1, 2, 3) MUST_USE;
void spoken_list_destroy(struct spoken_list *list); /* NULL is allowed */

/* Reads up to `limit` further rows without a word but of what fails; false if that did, or Ctrl-C
 * came. */
bool spoken_list_read(struct spoken_list *list, size_t limit) NONNULL(1);
/* Reads on, and tells the rows, and how many there are. */
void spoken_list_more(struct spoken_list *list) NONNULL(1);
/* Tells which list it is, and how far it was told. */
void spoken_list_say_place(struct spoken_list *list) NONNULL(1);
/* Tells the rows of the last window once more. */
void spoken_list_again(struct spoken_list *list) NONNULL(1);
/* Narrows it down as a pane's filter does, or sorts it by a column; starts from the first row. */
void spoken_list_filter(struct spoken_list *list, const char *text) NONNULL(1, 2);
void spoken_list_sort(struct spoken_list *list, const char *column, bool descending) NONNULL(1, 2);

/* What is said where there are further rows, in the place of "type more"; borrowed. */
void spoken_list_set_further(struct spoken_list *list, const char *text) NONNULL(1, 2);
/* Narrows and sorts it as a view that was kept (`shown`, see list_describe()). */
void spoken_list_show(struct spoken_list *list, const cJSON *shown) NONNULL(1);
/* Reads the rows anew, from the first on. */
void spoken_list_refresh(struct spoken_list *list) NONNULL(1);

struct list_source *spoken_list_source(const struct spoken_list *list) RETURNS_NONNULL NONNULL(1);

/* Rows that were read, counted from 0; a row's key, and its value in a column ("" if it has none,
 * or there is no such column); valid until the next window. */
size_t spoken_list_count(const struct spoken_list *list) NONNULL(1);
int64_t spoken_list_key(const struct spoken_list *list, size_t row) NONNULL(1);
struct value spoken_list_value(const struct spoken_list *list, size_t row, const char *column)
    NONNULL(1, 3);
/* What that column shows of the row; "" if there is none. As long-lived as the row. */
const char *spoken_list_text(const struct spoken_list *list, size_t row,
                             const char *column) RETURNS_NONNULL NONNULL(1, 3);
/* All columns of a row, a line each. */
void spoken_list_say_record(struct spoken_list *list, size_t row) NONNULL(1);

#endif
