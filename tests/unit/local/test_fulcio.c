/* SPDX-License-Identifier: Apache-2.0 */
/* The certificates that Fulcio hands out, read by our own verifier's parts. */
#include "local/fulcio_world.h"

#include "base/text.h"
#include "crypto/verify.h"

/* ---- what a certificate says ---- */

static void
is_a_leaf_of_ten_minutes(const struct sg_cert *leaf)
{
    int64_t now = (int64_t)time(NULL);

    assert_int_equal(leaf->not_after - leaf->not_before, 600);
    assert_true(leaf->not_before <= now && now <= leaf->not_before + 60);
    assert_int_equal(leaf->subject.len, 2); /* no names in it */
    assert_true(leaf->san_critical && leaf->san_count == 1);
    assert_int_equal(leaf->key_usage, SG_USAGE_DIGITAL_SIGNATURE);
    assert_int_equal(leaf->purposes, SG_PURPOSE_CODE_SIGNING);
    assert_false(leaf->is_ca || leaf->has_poison);
    assert_int_equal(leaf->subject_key.len, 20); /* [RFC 7093 2] */
    assert_null(leaf->unknown_critical.data);
}

/* The chain that came with it, at its time, and its SCT. */
static void
is_issued_openly(struct world *world, const struct sg_cert *leaf)
{
    const struct sg_spki *log =
        sg_secret_public(world->instance.keys.of[KEY_CT]);
    struct sg_time at = { .s = leaf->not_before };
    struct sg_cert chain[2];
    struct sg_sct_list scts;
    struct sg_digest id;
    sigstore_error err;

    world_parse(&chain[0], world_certificate(world, 1));
    world_parse(&chain[1], world_certificate(world, 2));
    assert_true(sg_bytes_equal(chain[1].der, world->instance.authority->root));
    if (sg_chain_check(NULL, leaf, &(struct sg_chain){ chain, 2 },
            SG_PURPOSE_CODE_SIGNING, at, &err) != SIGSTORE_OK)
        fail_msg("%s", err.message);
    assert_int_equal(sg_sct_list_parse(&scts, leaf->sct_list, &err), 0);
    assert_int_equal(scts.count, 1);
    assert_int_equal(sg_digest(&id, SG_SHA256, log->der, NULL), 0);
    assert_true(sg_bytes_equal(scts.items[0].log_id, sg_digest_bytes(&id)));
    assert_true(scts.items[0].timestamp / 1000 >= (uint64_t)leaf->not_before);
    assert_true(scts.items[0].timestamp / 1000 <= (uint64_t)leaf->not_after);
    if (sg_sct_verify(NULL, &scts.items[0], leaf, &chain[0], log,
            sg_algorithm_default(log), &err) != SIGSTORE_OK)
        fail_msg("%s", err.message);
}

static void
check_claims(const struct sg_cert *leaf, const char *const want[25])
{
    unsigned i;

    for (i = 1; i <= 24; i++) {
        if (i == 7)
            continue;
        if (want[i] == NULL ? leaf->claims[i].data != NULL
                            : !sg_bytes_is(leaf->claims[i], want[i]))
            fail_msg(".1.%u is \"%s\", not \"%s\"", i,
                leaf->claims[i].data == NULL ? "absent"
                                             : sg_show(leaf->claims[i]).text,
                want[i] == NULL ? "absent" : want[i]);
    }
}

static void
names_somebody_by_their_address(void **state)
{
    static const char *const claims[25] = { [1] = WORLD_URL "/auth",
        [8] = WORLD_URL "/auth",
        [24] = "alice@example.com" };
    struct world world;
    struct sg_cert leaf;

    (void)state;
    world_begin(&world, NULL);
    world.authorization = world_alice(&world);
    world_issue(&world, &leaf);
    is_a_leaf_of_ten_minutes(&leaf);
    is_issued_openly(&world, &leaf);
    assert_int_equal(leaf.san_kind, SG_SAN_EMAIL);
    assert_true(sg_bytes_is(leaf.san, "alice@example.com"));
    check_claims(&leaf, claims);
    world_end(&world);
}

/* A claim of a token, as a text. */
static const char *
claim_of(struct world *world, const struct sg_json *claims, const char *name)
{
    const struct sg_json *claim = sg_json_get(claims, name);

    assert_non_null(claim);
    return (const char *)sg_arena_copy(&world->arena, claim->text).data;
}

/* Texts put together. */
static const char *
join(struct world *world, const char *a, const char *b, const char *c)
{
    struct sg_buf buf;

    sg_buf_init(&buf, 4096);
    sg_buf_add_text(&buf, a);
    sg_buf_add_text(&buf, b);
    sg_buf_add_text(&buf, c);
    return world_text(world, &buf);
}

