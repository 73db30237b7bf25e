/* SPDX-License-Identifier: Apache-2.0 */
/* Artifacts: digests of files, pipes and memory, and what none can be of. */
#include "../test.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "sigstore/sigstore.h"
#include "verify/artifact.h"

/* FIPS 180-4's example, "abc". */
static const struct {
    sigstore_hash hash;
    const char *abc, *nothing;
} known[] = {
    { SIGSTORE_SHA256,
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855" },
    { SIGSTORE_SHA384,
        "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed"
        "8086072ba1e7cc2358baeca134c825a7",
        "38b060a751ac96384cd9327eb1b1e36a21fdb71114be07434c0cc7bf63f6e1da"
        "274edebfe76f65fbd51ad2f14898b95b" },
    { SIGSTORE_SHA512,
        "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
        "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
        "cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc83f4a921d36ce9ce"
        "47d0d13c5d85f2b0ff8318d2877eec2f63b931bd47417a81a538327af927da3e" },
};

/* Fails unless the artifact has this digest, in hex. */
static void
check_digest(sigstore_artifact *artifact, sigstore_hash hash, const char *want)
{
    unsigned char digest[64];
    char hex[2 * sizeof(digest) + 1];
    size_t len = 0;

    assert_int_equal(
        sigstore_artifact_digest(artifact, hash, digest, &len, NULL),
        SIGSTORE_OK);
    assert_int_equal(2 * len, strlen(want));
    for (size_t i = 0; i < len; i++)
        (void)snprintf(hex + 2 * i, 3, "%02x", digest[i]);
    assert_string_equal(hex, want);
}

/* A file without a name that holds `text`, read from `skip` on. */
static int
file_of(const char *text, off_t skip)
{
    char name[] = "/tmp/artifact-XXXXXX";
    int fd = mkstemp(name);

    assert_true(fd >= 0);
    assert_int_equal(unlink(name), 0);
    assert_int_equal(write(fd, text, strlen(text)), (ssize_t)strlen(text));
    assert_int_equal(lseek(fd, skip, SEEK_SET), skip);
    return fd;
}

static int
pipe_of(const char *text)
{
    int ends[2];

    assert_int_equal(pipe(ends), 0);
    assert_int_equal(write(ends[1], text, strlen(text)), (ssize_t)strlen(text));
    assert_int_equal(close(ends[1]), 0);
    return ends[0];
}

static void
memory_has_each_digest(void **state)
{
    sigstore_artifact *artifact, *nothing;

    (void)state;
    assert_int_equal(
        sigstore_artifact_from_memory(&artifact, "abc", 3, NULL), SIGSTORE_OK);
    assert_int_equal(
        sigstore_artifact_from_memory(&nothing, NULL, 0, NULL), SIGSTORE_OK);
    assert_int_equal(sg_artifact_hashes(artifact), 0);
    for (size_t i = 0; i < COUNT_OF(known); i++) {
        assert_null(sg_artifact_have(artifact, (enum sg_hash)known[i].hash));
        check_digest(artifact, known[i].hash, known[i].abc);
        check_digest(nothing, known[i].hash, known[i].nothing);
        assert_non_null(
            sg_artifact_have(artifact, (enum sg_hash)known[i].hash));
    }
    sigstore_artifact_free(nothing);
    sigstore_artifact_free(artifact);
}

static void
a_file_is_read_from_its_position_and_again(void **state)
{
    sigstore_artifact *artifact;
    int fd = file_of("xyzabc", 3);

    (void)state;
    assert_int_equal(
        sigstore_artifact_from_fd(&artifact, fd, NULL), SIGSTORE_OK);
    for (size_t i = 0; i < COUNT_OF(known); i++)
        check_digest(artifact, known[i].hash, known[i].abc);
    sigstore_artifact_free(artifact);
    assert_int_equal(close(fd), 0); /* it stayed the caller's */
}

static void
a_digest_once_computed_is_not_read_again(void **state)
{
    sigstore_artifact *artifact;
    int fd = file_of("abc", 0);

    (void)state;
    assert_int_equal(
        sigstore_artifact_from_fd(&artifact, fd, NULL), SIGSTORE_OK);
    check_digest(artifact, SIGSTORE_SHA256, known[0].abc);
    assert_int_equal(ftruncate(fd, 0), 0);
    check_digest(artifact, SIGSTORE_SHA256, known[0].abc);
    sigstore_artifact_free(artifact);
    assert_int_equal(close(fd), 0);
}

static void
a_pipe_is_read_once(void **state)
{
    sigstore_artifact *artifact;
    sigstore_error err = { 0 };
    unsigned char digest[64];
    size_t len;
    int fd = pipe_of("abc");

    (void)state;
    assert_int_equal(
        sigstore_artifact_from_fd(&artifact, fd, NULL), SIGSTORE_OK);
    check_digest(artifact, SIGSTORE_SHA256, known[0].abc);
    check_digest(artifact, SIGSTORE_SHA256, known[0].abc);
    assert_int_equal(
        sigstore_artifact_digest(artifact, SIGSTORE_SHA512, digest, &len, &err),
        SIGSTORE_EIO);
    assert_non_null(strstr(err.message, "pipe"));
    sigstore_artifact_free(artifact);
    assert_int_equal(close(fd), 0);
}

static void
a_named_file_is_closed_and_a_folder_is_none(void **state)
{
    sigstore_artifact *artifact = NULL;
    sigstore_error err = { 0 };
    int next = dup(0);

    (void)state;
    assert_int_equal(close(next), 0);
    assert_int_equal(
        sigstore_artifact_open(&artifact, "/dev/null", NULL), SIGSTORE_OK);
    check_digest(artifact, SIGSTORE_SHA256, known[0].nothing);
    sigstore_artifact_free(artifact);
    assert_int_equal(sigstore_artifact_open(&artifact, "/no/such", &err),
        SIGSTORE_ENOTFOUND);
    assert_null(artifact);
    assert_non_null(strstr(err.message, "/no/such"));
    assert_int_equal(
        sigstore_artifact_open(&artifact, "/", &err), SIGSTORE_EIO);
    assert_null(artifact);
    assert_non_null(strstr(err.message, "directory"));
    assert_int_equal(dup(0), next); /* nothing was left open */
    assert_int_equal(close(next), 0);
}

static void
a_descriptor_that_cannot_be_read_says_so(void **state)
{
    sigstore_artifact *artifact = NULL;
    sigstore_error err = { 0 };
    unsigned char digest[64];
    size_t len;
    int fd = open("/dev/null", O_WRONLY);

    (void)state;
    assert_true(fd >= 0);
    assert_int_equal(
        sigstore_artifact_from_fd(&artifact, fd, NULL), SIGSTORE_OK);
    assert_int_equal(
        sigstore_artifact_digest(artifact, SIGSTORE_SHA256, digest, &len, &err),
        SIGSTORE_EIO);
    assert_non_null(strstr(err.message, "reading"));
    sigstore_artifact_free(artifact);
    assert_int_equal(close(fd), 0);
    assert_int_equal(
        sigstore_artifact_from_fd(&artifact, fd, NULL), SIGSTORE_EIO);
    assert_null(artifact);
}

static void
a_digest_stands_for_itself_alone(void **state)
{
    static const unsigned char zeros[64];
    sigstore_artifact *artifact;
    sigstore_error err = { 0 };
    unsigned char digest[64];
    size_t len;

    (void)state;
    assert_int_equal(sigstore_artifact_from_digest(
                         &artifact, SIGSTORE_SHA384, zeros, 48, NULL),
        SIGSTORE_OK);
    assert_int_equal(
        sg_artifact_hashes(artifact), SG_HASH_BIT(SIGSTORE_SHA384));
    assert_int_equal(
        sigstore_artifact_digest(artifact, SIGSTORE_SHA384, digest, &len, NULL),
        SIGSTORE_OK);
    assert_int_equal(len, 48);
    assert_memory_equal(digest, zeros, 48);
    assert_int_equal(
        sigstore_artifact_digest(artifact, SIGSTORE_SHA256, digest, &len, &err),
        SIGSTORE_EREFUSED);
    assert_int_equal(err.check, SIGSTORE_CHECK_ARTIFACT);
    sigstore_artifact_free(artifact);
}

static const struct {
    const char *name;
    int algorithm;
    bool null;
    size_t len;
} no_digests[] = {
    { "SHA-256 of 31 bytes", SIGSTORE_SHA256, false, 31 },
    { "SHA-256 of 33 bytes", SIGSTORE_SHA256, false, 33 },
    { "SHA-256 of 64 bytes", SIGSTORE_SHA256, false, 64 },
    { "SHA-512 of 32 bytes", SIGSTORE_SHA512, false, 32 },
    { "SHA-256 of nothing", SIGSTORE_SHA256, false, 0 },
    { "SHA-256 at NULL", SIGSTORE_SHA256, true, 32 },
    { "algorithm 0", 0, false, 32 },
    { "algorithm 0 of nothing", 0, false, 0 },
    { "algorithm 4", 4, false, 32 },
    { "algorithm 4 of nothing", 4, false, 0 },
    { "algorithm -1", -1, false, 32 },
};

static void
what_is_no_digest_is_refused(void **state)
{
    static const unsigned char zeros[64];

    (void)state;
    for (size_t i = 0; i < COUNT_OF(no_digests); i++) {
        sigstore_artifact *artifact = NULL;
        sigstore_code rc = sigstore_artifact_from_digest(&artifact,
            (sigstore_hash)no_digests[i].algorithm,
            no_digests[i].null ? NULL : zeros, no_digests[i].len, NULL);

        check_row(no_digests[i].name, rc == SIGSTORE_EARGUMENT);
        check_row(no_digests[i].name, artifact == NULL);
    }
}

static void
null_is_an_argument_for_none(void **state)
{
    sigstore_artifact *artifact;
    unsigned char digest[64];
    size_t len;

    (void)state;
    assert_int_equal(sigstore_artifact_from_memory(NULL, "abc", 3, NULL),
        SIGSTORE_EARGUMENT);
    assert_int_equal(sigstore_artifact_from_memory(&artifact, NULL, 1, NULL),
        SIGSTORE_EARGUMENT);
    assert_int_equal(
        sigstore_artifact_from_fd(NULL, 0, NULL), SIGSTORE_EARGUMENT);
    assert_int_equal(
        sigstore_artifact_open(NULL, "/dev/null", NULL), SIGSTORE_EARGUMENT);
    assert_int_equal(
        sigstore_artifact_open(NULL, "no such file", NULL), SIGSTORE_EARGUMENT);
    assert_int_equal(
        sigstore_artifact_open(&artifact, NULL, NULL), SIGSTORE_EARGUMENT);
    assert_int_equal(
        sigstore_artifact_digest(NULL, SIGSTORE_SHA256, digest, &len, NULL),
        SIGSTORE_EARGUMENT);
    assert_int_equal(
        sigstore_artifact_from_memory(&artifact, "abc", 3, NULL), SIGSTORE_OK);
    assert_int_equal(
        sigstore_artifact_digest(artifact, SIGSTORE_SHA256, digest, NULL, NULL),
        SIGSTORE_EARGUMENT);
    assert_int_equal(sigstore_artifact_digest(
                         artifact, (sigstore_hash)4, digest, &len, NULL),
        SIGSTORE_EARGUMENT);
    sigstore_artifact_free(artifact);
    sigstore_artifact_set_progress(NULL, NULL, NULL);
    sigstore_artifact_free(NULL);
}

static void
count_progress(void *arg, uint64_t done, uint64_t total)
{
    uint64_t *seen = arg;

    assert_true(done > seen[1] && done <= total);
    seen[0]++;
    seen[1] = done;
}

/* 40 MiB of a hole: told of at 16 and 32. */
static void
progress_is_told_in_large_steps(void **state)
{
    sigstore_artifact *artifact;
    uint64_t seen[2] = { 0, 0 };
    unsigned char digest[64];
    size_t len;
    int fd = file_of("", 0);

    (void)state;
    assert_int_equal(ftruncate(fd, (off_t)40 << 20), 0);
    assert_int_equal(
        sigstore_artifact_from_fd(&artifact, fd, NULL), SIGSTORE_OK);
    sigstore_artifact_set_progress(artifact, count_progress, seen);
    assert_int_equal(
        sigstore_artifact_digest(artifact, SIGSTORE_SHA256, digest, &len, NULL),
        SIGSTORE_OK);
    assert_int_equal(seen[0], 2);
    sigstore_artifact_free(artifact);
    assert_int_equal(close(fd), 0);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(memory_has_each_digest),
        cmocka_unit_test(a_file_is_read_from_its_position_and_again),
        cmocka_unit_test(a_digest_once_computed_is_not_read_again),
        cmocka_unit_test(a_pipe_is_read_once),
        cmocka_unit_test(a_named_file_is_closed_and_a_folder_is_none),
        cmocka_unit_test(a_descriptor_that_cannot_be_read_says_so),
        cmocka_unit_test(a_digest_stands_for_itself_alone),
        cmocka_unit_test(what_is_no_digest_is_refused),
        cmocka_unit_test(null_is_an_argument_for_none),
        cmocka_unit_test(progress_is_told_in_large_steps),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
