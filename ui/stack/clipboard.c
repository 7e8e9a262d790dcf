/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/stack/clipboard.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/buffer.h"
#include "core/disk.h"
#include "core/file_make.h"
#include "core/file_open.h"
#include "core/hash.h"
#include "core/region.h"
#include "core/translate.h"
#include "ui/stack/context.h"
#include "ui/terminal/screen.h"

/* What becomes 100,000 bytes with the frame of the sequence, the least that terminals are known to
 * cut at. */
enum { LENGTH_MOST = 74994 };

/* tmux takes the sequence itself where it is told to (set-clipboard on), and hands it on to its own
 * terminal in a wrapping, where it is told to (allow-passthrough on): tmux(1). */
static void clipboard_send_sequence(const char *text)
{
    struct region *region = region_create();
    struct buffer sequence = {0};
    buffer_format(&sequence, "\033]52;c;%s\a",
                  hash_base64_encode(region, HASH_BASE64, text, strlen(text)));
    region_destroy(region);
    screen_send(sequence.bytes, sequence.length);
    if (getenv("TMUX")) {
        struct buffer wrapped = {0};
        buffer_format(&wrapped, "\033Ptmux;\033%s\033\\", buffer_text(&sequence));
        screen_send(wrapped.bytes, wrapped.length);
        buffer_free(&wrapped);
    }
    buffer_free(&sequence);
}

static void clipboard_copy_to_file(struct console *console, const char *text)
{
    const char *directory = getenv("TMPDIR");
    struct region *region = region_create();
    const char *place = directory && *directory ? directory : "/tmp", *name = "aloha-tui";
    int parent = file_open_directory(place);
    int fd = parent >= 0 ? file_make_temporary(region, parent, name, 0, &name) : -1;
    const char *path = region_format(region, "%s/%s", place, name);
    bool written = fd >= 0 && disk_write_all(fd, text, strlen(text));
    if (fd >= 0 && close(fd) != 0)
        written = false;
    int cause = errno;
    if (parent >= 0)
        close(parent);
    if (written)
        console_notice(console, STYLE_WARNING, _("Too long for the clipboard: it is in %s"), path);
    else
        console_notice(console, STYLE_ERROR, _("Cannot write %s: %s"), path, file_explain(cause));
    region_destroy(region);
}

void clipboard_copy(struct console *console, const char *text)
{
    if (strlen(text) > LENGTH_MOST) {
        clipboard_copy_to_file(console, text);
        return;
    }
    clipboard_send_sequence(text);
    console_notice(console, STYLE_GOOD, _("Copied to the terminal's clipboard, %zu bytes."),
                   strlen(text));
}
