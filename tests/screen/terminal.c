/* SPDX-License-Identifier: Apache-2.0 */
/* The pseudo-terminal, the program in it, and waiting for it. */
#include "terminal.h"

#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "core/clock.h"
#include "core/memory.h"
#include "core/region.h"
#include "core/text.h"
#include "stand_in.h"
#include "terminal_private.h"

/* What we write into the program's side of the terminal to find the end of its output; no UTF-8. */
static const char sync_mark[] = "\xff\xfe\xfd\xfc";
enum { SYNC_MARK_BYTES = sizeof(sync_mark) - 1 };

static void collect_input(const char *bytes, size_t length, void *context)
{
    struct terminal *terminal = context;
    buffer_append(&terminal->input, bytes, length);
}

static int note_property(VTermProp property, VTermValue *value, void *context)
{
    struct terminal *terminal = context;
    if (property == VTERM_PROP_ALTSCREEN)
        terminal->alternate = value->boolean;
    else if (property == VTERM_PROP_CURSORVISIBLE)
        terminal->cursor_visible = value->boolean;
    return 1;
}

static const VTermScreenCallbacks screen_callbacks = {.settermprop = note_property};

static void create_emulator(struct terminal *terminal)
{
    terminal->emulator = vterm_new(terminal->rows, terminal->columns);
    vterm_set_utf8(terminal->emulator, 1);
    vterm_output_set_callback(terminal->emulator, collect_input, terminal);
    terminal->screen = vterm_obtain_screen(terminal->emulator);
    vterm_screen_set_callbacks(terminal->screen, &screen_callbacks, terminal);
    vterm_screen_enable_altscreen(terminal->screen, 1);
    vterm_screen_reset(terminal->screen, 1);
    terminal->cursor_visible = true;
}

struct terminal *terminal_start(int rows, int columns, const char *const argv[],
                                const char *const environment[])
{
    struct terminal *terminal = memory_alloc(1, sizeof(*terminal));
    terminal->region = region_create();
    terminal->rows = rows;
    terminal->columns = columns;
    create_emulator(terminal);
    terminal->pty = pty_start(rows, columns, argv, environment);
    terminal_wait_idle(terminal);
    return terminal;
}

pid_t terminal_program(const struct terminal *terminal)
{
    return terminal->pty.program;
}

void terminal_free(struct terminal *terminal)
{
    if (!terminal)
        return;
    pty_close(&terminal->pty);
    buffer_free(&terminal->input);
    buffer_free(&terminal->received);
    buffer_free(&terminal->sent);
    vterm_free(terminal->emulator);
    region_destroy(terminal->region);
    free(terminal);
}

/* Shows the emulator the first `length` bytes that were received, and forgets `extra` after them.
 */
static void show_received(struct terminal *terminal, size_t length, size_t extra)
{
    const char *bytes = buffer_text(&terminal->received);
    hygiene_feed(&terminal->hygiene, bytes, length);
    buffer_append(&terminal->sent, bytes, length);
    stand_in_show(terminal->emulator, bytes, length);
    buffer_consume(&terminal->received, length + extra);
}

static void read_output(struct terminal *terminal)
{
    char bytes[65536];
    ssize_t length;
    while ((length = read(terminal->pty.master, bytes, sizeof(bytes))) > 0)
        buffer_append(&terminal->received, bytes, (size_t)length);
}

static void write_input(struct terminal *terminal)
{
    struct buffer *input = &terminal->input;
    ssize_t length = write(terminal->pty.master, buffer_text(input), input->length);
    if (length > 0)
        buffer_consume(input, (size_t)length);
}

static void read_idle(struct terminal *terminal)
{
    char answer;
    if (read(terminal->pty.idle, &answer, 1) == 1) {
        terminal->idle = true;
    } else {
        close(terminal->pty.idle);
        terminal->pty.idle = -1;
    }
}

static void note_stop_or_end(struct terminal *terminal)
{
    int status = pty_exit_status(&terminal->pty);
    terminal->stopped = status == PTY_STOPPED;
    terminal->ended = !terminal->stopped;
    terminal->exit_status = status;
}

