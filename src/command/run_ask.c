/* SPDX-License-Identifier: Apache-2.0 */
/* Asking the person who runs a command. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "command/renderer.h"
#include "command/run_state.h"
#include "command/session.h"
#include "core/buffer.h"
#include "core/interrupt.h"
#include "core/region.h"
#include "core/text.h"

/* Longer is no answer to any question. */
enum { ANSWER_MAX = 64 * 1024 };

enum reading { READ_ANSWER, READ_END, READ_FAILED, READ_INTERRUPTED };

/* One line without its end, byte by byte: what follows belongs to whoever asks next. */
static enum reading read_line(int fd, struct buffer *line)
{
    while (line->length < ANSWER_MAX) {
        char byte;
        if (!interrupt_wait_readable(fd))
            return READ_INTERRUPTED;
        ssize_t length = read(fd, &byte, 1);
        if (length < 0 && errno == EINTR)
            continue;
        if (length < 0)
            return READ_FAILED;
        if (length == 0)
            return line->length ? READ_ANSWER : READ_END;
        if (byte == '\n')
            return READ_ANSWER;
        buffer_append_byte(line, byte);
    }
    return READ_FAILED;
}

/* The terminal that the run was started from, if keys that are pressed there reach this program; a
 * program in the background would be stopped for touching it. -1 if there is none. */
static int open_terminal(void)
{
    int fd = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY);
    if (fd >= 0 && tcgetpgrp(fd) == getpgrp())
        return fd;
    if (fd >= 0)
        close(fd);
    return -1;
}

bool run_can_ask(void)
{
    int terminal = open_terminal();
    if (terminal >= 0)
        close(terminal);
    return terminal >= 0 || isatty(STDIN_FILENO);
}

static void write_text(int fd, const char *text)
{
    size_t length = strlen(text);
    while (length) {
        ssize_t written = write(fd, text, length);
        if (written < 0 && errno != EINTR)
            return;
        if (written > 0) {
            text += written;
            length -= (size_t)written;
        }
    }
}

/*
 * Reads without echo. The signals that end a run are only noted (core/interrupt.h), so the terminal
 * is always set back; those that would stop or kill the program at once have no key meanwhile.
 */
static enum reading read_hidden(int fd, const char *prompt, struct buffer *line)
{
    struct termios before;
    if (tcgetattr(fd, &before) != 0)
        return READ_FAILED;
    struct termios hidden = before;
    hidden.c_lflag &= ~(tcflag_t)ECHO;
    hidden.c_lflag |= ICANON | ISIG;
    hidden.c_cc[VSUSP] = hidden.c_cc[VQUIT] = _POSIX_VDISABLE;
    if (tcsetattr(fd, TCSAFLUSH, &hidden) != 0)
        return READ_FAILED;
    write_text(fd, prompt);
    enum reading reading = read_line(fd, line);
    tcsetattr(fd, TCSAFLUSH, &before);
    write_text(fd, "\n");
    return reading;
}

/* From standard input, unless that is where the commands come from. */
static enum reading read_input(struct run *run, struct buffer *line)
{
    if (session_input_is_taken(run->session) && !isatty(STDIN_FILENO))
        return READ_END;
    return read_line(STDIN_FILENO, line);
}

static enum reading read_secret_input(struct run *run, const char *prompt, struct buffer *line)
{
    return isatty(STDIN_FILENO) ? read_hidden(STDIN_FILENO, prompt, line) : read_input(run, line);
}

static enum reading read_answer(struct run *run, const char *prompt, bool echo, struct buffer *line)
{
    int terminal = echo ? -1 : open_terminal();
    if (terminal >= 0) {
        enum reading reading = read_hidden(terminal, prompt, line);
        close(terminal);
        return reading;
    }
    if (!echo)
        return read_secret_input(run, prompt, line);
    renderer_prompt(run->renderer, prompt);
    return read_input(run, line);
}

static void wipe(void *text)
{
    explicit_bzero(text, strlen(text));
}

/* The line as text in the run's region, gone from memory when the run ends. */
static const char *take_answer(struct run *run, const struct buffer *line)
{
    if (memchr(buffer_text(line), '\0', line->length) ||
        !text_is_utf8(buffer_text(line), line->length)) {
        run_fail(run, "The answer is not UTF-8 text.");
        return NULL;
    }
    size_t length = line->length;
    if (length && line->bytes[length - 1] == '\r')
        length--;
    char *answer = region_copy_bytes(run->region, buffer_text(line), length);
    region_on_end(run->region, wipe, answer);
    return answer;
}

/* The prompt as a question in a sentence: without what sets it off from the answer. */
static const char *name_of(struct run *run, const char *prompt)
{
    size_t length = strlen(prompt);
    while (length && strchr(": ", prompt[length - 1]))
        length--;
    return region_copy_bytes(run->region, prompt, length);
}

static void note_missing(struct run *run, const char *prompt, enum reading reading)
{
    if (reading == READ_INTERRUPTED)
        error_set(&run->error, interrupt_pending(), "%s was interrupted.", name_of(run, prompt));
    else if (reading == READ_FAILED)
        error_set(&run->error, ERROR_FAILED, "The answer to \"%s\" could not be read: %s.",
                  name_of(run, prompt), strerror(errno ? errno : EMSGSIZE));
    else
        error_set(&run->error, ERROR_USAGE,
                  session_input_is_taken(run->session)
                      ? "There is no answer to \"%s\": standard input holds the commands."
                      : "There is no answer to \"%s\": standard input has come to its end.",
                  name_of(run, prompt));
}

/* The answer that was read into `line`, which is wiped and freed. */
static const char *conclude(struct run *run, const char *prompt, enum reading reading,
                            struct buffer *line)
{
    const char *answer = NULL;
    if (reading == READ_ANSWER)
        answer = take_answer(run, line);
    else
        note_missing(run, prompt, reading);
    if (line->length)
        explicit_bzero(line->bytes, line->length);
    buffer_free(line);
    return answer;
}

/* What is answered stands in no plan, and may be a secret. */
static bool refuse_in_plan(struct run *run, const char *prompt)
{
    error_set(&run->error, ERROR_USAGE,
              "argument --plan-out: \"%s\" is asked for, and a plan holds "
              "no answers",
              name_of(run, prompt));
    return error_hint(&run->error, "give it as an argument, or use --dry-run.");
}

const char *run_ask(struct run *run, const char *prompt, bool echo)
{
    if (run->options->plan_out && !refuse_in_plan(run, prompt))
        return NULL;
    struct buffer line = {0};
    errno = 0;
    enum reading reading = read_answer(run, prompt, echo, &line);
    return conclude(run, prompt, reading, &line);
}

const char *run_ask_input(struct run *run, const char *prompt)
{
    struct buffer line = {0};
    errno = 0;
    enum reading reading = read_secret_input(run, prompt, &line);
    return conclude(run, prompt, reading, &line);
}
