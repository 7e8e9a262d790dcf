/* SPDX-License-Identifier: Apache-2.0 */
/* The keyboard's half of screen.h, for screen.c only. */
#ifndef UI_SCREEN_KEYS_H
#define UI_SCREEN_KEYS_H

#include <stdbool.h>

/* Between newterm() and delscreen(). */
void screen_keys_open(void);
void screen_keys_close(void);
/* After endwin() and the refresh that came back: the keypad must be switched on once more. */
void screen_keys_resume(void);
/* Has the terminal tell of the mouse, or not; whether it does now. endwin() and the refresh that
 * comes back see to the rest. */
bool screen_keys_use_mouse(bool on);

#endif
