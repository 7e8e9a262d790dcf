/* SPDX-License-Identifier: Apache-2.0 */
#include "command/undo_record.h"

#include <errno.h>
#include <string.h>

#include "change/trail.h"
#include "command/run_state.h"
#include "command/words.h"
#include "config/profile.h"
#include "core/buffer.h"
#include "core/directory.h"
#include "core/hash.h"
#include "core/json.h"
#include "core/private_file.h"
#include "core/region.h"

enum { FORMAT = 1 };

static const char *path_of(struct region *region, const struct profile *profile, const char *id)
{
    return region_format(region, "%s/undo/%s.json", profile->state, id);
}

/* The command line that takes back what was done last. */
static const char *first_command(struct region *region, const cJSON *changes)
{
    const cJSON *last = cJSON_GetArrayItem(changes, cJSON_GetArraySize(changes) - 1);
    const cJSON *inverse =
        cJSON_GetArrayItem(cJSON_GetObjectItemCaseSensitive(last, "inverses"), 0);
    const cJSON *list = cJSON_GetObjectItemCaseSensitive(inverse, "words"), *word;
    size_t count = 0;
    const char **words =
        region_alloc_array(region, (size_t)cJSON_GetArraySize(list) + 1, sizeof *words);
    words[count++] = json_text(inverse, "command");
    cJSON_ArrayForEach(word, list) words[count++] = word->valuestring;
    return words_join(region, words, count);
}

/* The digest of the file that was written, or NULL. */
static const char *write_record(struct run *run, const struct profile *profile, const char *path,
                                struct error *error)
{
    const char *digest = NULL;
    const char *directory = region_format(run->region, "%s/undo", profile->state);
    if (!directory_make(run->region, directory)) {
        error_set(error, ERROR_FAILED, "%s can't be made: %s.", directory, strerror(errno));
        return NULL;
    }
    struct buffer text = {0};
    cJSON *record = cJSON_CreateObject();
    json_add_integer(record, "format", FORMAT);
    json_add_text(record, "database", run->replay.database);
    cJSON_AddItemReferenceToObject(record, "changes", run->undo);
    json_write(&text, record);
    cJSON_Delete(record);
    if (private_file_write(path, buffer_text(&text), text.length, error))
        digest = hash_sha256_hex(run->region, buffer_text(&text), text.length);
    buffer_free(&text);
    return digest;
}

void undo_record_save(struct run *run, const struct profile *profile, cJSON *entry)
{
    if (run->undoes)
        json_add_text(entry, "undoes", run->undoes);
    if (!run->undo)
        return;
    struct error problem = ERROR_IN(run->region);
    const char *path = path_of(run->region, profile, run->id);
    const char *digest = write_record(run, profile, path, &problem);
    if (!digest) {
        run_warn(run, "This can't be undone later: %s", problem.text);
        return;
    }
    json_add_text(entry, "undo", first_command(run->region, run->undo));
    json_add_text(entry, "undo_digest", digest);
}

/* What the trail says of runs whose id begins with what was asked for. */
struct search {
    struct region *region;
    const char *wanted;
    const char *id;     /* the first of them */
    const char *digest; /* of how it can be taken back, or NULL */
    bool ambiguous;
    bool preview;
};

static void look(void *context, const cJSON *entry)
{
    struct search *search = context;
    const char *id = json_text(entry, "id"), *digest = json_text(entry, "undo_digest");
    if (!id || strncmp(id, search->wanted, strlen(search->wanted)) != 0)
        return;
    if (search->id && strcmp(search->id, id) != 0)
        search->ambiguous = true;
    if (!search->id)
        search->id = region_copy_text(search->region, id);
    if (digest)
        search->digest = region_copy_text(search->region, digest);
    search->preview = json_boolean(entry, "preview");
}

static bool note_not_found(struct run *run, const struct search *search)
{
    if (!search->id)
        run_fail(run, "The audit trail has no run %s.", search->wanted);
    else if (search->ambiguous)
        run_fail(run, "The audit trail has several runs that begin with %s.", search->wanted);
    else if (search->preview)
        run_fail(run, "The run %s was a preview: there is nothing to take back.", search->id);
    else
        run_fail(run, "There is no way back from the run %s.", search->id);
    return run_hint(run, "`audit` lists the runs, and says which can be undone.");
}

