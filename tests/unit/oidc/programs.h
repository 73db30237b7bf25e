/* SPDX-License-Identifier: Apache-2.0 */
/* A folder of small programs and files, made for a test. */
#ifndef SG_TEST_PROGRAMS_H
#define SG_TEST_PROGRAMS_H

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char folder[64];

static void
make_folder(void)
{
    strcpy(folder, "/tmp/sigstore-test-XXXXXX");
    assert_non_null(mkdtemp(folder));
}

/* The path of a file in the folder; good until the next call. */
static const char *
in_folder(const char *name)
{
    static char path[512];

    snprintf(path, sizeof(path), "%s/%s", folder, name);
    return path;
}

static void
write_file(const char *name, const char *text, mode_t mode)
{
    FILE *file = fopen(in_folder(name), "w");

    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
    assert_int_equal(chmod(in_folder(name), mode), 0);
}

static void
empty_folder(void)
{
    DIR *dir = opendir(folder);
    struct dirent *entry;

    assert_non_null(dir);
    while ((entry = readdir(dir)) != NULL) {
        if (entry->d_name[0] != '.')
            assert_int_equal(unlink(in_folder(entry->d_name)), 0);
    }
    closedir(dir);
}

static void
remove_folder(void)
{
    empty_folder();
    assert_int_equal(rmdir(folder), 0);
}

#endif
