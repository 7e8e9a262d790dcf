/* SPDX-License-Identifier: Apache-2.0 */
/* The facts of one user, read from the database and shown on a few lines. */
#ifndef UI_USER_DETAIL_H
#define UI_USER_DETAIL_H

#include <stdint.h>

#include "core/attributes.h"
#include "ui/screen.h"

struct console;
struct user_detail;
struct user_facts;

/* No user yet. Repaints through console_changed() when an answer comes. */
struct user_detail *user_detail_create(struct console *console) RETURNS_NONNULL NONNULL(1) MUST_USE;
void user_detail_destroy(struct user_detail *detail); /* NULL is allowed */

/* Asks for the facts of the user with this id, -1: of nobody. The answer to a former question that
 * has not come is dropped; what is shown stays until the new facts are there. */
void user_detail_show(struct user_detail *detail, int64_t user) NONNULL(1);

/* The facts, or NULL while there are none. */
const struct user_facts *user_detail_facts(const struct user_detail *detail) NONNULL(1);

/* Paints the lines into `area`, most important first; what does not fit is left out. */
void user_detail_paint(const struct user_detail *detail, struct area area) NONNULL(1);

#endif
