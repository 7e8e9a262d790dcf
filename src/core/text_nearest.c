/* SPDX-License-Identifier: Apache-2.0 */
/* The valid name that was probably meant: see text_nearest(). */
#include <stdlib.h>
#include <string.h>

#include "core/memory.h"
#include "core/text.h"

static const double least_similarity = 0.6;

struct word {
    uint32_t *points; /* owned */
    size_t length;
};

/* A part of a word: from `start` up to `end`, exclusive. */
struct span {
    size_t start, end;
};

struct match {
    size_t left, right, size;
};

struct comparison {
    struct word left, right;
    size_t *runs; /* lengths of matches that end at each place of `right`, and one before */
};

static struct word word_create(const char *text)
{
    struct word word = {.points = memory_alloc(text_length(text), sizeof *word.points)};
    while (*text)
        text += text_decode(text, &word.points[word.length++]);
    return word;
}

/* The longest run of code points common to both spans; of equals the first in the left, then in the
 * right. */
static struct match longest_match(const struct comparison *words, struct span left,
                                  struct span right)
{
    struct match best = {left.start, right.start, 0};
    size_t *runs = words->runs;
    memset(runs + right.start, 0, (right.end - right.start + 1) * sizeof *runs);
    for (size_t i = left.start; i < left.end; i++) {
        size_t diagonal = 0;
        for (size_t j = right.start; j < right.end; j++) {
            bool equal = words->left.points[i] == words->right.points[j];
            size_t run = equal ? diagonal + 1 : 0;
            diagonal = runs[j + 1];
            runs[j + 1] = run;
            if (run > best.size)
                best = (struct match){i + 1 - run, j + 1 - run, run};
        }
    }
    return best;
}

/* How many code points the longest match and the matches to its left and right have in common. */
static size_t count_matches(const struct comparison *words, struct span left, struct span right)
{
    struct match match = longest_match(words, left, right);
    if (match.size == 0)
        return 0;
    struct span left_before = {left.start, match.left};
    struct span right_before = {right.start, match.right};
    struct span left_after = {match.left + match.size, left.end};
    struct span right_after = {match.right + match.size, right.end};
    return match.size + count_matches(words, left_before, right_before) +
           count_matches(words, left_after, right_after);
}

static double ratio(size_t matches, size_t total)
{
    return total ? 2.0 * (double)matches / (double)total : 1.0;
}

/* The similarity of both words from 0 to 1, or 0 if their lengths alone keep it below the least. */
static double similarity(const struct comparison *words)
{
    size_t left = words->left.length, right = words->right.length;
    if (ratio(left < right ? left : right, left + right) < least_similarity)
        return 0;
    struct span whole_left = {0, left}, whole_right = {0, right};
    return ratio(count_matches(words, whole_left, whole_right), left + right);
}

static double compare_candidate(struct comparison *words, const char *candidate)
{
    words->left = word_create(candidate);
    double result = similarity(words);
    free(words->left.points);
    return result;
}

const char *text_nearest(const char *text, const char *const candidates[], size_t count)
{
    struct comparison words = {.right = word_create(text)};
    words.runs = memory_alloc(words.right.length + 1, sizeof *words.runs);
    const char *nearest = NULL;
    double best = least_similarity;
    for (size_t i = 0; i < count; i++) {
        double like = compare_candidate(&words, candidates[i]);
        bool tie_won = like == best && (!nearest || strcmp(candidates[i], nearest) > 0);
        if (like > best || tie_won) {
            nearest = candidates[i];
            best = like;
        }
    }
    free(words.runs);
    free(words.right.points);
    return nearest;
}