/* [fulcio oid-info], as in the certificates that the public instance makes */
static void
names_a_job_by_its_claims(void **state)
{
    static const struct {
        unsigned number;
        const char *before, *claim;
    } rows[] = {
        { 2, "", "event_name" },
        { 3, "", "sha" },
        { 4, "", "workflow" },
        { 5, "", "repository" },
        { 6, "", "ref" },
        { 9, "https://github.com/", "job_workflow_ref" },
        { 10, "", "job_workflow_sha" },
        { 11, "", "runner_environment" },
        { 12, "https://github.com/", "repository" },
        { 13, "", "sha" },
        { 14, "", "ref" },
        { 15, "", "repository_id" },
        { 16, "https://github.com/", "repository_owner" },
        { 17, "", "repository_owner_id" },
        { 18, "https://github.com/", "workflow_ref" },
        { 19, "", "workflow_sha" },
        { 20, "", "event_name" },
        { 22, "", "repository_visibility" },
        { 24, "", "sub" },
    };
    const char *want[25] = { [1] = WORLD_URL "/gha", [8] = WORLD_URL "/gha" };
    struct identity identity;
    struct world world;
    struct sg_cert leaf;
    size_t i;

    (void)state;
    world_begin(&world, NULL);
    world.authorization = world_job(&world);
    assert_int_equal(issuer_check(&world.instance,
                         sg_bytes_from_text(world.authorization + 7),
                         &world.arena, &identity, NULL),
        SIGSTORE_OK);
    for (i = 0; i < COUNT_OF(rows); i++)
        want[rows[i].number] = join(&world, rows[i].before,
            claim_of(&world, identity.claims, rows[i].claim), "");
    want[21] = join(&world, "https://github.com/example/project/actions/runs/",
        claim_of(&world, identity.claims, "run_id"),
        join(&world, "/attempts/",
            claim_of(&world, identity.claims, "run_attempt"), ""));
    world_issue(&world, &leaf);
    is_a_leaf_of_ten_minutes(&leaf);
    is_issued_openly(&world, &leaf);
    assert_int_equal(leaf.san_kind, SG_SAN_URI);
    assert_true(sg_bytes_starts_with(
        leaf.san, "https://github.com/example/project/.github/workflows/"));
    assert_true(sg_bytes_is(leaf.san, want[9]));
    check_claims(&leaf, want);
    world_end(&world);
}

static void
takes_the_token_in_the_body(void **state)
{
    EVP_PKEY *key = world_key("P-256");
    struct world world;
    struct sg_cert leaf;
    struct sg_buf buf;
    sg_bytes csr;

    (void)state;
    world_begin(&world, NULL);
    csr = world_csr_body(
        &world, world_csr(&world, key, "SHA256"), "CERTIFICATE REQUEST");
    sg_buf_init(&buf, FULCIO_REQUEST_MAX);
    sg_buf_add_text(&buf, "{\"credentials\":{\"oidcIdentityToken\":\"");
    sg_buf_add_text(&buf, world_alice(&world) + 7);
    sg_buf_add_text(&buf, "\"},");
    sg_buf_add(&buf, sg_bytes_of(csr.data + 1, csr.len - 1));
    assert_int_equal(world_post(&world, sg_buf_bytes(&buf)), 200);
    world_parse(&leaf, world_certificate(&world, 0));
    assert_true(sg_bytes_is(leaf.san, "alice@example.com"));
    sg_buf_dispose(&buf);
    EVP_PKEY_free(key);
    world_end(&world);
}

/* ---- faults ---- */

static bool
has_ended(struct world *world, const struct sg_cert *leaf)
{
    (void)world;
    return leaf->not_after < (int64_t)time(NULL) && leaf->sct_list.data != NULL;
}

static bool
is_of_another(struct world *world, const struct sg_cert *leaf)
{
    (void)world;
    return !sg_bytes_is(leaf->san, "alice@example.com");
}

static bool
has_no_sct(struct world *world, const struct sg_cert *leaf)
{
    (void)world;
    return leaf->sct_list.data == NULL && !leaf->has_poison;
}

static bool
has_a_bad_sct(struct world *world, const struct sg_cert *leaf)
{
    const struct sg_spki *log =
        sg_secret_public(world->instance.keys.of[KEY_CT]);
    struct sg_sct_list scts;
    struct sg_cert issuer;
    sigstore_error err;

    world_parse(&issuer, world->instance.authority->intermediate);
    return sg_sct_list_parse(&scts, leaf->sct_list, &err) == SIGSTORE_OK &&
        sg_sct_verify(NULL, &scts.items[0], leaf, &issuer, log,
            sg_algorithm_default(log), &err) == SIGSTORE_EREFUSED;
}

