/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Artifacts: read once, in pieces, for just the digests that are needed.
 */
#include "verify/artifact.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"

/* Large enough that system calls cost nothing, small enough to stay in the
 * second-level cache. */
#define PIECE ((size_t)256 * 1024)

#define PROGRESS_STEP ((uint64_t)16 * 1024 * 1024)

enum source { FROM_FD, FROM_MEMORY, FROM_DIGEST };

struct sigstore_artifact {
    enum source source;
    int fd;
    bool owns_fd;
    bool was_read;  /* once is all that a pipe can be */
    off_t start;    /* of a seekable descriptor; -1: none */
    uint64_t total; /* bytes, where known */
    sg_bytes memory;
    unsigned have; /* set of digests */
    struct sg_digest digests[SG_SHA512 + 1];
    void (*progress)(void *arg, uint64_t done, uint64_t total);
    void *progress_arg;
};

static sigstore_code
make(sigstore_artifact **out, enum source source, sigstore_error *err)
{
    if (out == NULL)
        return sg_fail(err, SIGSTORE_EARGUMENT, "out is NULL");
    *out = calloc(1, sizeof(**out));
    if (*out == NULL)
        return sg_no_memory(err);
    (*out)->source = source;
    (*out)->fd = -1;
    (*out)->start = -1;
    return SIGSTORE_OK;
}

static sigstore_code
fail_open(const char *path, int error, sigstore_error *err)
{
    struct sg_shown shown = sg_show(sg_bytes_from_text(path));

    return sg_fail(err, error == ENOENT ? SIGSTORE_ENOTFOUND : SIGSTORE_EIO,
        "%s: %s", shown.text, strerror(error));
}

/* What is known of a descriptor: a directory cannot be signed. */
static sigstore_code
inspect(sigstore_artifact *artifact, sigstore_error *err)
{
    struct stat st;

    if (fstat(artifact->fd, &st) != 0)
        return sg_fail(err, SIGSTORE_EIO, "fstat: %s", strerror(errno));
    if (S_ISDIR(st.st_mode))
        return sg_fail(err, SIGSTORE_EIO, "is a directory, not a file");
    artifact->start = lseek(artifact->fd, 0, SEEK_CUR);
    if (S_ISREG(st.st_mode) && st.st_size > artifact->start)
        artifact->total = (uint64_t)(st.st_size - artifact->start);
    return SIGSTORE_OK;
}

sigstore_code
sigstore_artifact_from_fd(sigstore_artifact **out, int fd, sigstore_error *err)
{
    sigstore_code rc = make(out, FROM_FD, err);

    if (rc != SIGSTORE_OK)
        return rc;
    (*out)->fd = fd;
    rc = inspect(*out, err);
    if (rc == SIGSTORE_OK)
        return SIGSTORE_OK;
    free(*out);
    *out = NULL;
    return rc;
}

sigstore_code
sigstore_artifact_open(
    sigstore_artifact **out, const char *path, sigstore_error *err)
{
    sigstore_code rc;
    int fd;

    if (out != NULL)
        *out = NULL;
    if (out == NULL || path == NULL)
        return sg_fail(err, SIGSTORE_EARGUMENT, "out or path is NULL");
    fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    if (fd < 0)
        return fail_open(path, errno, err);
    rc = sigstore_artifact_from_fd(out, fd, err);
    if (rc != SIGSTORE_OK) {
        (void)close(fd);
        return sg_context(
            err, rc, "%s", sg_show(sg_bytes_from_text(path)).text);
    }
    (*out)->owns_fd = true;
    return SIGSTORE_OK;
}

sigstore_code
sigstore_artifact_from_memory(
    sigstore_artifact **out, const void *data, size_t len, sigstore_error *err)
{
    sigstore_code rc;

    if (out != NULL)
        *out = NULL;
    if (data == NULL && len != 0)
        return sg_fail(err, SIGSTORE_EARGUMENT, "data is NULL");
    rc = make(out, FROM_MEMORY, err);
    if (rc == SIGSTORE_OK)
        (*out)->memory = sg_bytes_of(data != NULL ? data : "", len);
    return rc;
}

