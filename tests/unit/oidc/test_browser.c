/* SPDX-License-Identifier: Apache-2.0 */
/* Browsers: which program is started, and with which words. */
#include <signal.h>
#include <sys/wait.h>
#include <time.h>

#include "oidc/browser.h"
#include "test.h"

#include "programs.h"

#define URL "http://localhost:1"

/* What the programs below write down: each of their words in brackets. */
#define NOTE                                                                   \
    "#!/bin/sh\n{ printf '%s' \"${0##*/}\"; for a; do printf '<%s>' \"$a\"; "  \
    "done; } >\"${0%/*}/note.tmp\"; mv \"${0%/*}/note.tmp\" "                  \
    "\"${0%/*}/note\"\n"

static struct {
    const char *browser;
    const char *path;
    const char *display;
    const char *wayland;
} variables;

static const char *
look_up(void *arg, const char *name)
{
    (void)arg;
    if (strcmp(name, "BROWSER") == 0)
        return variables.browser;
    if (strcmp(name, "PATH") == 0)
        return variables.path;
    if (strcmp(name, "DISPLAY") == 0)
        return variables.display;
    if (strcmp(name, "WAYLAND_DISPLAY") == 0)
        return variables.wayland;
    fail_msg("%s is asked for", name);
    return NULL;
}

static void
nap(void)
{
    nanosleep(&(struct timespec){ 0, 5000000 }, NULL);
}

/*
 * Waits for the note of a program that was started, or of the next one where
 * that has failed; false when there is none left.
 */
static bool
read_note(struct sg_browser *browser, char *note, size_t size)
{
    FILE *file = NULL;
    size_t len;

    for (int i = 0; i < 4000 && file == NULL; i++) {
        file = fopen(in_folder("note"), "r");
        if (file != NULL)
            break;
        if (sg_browser_has_failed(browser) && !sg_browser_open(browser, URL))
            return false;
        nap();
    }
    assert_non_null(file);
    len = fread(note, 1, size - 1, file);
    note[len] = '\0';
    fclose(file);
    assert_int_equal(unlink(in_folder("note")), 0);
    return true;
}

static void
await_end(struct sg_browser *browser)
{
    int status;

    if (browser->pid != 0)
        assert_int_equal(waitpid(browser->pid, &status, 0), browser->pid);
    browser->pid = 0;
}

/* clang-format off */
static const struct {
    const char *name;
    const char *browser; /* "@" is the folder */
    const char *note;    /* NULL: nothing is started */
} rows[] = {
    { "a program", "one", "one<" URL ">" },
    { "a program by its path", "@/one", "one<" URL ">" },
    { "the place of the URL", "one -n %s -x", "one<-n><" URL "><-x>" },
    { "a URL in a word", "one --url=%s", "one<--url=" URL ">" },
    { "the URL twice", "one %s %s", "one<" URL "><" URL ">" },
    { "words without a place for it", "one -n", "one<-n><" URL ">" },
    { "quotes", "one 'a b' \"c 'd\" e\"f\"", "one<a b><c 'd><ef><" URL ">" },
    { "an empty word", "one '' %s", "one<><" URL ">" },
    { "a backslash", "one a\\ b '\\' %s", "one<a b><\\><" URL ">" },
    { "what a shell would obey", "one $HOME `id` ; > x | y && %s",
        "one<$HOME><`id`><;><>><x><|><y><&&><" URL ">" },
    { "many blanks", "  one \t  -n  ", "one<-n><" URL ">" },
    { "a program in the background, as all are", "one %s &",
        "one<" URL ">" },
    { "the second of two, when the first is not there", "absent:one",
        "one<" URL ">" },
    { "the second of two, when the first is no program", "text:two",
        "two<" URL ">" },
    { "the first of two", "two:one", "two<" URL ">" },
    { "empty commands", "::  :one", "one<" URL ">" },
    { "a command with a quote that does not end", "one 'a:two",
        "two<" URL ">" },
    { "nothing", "", NULL },
    { "an unset variable", NULL, NULL },
    { "programs that are not there", "absent:/nowhere/one", NULL },
    { "a program where we stand", "./one", NULL },
};
/* clang-format on */

