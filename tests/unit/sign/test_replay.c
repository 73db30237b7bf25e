/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Signing, word for word: what is sent, and the bundle that comes of what is
 * answered [client-spec 3]; then with answers that are not right, requests
 * that fail, a key that does not sign, and memory that runs out.
 */
#include "replay.h"

#include "../faults.h"

static const char *const cases[] = {
    "message-certificate-v1",
    "message-certificate-v2",
    "message-key-v1",
    "message-key-v2",
    "envelope-certificate-v1",
    "envelope-certificate-v2",
    "envelope-key-v1",
    "envelope-key-v2",
};

/* What nothing may end in: a bundle with an error, or a code without words. */
static void
check_refused(const char *name, sigstore_code code,
    const sigstore_bundle *bundle, const sigstore_result *result,
    const sigstore_error *err)
{
    check_row(name, code != SIGSTORE_OK);
    check_row(name, bundle == NULL);
    check_row(name, result == NULL);
    check_row(name, err->code == code);
    check_row(name, err->message[0] != '\0');
}

static bool
is_expected(const struct replay *replay, const sigstore_bundle *bundle)
{
    const char *want = replay_text(replay->json, "bundle");
    size_t len;
    const char *json = sigstore_bundle_json(bundle, &len);

    return len == strlen(want) && memcmp(json, want, len) == 0;
}

static void
the_bundle_is_the_one_of_the_case(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct replay replay;
        sigstore_bundle *bundle;
        sigstore_result *result;
        sigstore_error err;
        sigstore_code code;

        replay_open(&replay, cases[i]);
        code = replay_run(&replay, &bundle, &result, &err);
        if (code != SIGSTORE_OK)
            fail_msg("%s: %s", cases[i], err.message);
        check_row(cases[i], replay.used == replay.count);
        check_row(cases[i], replay.wrong == 0);
        check_row(cases[i], is_expected(&replay, bundle));
        check_row(cases[i], result != NULL);
        check_row(cases[i],
            (sigstore_result_identity(result) == NULL) ==
                (strstr(cases[i], "-key-") != NULL));
        sigstore_result_free(result);
        sigstore_bundle_free(bundle);
        replay_close(&replay);
    }
}

/* ---- signers ---- */

static sigstore_signer *
make_signer(struct replay *replay, sigstore_net *net)
{
    sigstore_signer *signer = NULL;
    struct sg_http *http = sg_net_http(net);
    sigstore_error err;

    sg_http_init(http, replay_perform, replay);
    if (replay_signer(replay, &signer, net, &err) != SIGSTORE_OK)
        fail_msg("%s", err.message);
    return signer;
}

static void
a_signer_tells_who_it_is(void **state)
{
    struct replay replay;
    sigstore_signer *signer;
    sigstore_net *net;

    (void)state;
    assert_int_equal(sigstore_net_new(&net, NULL), SIGSTORE_OK);
    replay_open(&replay, "message-certificate-v2");
    signer = make_signer(&replay, net);
    assert_string_equal(sigstore_signer_identity(signer), "alice@forged.test");
    assert_string_equal(
        sigstore_signer_issuer(signer), "https://issuer.forged.test");
    assert_memory_equal(
        sigstore_signer_certificate(signer), "-----BEGIN CERTIFICATE", 22);
    assert_int_equal(sigstore_signer_expires(signer), replay.now + 540);
    sigstore_signer_free(signer);
    replay_close(&replay);

    replay_open(&replay, "message-key-v2");
    signer = make_signer(&replay, net);
    assert_null(sigstore_signer_identity(signer));
    assert_null(sigstore_signer_issuer(signer));
    assert_null(sigstore_signer_certificate(signer));
    assert_int_equal(sigstore_signer_expires(signer), INT64_MAX);
    sigstore_signer_free(signer);
    replay_close(&replay);
    sigstore_net_free(net);
}

