/* SPDX-License-Identifier: Apache-2.0 */
/* Files of tests, and certificates in PEM. */
#ifndef SG_TEST_FILES_H
#define SG_TEST_FILES_H

#include "test.h"

#include <stdio.h>

#include <openssl/bio.h>
#include <openssl/pem.h>

#include "base/arena.h"

/* load gives a file's octets, which the arena holds; it must be there. */
static inline sg_bytes
load(struct sg_arena *arena, const char *folder, const char *name)
{
    char path[8192];
    static uint8_t data[1 << 20];
    FILE *file;
    size_t len;

    assert_true(strlen(folder) + strlen(name) < sizeof(path) - 1);
    strcpy(path, folder);
    strcat(strcat(path, "/"), name);
    file = fopen(path, "rb");
    if (file == NULL)
        fail_msg("%s cannot be opened", path);
    len = fread(data, 1, sizeof(data), file);
    assert_true(len < sizeof(data));
    fclose(file);
    return sg_arena_copy(arena, sg_bytes_of(data, len));
}

/* pem_certs decodes the certificates of a PEM text, or takes one of DER. */
static inline size_t
pem_certs(struct sg_arena *arena, sg_bytes text, sg_bytes *out, size_t max)
{
    BIO *bio = BIO_new_mem_buf(text.data, (int)text.len);
    char *name, *header;
    unsigned char *data;
    long len;
    size_t count = 0;

    if (!sg_bytes_starts_with(text, "-----BEGIN")) {
        out[count++] = text;
        BIO_free(bio);
        return count;
    }
    while (PEM_read_bio(bio, &name, &header, &data, &len) == 1) {
        assert_true(count < max);
        out[count++] = sg_arena_copy(arena, sg_bytes_of(data, (size_t)len));
        OPENSSL_free(name);
        OPENSSL_free(header);
        OPENSSL_free(data);
    }
    BIO_free(bio);
    return count;
}

#endif
