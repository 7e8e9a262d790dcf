/* SPDX-License-Identifier: Apache-2.0 */
/* The tables and columns that this program reads or writes, as the server's version 6.0 has them.
 */
#ifndef SERVER_SCHEMA_COLUMNS_H
#define SERVER_SCHEMA_COLUMNS_H

struct schema_column {
    const char *name;
    const char *type; /* as format_type() names it, without a length */
};

struct schema_table {
    const char *name;
    const struct schema_column *columns; /* a NULL name at the end */
};

/* A NULL name at the end. */
extern const struct schema_table schema_tables[];

#endif