/* Once the certificate has expired nobody is asked for anything. */
static void
a_certificate_that_expired_signs_nothing(void **state)
{
    struct replay replay;
    sigstore_signer *signer;
    sigstore_bundle *bundle;
    sigstore_result *result;
    sigstore_error err;
    sigstore_net *net;
    size_t used;

    (void)state;
    assert_int_equal(sigstore_net_new(&net, NULL), SIGSTORE_OK);
    replay_open(&replay, "message-certificate-v2");
    signer = make_signer(&replay, net);
    used = replay.used;
    replay.now += 541;
    assert_int_equal(replay_with(&replay, signer, net, &bundle, &result, &err),
        SIGSTORE_EAUTH);
    assert_null(bundle);
    assert_null(result);
    assert_int_equal(replay.used, used);
    sigstore_signer_free(signer);
    replay_close(&replay);
    sigstore_net_free(net);
}

/* ---- keys of callers ---- */

static int
sign_nothing(void *arg, const void *digest, size_t digest_len, void *signature,
    size_t *len)
{
    (void)arg;
    (void)digest;
    (void)digest_len;
    (void)signature;
    *len = 0;
    return 0;
}

static int
sign_garbage(void *arg, const void *digest, size_t digest_len, void *signature,
    size_t *len)
{
    (void)arg;
    (void)digest;
    (void)digest_len;
    memset(signature, 0x30, *len);
    return 0;
}

static int
sign_too_much(void *arg, const void *digest, size_t digest_len, void *signature,
    size_t *len)
{
    int status = replay_sign(arg, digest, digest_len, signature, len);

    *len = 4096;
    return status;
}

/* The signature of another digest. */
static int
sign_another(void *arg, const void *digest, size_t digest_len, void *signature,
    size_t *len)
{
    const struct replay *replay = arg;
    json_t *known = json_object_get(replay->json, "signatures");
    struct replay_bytes found;

    (void)digest;
    (void)digest_len;
    replay_decode(&found,
        json_string_value(json_object_iter_value(json_object_iter(known))));
    memcpy(signature, found.data, found.len);
    ((uint8_t *)signature)[found.len - 1] ^= 1;
    *len = found.len;
    return 0;
}

#define P384                                                                   \
    "-----BEGIN PUBLIC KEY-----\n"                                             \
    "MHYwEAYHKoZIzj0CAQYFK4EEACIDYgAEV3ph4s25WdpYdAApEcyaODlVtDbhrly3\n"       \
    "i2WWqcYIIgJfT5UVX2dKUUjRP6FJ3HHBizIwHs09xGZcqFkJyyu4jcTsyeURvAJp\n"       \
    "aZ9+vmvzMlhkbbQE58Jt+0lUQKe3kfpi\n"                                       \
    "-----END PUBLIC KEY-----\n"

static const struct {
    const char *name;
    const char *public_key; /* NULL: the case's */
    int (*sign)(void *arg, const void *digest, size_t digest_len,
        void *signature, size_t *len);
    const char *hint;
    sigstore_code want; /* of the signer, or else of the signature */
} keys[] = {
    { "all is well", NULL, replay_sign, "my key", SIGSTORE_OK },
    { "a signature of no length", NULL, sign_nothing, NULL, SIGSTORE_EREFUSED },
    { "garbage", NULL, sign_garbage, NULL, SIGSTORE_EREFUSED },
    { "longer than there is room", NULL, sign_too_much, NULL,
        SIGSTORE_EINTERNAL },
    { "another signature", NULL, sign_another, NULL, SIGSTORE_EREFUSED },
    { "no function", NULL, NULL, NULL, SIGSTORE_EARGUMENT },
    { "an empty hint", NULL, replay_sign, "", SIGSTORE_EARGUMENT },
    { "a hint that is not UTF-8", NULL, replay_sign, "\xff",
        SIGSTORE_EARGUMENT },
    { "a P-384 key", P384, replay_sign, NULL, SIGSTORE_EUNSUPPORTED },
    { "not a key", "garbage", replay_sign, NULL, SIGSTORE_EFORMAT },
    { "an empty key", "", replay_sign, NULL, SIGSTORE_EFORMAT },
};

