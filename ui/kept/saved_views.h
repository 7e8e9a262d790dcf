/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What lists show, kept from one console to the next in a file of the user's own: how each list was
 * left, and views that were given a name. The file is JSON,
 *
 *     {"lists": {"users": SHOWN, …}, "views": [{"name": "…", "list": "users", "shown": SHOWN}, …]}
 *
 * where SHOWN is what list_describe() gives. It is read when it is needed and written whole, by
 * renaming, mode 0600; of two consoles that change different things, both are kept. What is not
 * understood in it is left as it is; a file that is no JSON is put aside as `views.json.broken`.
 */
#ifndef UI_SAVED_VIEWS_H
#define UI_SAVED_VIEWS_H

#include <cjson/cJSON.h>
#include <stdbool.h>
#include <stddef.h>

#include "core/attributes.h"

struct error;
struct region;
struct saved_views;

/* What is kept in `directory` (made when it is needed): the file views.json. Reads it once. */
struct saved_views *saved_views_open(const char *directory) RETURNS_NONNULL NONNULL(1) MUST_USE;
void saved_views_close(struct saved_views *saved); /* NULL is allowed */

/* How the list was left, or NULL; valid until the next call. */
const cJSON *saved_views_of_list(const struct saved_views *saved, const char *list) NONNULL(1, 2);
/* Keeps `shown`, which becomes the file's. False, with the cause, if that can't be written: then it
 * holds until the console is left. */
bool saved_views_keep_list(struct saved_views *saved, const char *list, cJSON *shown,
                           struct error *error) NONNULL(1, 2, 3);

/* A view that has a name. */
struct saved_view {
    const char *name;
    const char *list;
    const cJSON *shown;
};

/* Their number, and one of them, in the order in which they were named; valid until the next call
 * that changes something. */
size_t saved_views_count(const struct saved_views *saved) NONNULL(1);
struct saved_view saved_views_at(const struct saved_views *saved, size_t index) NONNULL(1);
/* The index of the view of that name, upper and lower case alike, or -1. */
ptrdiff_t saved_views_find(const struct saved_views *saved, const char *name) NONNULL(1, 2);

/* Keeps `shown`, which becomes the file's, as a view of `list`, in the place of one of that name.
 * False, with the cause, if it can't be written. */
bool saved_views_put(struct saved_views *saved, const char *name, const char *list, cJSON *shown,
                     struct error *error) NONNULL(1, 2, 3, 4) MUST_USE;
bool saved_views_rename(struct saved_views *saved, const char *name, const char *new_name,
                        struct error *error) NONNULL(1, 2, 3) MUST_USE;
bool saved_views_delete(struct saved_views *saved, const char *name, struct error *error)
    NONNULL(1, 2) MUST_USE;

#endif
