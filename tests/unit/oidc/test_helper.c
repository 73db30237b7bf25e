/* SPDX-License-Identifier: Apache-2.0 */
/* Programs that are run for a token: what they may do to us. */
#include <sys/resource.h>
#include <time.h>

#include "oidc/helper.h"
#include "test.h"

#include "programs.h"

#define OUT_MAX 4096

static const struct {
    const char *name;
    const char *script;
    sigstore_code code;
    const char *text; /* of the output, or a part of the message */
} rows[] = {
    { "a line", "echo token", SIGSTORE_OK, "token\n" },
    { "nothing", "exit 0", SIGSTORE_OK, "" },
    { "its arguments, which no shell reads",
        "for a; do printf '<%s>' \"$a\"; done", SIGSTORE_OK,
        "<a b><$(id); echo x><--c>" },
    { "complaints beside the output", "echo warn >&2; echo token", SIGSTORE_OK,
        "token\n" },
    { "as much as may be", "head -c 4096 /dev/zero | tr '\\0' a; exit 0",
        SIGSTORE_OK, NULL },
    { "many complaints and a token", "head -c 300000 /dev/zero >&2; echo token",
        SIGSTORE_OK, "token\n" },
    { "standard input, which is empty", "cat; echo end", SIGSTORE_OK, "end\n" },
    { "a failure that is explained", "echo 'no session' >&2; exit 3",
        SIGSTORE_EAUTH, "program failed: no session" },
    { "a failure that is not", "exit 1", SIGSTORE_EAUTH,
        "it does not say why" },
    { "an explanation in many lines",
        "printf 'a\\033[8m\\nb\\n\\n' >&2; exit 1", SIGSTORE_EAUTH,
        "program failed: a\\x1b[8m\\x0ab" },
    { "a token, and a failure", "echo secret; exit 1", SIGSTORE_EAUTH,
        "it does not say why" },
    { "a signal", "kill -9 $$", SIGSTORE_EAUTH, "program failed" },
    { "more than may be", "head -c 4097 /dev/zero", SIGSTORE_ELIMIT,
        "more than a token" },
    { "without end", "cat /dev/zero", SIGSTORE_ELIMIT, "more than a token" },
    { "a hang", "sleep 60", SIGSTORE_EAUTH, "took longer than 400 ms" },
    { "a hang after the output is closed",
        "echo token; exec >&- 2>&-; sleep 60", SIGSTORE_EAUTH,
        "took longer than 400 ms" },
    { "a child that keeps the output open", "sleep 60 & echo token",
        SIGSTORE_EAUTH, "took longer than 400 ms" },
    { "a child that does not go away by being asked",
        "trap '' TERM INT HUP; sleep 60", SIGSTORE_EAUTH,
        "took longer than 400 ms" },
};

static sigstore_code
run(struct sg_buf *out, const char *script, int timeout_ms, sigstore_error *err)
{
    static const char *const arguments[] = { "program", "a b", "$(id); echo x",
        "--c", NULL };
    char text[512];

    snprintf(text, sizeof(text), "#!/bin/sh\n%s\n", script);
    write_file("program", text, 0755);
    sg_buf_init(out, OUT_MAX);
    memset(err, 0, sizeof(*err));
    return sg_helper_run(out, in_folder("program"), arguments, timeout_ms, err);
}

/* Programs that are meant to hang get little time, the others enough. */
static int
time_for(const char *message)
{
    return message != NULL && strstr(message, "400 ms") ? 400 : 60000;
}

static void
test_programs(void **state)
{
    sigstore_error err;
    struct sg_buf out;
    time_t begun = time(NULL);

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        sigstore_code code =
            run(&out, rows[i].script, time_for(rows[i].text), &err);

        if (code != rows[i].code)
            fail_msg("row \"%s\": %s", rows[i].name, err.message);
        if (code != SIGSTORE_OK)
            check_row(rows[i].name, strstr(err.message, rows[i].text) != NULL);
        else if (rows[i].text == NULL)
            check_row(rows[i].name, out.len == OUT_MAX);
        else
            check_row(
                rows[i].name, sg_bytes_is(sg_buf_bytes(&out), rows[i].text));
        check_row(rows[i].name, strstr(err.message, "secret") == NULL);
        sg_buf_dispose(&out);
    }
    /* Nobody has waited for a sleep of a minute to end. */
    assert_true(time(NULL) - begun < 50);
}

