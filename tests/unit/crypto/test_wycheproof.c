/* SPDX-License-Identifier: Apache-2.0 */
/* Project Wycheproof's signatures, whole; where we differ, and why. */
#include "test.h"

#include <stdio.h>

#include <jansson.h>

#include "crypto/verify.h"

struct suite {
    const char *file;
    size_t count;
    enum sg_hash hash;
    enum sg_padding padding;
    /* Every good signature is refused, for this reason. */
    const char *none;
};

static const struct suite suites[] = {
    { "ecdsa_secp256r1_sha256", 484, SG_SHA256, SG_PADDING_NONE, NULL },
    { "ecdsa_secp256r1_sha512", 554, SG_SHA512, SG_PADDING_NONE, NULL },
    { "ecdsa_secp384r1_sha256", 472, SG_SHA256, SG_PADDING_NONE, NULL },
    { "ecdsa_secp384r1_sha384", 504, SG_SHA384, SG_PADDING_NONE, NULL },
    { "ecdsa_secp384r1_sha512", 542, SG_SHA512, SG_PADDING_NONE, NULL },
    { "ecdsa_secp521r1_sha512", 542, SG_SHA512, SG_PADDING_NONE, NULL },
    { "ed25519", 151, SG_HASH_NONE, SG_PADDING_NONE, NULL },
    { "rsa_pss_2048_sha256_mgf1_32", 108, SG_SHA256, SG_PADDING_PSS, NULL },
    { "rsa_pss_2048_sha384_mgf1_48", 141, SG_SHA384, SG_PADDING_PSS, NULL },
    { "rsa_pss_3072_sha256_mgf1_32", 108, SG_SHA256, SG_PADDING_PSS, NULL },
    { "rsa_pss_4096_sha256_mgf1_32", 108, SG_SHA256, SG_PADDING_PSS, NULL },
    { "rsa_pss_4096_sha384_mgf1_48", 141, SG_SHA384, SG_PADDING_PSS, NULL },
    { "rsa_pss_4096_sha512_mgf1_32", 177, SG_SHA512, SG_PADDING_PSS,
        "the salt is shorter than the digest" },
    { "rsa_pss_4096_sha512_mgf1_64", 179, SG_SHA512, SG_PADDING_PSS, NULL },
    { "rsa_signature_2048_sha256", 259, SG_SHA256, SG_PADDING_PKCS1, NULL },
    { "rsa_signature_2048_sha384", 258, SG_SHA384, SG_PADDING_PKCS1, NULL },
    { "rsa_signature_2048_sha512", 259, SG_SHA512, SG_PADDING_PKCS1, NULL },
    { "rsa_signature_3072_sha256", 259, SG_SHA256, SG_PADDING_PKCS1, NULL },
    { "rsa_signature_3072_sha384", 259, SG_SHA384, SG_PADDING_PKCS1, NULL },
    { "rsa_signature_3072_sha512", 260, SG_SHA512, SG_PADDING_PKCS1, NULL },
    { "rsa_signature_4096_sha256", 258, SG_SHA256, SG_PADDING_PKCS1, NULL },
    { "rsa_signature_4096_sha384", 259, SG_SHA384, SG_PADDING_PKCS1, NULL },
    { "rsa_signature_4096_sha512", 259, SG_SHA512, SG_PADDING_PKCS1, NULL },
};

/* What the suites leave to the implementation, by flag: our answer. */
static const struct {
    const char *flag;
    bool accept;
    const char *reason;
} choices[] = {
    { "MissingNull", false,
        "DigestInfo's parameters are NULL, not absent (RFC 8017, 9.2)" },
};

static json_t *
load(const char *name)
{
    const char *folder;
    char path[4096];
    json_t *document;
    json_error_t why;

    shared_data(folder);
    snprintf(path, sizeof(path), "%s/data/vectors/wycheproof/%s_test.json",
        folder, name);
    document = json_load_file(path, 0, &why);
    if (document == NULL)
        fail_msg("%s: %s", path, why.text);
    return document;
}

