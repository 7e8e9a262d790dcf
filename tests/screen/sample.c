/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A small program for the terminal, to test the harness on: it shows what was pressed, and does on
 * request what a program must not do.
 */
#include <curses.h>
#include <locale.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { PASTE_BEGIN = KEY_MAX + 1, PASTE_END };

/* Something is painted only after it was said that all is: as what comes without a key. */
static bool is_late;

static void send(const char *text)
{
    fputs(text, stdout);
    fflush(stdout);
}

static void open_screen(void)
{
    setlocale(LC_ALL, "");
    initscr();
    raw();
    nonl();
    noecho();
    keypad(stdscr, TRUE);
    nodelay(stdscr, TRUE);
    set_escdelay(25);
    curs_set(0);
    start_color();
    use_default_colors();
    init_pair(1, COLOR_RED, -1);
    define_key("\033[200~", PASTE_BEGIN);
    define_key("\033[201~", PASTE_END);
    send("\033[?2004h");
}

static void paint_screen(const char *said)
{
    erase();
    mvprintw(0, 0, "sample %dx%d", COLS, LINES);
    mvaddstr(1, 0, "李 Bo e\u0301 🌺 end");
    attron(A_REVERSE);
    mvaddstr(2, 0, "chosen");
    attrset(A_BOLD | COLOR_PAIR(1));
    mvaddstr(3, 0, "alarm");
    attrset(A_NORMAL);
    mvaddstr(4, 0, said);
    refresh();
}

static void block_resize(int how)
{
    sigset_t resize;
    sigemptyset(&resize);
    sigaddset(&resize, SIGWINCH);
    sigprocmask(how, &resize, NULL);
}

static void paint_late(void)
{
    mvaddstr(3, 0, "late ");
    refresh();
    is_late = false;
}

/* See terminal.h. */
static void answer_that_idle(int idle)
{
    char question;
    if (read(idle, &question, 1) != 1 || write(idle, "", 1) != 1)
        exit(1);
    if (is_late)
        paint_late();
}

/* The next key. SIGWINCH is let through only while waiting, so that none is missed. */
static int read_key(void)
{
    struct pollfd watched[] = {{.fd = STDIN_FILENO, .events = POLLIN},
                               {.fd = atoi(getenv("ALOHA_TUI_IDLE_FD")), .events = POLLIN}};
    sigset_t none;
    int key;
    sigemptyset(&none);
    while ((key = getch()) == ERR) {
        if (watched[1].revents)
            answer_that_idle(watched[1].fd);
        watched[1].revents = 0;
        ppoll(watched, 2, NULL, &none);
        block_resize(SIG_UNBLOCK);
        block_resize(SIG_BLOCK);
    }
    return key;
}

static const char *name_key(int key)
{
    switch (key) {
    case PASTE_BEGIN: return "paste";
    case PASTE_END: return "pasted";
    case '\033': return "escape";
    default: return keyname(key);
    }
}

int main(void)
{
    char said[256] = "";
    int length = 0;
    block_resize(SIG_BLOCK);
    open_screen();
    for (;;) {
        paint_screen(said);
        int key = read_key();
        switch (key) {
        case 'q':
            send("\033[?2004l");
            endwin();
            return 3;
        case 'x': return 4;
        case 'c': send("\001"); break;
        case 't': send("\033]0;title\a"); break;
        case 'y': send("\033]52;c;YQ==\a"); break;
        case 'r': send("\u202e"); break;
        case 'k': abort();
        case 'l': is_late = true; break;
        default: break;
        }
        length += snprintf(said + length, sizeof(said) - (size_t)length, "<%s>", name_key(key));
    }
}