/* What is killed includes what the program started. */
static void
test_no_child_stays(void **state)
{
    sigstore_error err;
    struct sg_buf out;
    char script[256];
    FILE *file;
    int pid = 0;

    (void)state;
    snprintf(
        script, sizeof(script), "sleep 60 & echo $! >%s/pid; wait", folder);
    assert_int_equal(run(&out, script, 1000, &err), SIGSTORE_EAUTH);
    sg_buf_dispose(&out);
    file = fopen(in_folder("pid"), "r");
    assert_non_null(file);
    assert_int_equal(fscanf(file, "%d", &pid), 1);
    fclose(file);
    /* It may be a zombie of whoever adopted it, but it does not run. */
    for (int i = 0; i < 100; i++) {
        char path[64], line[256] = "";

        snprintf(path, sizeof(path), "/proc/%d/stat", pid);
        file = fopen(path, "r");
        if (file == NULL || fgets(line, sizeof(line), file) == NULL ||
            strstr(line, ") Z ") != NULL)
            pid = 0;
        if (file != NULL)
            fclose(file);
        if (pid == 0)
            return;
        nanosleep(&(struct timespec){ 0, 50000000 }, NULL);
    }
    fail_msg("%s", "the child still runs");
}

/* Valgrind makes a process before it finds that there is no program. */
static bool
is_none(sigstore_code code)
{
    return code == SIGSTORE_EIO || code == SIGSTORE_EAUTH;
}

static void
test_a_program_that_is_none(void **state)
{
    static const char *const arguments[] = { "program", NULL };
    sigstore_error err;
    struct sg_buf out;

    (void)state;
    sg_buf_init(&out, OUT_MAX);
    assert_true(is_none(
        sg_helper_run(&out, in_folder("absent"), arguments, 60000, &err)));
    write_file("text", "no program", 0644);
    assert_true(is_none(
        sg_helper_run(&out, in_folder("text"), arguments, 60000, &err)));
    sg_buf_dispose(&out);
}

static void
test_no_descriptor_left(void **state)
{
    static const char *const arguments[] = { "program", NULL };
    struct rlimit before, none;
    sigstore_error err;
    struct sg_buf out;
    sigstore_code code;

    (void)state;
    write_file("program", "#!/bin/sh\n", 0755);
    sg_buf_init(&out, OUT_MAX);
    assert_int_equal(getrlimit(RLIMIT_NOFILE, &before), 0);
    none = before;
    none.rlim_cur = 0;
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &none), 0);
    code = sg_helper_run(&out, in_folder("program"), arguments, 60000, &err);
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &before), 0);
    assert_int_equal(code, SIGSTORE_EIO);
    assert_non_null(strstr(err.message, "cannot be run"));
    sg_buf_dispose(&out);
}

static void
test_where_programs_are_looked_for(void **state)
{
    static const struct {
        const char *name;
        const char *folders; /* "@" is ours */
        bool found;
    } places[] = {
        { "the only folder", "@", true },
        { "the first folder", "@:/nowhere", true },
        { "the last folder", "/nowhere::/usr/nowhere:@", true },
        { "no PATH", NULL, false },
        { "an empty PATH", "", false },
        { "where we stand", ".", false },
        { "where we stand, unsaid", ":", false },
        { "a folder below where we stand", "folder", false },
        { "folders without it", "/nowhere:/usr/nowhere", false },
    };
    char path[256], folders[256], ours[512];

    (void)state;
    write_file("program", "#!/bin/sh\n", 0755);
    snprintf(ours, sizeof(ours), "%s", in_folder("program"));
    assert_int_equal(chdir(folder), 0);
    for (size_t i = 0; i < COUNT_OF(places); i++) {
        const char *text = places[i].folders, *at;

        if (text != NULL && (at = strchr(text, '@')) != NULL) {
            snprintf(folders, sizeof(folders), "%.*s%s%s", (int)(at - text),
                text, folder, at + 1);
            text = folders;
        }
        check_row(places[i].name,
            sg_helper_find(path, sizeof(path), "program", text) ==
                places[i].found);
        if (places[i].found)
            check_row(places[i].name, strcmp(path, ours) == 0);
    }
    assert_int_equal(chdir("/"), 0);
    /* a path that is too long for the room is none, though its beginning is
     * the path of another program */
    write_file("prog", "#!/bin/sh\n", 0755);
    assert_false(sg_helper_find(path, strlen(ours) - 2, "program", folder));
    assert_true(sg_helper_find(path, strlen(ours) + 1, "program", folder));
    write_file("program", "#!/bin/sh\n", 0644);
    if (geteuid() != 0 || access(ours, X_OK) != 0)
        assert_false(sg_helper_find(path, sizeof(path), "program", folder));
}

static int
set_up(void **state)
{
    (void)state;
    make_folder();
    return 0;
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
        cmocka_unit_test(test_programs),
        cmocka_unit_test(test_no_child_stays),
        cmocka_unit_test(test_a_program_that_is_none),
        cmocka_unit_test(test_no_descriptor_left),
        cmocka_unit_test(test_where_programs_are_looked_for),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
