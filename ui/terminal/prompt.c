/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/terminal/prompt.h"

#include <stdlib.h>
#include <strings.h>

#include "core/memory.h"
#include "core/translate.h"
#include "ui/terminal/line_edit.h"
#include "ui/terminal/screen.h"

void prompt_ask(struct prompt *prompt, const char *label, const char *text,
                void (*answered)(void *context, const char *text), void *context)
{
    prompt_close(prompt);
    *prompt = (struct prompt){line_edit_create(false), label, answered, context};
    line_edit_set(prompt->edit, text);
}

void prompt_close(struct prompt *prompt)
{
    line_edit_destroy(prompt->edit);
    prompt->edit = NULL;
}

/* The answer may lead to the next question: the line is closed before. */
static void prompt_answer(struct prompt *prompt)
{
    char *text = memory_copy_text(line_edit_text(prompt->edit));
    prompt_close(prompt);
    prompt->answered(prompt->context, text);
    free(text);
}

bool prompt_key(struct prompt *prompt, int key, enum action action)
{
    if (action == DO_ENTER) {
        prompt_answer(prompt);
        return true;
    }
    if (action == DO_BACK) {
        prompt_close(prompt);
        return true;
    }
    return line_edit_key(prompt->edit, key);
}

void prompt_paint(const struct prompt *prompt, int y, int x, int width)
{
    int used = screen_label(y, x, width, STYLE_KEY, prompt->label);
    line_edit_paint(prompt->edit, y, x + used + 1, width - used - 1, STYLE_INPUT, true);
}

bool prompt_is_yes(const char *text)
{
    return translate_means_yes(text);
}