static void
misbehaves_on_request(void **state)
{
    static const struct {
        const char *fault;
        bool (*is)(struct world *world, const struct sg_cert *leaf);
    } rows[] = {
        { "expired-certificate", has_ended },
        { "other-identity", is_of_another },
        { "no-sct", has_no_sct },
        { "wrong-sct-key", has_a_bad_sct },
    };
    struct world world;
    struct sg_cert leaf;
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(rows); i++) {
        world_begin(&world, rows[i].fault);
        world.authorization = world_alice(&world);
        world_issue(&world, &leaf);
        check_row(rows[i].fault, rows[i].is(&world, &leaf));
        world_end(&world);
        world_begin(&world, NULL);
        world.authorization = world_alice(&world);
        world_issue(&world, &leaf);
        check_row(rows[i].fault, !rows[i].is(&world, &leaf));
        world_end(&world);
    }
}

/* Whether a certificate is for the key that was sent. */
static bool
is_for_its_key(const char *fault)
{
    EVP_PKEY *key = world_key("P-256");
    struct world world;
    struct sg_cert leaf;
    uint8_t *der = NULL;
    bool is_for;
    int len = i2d_PUBKEY(key, &der);

    world_begin(&world, fault);
    world.authorization = world_alice(&world);
    assert_int_equal(
        world_post(&world,
            world_csr_body(&world, world_csr(&world, key, "SHA256"),
                "CERTIFICATE REQUEST")),
        200);
    world_parse(&leaf, world_certificate(&world, 0));
    is_for = sg_bytes_equal(leaf.key.der, sg_bytes_of(der, (size_t)len));
    OPENSSL_free(der);
    EVP_PKEY_free(key);
    world_end(&world);
    return is_for;
}

static void
certifies_another_key_on_request(void **state)
{
    (void)state;
    assert_true(is_for_its_key(NULL));
    assert_false(is_for_its_key("other-key"));
}

static void
names_another_job_on_request(void **state)
{
    struct world world;
    struct sg_cert leaf;

    (void)state;
    world_begin(&world, "other-identity");
    world.authorization = world_job(&world);
    world_issue(&world, &leaf);
    assert_int_equal(leaf.san_kind, SG_SAN_URI);
    assert_false(
        sg_bytes_starts_with(leaf.san, "https://github.com/example/project/"));
    world_end(&world);
}

/* ---- the other answers ---- */

static void
hands_out_its_chain(void **state)
{
    const struct sg_json *chain;
    struct world world;
    sg_bytes pem, der;

    (void)state;
    world_begin(&world, NULL);
    assert_int_equal(world_ask(&world, fulcio_routes, "GET",
                         "/api/v2/trustBundle", SG_LITERAL("")),
        200);
    chain = sg_json_get(world_json(&world), "chains");
    assert_int_equal(chain->count, 1);
    chain = sg_json_get(chain->first, "certificates");
    assert_int_equal(chain->count, 2);
    pem = chain->first->text;
    assert_true(sg_pem_take(&pem, "CERTIFICATE", &world.arena, &der));
    assert_true(sg_bytes_equal(der, world.instance.authority->intermediate));
    pem = chain->first->next->text;
    assert_true(sg_pem_take(&pem, "CERTIFICATE", &world.arena, &der));
    assert_true(sg_bytes_equal(der, world.instance.authority->root));
    world_end(&world);
}

static void
tells_whom_it_trusts(void **state)
{
    static const char want[] =
        "{\"issuers\":[{\"issuerUrl\":\"" WORLD_URL
        "/auth\", \"audience\":\"sigstore\", \"challengeClaim\":\"email\", "
        "\"spiffeTrustDomain\":\"\", \"issuerType\":\"email\", "
        "\"subjectDomain\":\"\", \"skipEmailVerification\":false}, "
        "{\"issuerUrl\":\"" WORLD_URL
        "/gha\", \"audience\":\"sigstore\", \"challengeClaim\":\"sub\", "
        "\"spiffeTrustDomain\":\"\", \"issuerType\":\"ci-provider\", "
        "\"subjectDomain\":\"\", \"skipEmailVerification\":false}]}";
    struct world world;

    (void)state;
    world_begin(&world, NULL);
    assert_int_equal(world_ask(&world, fulcio_routes, "GET",
                         "/api/v2/configuration", SG_LITERAL("")),
        200);
    assert_true(sg_bytes_is(world_body(&world), want));
    world_end(&world);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_somebody_by_their_address),
        cmocka_unit_test(names_a_job_by_its_claims),
        cmocka_unit_test(takes_the_token_in_the_body),
        cmocka_unit_test(misbehaves_on_request),
        cmocka_unit_test(certifies_another_key_on_request),
        cmocka_unit_test(names_another_job_on_request),
        cmocka_unit_test(hands_out_its_chain),
        cmocka_unit_test(tells_whom_it_trusts),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
