/* SPDX-License-Identifier: Apache-2.0 */
/* What is asked of the person and of the database. */
#include <string.h>

#include "core/error.h"
#include "core/region.h"
#include "core/text.h"
#include "core/translate.h"
#include "server/async_database.h"
#include "ui/spoken/spoken_list.h"
#include "ui/spoken/spoken_state.h"
#include "ui/spoken/voice.h"

void spoken_complain(struct spoken *spoken, const char *text, const char *hint)
{
    voice_say(spoken->voice, _("Error: %s"), text);
    if (hint)
        voice_say(spoken->voice, _("Hint: %s"), hint);
}

const char *spoken_ask(struct spoken *spoken, struct region *region, const char *prompt)
{
    const char *answer = NULL;
    if (voice_ask(spoken->voice, region, prompt, false, &answer) == VOICE_END)
        spoken->left = true;
    return answer ? text_trim(region, answer) : NULL;
}

const char *spoken_ask_secret(struct spoken *spoken, struct region *region, const char *prompt)
{
    const char *answer = NULL;
    if (voice_ask(spoken->voice, region, prompt, true, &answer) == VOICE_END)
        spoken->left = true;
    return answer;
}

struct question {
    struct voice *voice;
    void (*each)(void *context, const struct rows *rows);
    void *context;
    bool answered, read;
};

static void spoken_ask_on_rows(void *context, const struct rows *rows, const struct error *error)
{
    struct question *question = context;
    question->answered = true;
    question->read = rows != NULL;
    if (rows)
        question->each(question->context, rows);
    else
        voice_say(question->voice, _("Error: %s"), error->text);
}

bool spoken_query(struct spoken *spoken, struct statement statement,
                  void (*each)(void *context, const struct rows *rows), void *context)
{
    struct question question = {.voice = spoken->voice, .each = each, .context = context};
    struct async_query *query = async_database_query(
        spoken->database, statement.sql, statement.parameters, spoken_ask_on_rows, &question);
    if (!voice_wait(spoken->voice, &question.answered)) {
        async_query_forget(query);
        voice_say(spoken->voice, _("Not read."));
    }
    return question.read;
}

/* What an answer to the question for a number asks: its row; -1: none, or something else first. */
static ptrdiff_t spoken_ask_read_choice(struct spoken *spoken, struct spoken_list *list,
                                        const char *answer)
{
    int64_t number;
    if (strcmp(answer, "more") == 0)
        spoken_list_more(list);
    else if (text_parse_integer(answer, &number) == TEXT_INTEGER && number >= 1 &&
             number <= (int64_t)spoken_list_count(list))
        return (ptrdiff_t)number - 1;
    else
        voice_say(spoken->voice, _("There is no number %s here."), answer);
    return -1;
}

int64_t spoken_choose(struct spoken *spoken, struct list_source *source, const char *title)
{
    struct spoken_list *list = spoken_list_create(source, title, spoken->voice);
    struct region *region = region_create();
    ptrdiff_t row = -1;
    const char *answer = "";
    spoken_list_more(list);
    while (row < 0 && spoken_list_count(list) > 0 &&
           (answer = spoken_ask(spoken, region, _("Number to open, Enter for none: "))) && *answer)
        row = spoken_ask_read_choice(spoken, list, answer);
    int64_t key = row < 0 ? -1 : spoken_list_key(list, (size_t)row);
    region_destroy(region);
    spoken_list_destroy(list);
    return key;
}