/* Waits for something to happen and takes it in. False if nothing did before the deadline. */
static bool take_turn(struct terminal *terminal, int64_t deadline)
{
    int64_t left = deadline - clock_monotonic_ms();
    short events = terminal->input.length > 0 ? POLLIN | POLLOUT : POLLIN;
    struct pollfd descriptors[] = {
        {.fd = terminal->pty.master, .events = events},
        {.fd = terminal->ended ? -1 : terminal->pty.idle, .events = POLLIN},
        {.fd = terminal->ended ? -1 : terminal->pty.end, .events = POLLIN},
    };
    if (left <= 0 || poll(descriptors, ARRAY_LENGTH(descriptors), (int)left) == 0)
        return false;
    if (descriptors[0].revents & POLLIN)
        read_output(terminal);
    if (descriptors[0].revents & POLLOUT)
        write_input(terminal);
    if (descriptors[1].revents)
        read_idle(terminal);
    if (descriptors[2].revents)
        note_stop_or_end(terminal);
    return true;
}

/* The same, where something may have come behind the end of what was shown: no descriptor tells of
 * that any more. */
static bool wait_for_more(struct terminal *terminal, int64_t deadline)
{
    if (terminal->received.length > 0)
        return clock_monotonic_ms() < deadline;
    return take_turn(terminal, deadline);
}

static int64_t patience(void)
{
    return clock_monotonic_ms() + TERMINAL_PATIENCE_MS;
}

/*
 * Takes in all that the program has written so far. A pseudo-terminal hands bytes on in its own
 * time, but in order: so we write a mark behind them and read until we see it.
 */
static void take_output(struct terminal *terminal)
{
    int64_t deadline = patience();
    const char *mark = NULL;
    size_t marked = 0;
    while (marked < SYNC_MARK_BYTES) {
        ssize_t length = write(terminal->pty.slave, sync_mark + marked, SYNC_MARK_BYTES - marked);
        if (length > 0)
            marked += (size_t)length;
        else if (!take_turn(terminal, deadline))
            terminal_fail(terminal, "the terminal took no output");
    }
    while (!(mark = memmem(buffer_text(&terminal->received), terminal->received.length, sync_mark,
                           SYNC_MARK_BYTES)))
        if (!take_turn(terminal, deadline))
            terminal_fail(terminal, "the end of the output did not come");
    show_received(terminal, (size_t)(mark - terminal->received.bytes), SYNC_MARK_BYTES);
}

/* Asks once all input is in the terminal: where the program then looks for input, it finds it. */
static void ask_if_idle(struct terminal *terminal, int64_t deadline)
{
    while (!terminal->ended && terminal->input.length > 0)
        if (!take_turn(terminal, deadline))
            terminal_fail(terminal, "the program does not read what is typed");
    terminal->idle = false;
    if (terminal->pty.idle >= 0)
        (void)send(terminal->pty.idle, "", 1, MSG_NOSIGNAL); /* or it has just ended */
}

void terminal_wait_idle(struct terminal *terminal)
{
    int64_t deadline = patience();
    ask_if_idle(terminal, deadline);
    while (!terminal->ended && !terminal->idle)
        if (!take_turn(terminal, deadline))
            terminal_fail(terminal, "the program did not become idle");
    take_output(terminal);
    if (terminal_foul(terminal))
        terminal_fail(terminal, "the terminal was sent %s", terminal_foul(terminal));
}

bool terminal_await(struct terminal *terminal,
                    bool (*holds)(struct terminal *terminal, const void *context),
                    const void *context)
{
    int64_t deadline = patience();
    take_output(terminal);
    while (!holds(terminal, context)) {
        if (terminal->ended || !wait_for_more(terminal, deadline))
            return false;
        take_output(terminal);
    }
    return true;
}

static void need_program(struct terminal *terminal, const char *what)
{
    if (terminal->ended)
        terminal_fail(terminal, "%s: the program has ended (%d)", what, terminal->exit_status);
}

int terminal_wait_exit(struct terminal *terminal)
{
    int64_t deadline = patience();
    while (!terminal->ended)
        if (!take_turn(terminal, deadline))
            terminal_fail(terminal, "the program did not end");
    take_output(terminal);
    return terminal->exit_status;
}

