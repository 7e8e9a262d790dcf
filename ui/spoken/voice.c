/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/spoken/voice.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "core/buffer.h"
#include "core/loop.h"
#include "core/memory.h"
#include "core/region.h"
#include "core/text.h"
#include "core/translate.h"

struct voice {
    struct loop *loop;
    struct buffer input; /* read, but not asked for yet */
    bool has_line;       /* a whole line is in it, or the last one without an end */
    bool input_ended;
    bool interrupted;
    bool terminated;
};

static void voice_on_interrupt(void *context)
{
    ((struct voice *)context)->interrupted = true;
}

static void voice_on_terminate(void *context)
{
    ((struct voice *)context)->terminated = true;
}

struct voice *voice_create(struct loop *loop)
{
    struct voice *voice = memory_alloc(1, sizeof *voice);
    voice->loop = loop;
    loop_on_signal(loop, SIGINT, voice_on_interrupt, voice);
    loop_on_signal(loop, SIGTERM, voice_on_terminate, voice);
    loop_on_signal(loop, SIGHUP, voice_on_terminate, voice);
    return voice;
}

void voice_destroy(struct voice *voice)
{
    if (!voice)
        return;
    buffer_free(&voice->input);
    free(voice);
}

bool voice_is_terminated(const struct voice *voice)
{
    return voice->terminated;
}

bool voice_wait(struct voice *voice, const bool *done)
{
    while (!*done && !voice->interrupted && !voice->terminated)
        loop_turn(voice->loop, -1);
    voice->interrupted = false;
    return *done;
}

/* Blanks that make columns straight are nothing to hear. */
static void voice_write_squeezed(const char *line)
{
    line += strspn(line, " ");
    while (*line) {
        size_t word = strcspn(line, " ");
        fwrite(line, 1, word, stdout);
        line += word + strspn(line + word, " ");
        if (*line)
            fputc(' ', stdout);
    }
    fputc('\n', stdout);
}

void voice_say(struct voice *voice, const char *format, ...)
{
    struct region *region = region_create();
    va_list arguments;
    va_start(arguments, format);
    const char *text = region_vformat(region, format, arguments);
    va_end(arguments);
    for (bool more = true; more; text++) {
        size_t length = strcspn(text, "\n");
        voice_write_squeezed(text_clean(region, region_copy_bytes(region, text, length)));
        text += length;
        more = *text;
    }
    if (fflush(stdout) != 0)
        voice->terminated = true; /* nobody hears us any more */
    region_destroy(region);
}

static bool voice_note_line(struct voice *voice)
{
    bool ended = voice->input.length && memchr(voice->input.bytes, '\n', voice->input.length);
    voice->has_line = ended || voice->input_ended;
    return voice->has_line;
}

static void voice_on_input(void *context, short revents UNUSED)
{
    struct voice *voice = context;
    char bytes[4096];
    ssize_t length = read(STDIN_FILENO, bytes, sizeof bytes);
    if (length > 0)
        buffer_append(&voice->input, bytes, (size_t)length);
    else
        voice->input_ended = length == 0 || (errno != EINTR && errno != EAGAIN);
    explicit_bzero(bytes, sizeof bytes);
    voice_note_line(voice);
}

static void voice_wipe(void *text)
{
    explicit_bzero(text, strlen(text));
}

/* The next line, out of what was read; NULL at the end of the input. */
static const char *voice_take_line(struct voice *voice, struct region *region, bool *is_text)
{
    struct buffer *input = &voice->input;
    if (input->length == 0)
        return NULL;
    const char *end = memchr(input->bytes, '\n', input->length);
    size_t length = end ? (size_t)(end - input->bytes) : input->length;
    char *line = region_copy_bytes(region, input->bytes, length);
    region_on_end(region, voice_wipe, line);
    explicit_bzero(input->bytes, length);
    buffer_consume(input, length + (end != NULL));
    *is_text = strlen(line) == length && text_is_utf8(line, length);
    if (length && line[length - 1] == '\r')
        line[length - 1] = '\0';
    return line;
}

static bool voice_wait_for_line(struct voice *voice)
{
    if (voice_note_line(voice))
        return !voice->terminated;
    struct watch *watch = loop_watch(voice->loop, STDIN_FILENO, POLLIN, voice_on_input, voice);
    bool heard = voice_wait(voice, &voice->has_line);
    watch_stop(watch);
    return heard;
}

/* Keys that would stop or kill the program at once have no meaning while nothing is echoed: the
 * shell would be left with a terminal that shows nothing. */
static bool voice_hide(struct termios *before)
{
    if (tcgetattr(STDIN_FILENO, before) != 0)
        return false;
    struct termios hidden = *before;
    hidden.c_lflag &= ~(tcflag_t)ECHO;
    hidden.c_cc[VSUSP] = hidden.c_cc[VQUIT] = _POSIX_VDISABLE;
    return tcsetattr(STDIN_FILENO, TCSADRAIN, &hidden) == 0;
}

static enum voice_heard voice_ask_once(struct voice *voice, struct region *region,
                                       const char *prompt, bool hidden, const char **answer,
                                       bool *is_text)
{
    struct termios before;
    bool echo_is_off = hidden && voice_hide(&before), echoed = isatty(STDIN_FILENO) && !echo_is_off;
    fputs(text_clean(region, prompt), stdout);
    fflush(stdout);
    bool heard = voice_wait_for_line(voice);
    if (echo_is_off)
        tcsetattr(STDIN_FILENO, TCSADRAIN, &before);
    *answer = heard ? voice_take_line(voice, region, is_text) : NULL;
    if (!echoed || !*answer)
        voice_say(voice, "%s", "");
    if (*answer)
        return VOICE_LINE;
    return heard || voice->terminated ? VOICE_END : VOICE_INTERRUPTED;
}

enum voice_heard voice_ask(struct voice *voice, struct region *region, const char *prompt,
                           bool hidden, const char **answer)
{
    bool is_text = true;
    enum voice_heard heard = voice_ask_once(voice, region, prompt, hidden, answer, &is_text);
    while (heard == VOICE_LINE && !is_text) {
        voice_say(voice, _("That was no UTF-8 text."));
        heard = voice_ask_once(voice, region, prompt, hidden, answer, &is_text);
    }
    return heard;
}
