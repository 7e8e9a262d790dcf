/* SPDX-License-Identifier: Apache-2.0 */
/* A statement's parameters in the text form that PQsendQueryParams() takes. */
#ifndef SERVER_PARAMETERS_H
#define SERVER_PARAMETERS_H

#include "core/attributes.h"
#include "server/database.h"

struct region;

/*
 * One text a parameter, in `region` and copied, NULL for null: whole numbers in decimal, numbers
 * with 17 significant digits (enough to come back as the same double), `true` and `false`, times in
 * RFC 3339 with their zone. The server infers the types from the statement.
 */
const char *const *parameters_to_texts(struct region *region,
                                       struct sql_parameters parameters) RETURNS_NONNULL NONNULL(1);

#endif
