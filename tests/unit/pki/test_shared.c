/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Each certificate, SCT and timestamp in the shared bundles, under each
 * authority and log of the shared trusted roots: as libcrypto says, both ways.
 * Then the same with a byte changed, of which none may be accepted.
 */
#include "asn1.h"

#include <ftw.h>
#include <jansson.h>

#include "codec/base64.h"
#include "oracle.h"
#include "pki/sct.h"
#include "pki/timestamp.h"

#define CERTS_MAX 6
#define POOL_MAX 128
#define CHANGES 40

struct authority {
    sg_bytes ders[CERTS_MAX];
    struct sg_cert certs[CERTS_MAX];
    struct sg_chain chain;
};

struct stamped {
    sg_bytes response, message;
};

struct pool {
    struct sg_arena arena;
    struct authority cas[POOL_MAX], tsas[POOL_MAX];
    size_t ca_count, tsa_count;
    sg_bytes log_ders[POOL_MAX];
    struct sg_spki logs[POOL_MAX];
    size_t log_count;
    sg_bytes leaves[POOL_MAX];
    size_t leaf_count;
    struct stamped stamps[POOL_MAX];
    size_t stamp_count;
};

/* nftw hands nothing on to whom it calls. */
static struct pool *pool;

/* Nothing where the text is no base64: some of the bundles are bad. */
static sg_bytes
decoded(const json_t *value)
{
    sg_bytes text, none = { NULL, 0 };
    uint8_t *out;
    size_t len;

    if (!json_is_string(value))
        return none;
    text = sg_bytes_from_text(json_string_value(value));
    out = sg_arena_new(&pool->arena, sg_base64_decoded_max(text.len));
    assert_non_null(out);
    if (!sg_base64_decode(text, out, &len))
        return none;
    return sg_bytes_of(out, len);
}

static void
add_authority(struct authority *all, size_t *count, const json_t *value)
{
    const json_t *list =
        json_object_get(json_object_get(value, "certChain"), "certificates");
    struct authority *out = &all[*count];
    size_t i;

    assert_true(*count < POOL_MAX && json_array_size(list) <= CERTS_MAX);
    for (i = 0; i < json_array_size(list); i++) {
        out->ders[i] =
            decoded(json_object_get(json_array_get(list, i), "rawBytes"));
        if (sg_cert_parse(&out->certs[i], out->ders[i], NULL) != SIGSTORE_OK)
            fail_msg("%s", "a certificate of a trusted root is not read");
    }
    out->chain.certs = out->certs;
    out->chain.count = i;
    for (i = 0; i < *count; i++)
        if (all[i].chain.count == out->chain.count &&
            sg_bytes_equal(all[i].ders[0], out->ders[0]))
            return;
    *count += 1;
}

/* Keys of RSAPublicKey are the trusted root's to read. */
static void
add_log(const json_t *log)
{
    sg_bytes der =
        decoded(json_object_get(json_object_get(log, "publicKey"), "rawBytes"));
    size_t i;

    for (i = 0; i < pool->log_count; i++)
        if (sg_bytes_equal(pool->log_ders[i], der))
            return;
    assert_true(pool->log_count < POOL_MAX);
    pool->log_ders[pool->log_count] = der;
    if (sg_spki_parse(&pool->logs[pool->log_count], der, NULL) == SIGSTORE_OK)
        pool->log_count++;
}

static void
add_root(const json_t *root)
{
    const json_t *value;
    size_t i;

    json_array_foreach(json_object_get(root, "certificateAuthorities"), i,
        value) add_authority(pool->cas, &pool->ca_count, value);
    json_array_foreach(json_object_get(root, "timestampAuthorities"), i, value)
        add_authority(pool->tsas, &pool->tsa_count, value);
    json_array_foreach(json_object_get(root, "ctlogs"), i, value)
        add_log(value);
}

static void
add_leaf(const json_t *material)
{
    const json_t *cert = json_object_get(material, "certificate");
    sg_bytes der;
    size_t i;

    if (cert == NULL)
        cert = json_array_get(
            json_object_get(json_object_get(material, "x509CertificateChain"),
                "certificates"),
            0);
    der = decoded(json_object_get(cert, "rawBytes"));
    for (i = 0; i < pool->leaf_count; i++)
        if (sg_bytes_equal(pool->leaves[i], der))
            return;
    assert_true(pool->leaf_count < POOL_MAX);
    if (der.data != NULL)
        pool->leaves[pool->leaf_count++] = der;
}

static void
add_stamp(sg_bytes response, sg_bytes message)
{
    size_t i;

    if (response.len == 0)
        return;
    for (i = 0; i < pool->stamp_count; i++)
        if (sg_bytes_equal(pool->stamps[i].response, response))
            return;
    assert_true(pool->stamp_count < POOL_MAX);
    pool->stamps[pool->stamp_count].response = response;
    pool->stamps[pool->stamp_count++].message = message;
}

