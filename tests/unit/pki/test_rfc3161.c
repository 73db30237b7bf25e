/* SPDX-License-Identifier: Apache-2.0 */
/* The responses of rfc3161-client's tests, all of them, with their chains. */
#include "asn1.h"

#include "files.h"
#include "oracle.h"
#include "pki/cms.h"

#define CHAIN_MAX 8
#define OK SIGSTORE_OK, SIGSTORE_CHECK_NONE
#define BY_SIGNER SIGSTORE_EREFUSED, SIGSTORE_CHECK_TIMESTAMP_SIGNER
#define BY_SIGNATURE SIGSTORE_EREFUSED, SIGSTORE_CHECK_TIMESTAMP_SIGNATURE
#define BY_IMPRINT SIGSTORE_EREFUSED, SIGSTORE_CHECK_TIMESTAMP_IMPRINT

static const struct {
    const char *name, *response, *chain;
    const char *message; /* "@file": what is in it */
    sigstore_code want;
    sigstore_check check;
} rows[] = {
    { "imprint by SHA-256", "sigstage/response-sha256.tsr", "sigstage", "hello",
        OK },
    { "imprint and certificate by SHA-384", "sigstage/response-sha384.tsr",
        "sigstage", "hello", OK },
    { "imprint and certificate by SHA-512", "sigstage/response-sha512.tsr",
        "sigstage", "hello", OK },
    { "no certificate embedded", "sigstage/response-no-embedded-cert.tsr",
        "sigstage", "hello", OK },
    { "a signer, an issuer and a root", "test_tsa/response.tsr", "test_tsa",
        "hello", OK },
    { "another authority of the same names", "test_tsa/other_response.tsr",
        "test_tsa", "hello", BY_SIGNER },
    { "valid when it was made, over since",
        "sigstore.mock/response-expired.tsr", "sigstore.mock",
        "@sigstore.mock/payload", OK },
    /* GHSA-3xxc-pwj6-jgrj: refused there for a name that was asked for.  Here
     * the signer is the trusted root's, and a bag of others changes nothing. */
    { "certificates of others injected", "test_tsa/response-injected-certs.tsr",
        "test_tsa", "hello", OK },

    { "signature changed", "sigstage/response-invalid-signature.tsr",
        "sigstage", "hello", BY_SIGNATURE },
    { "another message", "sigstage/response-sha256.tsr", "sigstage", "hallo",
        BY_IMPRINT },
    { "no message", "sigstage/response-sha256.tsr", "sigstage", "",
        BY_IMPRINT },
    { "another authority", "sigstage/response-sha256.tsr", "test_tsa", "hello",
        BY_SIGNER },
    { "another authority, no certificate embedded",
        "sigstage/response-no-embedded-cert.tsr", "sigstore.mock", "hello",
        BY_SIGNER },
    /* Accepted there.  The only attribute that names the signer's certificate
     * does so by SHA-1, which this library does not compute. */
    { "signing certificate by SHA-1", "identrust/issue-104.tsr", "identrust",
        "hello", BY_SIGNER },
};

struct authority {
    sg_bytes ders[CHAIN_MAX];
    struct sg_cert certs[CHAIN_MAX];
    struct sg_chain chain;
};

/* identrust has a root only: who signs and who issued that is embedded. */
static size_t
add_embedded(const struct sg_timestamp *timestamp, sg_bytes *ders)
{
    sg_bytes rest = timestamp->certificates, issuer, serial;
    size_t count = 0;

    while (rest.len > 0 &&
        sg_cms_certificate_take(&rest, &ders[count], &issuer, &serial))
        count++;
    assert_int_equal(count, 2);
    return count;
}

static void
load_authority(struct sg_arena *arena, struct authority *out,
    const char *folder, const char *name, const struct sg_timestamp *timestamp)
{
    char file[64];
    size_t count = 0, i;
    sigstore_error err;

    if (strcmp(name, "identrust") == 0)
        count = add_embedded(timestamp, out->ders);
    snprintf(file, sizeof(file), "%s/ts_chain.pem", name);
    count += pem_certs(
        arena, load(arena, folder, file), out->ders + count, CHAIN_MAX - count);
    for (i = 0; i < count; i++)
        if (sg_cert_parse(&out->certs[i], out->ders[i], &err) != SIGSTORE_OK)
            fail_msg("%s, certificate %zu: %s", name, i, err.message);
    out->chain.certs = out->certs;
    out->chain.count = count;
}

static sg_bytes
message_of(struct sg_arena *arena, const char *folder, const char *message)
{
    if (message[0] == '@')
        return load(arena, folder, message + 1);
    return sg_bytes_from_text(message);
}

static void
check_row_of(struct sg_arena *arena, const char *folder, size_t i)
{
    sg_bytes response = load(arena, folder, rows[i].response);
    sg_bytes message = message_of(arena, folder, rows[i].message);
    struct sg_timestamp timestamp;
    struct authority authority;
    sigstore_error err = { 0 };
    sigstore_code code;

    if (sg_timestamp_parse(&timestamp, response, &err) != SIGSTORE_OK)
        fail_msg("%s: %s", rows[i].name, err.message);
    load_authority(arena, &authority, folder, rows[i].chain, &timestamp);
    code =
        sg_timestamp_verify(NULL, &timestamp, &authority.chain, message, &err);
    if (code != rows[i].want || err.check != rows[i].check)
        fail_msg("%s: %s %s: %s", rows[i].name, sigstore_code_name(code),
            sigstore_check_name(err.check), err.message);
    if (code == SIGSTORE_OK)
        check_row(rows[i].name,
            oracle_timestamp(response, authority.ders, authority.chain.count,
                message, timestamp.time.s));
}

static void
test_rows(void **state)
{
    const char *shared;
    char folder[4096];
    size_t i;

    (void)state;
    shared_data(shared);
    snprintf(folder, sizeof(folder), "%s/data/vectors/rfc3161", shared);
    for (i = 0; i < COUNT_OF(rows); i++) {
        struct sg_arena arena;

        sg_arena_init(&arena, 64u << 20);
        check_row_of(&arena, folder, i);
        sg_arena_dispose(&arena);
    }
}

/* Any byte of a public authority's response changed, at random. */
static void
test_changed(void **state)
{
    const char *shared;
    char folder[4096];
    struct sg_arena arena;
    struct authority authority;
    struct sg_timestamp timestamp;
    sg_bytes good;
    uint64_t seed = 4;
    unsigned round, accepted = 0;

    (void)state;
    shared_data(shared);
    snprintf(folder, sizeof(folder), "%s/data/vectors/rfc3161", shared);
    sg_arena_init(&arena, 64u << 20);
    good = load(&arena, folder, "sigstage/response-no-embedded-cert.tsr");
    load_authority(&arena, &authority, folder, "sigstage", NULL);
    for (round = 0; round < 1000; round++) {
        sg_bytes bad = tight_copy(good);

        change_a_byte((uint8_t *)(uintptr_t)bad.data, bad.len, &seed);
        if (sg_timestamp_parse(&timestamp, bad, NULL) == SIGSTORE_OK &&
            sg_timestamp_verify(NULL, &timestamp, &authority.chain,
                SG_LITERAL("hello"), NULL) == SIGSTORE_OK)
            accepted++;
        free_copy(bad);
    }
    assert_int_equal(accepted, 0);
    sg_arena_dispose(&arena);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rows),
        cmocka_unit_test(test_changed),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
