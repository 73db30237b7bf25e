/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A main for a harness without libFuzzer: each file given, and each file in
 * each folder given, runs once as it is and some times changed by a byte.
 * Corpora become ordinary tests for any compiler.
 */
#include <ftw.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "fuzz.h"

#define CHANGES 32
#define OPEN_MAX_FOLDERS 16

static size_t inputs;

/*
 * run gives the harness a copy that is exactly as long as the input, so that
 * a sanitizer sees a read beyond it.
 */
static void
run(const uint8_t *data, size_t size)
{
    uint8_t *copy = malloc(size == 0 ? 1 : size);

    require(copy != NULL);
    memcpy(copy, data, size);
    (void)LLVMFuzzerTestOneInput(copy, size);
    free(copy);
}

/* run_changed changes and cuts the input, alike in every run. */
static void
run_changed(uint8_t *data, size_t size)
{
    uint32_t random = (uint32_t)size;

    for (int i = 0; i < CHANGES && size != 0; i++) {
        size_t at;
        uint8_t was;

        random = random * 1664525 + 1013904223;
        at = (random >> 4) % size;
        was = data[at];
        data[at] ^= (uint8_t)(1u << (random >> 29));
        run(data, size);
        data[at] = was;
        run(data, at);
    }
}

static int
run_file(const char *path, size_t size)
{
    FILE *file = fopen(path, "rb");
    uint8_t *data = malloc(size + 1);

    require(data != NULL);
    if (file == NULL || fread(data, 1, size, file) != size) {
        perror(path);
        return 1;
    }
    (void)fclose(file);
    run(data, size);
    run_changed(data, size);
    free(data);
    inputs++;
    return 0;
}

static int
visit(const char *path, const struct stat *status, int type, struct FTW *where)
{
    (void)where;
    if (type == FTW_D || type == FTW_DP)
        return 0;
    if (type == FTW_F)
        return run_file(path, (size_t)status->st_size);
    (void)fprintf(stderr, "%s: neither a file nor a folder\n", path);
    return 1;
}

int
main(int argc, char **argv)
{
    for (int i = 1; i < argc; i++) {
        if (nftw(argv[i], visit, OPEN_MAX_FOLDERS, FTW_PHYS) != 0) {
            (void)fprintf(stderr, "%s: cannot be run\n", argv[i]);
            return 1;
        }
    }
    (void)printf("%zu inputs\n", inputs);
    return inputs == 0;
}