static void
add_bundle(const json_t *bundle)
{
    const json_t *material = json_object_get(bundle, "verificationMaterial");
    const json_t *value, *dsse = json_object_get(bundle, "dsseEnvelope");
    sg_bytes message;
    size_t i;

    add_leaf(material);
    message = decoded(json_object_get(
        json_object_get(bundle, "messageSignature"), "signature"));
    if (message.data == NULL)
        message = decoded(json_object_get(
            json_array_get(json_object_get(dsse, "signatures"), 0), "sig"));
    json_array_foreach(
        json_object_get(json_object_get(material, "timestampVerificationData"),
            "rfc3161Timestamps"),
        i, value)
        add_stamp(decoded(json_object_get(value, "signedTimestamp")), message);
}

static int
add_file(const char *path, const struct stat *info, int type, struct FTW *ftw)
{
    json_t *file;

    (void)info;
    (void)ftw;
    if (type != FTW_F ||
        (strstr(path, ".json") == NULL && strstr(path, ".sigstore") == NULL))
        return 0;
    file = json_load_file(path, 0, NULL);
    if (json_is_object(file)) {
        add_root(file);
        add_bundle(file);
    }
    json_decref(file);
    return 0;
}

static const char *const folders[] = { "conformance", "bundles", "real",
    "trust" };

static int
set_up(void **state)
{
    const char *shared = getenv("SIGSTORE_SHARED");
    char path[8192];
    size_t i;

    (void)state;
    pool = calloc(1, sizeof(*pool));
    assert_non_null(pool);
    sg_arena_init(&pool->arena, 64u << 20);
    for (i = 0; shared != NULL && shared[0] != '\0' && i < COUNT_OF(folders);
         i++) {
        snprintf(path, sizeof(path), "%s/data/%s", shared, folders[i]);
        nftw(path, add_file, 16, FTW_PHYS);
    }
    return 0;
}

static int
tear_down(void **state)
{
    (void)state;
    sg_arena_dispose(&pool->arena);
    free(pool);
    return 0;
}

/* At the leaf's first second, which both sides take for valid. */
static bool
our_chain(sg_bytes der, const struct authority *ca, int64_t at)
{
    struct sg_cert leaf;
    const struct sg_time time = { at, 0 };

    return sg_cert_parse(&leaf, der, NULL) == SIGSTORE_OK &&
        sg_chain_check(NULL, &leaf, &ca->chain, SG_PURPOSE_CODE_SIGNING, time,
            NULL) == SIGSTORE_OK;
}

/* The first authority under which a leaf stands, or NULL. */
static const struct authority *
authority_of(sg_bytes der, int64_t at)
{
    const struct authority *found = NULL;
    size_t i;

    for (i = 0; i < pool->ca_count; i++) {
        const struct authority *ca = &pool->cas[i];
        bool ours = our_chain(der, ca, at);

        assert_int_equal(
            ours, oracle_chain(der, ca->ders, ca->chain.count, at));
        if (ours && found == NULL)
            found = ca;
    }
    return found;
}

static void
test_leaves(void **state)
{
    const char *shared;
    size_t i, good = 0;

    (void)state;
    shared_data(shared);
    for (i = 0; i < pool->leaf_count; i++) {
        struct sg_cert cert;
        sigstore_error err;

        if (sg_cert_parse(&cert, pool->leaves[i], &err) != SIGSTORE_OK)
            fail_msg("%s", err.message);
        good += authority_of(pool->leaves[i], cert.not_before) != NULL ? 1 : 0;
    }
    print_message("%zu of %zu leaves chain to one of %zu authorities\n", good,
        pool->leaf_count, pool->ca_count);
    assert_true(good >= 30);
}

static const struct sg_spki *
log_of(const struct sg_sct *sct)
{
    struct sg_digest id;
    size_t i;

    for (i = 0; i < pool->log_count; i++) {
        assert_int_equal(
            sg_digest(&id, SG_SHA256, pool->log_ders[i], NULL), SIGSTORE_OK);
        if (sg_bytes_equal(sg_digest_bytes(&id), sct->log_id))
            return &pool->logs[i];
    }
    return NULL;
}

/* `issuer` is the one that stays as it was. */
static bool
our_sct(sg_bytes der, const struct sg_cert *issuer, size_t number)
{
    struct sg_cert cert;
    struct sg_sct_list list;
    const struct sg_spki *log;

    if (sg_cert_parse(&cert, der, NULL) != SIGSTORE_OK ||
        sg_sct_list_parse(&list, cert.sct_list, NULL) != SIGSTORE_OK ||
        list.count <= number)
        return false;
    log = log_of(&list.items[number]);
    return log != NULL &&
        sg_sct_verify(NULL, &list.items[number], &cert, issuer, log,
            sg_algorithm_choose(log, SG_SHA256,
                log->type == SG_KEY_RSA ? SG_PADDING_PKCS1 : SG_PADDING_NONE),
            NULL) == SIGSTORE_OK;
}

