/* SPDX-License-Identifier: Apache-2.0 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "command/command.h"
#include "command/run.h"
#include "config/profile.h"
#include "core/file_open.h"
#include "core/text.h"

enum { COLUMN_NAME, COLUMN_BYTES, COLUMN_CHANGED, COLUMNS };

static const struct column columns[COLUMNS + 1] = {
    [COLUMN_NAME] = {.name = "name", .type = VALUE_TEXT, .width = 34},
    [COLUMN_BYTES] = {.name = "bytes", .type = VALUE_INTEGER, .width = 13},
    [COLUMN_CHANGED] = {.name = "changed", .type = VALUE_TIME},
};

static const struct table logs = {.name = "logs", .columns = columns};

/* What was rotated away is listed as long as it is not packed: server.log, server.log.1, not
 * server.log.2.gz. A name that is no text could not be given back to us. */
static int is_log(const struct dirent *entry)
{
    static const char *const packed[] = {".gz", ".xz", ".bz2", ".zst"};
    size_t length = strlen(entry->d_name);
    for (size_t i = 0; i < ARRAY_LENGTH(packed); i++) {
        size_t ending = strlen(packed[i]);
        if (length > ending && strcmp(entry->d_name + length - ending, packed[i]) == 0)
            return 0;
    }
    return entry->d_name[0] != '.' && text_is_utf8(entry->d_name, length);
}

static void show(struct run *run, const char *name, const struct stat *status)
{
    int64_t seconds = status->st_mtim.tv_sec;
    struct value row[COLUMNS] = {
        [COLUMN_NAME] = value_text(name),
        [COLUMN_BYTES] = value_integer(status->st_size),
        [COLUMN_CHANGED] = value_time(seconds * 1000000),
    };
    run_row(run, ROW_PLAIN, row);
}

static void show_all(struct run *run, int directory, struct dirent *const entries[], int count)
{
    struct stat status;
    for (int i = 0; i < count; i++) {
        if (fstatat(directory, entries[i]->d_name, &status, AT_SYMLINK_NOFOLLOW) == 0 &&
            S_ISREG(status.st_mode))
            show(run, entries[i]->d_name, &status);
    }
}

static bool complain(struct run *run, const char *path, int cause)
{
    run_fail(run, "Cannot read the directory of logs: %s (%s).", file_explain(cause), path);
    if (cause == EACCES)
        return run_hint(run, "run aloha-tui as root or as the server's user.");
    return run_hint(run, "say where the server's logs are: `logs` in aloha-tui.conf.");
}

static bool run_list_logs(struct run *run)
{
    const struct profile *profile = run_profile(run);
    if (!profile)
        return false;
    uid_t owner;
    int directory = file_open_owned_directory(profile->logs, &owner);
    struct dirent **entries;
    int count = directory >= 0 ? scandirat(directory, ".", &entries, is_log, alphasort) : -1;
    int cause = errno;
    bool shown = count >= 0 && run_table(run, &logs);
    if (shown)
        show_all(run, directory, entries, count);
    for (int i = 0; i < count; i++)
        free(entries[i]);
    if (count >= 0)
        free(entries);
    if (directory >= 0)
        close(directory);
    return count >= 0 ? shown : complain(run, profile->logs, cause);
}

const struct command command_list_logs = {
    .name = "list_logs",
    .app = "aloha-tui",
    .category = CATEGORY_SERVER,
    .danger = DANGER_READ,
    .summary = N_("List the logs that the server writes, with their sizes."),
    .description = "Looks into the server's directory of logs (/var/log/aloha, or what `logs` in "
                   "aloha-tui.conf says) on this machine. What a rotation has packed and symbolic "
                   "links are left out; "
                   "show_log shows one of the others.",
    .run = run_list_logs,
};