static sigstore_code
sign_by(struct replay *replay, const sigstore_signing_key *key,
    sigstore_bundle **bundle, sigstore_error *err)
{
    const sigstore_signer_settings settings = { .root = replay->root,
        .config = replay->config,
        .now = replay_now,
        .random = replay_random,
        .arg = replay,
        .key = key };
    sigstore_signer *signer;
    sigstore_net *net;
    sigstore_code code;

    assert_int_equal(sigstore_net_new(&net, NULL), SIGSTORE_OK);
    sg_http_init(sg_net_http(net), replay_perform, replay);
    code = sigstore_signer_new(&signer, net, &settings, err);
    if (code == SIGSTORE_OK)
        code = replay_with(replay, signer, net, bundle, NULL, err);
    else
        assert_null(signer);
    sigstore_signer_free(signer);
    sigstore_net_free(net);
    return code;
}

static void
a_key_of_the_caller_is_checked_before_anybody_is_asked(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(keys); i++) {
        sigstore_signing_key key = { .public_key = keys[i].public_key,
            .sign = keys[i].sign,
            .hint = keys[i].hint };
        sigstore_bundle *bundle = NULL;
        sigstore_error err = { 0 };
        struct replay replay;

        replay_open(&replay, "message-key-v2");
        if (key.public_key == NULL)
            key.public_key = replay_text(replay.json, "key");
        key.public_key_len = strlen(key.public_key);
        key.arg = &replay;
        check_row(keys[i].name,
            sign_by(&replay, &key, &bundle, &err) == keys[i].want);
        check_row(
            keys[i].name, (keys[i].want == SIGSTORE_OK) == (bundle != NULL));
        check_row(
            keys[i].name, replay.used == (bundle != NULL ? replay.count : 0));
        if (bundle != NULL) {
            size_t len;
            const char *json = sigstore_bundle_json(bundle, &len);

            assert_non_null(memmem(json, len, "{\"hint\":\"my key\"}", 17));
        }
        sigstore_bundle_free(bundle);
        replay_close(&replay);
    }
}

static void
a_key_that_does_not_sign_is_told(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct replay replay;
        sigstore_bundle *bundle;
        sigstore_result *result;
        sigstore_error err;
        sigstore_code code;

        replay_open(&replay, cases[i]);
        replay.key_says = 7;
        code = replay_run(&replay, &bundle, &result, &err);
        check_refused(cases[i], code, bundle, result, &err);
        check_row(cases[i], strstr(err.message, "answers 7") != NULL);
        check_row(cases[i], replay.used == 0);
        replay_close(&replay);
    }
}

/* ---- services ---- */

static void
fail_step(struct replay_step *step, int how)
{
    static const int statuses[] = { 400, 401, 404, 429, 500, 503 };

    if (how == 0)
        step->fails = true;
    else if (how == 1)
        step->answer.len = 0;
    else if (how == 2)
        step->answer.len--;
    else
        step->status = statuses[how - 3];
}

/* The n-th request fails: its service is named, and no other is asked. */
static void
each_request_may_fail(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        size_t count = 1;

        for (size_t n = 0; n < count * 9; n++) {
            struct replay replay;
            sigstore_bundle *bundle;
            sigstore_result *result;
            sigstore_error err;
            sigstore_code code;
            size_t at;

            replay_open(&replay, cases[i]);
            count = replay.count;
            at = n / 9;
            fail_step(&replay.steps[at], (int)(n % 9));
            code = replay_run(&replay, &bundle, &result, &err);
            check_refused(cases[i], code, bundle, result, &err);
            check_row(cases[i],
                strstr(err.message, replay.steps[at].service) != NULL);
            check_row(cases[i], replay.used <= at + 1 && replay.wrong == 0);
            replay_close(&replay);
        }
    }
}

