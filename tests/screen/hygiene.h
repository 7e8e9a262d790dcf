/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Looks through what a program sends to a terminal for what must not be there. Escape sequences are
 * told apart as ECMA-48, section 5 ("Structure of control functions"), says.
 */
#ifndef TESTS_SCREEN_HYGIENE_H
#define TESTS_SCREEN_HYGIENE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/attributes.h"

enum hygiene_state {
    HYGIENE_TEXT,
    HYGIENE_ESCAPE,   /* after ESC */
    HYGIENE_SEQUENCE, /* after CSI */
    HYGIENE_STRING,   /* after OSC, DCS, SOS, PM or APC */
};

/* Starts as `{0}`. */
struct hygiene {
    enum hygiene_state state;
    char introducer;      /* what opened the string: ']' for OSC */
    char command[32];     /* the first bytes of the string or sequence */
    size_t command_bytes; /* of them, and of what follows */
    uint32_t code_point;  /* the character being read, */
    int missing;          /* and how many of its bytes are to come */
    bool looks;           /* a sequence that sets how text looks has just ended */
    bool mouse;           /* asked for; libvterm sees but the first mode of a sequence */
    char foul[80];        /* what was found first; "" if nothing */
};

void hygiene_feed(struct hygiene *hygiene, const char *bytes, size_t length) NONNULL(1, 2);

#endif
