/* SPDX-License-Identifier: Apache-2.0 */
/*
 * UTF-8 text: lengths, columns on a terminal, and making what strangers wrote safe to show.
 *
 * There is one width function and one place where text is cut. Columns are those of wcwidth(3)
 * after cleaning, so that they agree with curses; they need a UTF-8 locale (text_use_locale()).
 */
#ifndef CORE_TEXT_H
#define CORE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/attributes.h"

struct region;

/*
 * Sets LC_CTYPE from the environment, or to C.UTF-8 where that is not UTF-8 or not installed. True
 * if the environment asks for UTF-8, so that the terminal can be trusted with more than ASCII: an
 * administrator's own locale often comes over SSH to a server that lacks it.
 */
bool text_use_locale(void);
/* Sets LC_CTYPE to C.UTF-8 whatever the environment asks for: what no terminal shows is the same
 * everywhere. */
void text_use_utf8(void);

/*
 * Reads the code point at the start of `text`, which is not empty, and returns its length in bytes
 * (1 to 4). An invalid sequence gives U+FFFD and a length of 1.
 */
size_t text_decode(const char *text, uint32_t *code_point) NONNULL(1, 2);

/* Writes `code_point` as UTF-8 into `bytes` (at least 4) and returns the length; U+FFFD for what is
 * no code point. */
size_t text_encode(uint32_t code_point, char *bytes) NONNULL(2);

/* Code points in `text`; an invalid byte counts as one. */
size_t text_length(const char *text) NONNULL(1);

/* Is it well-formed UTF-8? */
bool text_is_utf8(const char *bytes, size_t length) NONNULL(1);

/* `text` with U+FFFD for every invalid byte; well-formed text is returned as it is, else a copy in
 * `region`. */
const char *text_repair(struct region *region, const char *text) RETURNS_NONNULL NONNULL(1, 2);

/* White space of any script, as str.isspace() in Python has it: category Zs, or bidirectional class
 * WS, B or S. */
bool text_is_blank(uint32_t code_point);

/* Combining marks, and all else that sits on the character before it and takes no column (the
 * vowels and finals of conjoining Hangul). */
bool text_is_mark(uint32_t code_point);

/* Must a terminal never see this code point: is it among those that text_clean() takes away or
 * replaces, blanks aside? Independent of the locale. */
bool text_is_unsafe(uint32_t code_point);

/*
 * `text` as a terminal may be shown it, on one line: C0 and C1 controls, DEL, line and paragraph
 * separators, bidi controls, invisible format characters (ZWJ, ZWNJ, variation selectors, soft
 * hyphen, word joiner, BOM, tags), unassigned and private code points and invalid bytes do not
 * appear.
 *
 * - C0 and DEL become their control pictures (U+2400 …); blanks other than U+0020, the Hangul
 *   fillers and the empty Braille pattern a blank; invisible joiners and variation selectors
 *   vanish; everything else unsafe becomes U+FFFD, hidden text in tags as well.
 * - Terminals disagree on the columns of composed emoji, so these are taken apart: a skin-tone
 *   modifier (U+1F3FB to U+1F3FF) after an emoji and the tags of a flag (after U+1F3F4) vanish.
 * - No more than four marks stay on one base, which is what a cell of curses holds; a mark without
 *   a base gets a dotted circle (U+25CC).
 *
 * Text that is clean already is returned as it is, else a copy in `region`. Source: Unicode
 * Standard Annex 44 (categories), Unicode Technical Standard 51 (emoji sequences).
 */
const char *text_clean(struct region *region, const char *text) RETURNS_NONNULL NONNULL(1, 2);

/* Columns that clean `text` takes. */
int text_width(const char *text) NONNULL(1);

/*
 * How many bytes of clean `text` fit into `columns`: whole characters with their combining marks,
 * both letters of a flag. `used`, unless NULL, gets the columns they take.
 */
size_t text_fit(const char *text, int columns, int *used) NONNULL(1);

/* Cleaned and, where it is wider than `columns`, cut with an ellipsis (`…`, one column); "" if
 * `columns` is not positive. */
const char *text_clip(struct region *region, const char *text, int columns) RETURNS_NONNULL
    NONNULL(1, 2);

/* The letters and marks apart, and compatible characters replaced. Source: NFKD in UAX #15. */
const char *text_decompose(struct region *region, const char *text) RETURNS_NONNULL NONNULL(1, 2);
/* Is it a letter or a number of any script (Unicode categories L* and N*)? */
bool text_is_alphanumeric(uint32_t code_point);

/* Case-folded (Unicode full case folding, NFKC, without what can't be seen), for comparing as a
 * person would. Source: NFKC_Casefold in chapter 3.13 of the Unicode Standard. */
const char *text_fold(struct region *region, const char *text) RETURNS_NONNULL NONNULL(1, 2);

/* In lower case, code point by code point (the simple mapping of the Unicode Standard, chapter
 * 4.2), in `region`. */
const char *text_lower(struct region *region, const char *text) RETURNS_NONNULL NONNULL(1, 2);
/* In upper case, likewise: what upper() of PostgreSQL makes of it in a C.UTF-8 database. */
const char *text_upper(struct region *region, const char *text) RETURNS_NONNULL NONNULL(1, 2);

/* Folds both and tells whether `part` occurs in `text`; "" occurs in all. */
bool text_contains(const char *text, const char *part) NONNULL(1, 2);

enum text_integer { TEXT_NO_INTEGER, TEXT_INTEGER, TEXT_INTEGER_TOO_LARGE };

/*
 * Reads an integer as the server does: blanks around it, an optional sign, decimal digits of any
 * script, single underscores between digits. `number` is set for TEXT_INTEGER only; an integer of
 * more than 64 bits is TEXT_INTEGER_TOO_LARGE.
 * Source: the Python language reference, "Integer literals", and the documentation of int().
 */
enum text_integer text_parse_integer(const char *text, int64_t *number) NONNULL(1, 2);

/*
 * The one of `count` candidates most like `text`, or NULL if none is close: a similarity of at
 * least 0.6, where similarity is 2 M / T (Ratcliff and Metzener, "Pattern Matching: The Gestalt
 * Approach", Dr. Dobb's Journal, July 1988). Of equals the greater in byte order wins. The verdict
 * is that of Python's difflib.get_close_matches(text, candidates, 1, 0.6) for a `text` below 200
 * code points; from there on difflib alone ignores frequent characters.
 */
const char *text_nearest(const char *text, const char *const candidates[], size_t count) NONNULL(1);

/* `text` without leading and trailing white space (text_is_blank()): a copy in `region`, or the
 * part of `text` itself that is left. */
const char *text_trim(struct region *region, const char *text) RETURNS_NONNULL NONNULL(1, 2);

#endif