/* Rekor v2 gives nobody an entry that it has: all is made once more, once. */
static void
a_conflict_of_version_2_is_signed_again_once(void **state)
{
    (void)state;
    for (int conflicts = 1; conflicts <= 2; conflicts++) {
        struct replay replay;
        sigstore_bundle *bundle;
        sigstore_result *result;
        sigstore_error err;
        sigstore_code code;

        replay_open(&replay, "message-key-v2");
        assert_int_equal(replay.count, 2); /* timestamp, entry */
        replay.steps[2] = replay.steps[0];
        replay.steps[3] = replay.steps[1];
        for (int i = 0; i < conflicts; i++)
            replay.steps[1 + 2 * i].status = 409;
        replay.count = 4;
        code = replay_run(&replay, &bundle, &result, &err);
        assert_int_equal(replay.used, 4);
        assert_int_equal(replay.wrong, 0);
        if (conflicts == 2) {
            check_refused("two conflicts", code, bundle, result, &err);
            assert_non_null(strstr(err.message, "HTTP 409"));
        } else {
            assert_int_equal(code, SIGSTORE_OK);
            assert_true(is_expected(&replay, bundle));
            /* A call that succeeds leaves it as it was (error.h). */
            assert_int_equal(err.code, SIGSTORE_OK);
            assert_string_equal(err.message, "");
        }
        sigstore_result_free(result);
        sigstore_bundle_free(bundle);
        replay_close(&replay);
    }
}

/* Of how many bytes of an answer one is changed. */
#define STRIDE 61

/*
 * What is accepted all the same proves what the case proves.  A timestamp may
 * bring along its authority's certificate, but it is the trusted root's that
 * counts.
 */
static void
answers_with_another_byte_prove_nothing_else(void **state)
{
    static const char *const some[] = { "message-certificate-v1",
        "envelope-certificate-v2", "message-key-v2", "envelope-key-v1" };
    size_t refused = 0, all = 0;

    (void)state;
    for (size_t i = 0; i < COUNT_OF(some); i++) {
        struct replay replay;

        replay_open(&replay, some[i]);
        for (size_t at = 0; at < replay.count; at++) {
            struct replay_bytes *answer = &replay.steps[at].answer;

            for (size_t n = i; n < answer->len; n += STRIDE) {
                sigstore_bundle *bundle;
                sigstore_result *result;
                sigstore_error err;
                sigstore_code code;

                answer->data[n] ^= 0x04;
                code = replay_run(&replay, &bundle, &result, &err);
                answer->data[n] ^= 0x04;
                all++;
                if (code == SIGSTORE_OK) {
                    check_row(some[i],
                        is_expected(&replay, bundle) ||
                            strncmp(replay.steps[at].service, "time", 4) == 0);
                } else {
                    refused++;
                    check_refused(some[i], code, bundle, result, &err);
                }
                sigstore_result_free(result);
                sigstore_bundle_free(bundle);
            }
        }
        replay_close(&replay);
    }
    /* Fulcio sends authorities' certificates, which nobody reads. */
    assert_true(refused * 10 > all * 6);
}

/* ---- memory ---- */

static void
memory_may_run_out(void **state)
{
    static const char *const some[] = { "envelope-certificate-v1",
        "message-certificate-v2", "message-key-v1" };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(some); i++) {
        struct replay replay;
        bool failed = true;
        int n;

        replay_open(&replay, some[i]);
        for (n = 1; failed; n++) {
            sigstore_bundle *bundle;
            sigstore_result *result;
            sigstore_error err;
            sigstore_code code;

            fail_at(n);
            code = replay_run(&replay, &bundle, &result, &err);
            failed = has_failed();
            fail_at(0);
            if (code != SIGSTORE_OK)
                check_refused(some[i], code, bundle, result, &err);
            if (failed && code != SIGSTORE_OK && code != SIGSTORE_ENOMEM)
                fail_msg("%s: at allocation %d: %s", some[i], n, err.message);
            check_row(some[i], failed || code == SIGSTORE_OK);
            check_row(some[i], replay.wrong == 0);
            sigstore_result_free(result);
            sigstore_bundle_free(bundle);
        }
        check_row(some[i], n > 20);
        replay_close(&replay);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_bundle_is_the_one_of_the_case),
        cmocka_unit_test(a_signer_tells_who_it_is),
        cmocka_unit_test(a_certificate_that_expired_signs_nothing),
        cmocka_unit_test(
            a_key_of_the_caller_is_checked_before_anybody_is_asked),
        cmocka_unit_test(a_key_that_does_not_sign_is_told),
        cmocka_unit_test(each_request_may_fail),
        cmocka_unit_test(a_conflict_of_version_2_is_signed_again_once),
        cmocka_unit_test(answers_with_another_byte_prove_nothing_else),
        cmocka_unit_test(memory_may_run_out),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
