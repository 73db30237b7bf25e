/* SPDX-License-Identifier: Apache-2.0 */
/* Files on disks that are slow, full or broken: the old one or the new. */
#include "trust_file.h"

#include <errno.h>
#include <sys/stat.h>
#include <sys/syscall.h>

#include "base/buf.h"
#include "local/folder.h"

#define OLD SG_LITERAL("what was there before")
#define NEW SG_LITERAL("what is there now, which is longer")

/* What the disk does: the n-th call fails, from 1; 0: none. */
struct disk {
    int write_fails, fsync_fails, rename_fails, chmod_fails;
    int with;        /* errno */
    size_t at_once;  /* bytes that a write takes; 0: all */
    bool is_written; /* that was called */
};

static struct disk disk;

static bool
fails(int *calls)
{
    if (*calls == 0 || --*calls != 0)
        return false;
    errno = disk.with;
    return true;
}

ssize_t write(int fd, const void *data, size_t len);
int fsync(int fd);
int fchmod(int fd, mode_t mode);
int renameat(int from, const char *old, int to, const char *name);

ssize_t
write(int fd, const void *data, size_t len)
{
    if (fd <= STDERR_FILENO)
        return syscall(SYS_write, fd, data, len);
    disk.is_written = true;
    if (fails(&disk.write_fails))
        return disk.with == 0 ? 0 : -1;
    if (disk.at_once != 0 && len > disk.at_once)
        len = disk.at_once;
    return syscall(SYS_write, fd, data, len);
}

int
fsync(int fd)
{
    return fails(&disk.fsync_fails) ? -1 : (int)syscall(SYS_fsync, fd);
}

int
fchmod(int fd, mode_t mode)
{
    return fails(&disk.chmod_fails) ? -1 : (int)syscall(SYS_fchmod, fd, mode);
}

int
renameat(int from, const char *old, int to, const char *name)
{
    if (fails(&disk.rename_fails))
        return -1;
    return (int)syscall(SYS_renameat2, from, old, to, name, 0);
}

static int
set_up(void **state)
{
    struct folder *folder = malloc(sizeof(*folder));

    disk = (struct disk){ 0 };
    folder_make(folder);
    *state = folder;
    return 0;
}

static int
tear_down(void **state)
{
    disk = (struct disk){ 0 };
    folder_remove(*state);
    free(*state);
    return 0;
}

static sigstore_code
put(const struct folder *folder, sg_bytes data, sigstore_error *err)
{
    const struct trust_file files[] = { { "file", data }, { "also", data } };

    return trust_file_write(folder->path, files, COUNT_OF(files), err);
}

static bool
holds(const struct folder *folder, const char *name, sg_bytes data)
{
    char path[PATH_SIZE], text[256];
    FILE *file = fopen(folder_file(path, folder, name), "rb");
    size_t len;

    assert_non_null(file);
    len = fread(text, 1, sizeof(text), file);
    (void)fclose(file);
    return sg_bytes_equal(sg_bytes_of(text, len), data);
}

static void
test_disks_that_take_it_in_the_end(void **state)
{
    static const struct {
        const char *name;
        struct disk disk;
    } rows[] = {
        { "all at once", { .at_once = 0 } },
        { "a byte at a time", { .at_once = 1 } },
        { "interrupted", { .write_fails = 1, .with = EINTR } },
        { "interrupted in the midst",
            { .at_once = 5, .write_fails = 3, .with = EINTR } },
    };
    sigstore_error err;

    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        disk = (struct disk){ 0 };
        assert_int_equal(put(*state, OLD, &err), SIGSTORE_OK);
        disk = rows[i].disk;
        check_row(rows[i].name, put(*state, NEW, &err) == SIGSTORE_OK);
        check_row(rows[i].name, holds(*state, "file", NEW));
        check_row(rows[i].name, holds(*state, "also", NEW));
    }
}

static void
test_disks_that_do_not(void **state)
{
    static const struct {
        const char *name;
        struct disk disk;
        const char *says;
        bool first_is_new;
    } rows[] = {
        { "full", { .write_fails = 1, .with = ENOSPC }, "file: ", false },
        { "full in the midst",
            { .at_once = 5, .write_fails = 3, .with = ENOSPC },
            "file: ", false },
        { "takes nothing", { .write_fails = 1, .with = 0 }, "file: ", false },
        { "not written through", { .fsync_fails = 1, .with = EIO },
            "file: ", false },
        { "no renaming", { .rename_fails = 1, .with = EROFS },
            "file: ", false },
        { "no modes", { .chmod_fails = 1, .with = EPERM }, "file: ", false },
        { "full at the second file", { .write_fails = 2, .with = ENOSPC },
            "also: ", true },
        { "folder not written through", { .fsync_fails = 3, .with = EIO },
            "/.: ", true },
    };
    const struct folder *folder = *state;
    char path[PATH_SIZE];
    sigstore_error err;

    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        disk = (struct disk){ 0 };
        assert_int_equal(put(folder, OLD, &err), SIGSTORE_OK);
        disk = rows[i].disk;
        check_row(rows[i].name, put(folder, NEW, &err) == SIGSTORE_EIO);
        check_row(rows[i].name, strstr(err.message, rows[i].says) != NULL);
        if (rows[i].disk.with != 0)
            check_row(rows[i].name,
                strstr(err.message, strerror(rows[i].disk.with)) != NULL);
        check_row(rows[i].name,
            holds(folder, "file", rows[i].first_is_new ? NEW : OLD));
        check_row(rows[i].name,
            access(folder_file(path, folder, ".trust.new"), F_OK) != 0);
    }
}

static void
test_what_is_there_is_not_written_again(void **state)
{
    sigstore_error err;

    assert_int_equal(put(*state, NEW, &err), SIGSTORE_OK);
    assert_true(disk.is_written);
    disk = (struct disk){ .fsync_fails = 1, .with = EIO };
    assert_int_equal(put(*state, NEW, &err), SIGSTORE_OK);
    assert_false(disk.is_written);
}

static void
test_empty_files_are_files(void **state)
{
    sigstore_error err;

    assert_int_equal(put(*state, SG_LITERAL(""), &err), SIGSTORE_OK);
    assert_true(holds(*state, "file", SG_LITERAL("")));
    assert_int_equal(put(*state, NEW, &err), SIGSTORE_OK);
    assert_int_equal(put(*state, SG_LITERAL(""), &err), SIGSTORE_OK);
    assert_true(holds(*state, "also", SG_LITERAL("")));
}

static void
test_folder_that_is_not_there(void **state)
{
    const struct folder nowhere = { "/nowhere/at/all" };
    sigstore_error err;

    (void)state;
    assert_int_equal(put(&nowhere, NEW, &err), SIGSTORE_EIO);
    assert_non_null(strstr(err.message, nowhere.path));
}

int
main(void)
{
#define TEST(function)                                                         \
    cmocka_unit_test_setup_teardown(function, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(test_disks_that_take_it_in_the_end),
        TEST(test_disks_that_do_not),
        TEST(test_what_is_there_is_not_written_again),
        TEST(test_empty_files_are_files),
        TEST(test_folder_that_is_not_there),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