/* Bytes of their own, so that a sanitizer sees a read past the end. */
static sg_bytes
from_hex(const json_t *object, const char *name)
{
    const char *text = json_string_value(json_object_get(object, name));
    size_t i, len;
    uint8_t *data;
    unsigned byte;

    assert_non_null(text);
    len = strlen(text) / 2;
    data = malloc(len > 0 ? len : 1);
    assert_non_null(data);
    for (i = 0; i < len; i++) {
        assert_int_equal(sscanf(text + 2 * i, "%2x", &byte), 1);
        data[i] = (uint8_t)byte;
    }
    return sg_bytes_of(data, len);
}

static void
drop(sg_bytes bytes)
{
    free((void *)(uintptr_t)bytes.data);
}

/* Whether a vector must verify, by its result, its flags and our choices. */
static bool
expected(const struct suite *suite, const json_t *vector)
{
    const char *result = json_string_value(json_object_get(vector, "result"));
    const json_t *flags = json_object_get(vector, "flags");
    size_t i, k;

    if (strcmp(result, "acceptable") != 0)
        return strcmp(result, "valid") == 0 && suite->none == NULL;
    for (i = 0; i < json_array_size(flags); i++)
        for (k = 0; k < COUNT_OF(choices); k++)
            if (strcmp(json_string_value(json_array_get(flags, i)),
                    choices[k].flag) == 0)
                return choices[k].accept;
    fail_msg("%s: no choice for an acceptable vector", suite->file);
    return false;
}

/* By turns without a cache, with a kept key, with one made like another. */
static void
run_vector(const struct suite *suite, struct sg_cache *cache,
    const struct sg_spki *key, const struct sg_algorithm *algorithm,
    const json_t *vector)
{
    json_int_t id = json_integer_value(json_object_get(vector, "tcId"));
    sg_bytes message = from_hex(vector, "msg");
    sg_bytes signature = from_hex(vector, "sig");
    sigstore_error err = { .code = SIGSTORE_OK };
    bool want = expected(suite, vector);
    sigstore_code code =
        sg_verify(id % 3 == 0 ? NULL : cache, id % 3 == 1 ? SG_KEEP : SG_FORGET,
            key, algorithm, message, signature, &err);

    if ((code == SIGSTORE_OK) != want)
        fail_msg("%s: vector %d (%s): %s", suite->file, (int)id,
            json_string_value(json_object_get(vector, "comment")),
            code == SIGSTORE_OK ? "verified" : err.message);
    if (code != SIGSTORE_OK &&
        (code != SIGSTORE_EREFUSED || err.code != code ||
            err.check != SIGSTORE_CHECK_SIGNATURE))
        fail_msg("%s: vector %d: code %d, check %d", suite->file, (int)id, code,
            err.check);
    drop(message);
    drop(signature);
}

static size_t
run_group(
    const struct suite *suite, struct sg_cache *cache, const json_t *group)
{
    const json_t *vectors = json_object_get(group, "tests");
    sg_bytes der = from_hex(group, "publicKeyDer");
    const struct sg_algorithm *algorithm;
    struct sg_spki key;
    sigstore_error err;
    size_t i;

    if (sg_spki_parse(&key, der, &err) != SIGSTORE_OK)
        fail_msg("%s: %s", suite->file, err.message);
    algorithm = sg_algorithm_choose(&key, suite->hash, suite->padding);
    check_row(suite->file, algorithm != NULL);
    for (i = 0; i < json_array_size(vectors); i++)
        run_vector(suite, cache, &key, algorithm, json_array_get(vectors, i));
    drop(der);
    return i;
}

static void
every_vector_is_answered(void **state)
{
    const struct suite *suite = *state;
    json_t *document = load(suite->file);
    const json_t *groups = json_object_get(document, "testGroups");
    struct sg_cache *cache;
    size_t i, count = 0;

    assert_int_equal(sg_cache_new(&cache, NULL), SIGSTORE_OK);
    for (i = 0; i < json_array_size(groups); i++)
        count += run_group(suite, cache, json_array_get(groups, i));
    assert_int_equal(count, suite->count);
    sg_cache_free(cache);
    json_decref(document);
}

int
main(void)
{
    struct CMUnitTest tests[COUNT_OF(suites)];
    size_t i;

    for (i = 0; i < COUNT_OF(suites); i++)
        tests[i] =
            (struct CMUnitTest){ suites[i].file, every_vector_is_answered, NULL,
                NULL, (void *)(uintptr_t)&suites[i] };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