static char *
with_folder(const char *text)
{
    const char *at = text != NULL ? strchr(text, '@') : NULL;
    char *whole;

    if (text == NULL)
        return NULL;
    whole = malloc(strlen(text) + sizeof(folder));
    assert_non_null(whole);
    if (at == NULL)
        strcpy(whole, text);
    else
        sprintf(whole, "%.*s%s%s", (int)(at - text), text, folder, at + 1);
    return whole;
}

static void
test_commands(void **state)
{
    (void)state;
    variables.path = folder;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        char *command = with_folder(rows[i].browser), note[512];
        struct sg_browser browser;
        bool opened;

        variables.browser = command;
        sg_browser_init(&browser, look_up, NULL);
        opened = sg_browser_open(&browser, URL) &&
            read_note(&browser, note, sizeof(note));
        check_row(rows[i].name, opened == (rows[i].note != NULL));
        if (opened && strcmp(note, rows[i].note) != 0)
            fail_msg("row \"%s\": %s", rows[i].name, note);
        await_end(&browser);
        free(command);
    }
}

static void
test_a_command_that_is_too_long(void **state)
{
    char text[8192];
    struct sg_browser browser;

    (void)state;
    variables.browser = text;
    variables.path = folder;
    memset(text, 'a', sizeof(text));
    memcpy(text, "one ", 4);
    text[sizeof(text) - 1] = '\0';
    sg_browser_init(&browser, look_up, NULL);
    assert_false(sg_browser_open(&browser, URL));
    for (size_t i = 4; i < sizeof(text) - 1; i += 2)
        text[i] = ' ';
    sg_browser_init(&browser, look_up, NULL);
    assert_false(sg_browser_open(&browser, URL));
    /* just as many as there is room for, but for the URL */
    text[4 + 2 * 31] = '\0';
    sg_browser_init(&browser, look_up, NULL);
    assert_false(sg_browser_open(&browser, URL));
}

static void
test_the_desktop_comes_last(void **state)
{
    static const struct {
        const char *name;
        const char *browser, *display, *wayland;
        bool opened;
    } desktops[] = {
        { "X", NULL, ":0", NULL, true },
        { "Wayland", NULL, NULL, "wayland-0", true },
        { "after what is not there", "absent", ":0", NULL, true },
        { "no desktop", NULL, NULL, NULL, false },
        { "an empty display", NULL, "", "", false },
    };
    struct sg_browser browser;
    char note[512];

    (void)state;
    write_file("xdg-open", NOTE, 0755);
    variables.path = folder;
    for (size_t i = 0; i < COUNT_OF(desktops); i++) {
        variables.browser = desktops[i].browser;
        variables.display = desktops[i].display;
        variables.wayland = desktops[i].wayland;
        sg_browser_init(&browser, look_up, NULL);
        check_row(desktops[i].name,
            sg_browser_open(&browser, URL) == desktops[i].opened);
        if (!desktops[i].opened)
            continue;
        assert_true(read_note(&browser, note, sizeof(note)));
        assert_string_equal(note, "xdg-open<" URL ">");
        await_end(&browser);
        /* once */
        assert_false(sg_browser_open(&browser, URL));
    }
    variables.display = ":0";
    variables.path = "/nowhere";
    sg_browser_init(&browser, look_up, NULL);
    assert_false(sg_browser_open(&browser, URL));
    variables.display = variables.wayland = NULL;
}

