/* SPDX-License-Identifier: Apache-2.0 */
/* Browsers: the programs of BROWSER, then that of the desktop. */
#include "oidc/browser.h"

#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "oidc/helper.h"

#define COMMAND_MAX 4096
#define WORDS_MAX 32
#define PATH_MAX_OURS 4096

/* A command, cut into words with the URL in its place. */
struct command {
    char text[COMMAND_MAX];
    size_t len;
    char *words[WORDS_MAX + 1];
    size_t count;
    bool has_url;
    bool is_bad; /* too long, or a quote without its end */
};

static const char *
look_up(const struct sg_browser *browser, const char *name)
{
    const char *value = browser->variable(browser->arg, name);

    return value != NULL ? value : "";
}

void
sg_browser_init(struct sg_browser *browser,
    const char *(*variable)(void *arg, const char *name), void *arg)
{
    *browser = (struct sg_browser){ .variable = variable, .arg = arg };
    browser->rest = sg_bytes_from_text(look_up(browser, "BROWSER"));
    browser->desktop = look_up(browser, "DISPLAY")[0] != '\0' ||
        look_up(browser, "WAYLAND_DISPLAY")[0] != '\0';
}

static void
add(struct command *command, const char *text, size_t len)
{
    if (len >= sizeof(command->text) - command->len) {
        command->is_bad = true;
        return;
    }
    memcpy(command->text + command->len, text, len);
    command->len += len;
    command->text[command->len] = '\0';
}

static void
begin_word(struct command *command)
{
    if (command->count == WORDS_MAX) {
        command->is_bad = true;
        return;
    }
    command->words[command->count++] = command->text + command->len;
    command->words[command->count] = NULL;
}

static void
end_word(struct command *command)
{
    /* The NUL that `add` wrote, or that of an empty word, stays. */
    if (command->len + 1 < sizeof(command->text))
        command->text[++command->len] = '\0';
    else
        command->is_bad = true;
}

/* A character of a word, or %s for the URL; gives how much was taken. */
static size_t
take_part(struct command *command, sg_bytes rest, const char *url)
{
    if (sg_bytes_take_text(&rest, "%s")) {
        add(command, url, strlen(url));
        command->has_url = true;
        return 2;
    }
    add(command, (const char *)rest.data, 1);
    return 1;
}

/* One word, with quotes as a shell has them; `rest` begins with it. */
static void
take_word(struct command *command, sg_bytes *rest, const char *url)
{
    char quote = '\0';
    sg_bytes taken;

    begin_word(command);
    while (rest->len != 0 && !command->is_bad) {
        char c = (char)rest->data[0];
        size_t len = 1;

        if (quote == '\0' && (c == ' ' || c == '\t' || c == '\n'))
            break;
        if (c == quote)
            quote = '\0';
        else if (quote == '\0' && (c == '"' || c == '\''))
            quote = c;
        else if (c == '\\' && quote != '\'' && rest->len > 1)
            len += take_part(
                command, sg_bytes_of(rest->data + 1, rest->len - 1), url);
        else
            len = take_part(command, *rest, url);
        (void)sg_bytes_take(rest, len, &taken);
    }
    if (quote != '\0')
        command->is_bad = true;
    end_word(command);
}

/* False when the text is no command. */
static bool
parse(struct command *command, sg_bytes text, const char *url)
{
    sg_bytes blank;

    memset(command, 0, sizeof(*command));
    while (text.len != 0 && !command->is_bad) {
        if (text.data[0] == ' ' || text.data[0] == '\t' || text.data[0] == '\n')
            (void)sg_bytes_take(&text, 1, &blank);
        else
            take_word(command, &text, url);
    }
    /* "command &": we never wait. */
    if (!command->is_bad && command->count > 1 &&
        strcmp(command->words[command->count - 1], "&") == 0)
        command->words[--command->count] = NULL;
    if (!command->is_bad && command->count > 0 && !command->has_url) {
        begin_word(command);
        add(command, url, strlen(url));
    }
    return !command->is_bad && command->count > 0;
}

/* In a session of its own, and silent: our output is not the browser's. */
static int
spawn(pid_t *pid, const char *path, char *const *arguments)
{
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    int rc = posix_spawn_file_actions_init(&actions);

    if (rc != 0)
        return rc;
    rc = posix_spawnattr_init(&attributes);
    if (rc == 0) {
        if ((rc = posix_spawn_file_actions_addopen(
                 &actions, 0, "/dev/null", O_RDONLY, 0)) == 0 &&
            (rc = posix_spawn_file_actions_addopen(
                 &actions, 1, "/dev/null", O_WRONLY, 0)) == 0 &&
            (rc = posix_spawn_file_actions_addopen(
                 &actions, 2, "/dev/null", O_WRONLY, 0)) == 0 &&
            (rc = posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSID)) ==
                0)
            rc = posix_spawn(
                pid, path, &actions, &attributes, arguments, environ);
        posix_spawnattr_destroy(&attributes);
    }
    posix_spawn_file_actions_destroy(&actions);
    return rc;
}

static bool
start(struct sg_browser *browser, sg_bytes text, const char *url)
{
    struct command command;
    char path[PATH_MAX_OURS];

    if (!parse(&command, text, url))
        return false;
    if (strchr(command.words[0], '/') != NULL)
        snprintf(path, sizeof(path), "%s", command.words[0]);
    else if (!sg_helper_find(path, sizeof(path), command.words[0],
                 look_up(browser, "PATH")))
        return false;
    if (spawn(&browser->pid, path, command.words) == 0)
        return true;
    browser->pid = 0;
    return false;
}

bool
sg_browser_open(struct sg_browser *browser, const char *url)
{
    sg_bytes text;

    while (browser->rest.len != 0) {
        if (!sg_bytes_take_until(&browser->rest, ':', &text))
            (void)sg_bytes_take(&browser->rest, browser->rest.len, &text);
        if (start(browser, text, url))
            return true;
    }
    if (!browser->desktop)
        return false;
    browser->desktop = false;
    return start(browser, SG_LITERAL("xdg-open"), url);
}

bool
sg_browser_has_failed(struct sg_browser *browser)
{
    int status;

    if (browser->pid == 0 ||
        waitpid(browser->pid, &status, WNOHANG) != browser->pid)
        return false;
    browser->pid = 0;
    return !WIFEXITED(status) || WEXITSTATUS(status) != 0;
}