void terminal_wait_stop(struct terminal *terminal)
{
    int64_t deadline = patience();
    while (!terminal->ended && !terminal->stopped)
        if (!take_turn(terminal, deadline))
            terminal_fail(terminal, "the program did not stop");
    need_program(terminal, "stop");
    take_output(terminal);
}

void terminal_continue(struct terminal *terminal)
{
    terminal->stopped = false;
    terminal_signal(terminal, SIGCONT);
    terminal_wait_idle(terminal);
}

bool terminal_does_anything(struct terminal *terminal, int milliseconds)
{
    bool does = wait_for_more(terminal, clock_monotonic_ms() + milliseconds);
    take_output(terminal);
    return does;
}

bool terminal_has_ended(const struct terminal *terminal)
{
    return terminal->ended;
}

void terminal_press(struct terminal *terminal, const char *key)
{
    need_program(terminal, key);
    if (!keys_press(terminal->emulator, &terminal->input, key))
        terminal_fail(terminal, "there is no key \"%s\"", key);
    terminal_wait_idle(terminal);
}

void terminal_type(struct terminal *terminal, const char *text)
{
    while (*text) {
        char character[5] = "";
        uint32_t code_point;
        size_t length = text_decode(text, &code_point);
        memcpy(character, text, length);
        terminal_press(terminal, character);
        text += length;
    }
}

void terminal_paste(struct terminal *terminal, const char *text)
{
    need_program(terminal, "paste");
    vterm_keyboard_start_paste(terminal->emulator);
    buffer_append_text(&terminal->input, text);
    vterm_keyboard_end_paste(terminal->emulator);
    terminal_wait_idle(terminal);
}

void terminal_click(struct terminal *terminal, const char *text, int button, int times)
{
    int row, column;
    if (!terminal_find(terminal, text, &row, &column))
        terminal_fail(terminal, "\"%s\" is not there to be clicked", text);
    need_program(terminal, "click");
    if (!terminal->hygiene.mouse)
        terminal_fail(terminal, "the program does not listen to the mouse");
    vterm_mouse_move(terminal->emulator, row, column, VTERM_MOD_NONE);
    for (int i = 0; i < times; i++) {
        vterm_mouse_button(terminal->emulator, button, true, VTERM_MOD_NONE);
        vterm_mouse_button(terminal->emulator, button, false, VTERM_MOD_NONE);
    }
    terminal_wait_idle(terminal);
}

void terminal_resize(struct terminal *terminal, int rows, int columns)
{
    need_program(terminal, "resize");
    if (rows == terminal->rows && columns == terminal->columns)
        terminal_fail(terminal, "the window has that size already");
    terminal->rows = rows;
    terminal->columns = columns;
    vterm_set_size(terminal->emulator, rows, columns);
    pty_resize(&terminal->pty, rows, columns);
    terminal_wait_idle(terminal);
}

void terminal_send(struct terminal *terminal, const char *bytes, size_t length)
{
    need_program(terminal, "send");
    buffer_append(&terminal->input, bytes, length);
}

void terminal_signal(struct terminal *terminal, int number)
{
    need_program(terminal, "signal");
    kill(terminal->pty.program, number);
}

/* With the end of the process that holds the terminal the kernel hangs up; as the one that would
 * tell of the program's end it is gone then, but the program's pipe ends with it. */
void terminal_hang_up(struct terminal *terminal)
{
    int64_t deadline = patience();
    need_program(terminal, "hang up");
    pty_hang_up(&terminal->pty);
    terminal->ended = true;
    while (terminal->pty.idle >= 0) {
        struct pollfd descriptor = {.fd = terminal->pty.idle, .events = POLLIN};
        if (poll(&descriptor, 1, (int)(deadline - clock_monotonic_ms())) <= 0)
            terminal_fail(terminal, "the program did not end");
        read_idle(terminal);
    }
}

const struct buffer *terminal_sent(const struct terminal *terminal)
{
    return &terminal->sent;
}

void terminal_forget(struct terminal *terminal)
{
    buffer_clear(&terminal->sent);
}

const char *terminal_foul(const struct terminal *terminal)
{
    return terminal->hygiene.foul[0] ? terminal->hygiene.foul : NULL;
}
