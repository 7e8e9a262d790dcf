/* SPDX-License-Identifier: Apache-2.0 */
/* Copies the template of aloha-tui(1) from standard input to standard output and puts the commands,
 * described from their own structs, in the place of the line @COMMANDS@. Part of the build. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "command/help.h"
#include "core/buffer.h"

static void print_commands(void)
{
    struct buffer text = {0};
    help_write_manual(&text);
    fputs(buffer_text(&text), stdout);
    buffer_free(&text);
}

int main(void)
{
    char *line = NULL;
    size_t size = 0;
    while (getline(&line, &size, stdin) >= 0) {
        if (strcmp(line, "@COMMANDS@\n") == 0)
            print_commands();
        else
            fputs(line, stdout);
    }
    free(line);
    return fflush(stdout) == 0 && !ferror(stdin) ? EXIT_SUCCESS : EXIT_FAILURE;
}