/* What a program prints is not ours, and what it reads neither. */
static void
test_a_program_has_no_streams(void **state)
{
    struct sg_browser browser;
    char note[512];

    (void)state;
    write_file("streams",
        "#!/bin/sh\nsaid=\n"
        "for n in 0 1 2; do said=\"$said<$(readlink /proc/$$/fd/$n)>\"; done\n"
        "echo \"$said\" >\"${0%/*}/note.tmp\"\n"
        "mv \"${0%/*}/note.tmp\" \"${0%/*}/note\"\n",
        0755);
    variables.browser = in_folder("streams");
    variables.path = "/usr/bin:/bin";
    sg_browser_init(&browser, look_up, NULL);
    assert_true(sg_browser_open(&browser, URL));
    assert_true(read_note(&browser, note, sizeof(note)));
    assert_string_equal(note, "</dev/null></dev/null></dev/null>\n");
    await_end(&browser);
}

static void
test_how_it_ended(void **state)
{
    static const struct {
        const char *name;
        const char *script;
        bool failed;
    } ends[] = {
        { "with success", "#!/bin/sh\nexit 0\n", false },
        { "with a failure", "#!/bin/sh\nexit 3\n", true },
        { "by a signal", "#!/bin/sh\nkill -9 $$\n", true },
    };
    struct sg_browser browser;

    (void)state;
    variables.path = folder;
    variables.browser = "end:two";
    for (size_t i = 0; i < COUNT_OF(ends); i++) {
        bool failed = false;

        write_file("end", ends[i].script, 0755);
        sg_browser_init(&browser, look_up, NULL);
        assert_true(sg_browser_open(&browser, URL));
        for (int n = 0; n < 2000 && browser.pid != 0 && !failed; n++) {
            failed = sg_browser_has_failed(&browser);
            nap();
        }
        check_row(ends[i].name, failed == ends[i].failed);
        /* it fails once */
        check_row(ends[i].name, !sg_browser_has_failed(&browser));
        check_row(ends[i].name, sg_browser_open(&browser, URL));
        await_end(&browser);
        check_row(ends[i].name, !sg_browser_open(&browser, URL));
    }
}

/* Another child of the program is not ours to ask about. */
static void
test_another_child(void **state)
{
    struct sg_browser browser;
    pid_t pid;
    int status;

    (void)state;
    variables.browser = NULL;
    sg_browser_init(&browser, look_up, NULL);
    pid = fork();
    if (pid == 0)
        _exit(1);
    assert_true(pid > 0);
    for (int i = 0; i < 40; i++) {
        assert_false(sg_browser_has_failed(&browser));
        nap();
    }
    assert_int_equal(waitpid(pid, &status, 0), pid);
}

static void
test_one_that_runs_has_not_failed(void **state)
{
    struct sg_browser browser;

    (void)state;
    write_file("sleeper", "#!/bin/sh\nexec /bin/sleep 60\n", 0755);
    variables.browser = "sleeper";
    variables.path = folder;
    sg_browser_init(&browser, look_up, NULL);
    assert_true(sg_browser_open(&browser, URL));
    assert_false(sg_browser_has_failed(&browser));
    /* a session of its own, so that ^C is not for it */
    for (int i = 0; i < 2000 && getsid(browser.pid) != browser.pid; i++)
        nap();
    assert_int_equal(getsid(browser.pid), browser.pid);
    assert_int_equal(kill(browser.pid, 9), 0);
    await_end(&browser);
}

static int
set_up(void **state)
{
    (void)state;
    make_folder();
    write_file("one", NOTE, 0755);
    write_file("two", NOTE, 0755);
    write_file("text", "no program", 0755);
    return setenv("PATH", "/usr/bin:/bin", 1) | chdir("/");
}

static int
tear_down(void **state)
{
    (void)state;
    remove_folder();
    return 0;
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_commands),
        cmocka_unit_test(test_a_command_that_is_too_long),
        cmocka_unit_test(test_the_desktop_comes_last),
        cmocka_unit_test(test_a_program_has_no_streams),
        cmocka_unit_test(test_how_it_ended),
        cmocka_unit_test(test_another_child),
        cmocka_unit_test(test_one_that_runs_has_not_failed),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