static void
test_scts(void **state)
{
    const char *shared;
    CTLOG_STORE *logs;
    size_t i, good = 0;

    (void)state;
    shared_data(shared);
    logs = oracle_logs(pool->log_ders, pool->log_count);
    for (i = 0; i < pool->leaf_count; i++) {
        sg_bytes der = pool->leaves[i];
        const struct authority *ca;
        struct sg_cert cert;
        bool ours;

        assert_int_equal(sg_cert_parse(&cert, der, NULL), SIGSTORE_OK);
        ca = authority_of(der, cert.not_before);
        if (ca == NULL)
            continue;
        ours = our_sct(der, &ca->certs[0], 0);
        assert_int_equal(ours, oracle_sct(der, ca->ders[0], 0, logs));
        good += ours ? 1 : 0;
    }
    print_message("%zu leaves have a good SCT by one of %zu logs\n", good,
        pool->log_count);
    assert_true(good >= 30);
    CTLOG_STORE_free(logs);
}

static bool
our_stamp(sg_bytes response, sg_bytes message, const struct authority *tsa)
{
    struct sg_timestamp timestamp;

    return sg_timestamp_parse(&timestamp, response, NULL) == SIGSTORE_OK &&
        sg_timestamp_verify(NULL, &timestamp, &tsa->chain, message, NULL) ==
        SIGSTORE_OK;
}

static int64_t
time_of(sg_bytes response)
{
    struct sg_timestamp timestamp;
    sigstore_error err;

    if (sg_timestamp_parse(&timestamp, response, &err) != SIGSTORE_OK)
        fail_msg("%s", err.message);
    return timestamp.time.s;
}

static void
test_stamps(void **state)
{
    const char *shared;
    size_t i, k, good = 0;

    (void)state;
    shared_data(shared);
    for (i = 0; i < pool->stamp_count; i++) {
        const struct stamped *stamp = &pool->stamps[i];
        int64_t at = time_of(stamp->response);

        for (k = 0; k < pool->tsa_count; k++) {
            const struct authority *tsa = &pool->tsas[k];
            bool ours = our_stamp(stamp->response, stamp->message, tsa);

            assert_int_equal(ours,
                oracle_timestamp(stamp->response, tsa->ders, tsa->chain.count,
                    stamp->message, at));
            good += ours ? 1 : 0;
        }
    }
    print_message("%zu of %zu timestamps are by one of %zu authorities\n", good,
        pool->stamp_count, pool->tsa_count);
    assert_true(good >= 10);
}

/* No byte of a leaf may be changed. */
static void
test_changed_leaves(void **state)
{
    const char *shared;
    uint64_t seed = 5;
    size_t i, k;

    (void)state;
    shared_data(shared);
    for (i = 0; i < pool->leaf_count; i++) {
        sg_bytes der = pool->leaves[i];
        const struct authority *ca;
        struct sg_cert cert;

        assert_int_equal(sg_cert_parse(&cert, der, NULL), SIGSTORE_OK);
        ca = authority_of(der, cert.not_before);
        for (k = 0; ca != NULL && k < CHANGES; k++) {
            sg_bytes bad = tight_copy(der);

            change_a_byte((uint8_t *)(uintptr_t)bad.data, bad.len, &seed);
            assert_false(our_chain(bad, ca, cert.not_before));
            free_copy(bad);
        }
    }
}

/*
 * Of a timestamp none but what nobody signed: its embedded certificate, which
 * then is another's.
 */
static void
test_changed_stamps(void **state)
{
    const char *shared;
    uint64_t seed = 6;
    size_t i, k, n;

    (void)state;
    shared_data(shared);
    for (i = 0; i < pool->stamp_count; i++) {
        const struct stamped *stamp = &pool->stamps[i];

        for (n = 0; n < CHANGES; n++) {
            sg_bytes bad = tight_copy(stamp->response);
            struct sg_timestamp t;

            change_a_byte((uint8_t *)(uintptr_t)bad.data, bad.len, &seed);
            for (k = 0; k < pool->tsa_count; k++)
                if (our_stamp(bad, stamp->message, &pool->tsas[k])) {
                    assert_int_equal(
                        sg_timestamp_parse(&t, bad, NULL), SIGSTORE_OK);
                    assert_true(t.certificates.len > 0);
                }
            free_copy(bad);
        }
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_leaves),
        cmocka_unit_test(test_scts),
        cmocka_unit_test(test_stamps),
        cmocka_unit_test(test_changed_leaves),
        cmocka_unit_test(test_changed_stamps),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
