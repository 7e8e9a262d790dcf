/* SPDX-License-Identifier: Apache-2.0 */
/* Users, realms and streams of the whole server, found by a part of their name or address. */
#ifndef MODEL_ROW_SEARCH_H
#define MODEL_ROW_SEARCH_H

#include "core/attributes.h"
#include "model/view.h"

enum found_kind { FOUND_REALM, FOUND_USER, FOUND_STREAM, FOUND_KINDS };

enum {
    FOUND_KIND,      /* enum found_kind */
    FOUND_ID,        /* of the row itself */
    FOUND_NAME,      /* a realm's or stream's name, a user's full name */
    FOUND_ADDRESS,   /* of a user; a realm's string_id, which may be empty; "" for a stream */
    FOUND_REALM_ID,  /* that it is in, or is */
    FOUND_STRING_ID, /* of that realm */
};

/* The statement that finds up to a handful of each kind, ignoring case; its rows have the columns
 * above. */
struct statement row_search(struct region *region, const char *text) NONNULL(1, 2);

#endif
