/* SPDX-License-Identifier: Apache-2.0 */
/* Copies the template of a manual page from standard input to standard output and puts the
 * commands, described from their own structs, in the place of the line @COMMANDS@, and the keys in
 * that of
 * @KEYS@. Part of the build. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "command/help.h"
#include "core/buffer.h"
#include "ui/terminal/key_map.h"

static void print(void (*write)(struct buffer *text))
{
    struct buffer text = {0};
    write(&text);
    fputs(buffer_text(&text), stdout);
    buffer_free(&text);
}

int main(void)
{
    char *line = NULL;
    size_t size = 0;
    while (getline(&line, &size, stdin) >= 0) {
        if (strcmp(line, "@COMMANDS@\n") == 0)
            print(help_write_manual);
        else if (strcmp(line, "@KEYS@\n") == 0)
            print(key_map_write_manual);
        else
            fputs(line, stdout);
    }
    free(line);
    return fflush(stdout) == 0 && !ferror(stdin) ? EXIT_SUCCESS : EXIT_FAILURE;
}
