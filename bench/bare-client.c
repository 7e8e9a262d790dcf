/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bare-client CONNINFO QUERY: the least that libpq can do. Connects, runs one query, prints its
 * rows. What aloha-tui costs is told as a multiple of this.
 */
#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>

static void print_rows(const PGresult *result)
{
    for (int row = 0; row < PQntuples(result); row++)
        for (int column = 0; column < PQnfields(result); column++)
            printf("%s%c", PQgetvalue(result, row, column),
                   column + 1 < PQnfields(result) ? '\t' : '\n');
}

int main(int argc, char *argv[])
{
    if (argc != 3) {
        fprintf(stderr, "usage: bare-client CONNINFO QUERY\n");
        return 2;
    }
    PGconn *connection = PQconnectdb(argv[1]);
    PGresult *result = PQexec(connection, argv[2]);
    int status = PQresultStatus(result) == PGRES_TUPLES_OK ? EXIT_SUCCESS : EXIT_FAILURE;
    if (status == EXIT_SUCCESS)
        print_rows(result);
    else
        fputs(PQerrorMessage(connection), stderr);
    PQclear(result);
    PQfinish(connection);
    return status;
}
