/* SPDX-License-Identifier: Apache-2.0 */
/* What the files that implement arguments.h share; nobody else includes this. */
#ifndef COMMAND_ARGUMENTS_STATE_H
#define COMMAND_ARGUMENTS_STATE_H

#include <stdbool.h>
#include <stddef.h>

#include "command/arguments.h"
#include "core/attributes.h"

/* Texts that grow in a region; NULL at the end. */
struct texts {
    const char **items;
    size_t count;
    size_t size;
};

struct item;

/* The value of one dest. */
struct slot {
    const struct argument *argument; /* the first with this dest: its default counts */
    const struct item *setter;       /* what set it last; NULL: it has its default */
    struct texts values;             /* the given ones, else the default's; after them for append */
    size_t defaults;                 /* how many of the values an append found there */
};

/* One argument of a table. */
struct item {
    const struct argument *argument;
    struct slot *slot;
    bool common;    /* from the second table */
    bool left_out;  /* its value comes from elsewhere */
    bool seen;      /* it occurred, rightly or wrongly: no longer missing */
    bool present;   /* it has a value of its own: counts in its exclusive group */
    bool contested; /* that it is excluded has been said */
};

/* A flag that can be typed, and what it means. */
struct flag {
    const char *text;
    struct item *item;
    bool first; /* looked through first for shortened flags */
};

struct arguments {
    struct region *region;
    struct item *items; /* own ones first */
    size_t item_count;
    size_t own_count;
    struct slot *slots;
    size_t slot_count;
    struct flag *flags;
    size_t flag_count;
    struct texts problems; /* of parsing */
    struct texts unknown;  /* words that nothing wanted */
};

void texts_add(struct region *region, struct texts *texts, const char *text) NONNULL(1, 2, 3);

/* The flag spelled like the first `length` bytes of `text`, or NULL. */
const struct flag *arguments_find_flag(const struct arguments *arguments, const char *text,
                                       size_t length) NONNULL(1, 2);

/* How messages name it: as argument_label(), without flags that another argument took. */
const char *arguments_label(const struct arguments *arguments,
                            const struct item *item) RETURNS_NONNULL NONNULL(1, 2);

/* Notes "argument LABEL: …". */
void arguments_complain(struct arguments *arguments, const struct item *item, const char *format,
                        ...) PRINTF_LIKE(3, 4) NONNULL(1, 2, 3);

/*
 * Checks `word` for the type and choices of `argument`. NULL, and the value as it is kept, if it is
 * right; else what is wrong, without the argument's label.
 */
const char *arguments_convert(struct region *region, const struct argument *argument,
                              const char *word, const char **value) NONNULL(1, 2, 3, 4);

/* Keeps `count` converted values, or what the argument stands for if it takes none. */
void arguments_store(struct arguments *arguments, struct item *item, const char *const values[],
                     size_t count) NONNULL(1, 2);

/* How the parser takes a word: a value, an option, or the -- that ends options. */
enum word_mark { WORD_VALUE, WORD_OPTION, WORD_SEPARATOR };

struct word {
    enum word_mark mark;
    const struct flag *flag;      /* of an option, NULL: unknown */
    const char *value;            /* joined to the option, or NULL */
    const struct flag **meanings; /* all that a shortened flag may stand for */
    size_t meaning_count;
};

/* Classifies a word before any `--`. */
struct word arguments_classify(const struct arguments *arguments, const char *text) NONNULL(1, 2);

#endif