static bool find_run(struct run *run, const struct profile *profile, struct search *search)
{
    size_t lines;
    if (!profile->audit) {
        run_fail(run, "Profile %s keeps no audit trail, and so no ways back.", profile->name);
        return run_hint(run, "set `audit = yes` in aloha-tui.conf for what is done from now on.");
    }
    if (!trail_verify(profile->state, &lines, &run->error)) {
        error_hint(&run->error, "what a broken trail says is not to be relied on.");
        return false;
    }
    if (!trail_each(profile->state, look, search, &run->error))
        return false;
    return (search->digest && !search->ambiguous) || note_not_found(run, search);
}

static bool refuse(struct run *run, const char *path, const char *why)
{
    error_set(&run->error, ERROR_REFUSED, "%s %s.", path, why);
    return error_hint(&run->error, "what is to change needs a command of its own.");
}

static bool read_record(struct run *run, const char *path, const char *digest,
                        struct undo_record *record)
{
    const char *database, *schema;
    size_t length;
    const char *text = private_file_read(run->region, path, &length, &run->error);
    if (!text)
        return false;
    if (strcmp(hash_sha256_hex(run->region, text, length), digest) != 0)
        return refuse(run, path, "is not what the audit trail says: it was altered");
    const cJSON *content = json_parse(run->region, text, &run->error);
    if (!content || !replay_identify(run, &database, &schema))
        return false;
    const char *of = json_text(content, "database");
    record->changes = cJSON_GetObjectItemCaseSensitive(content, "changes");
    if (json_integer(content, "format", 0) != FORMAT || !of || !cJSON_IsArray(record->changes))
        return refuse(run, path, "was made by another release of this program");
    return strcmp(of, database) == 0 || refuse(run, path, "is of another database");
}

bool undo_record_find(struct run *run, const char *id, struct undo_record *record)
{
    const struct profile *profile = run_profile(run);
    struct search search = {.region = run->region, .wanted = id};
    if (!profile || !find_run(run, profile, &search))
        return false;
    record->id = search.id;
    return read_record(run, path_of(run->region, profile, search.id), search.digest, record);
}

/* Growing while the trail is read. */
struct choices {
    struct region *region;
    struct undo_choice *choices;
    size_t count, size;
};

static struct undo_choice *find_choice(const struct choices *choices, const char *id)
{
    for (size_t i = choices->count; i-- > 0;) {
        if (strcmp(choices->choices[i].id, id) == 0)
            return &choices->choices[i];
    }
    return NULL;
}

static void add_choice(struct choices *choices, const struct undo_choice *choice)
{
    if (choices->count == choices->size) {
        choices->size = choices->size ? choices->size * 2 : 64;
        struct undo_choice *larger =
            region_alloc_array(choices->region, choices->size, sizeof *larger);
        if (choices->count)
            memcpy(larger, choices->choices, choices->count * sizeof *larger);
        choices->choices = larger;
    }
    choices->choices[choices->count++] = *choice;
}

static void drop_choice(struct choices *choices, const char *id)
{
    struct undo_choice *gone = find_choice(choices, id);
    if (!gone)
        return;
    size_t after = (size_t)(choices->choices + choices->count-- - (gone + 1));
    memmove(gone, gone + 1, after * sizeof *gone);
}

/* Of an undo, or a plan that was applied, the command that it ran comes first, and says more. */
static void take(void *context, const cJSON *entry)
{
    enum { TIME_LENGTH = 19 }; /* without fraction and zone */
    struct choices *choices = context;
    struct region *region = choices->region;
    const char *id = json_text(entry, "id"), *undoes = json_text(entry, "undoes");
    const char *result = json_text(entry, "result"), *user = json_text(entry, "user");
    const char *time = json_text(entry, "time"), *command = json_text(entry, "command");
    const char *words = json_text(entry, "words");
    if (undoes && result && strcmp(result, "done") == 0 && !json_boolean(entry, "preview"))
        drop_choice(choices, undoes);
    if (!id || !time || !command || !json_text(entry, "undo"))
        return;
    if (find_choice(choices, id))
        return;
    add_choice(choices, &(struct undo_choice){
                            .id = region_copy_text(region, id),
                            .time = region_format(region, "%.*s", TIME_LENGTH, time),
                            .user = user ? region_copy_text(region, user) : "",
                            .line = region_format(region, "%s %s", command, words ? words : ""),
                        });
}

const struct undo_choice *undo_record_list(struct region *region, const char *state, size_t *count,
                                           struct error *error)
{
    struct choices choices = {.region = region};
    *count = 0;
    if (!trail_each(state, take, &choices, error))
        return region_alloc(region, sizeof(struct undo_choice));
    struct undo_choice *list = region_alloc_array(region, choices.count + 1, sizeof *list);
    for (size_t i = 0; i < choices.count; i++)
        list[i] = choices.choices[choices.count - 1 - i];
    *count = choices.count;
    return list;
}