sigstore_code
sigstore_artifact_from_digest(sigstore_artifact **out, sigstore_hash algorithm,
    const void *digest, size_t len, sigstore_error *err)
{
    struct sg_digest *own;
    sigstore_code rc;

    if (out != NULL)
        *out = NULL;
    if (digest == NULL || len == 0 ||
        sg_hash_len((enum sg_hash)algorithm) != len)
        return sg_fail(err, SIGSTORE_EARGUMENT,
            "%zu bytes are no digest of algorithm %d", len, (int)algorithm);
    rc = make(out, FROM_DIGEST, err);
    if (rc != SIGSTORE_OK)
        return rc;
    own = &(*out)->digests[algorithm];
    own->hash = (enum sg_hash)algorithm;
    own->len = len;
    memcpy(own->data, digest, len);
    (*out)->have = SG_HASH_BIT(algorithm);
    return SIGSTORE_OK;
}

void
sigstore_artifact_set_progress(sigstore_artifact *artifact,
    void (*progress)(void *arg, uint64_t done, uint64_t total), void *arg)
{
    if (artifact == NULL)
        return;
    artifact->progress = progress;
    artifact->progress_arg = arg;
}

void
sigstore_artifact_free(sigstore_artifact *artifact)
{
    if (artifact == NULL)
        return;
    if (artifact->owns_fd)
        (void)close(artifact->fd);
    free(artifact);
}

unsigned
sg_artifact_hashes(const sigstore_artifact *artifact)
{
    return artifact->source == FROM_DIGEST ? artifact->have : 0;
}

const struct sg_digest *
sg_artifact_have(const sigstore_artifact *artifact, enum sg_hash hash)
{
    if ((artifact->have & SG_HASH_BIT(hash)) == 0)
        return NULL;
    return &artifact->digests[hash];
}

/* The digests that one reading computes; NULL where not asked for. */
struct hashing {
    struct sg_hasher *hashers[SG_SHA512 + 1];
};

static void
hashing_free(struct hashing *hashing)
{
    for (int i = SG_SHA256; i <= SG_SHA512; i++)
        sg_hasher_free(hashing->hashers[i]);
}

static sigstore_code
hashing_start(struct hashing *hashing, unsigned hashes, sigstore_error *err)
{
    sigstore_code rc = SIGSTORE_OK;

    for (int i = SG_SHA256; rc == SIGSTORE_OK && i <= SG_SHA512; i++) {
        if ((hashes & SG_HASH_BIT(i)) != 0)
            rc = sg_hasher_new(&hashing->hashers[i], (enum sg_hash)i, err);
    }
    return rc;
}

static sigstore_code
hashing_add(struct hashing *hashing, sg_bytes piece, sigstore_error *err)
{
    sigstore_code rc = SIGSTORE_OK;

    for (int i = SG_SHA256; rc == SIGSTORE_OK && i <= SG_SHA512; i++) {
        if (hashing->hashers[i] != NULL)
            rc = sg_hasher_add(hashing->hashers[i], piece, err);
    }
    return rc;
}

static sigstore_code
hashing_end(
    struct hashing *hashing, sigstore_artifact *artifact, sigstore_error *err)
{
    sigstore_code rc;

    for (int i = SG_SHA256; i <= SG_SHA512; i++) {
        if (hashing->hashers[i] == NULL)
            continue;
        rc = sg_hasher_end(hashing->hashers[i], &artifact->digests[i], err);
        if (rc != SIGSTORE_OK)
            return rc;
        artifact->have |= SG_HASH_BIT(i);
    }
    return SIGSTORE_OK;
}

static void
tell_progress(const sigstore_artifact *artifact, uint64_t before, uint64_t done)
{
    if (artifact->progress != NULL &&
        before / PROGRESS_STEP != done / PROGRESS_STEP)
        artifact->progress(artifact->progress_arg, done, artifact->total);
}

