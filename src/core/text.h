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

/* Sets LC_CTYPE from the environment, or to C.UTF-8 where that is not UTF-8. True if the
 * environment's own was UTF-8, so that the terminal can be trusted with more than ASCII. */
bool text_use_locale(void);

/*
 * Reads the code point at the start of `text`, which is not empty, and returns its length in bytes
 * (1 to 4). An invalid sequence gives U+FFFD and a length of 1.
 */
size_t text_decode(const char *text, uint32_t *code_point) NONNULL(1, 2);

/* Writes `code_point` as UTF-8 into `bytes` (at least 4) and returns the length; U+FFFD for what is
 * no code point. */
size_t text_encode(uint32_t code_point, char *bytes) NONNULL(2);

/* Code points in `text`. */
size_t text_length(const char *text) NONNULL(1);

/*
 * `text` as a terminal may be shown it, on one line: C0 and C1 controls, DEL, line and paragraph
 * separators, bidi controls, invisible format characters (ZWJ, ZWNJ, variation selectors, soft
 * hyphen, word joiner, BOM, tags), unassigned and private code points and invalid bytes do not
 * appear; C0 and DEL become their control pictures (U+2400 …), blanks other than U+0020 a blank,
 * invisible joiners and variation selectors vanish, everything else unsafe becomes U+FFFD. No more
 * than four combining marks stay on one base; a mark without a base gets a dotted circle (U+25CC).
 * Text that is clean already is returned as it is, else a copy in `region`.
 */
const char *text_clean(struct region *region, const char *text) RETURNS_NONNULL NONNULL(1, 2);

/* Columns that clean `text` takes. */
int text_width(const char *text) NONNULL(1);

/*
 * How many bytes of clean `text` fit into `columns`, whole characters with their combining marks;
 * `used`, unless NULL, gets the columns they take.
 */
size_t text_fit(const char *text, int columns, int *used) NONNULL(1);

/* Cleaned and, where it is wider than `columns`, cut with an ellipsis (`…`, one column). */
const char *text_clip(struct region *region, const char *text, int columns) RETURNS_NONNULL
    NONNULL(1, 2);

/* Case-folded (Unicode full case folding, NFKC), for comparing as a person would. */
const char *text_fold(struct region *region, const char *text) RETURNS_NONNULL NONNULL(1, 2);

/* Folds both and tells whether `part` occurs in `text`. */
bool text_contains(const char *text, const char *part) NONNULL(1, 2);

enum text_integer { TEXT_NO_INTEGER, TEXT_INTEGER, TEXT_INTEGER_TOO_LARGE };

/*
 * Reads an integer as the server does: blanks around it, an optional sign, decimal digits of any
 * script, single underscores between digits. `number` is set for TEXT_INTEGER only.
 * Source: the Python language reference, "Integer literals", and the documentation of int().
 */
enum text_integer text_parse_integer(const char *text, int64_t *number) NONNULL(1, 2);

/*
 * The one of `count` candidates most like `text`, or NULL if none is close: a similarity of at
 * least 0.6, where similarity is 2 M / T (Ratcliff and Metzener, "Pattern Matching: The Gestalt
 * Approach", Dr. Dobb's Journal, July 1988). Of equals the greater in byte order wins.
 */
const char *text_nearest(const char *text, const char *const candidates[], size_t count) NONNULL(1);

/* `text` with leading and trailing white space (any script's) removed. */
const char *text_trim(struct region *region, const char *text) RETURNS_NONNULL NONNULL(1, 2);

/* Is it well-formed UTF-8? */
bool text_is_utf8(const char *bytes, size_t length) NONNULL(1);

#endif
