/* SPDX-License-Identifier: Apache-2.0 */
/* Reading a file whole: the maximum, and what is said when it fails. */
#include "test.h"

#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"

static char folder[] = "sigstore-test-XXXXXX";
static char path[64];

static int
make_folder(void **state)
{
    (void)state;
    return mkdtemp(folder) == NULL;
}

static int
remove_folder(void **state)
{
    (void)state;
    return rmdir(folder);
}

/* write_file makes a file of `len` bytes in the folder, at `path`. */
static void
write_file(size_t len)
{
    FILE *file;

    (void)snprintf(path, sizeof(path), "%s/file", folder);
    file = fopen(path, "wb");
    assert_non_null(file);
    for (size_t i = 0; i < len; i++)
        assert_int_equal(fputc((int)(i * 7 % 251), file), (int)(i * 7 % 251));
    assert_int_equal(fclose(file), 0);
}

static void
files_of_all_lengths_are_read_whole(void **state)
{
    static const size_t lens[] = { 0, 1, 16383, 16384, 16385, 100000 };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(lens); i++) {
        struct sg_buf buf;
        sigstore_error err;

        write_file(lens[i]);
        sg_buf_init(&buf, lens[i]);
        assert_int_equal(sg_file_read(&buf, path, &err), SIGSTORE_OK);
        assert_int_equal(buf.len, lens[i]);
        for (size_t at = 0; at < lens[i]; at++)
            assert_int_equal(buf.data[at], at * 7 % 251);
        sg_buf_dispose(&buf);
        assert_int_equal(unlink(path), 0);
    }
}

static void
one_byte_more_than_the_maximum_is_refused(void **state)
{
    static const size_t lens[] = { 1, 16384, 16385, 100000 };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(lens); i++) {
        struct sg_buf buf;
        sigstore_error err;

        write_file(lens[i]);
        sg_buf_init(&buf, lens[i] - 1);
        assert_int_equal(sg_file_read(&buf, path, &err), SIGSTORE_ELIMIT);
        assert_int_equal(err.code, SIGSTORE_ELIMIT);
        assert_memory_equal(err.message, path, strlen(path));
        assert_non_null(strstr(err.message, "larger than"));
        sg_buf_dispose(&buf);
        assert_int_equal(unlink(path), 0);
    }
}

static void
what_cannot_be_read_is_named(void **state)
{
    static const struct {
        const char *name, *path;
        sigstore_code want;
        const char *message;
    } rows[] = {
        { "no such file", "/nonexistent/\x1b[31m", SIGSTORE_ENOTFOUND,
            "/nonexistent/\\x1b[31m: no such file; check the path" },
        { "no path", "", SIGSTORE_ENOTFOUND, ": no such file; check the path" },
        { "a file as a folder", "/dev/null/x", SIGSTORE_ENOTFOUND,
            "/dev/null/x: a part of the path is not a folder; check the "
            "path" },
        { "a folder", "/", SIGSTORE_EIO, "/: is a folder; name a file in it" },
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct sg_buf buf;
        sigstore_error err = { SIGSTORE_OK, SIGSTORE_CHECK_NONE, "", { 0 } };

        sg_buf_init(&buf, 1000);
        check_row(rows[i].name,
            sg_file_read(&buf, rows[i].path, &err) == rows[i].want);
        check_row(rows[i].name, err.code == rows[i].want);
        check_row(rows[i].name, strcmp(err.message, rows[i].message) == 0);
        check_row(rows[i].name,
            sg_file_read(&buf, rows[i].path, NULL) == rows[i].want);
        sg_buf_dispose(&buf);
    }
}

static void
a_device_is_a_file(void **state)
{
    struct sg_buf buf;
    sigstore_error err;

    (void)state;
    sg_buf_init(&buf, 100000);
    assert_int_equal(sg_file_read(&buf, "/dev/null", &err), SIGSTORE_OK);
    assert_int_equal(buf.len, 0);
    /* Without end: the maximum ends it. */
    assert_int_equal(sg_file_read(&buf, "/dev/zero", &err), SIGSTORE_ELIMIT);
    sg_buf_dispose(&buf);
}

int
main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(files_of_all_lengths_are_read_whole),
        cmocka_unit_test(one_byte_more_than_the_maximum_is_refused),
        cmocka_unit_test(what_cannot_be_read_is_named),
        cmocka_unit_test(a_device_is_a_file),
    };

    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