static sigstore_code
read_pieces(sigstore_artifact *artifact, struct hashing *hashing,
    uint8_t *piece, sigstore_error *err)
{
    uint64_t done = 0;
    sigstore_code rc;

    for (;;) {
        ssize_t got = read(artifact->fd, piece, PIECE);

        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return sg_fail(
                err, SIGSTORE_EIO, "reading the artifact: %s", strerror(errno));
        if (got == 0)
            return SIGSTORE_OK;
        rc = hashing_add(hashing, sg_bytes_of(piece, (size_t)got), err);
        if (rc != SIGSTORE_OK)
            return rc;
        tell_progress(artifact, done, done + (uint64_t)got);
        done += (uint64_t)got;
    }
}

/* A file may be read again for another digest; what a pipe gave is gone. */
static sigstore_code
rewind_fd(sigstore_artifact *artifact, sigstore_error *err)
{
    if (!artifact->was_read)
        return SIGSTORE_OK;
    if (artifact->start < 0)
        return sg_fail(err, SIGSTORE_EIO,
            "the artifact cannot be read twice for another digest: give it "
            "as a file, not a pipe");
    if (lseek(artifact->fd, artifact->start, SEEK_SET) < 0)
        return sg_fail(err, SIGSTORE_EIO, "lseek: %s", strerror(errno));
    return SIGSTORE_OK;
}

static sigstore_code
read_fd(
    sigstore_artifact *artifact, struct hashing *hashing, sigstore_error *err)
{
    uint8_t *piece;
    sigstore_code rc = rewind_fd(artifact, err);

    if (rc != SIGSTORE_OK)
        return rc;
    piece = malloc(PIECE);
    if (piece == NULL)
        return sg_no_memory(err);
    artifact->was_read = true;
    rc = read_pieces(artifact, hashing, piece, err);
    free(piece);
    return rc;
}

static sigstore_code
compute(sigstore_artifact *artifact, unsigned hashes, sigstore_error *err)
{
    struct hashing hashing = { { NULL } };
    sigstore_code rc = hashing_start(&hashing, hashes, err);

    if (rc == SIGSTORE_OK && artifact->source == FROM_FD)
        rc = read_fd(artifact, &hashing, err);
    else if (rc == SIGSTORE_OK)
        rc = hashing_add(&hashing, artifact->memory, err);
    if (rc == SIGSTORE_OK)
        rc = hashing_end(&hashing, artifact, err);
    hashing_free(&hashing);
    return rc;
}

sigstore_code
sg_artifact_need(
    sigstore_artifact *artifact, unsigned hashes, sigstore_error *err)
{
    unsigned missing = hashes & ~artifact->have;

    if (missing == 0)
        return SIGSTORE_OK;
    if (artifact->source == FROM_DIGEST)
        return sg_refuse(err, SIGSTORE_CHECK_ARTIFACT,
            "this bundle needs another digest of the artifact than the one "
            "given: give the file");
    return compute(artifact, missing, err);
}

sigstore_code
sigstore_artifact_digest(sigstore_artifact *artifact, sigstore_hash algorithm,
    unsigned char digest[64], size_t *len, sigstore_error *err)
{
    const struct sg_digest *own;
    sigstore_code rc;

    if (len != NULL)
        *len = 0;
    if (artifact == NULL || digest == NULL || len == NULL ||
        sg_hash_len((enum sg_hash)algorithm) == 0)
        return sg_fail(err, SIGSTORE_EARGUMENT,
            "an argument is NULL, or algorithm %d unknown", (int)algorithm);
    rc = sg_artifact_need(artifact, SG_HASH_BIT(algorithm), err);
    if (rc != SIGSTORE_OK)
        return rc;
    own = sg_artifact_have(artifact, (enum sg_hash)algorithm);
    memcpy(digest, own->data, own->len);
    *len = own->len;
    return SIGSTORE_OK;
}
