/* SPDX-License-Identifier: Apache-2.0 */
/* What a bulk run is made of: for bulk*.c only. */
#ifndef COMMAND_BULK_PARTS_H
#define COMMAND_BULK_PARTS_H

#include "command/bulk.h"
#include "command/bulk_items.h"
#include "command/run_state.h"
#include "core/error.h"

struct arguments;
struct bulk_state;
struct region;
struct renderer;

enum result { RESULT_NOT_TRIED, RESULT_DONE, RESULT_DONE_BEFORE, RESULT_FAILED };

struct outcome {
    enum result result;
    const char *text; /* what it said, or why it failed; NULL: nothing */
};

/* Items that are one run: places in `todo`. */
struct bulk_group {
    size_t first, count;
};

struct bulk {
    const struct bulk_request *request;
    struct renderer *renderer;
    struct region *region;
    struct error error;
    struct bulk_items items;
    struct outcome *outcomes; /* one for each item; NULL until they are read */
    struct bulk_state *state; /* NULL where nothing is changed */
    struct run_shared shared;
    size_t *todo; /* numbers of the items that were not done before, in order */
    size_t todo_count;
    struct bulk_group current; /* what is under way */
    enum error_kind failure;   /* of the first item that failed */
    const char *asked;         /* the transaction that was asked after last, and its answer */
    bool committed;
};

/* bulk_arguments.c */

/* The words of the command line; the argument that items fill is left out. */
struct arguments *bulk_read_words(const struct bulk *bulk, struct region *region) RETURNS_NONNULL
    NONNULL(1, 2);
/* The arguments of an item. An empty cell leaves what the words say. The first that is wrong with
 * them goes to `problem`, NULL if nothing is. */
struct arguments *bulk_read_item(const struct bulk *bulk, size_t index, struct region *region,
                                 const char **problem) RETURNS_NONNULL NONNULL(1, 3, 4);
/* The arguments that an item shares with those which differ from it in the user or realm alone. */
struct arguments *bulk_read_common(const struct bulk *bulk, size_t index,
                                   struct region *region) RETURNS_NONNULL NONNULL(1, 3);
/* Are the words right, as far as they are the same for all items? False, with the cause in the
 * bulk's error. */
bool bulk_check_words(struct bulk *bulk) NONNULL(1) MUST_USE;
/* The argument for a realm that the ids of users decide, as nothing else gives it; or NULL. */
const struct argument *bulk_implied_realm(const struct bulk *bulk,
                                          const struct arguments *arguments) NONNULL(1, 2);
/* What the run is, secrets aside, as a file's name: the database, the command, its arguments and
 * its items. NULL, with the cause noted, if the database can't tell which it is. */
const char *bulk_name(struct bulk *bulk) NONNULL(1) MUST_USE;

/* bulk_ids.c */

/*
 * Looks up all items that are given by id in one statement: their names, what the argument gets
 * and, of users, their realm. One that is not there has failed, unless it was done before. False,
 * with the cause in the bulk's error, if they can't be looked up.
 */
bool bulk_find_ids(struct bulk *bulk) NONNULL(1) MUST_USE;

/* bulk_groups.c */

/* Are the items users, not realms? */
bool bulk_is_about_users(const struct bulk *bulk) NONNULL(1);
/* Notes a failure of an item. */
void bulk_note_failure(struct bulk *bulk, size_t index, enum error_kind kind, const char *text)
    NONNULL(1, 4);

/* Checks all that is to be done. False, with the cause, if not all of it can be. */
bool bulk_check_items(struct bulk *bulk) NONNULL(1) MUST_USE;
/* Does it, as far as it comes; the outcomes tell. */
void bulk_run_items(struct bulk *bulk) NONNULL(1);
/* Does the run change something, for real? */
bool bulk_changes_something(const struct bulk *bulk) NONNULL(1);
/* Was the transaction committed that the item was begun with? Then it is done, whatever became of
 * the program afterwards. */
bool bulk_was_committed(struct bulk *bulk, size_t index) NONNULL(1);

/* bulk_report.c */

/* Says how the item ended whose run spoke to `renderer`. */
void bulk_tell(struct bulk *bulk, size_t index, const struct renderer *renderer) NONNULL(1, 3);
/* Says what the run of a group had to say of all of its items: what a preview shows. */
void bulk_tell_whole(struct bulk *bulk, const struct renderer *renderer) NONNULL(1, 2);
size_t bulk_count(const struct bulk *bulk, enum result result) NONNULL(1);
/* "line 3: bob@example.com: text", for all that failed, in the bulk's region. */
const char *bulk_list_failures(const struct bulk *bulk) RETURNS_NONNULL NONNULL(1);
/* Notes what was and was not done, unless all was. */
void bulk_sum_up(struct bulk *bulk) NONNULL(1);
/* Are the fields that are asked for some of the results, if they are what is meant? False, with the
 * cause (ERROR_USAGE), if not. */
bool bulk_check_fields(struct bulk *bulk) NONNULL(1) MUST_USE;
/* The table of results, where the format has one. */
void bulk_show_table(struct bulk *bulk) NONNULL(1);

#endif
