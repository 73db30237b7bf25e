/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Every member of real bundles and of bundles made from them, dropped, set to
 * null, written twice, given each other type, and given a neighbour nobody
 * knows: which of these is still a bundle follows from the tables below.
 */
#include "bundle/bundle.h"
#include "json_edit.h"

#define REAL SG_VECTORS "/real/"
#define PUBLIC_BUNDLE REAL "pypi_attestation_models-0.0.4a2.tar.gz.sigstore"
#define STAGING_BUNDLE REAL "rfc8785-0.1.2-py3-none-any.whl.sigstore"

#define MATERIAL "verificationMaterial"
#define ENTRY MATERIAL ".tlogEntries[*]"
#define STAMPS MATERIAL ".timestampVerificationData"

enum op { DROP, SET_NULL, DOUBLE, NUMBER, TEXT, TRUE, ARRAY, OBJECT, OPS };

static const char *const op_names[OPS] = { "dropped", "null", "twice",
    "a number", "text that is not base64", "true", "an empty array",
    "an empty object" };

static const char *const op_values[OPS] = { NULL, "null", NULL, "7", "\"x\"",
    "true", "[]", "{}" };

#define ABSENT (1u << DROP | 1u << SET_NULL)
#define IS(op) (1u << (op))

/* What stays well-formed, and why.  All else must be refused. */
static const struct {
    const char *pattern;
    unsigned ops;
    const char *reason;
} good[] = {
    /* [client-spec 5] null = absent = default */
    { MATERIAL ".tlogEntries", ABSENT | IS(ARRAY),
        "how many entries are needed is the verifier's to say" },
    { STAMPS, ABSENT | IS(OBJECT), "timestamps are optional" },
    { STAMPS ".rfc3161Timestamps", ABSENT | IS(ARRAY), "likewise" },
    { ENTRY ".logIndex", ABSENT, "0 is left out" },
    { ENTRY ".integratedTime", ABSENT, "0 is left out" },
    { ENTRY ".inclusionProof.logIndex", ABSENT, "0 is left out" },
    { ENTRY ".inclusionProof.hashes", ABSENT | IS(ARRAY),
        "a tree of one leaf has none" },
    { ENTRY ".inclusionProof.hashes[*]", IS(DROP) | IS(DOUBLE),
        "how many fit the tree is the proof's to say" },
    { ENTRY ".inclusionProof.checkpoint.envelope", IS(TEXT), "any text" },
    { ENTRY ".kindVersion.kind", IS(TEXT), "any text" },
    { ENTRY ".kindVersion.version", IS(TEXT), "any text" },
    { ENTRY, IS(DROP), "as no entries" },
    { STAMPS ".rfc3161Timestamps[*]", IS(DROP), "as no timestamps" },
    { MATERIAL ".publicKey", IS(OBJECT), "a hint is optional" },
    { MATERIAL ".publicKey.hint", ABSENT | IS(TEXT), "any text or none" },
    { MATERIAL ".x509CertificateChain.certificates[*]", IS(DOUBLE),
        "what stands above the leaf is not used" },
    { "messageSignature.messageDigest", ABSENT, "a hint" },
    { "dsseEnvelope.payloadType", IS(TEXT), "any text" },
    { "dsseEnvelope.signatures[*].keyid", ABSENT | IS(TEXT), "a hint" },
};

static bool
is_good(const char *path, enum op op, bool is_v01)
{
    if (path_matches(path, ENTRY ".inclusionPromise"))
        return !is_v01 && (op == DROP || op == SET_NULL);
    for (size_t i = 0; i < COUNT_OF(good); i++) {
        if (path_matches(path, good[i].pattern) && (good[i].ops & IS(op)) != 0)
            return true;
    }
    return false;
}

static char *
apply(const char *text, const struct member *m, enum op op)
{
    if (op == DROP)
        return without(text, m);
    if (op == DOUBLE)
        return doubled(text, m);
    return with_value(text, m, op_values[op]);
}

/* Types that a value has already are no change. */
static bool
is_change(const struct member *m, const char *text, enum op op)
{
    size_t len = op_values[op] == NULL ? 0 : strlen(op_values[op]);

    return len == 0 || m->end - m->value != len ||
        memcmp(text + m->value, op_values[op], len) != 0;
}

/* A refusal has a code, a check, and a message that names the member. */
static void
check_refusal(const char *label, const struct member *m, const char *what,
    const sigstore_error *err)
{
    char name[64];

    strcpy(name, m->name);
    if (m->is_element) /* an element's message may name its list */
        *strrchr(name, '[') = '\0';
    if (err->code == SIGSTORE_OK || err->check == SIGSTORE_CHECK_NONE)
        fail_msg("%s: %s %s: code %d, check %d", label, m->path, what,
            err->code, err->check);
    if (strstr(err->message, name) == NULL)
        fail_msg("%s: %s %s: the message does not name it: %s", label, m->path,
            what, err->message);
}

static void
try_one(const char *label, const char *text, const struct member *m, enum op op,
    bool is_v01)
{
    char *changed = apply(text, m, op);
    sigstore_bundle *bundle = (sigstore_bundle *)1;
    sigstore_error err = { .code = SIGSTORE_OK };
    sigstore_code code =
        sigstore_bundle_parse(&bundle, changed, strlen(changed), &err);
    bool want = is_good(m->path, op, is_v01);

    if ((code == SIGSTORE_OK) != want || (bundle != NULL) != want)
        fail_msg("%s: %s %s: %s %s", label, m->path, op_names[op],
            want ? "refused" : "accepted", want ? err.message : "");
    if (!want)
        check_refusal(label, m, op_names[op], &err);
    sigstore_bundle_free(bundle);
    free(changed);
}

/* [client-spec 5] unknown members are refused at every level */
static void
try_unknown(const char *label, const char *text, const struct member *m)
{
    char *changed;
    sigstore_bundle *bundle = (sigstore_bundle *)1;
    sigstore_error err;

    if (m->is_element)
        return;
    changed = edited(text, m->start, m->start, "\"newMember\":1,");
    if (sigstore_bundle_parse(&bundle, changed, strlen(changed), &err) ==
        SIGSTORE_OK)
        fail_msg("%s: unknown member beside %s accepted", label, m->path);
    assert_null(bundle);
    assert_int_equal(err.code, SIGSTORE_EFORMAT);
    assert_int_equal(err.check, SIGSTORE_CHECK_BUNDLE_FORM);
    assert_non_null(strstr(err.message, "newMember"));
    free(changed);
}

static void
try_all(const char *label, const char *text)
{
    struct members members = members_of(text);
    sigstore_bundle *bundle;
    sigstore_error err;
    bool is_v01;

    if (sigstore_bundle_parse(&bundle, text, strlen(text), &err) != SIGSTORE_OK)
        fail_msg("%s: unchanged, it is refused: %s", label, err.message);
    is_v01 = bundle->version == SG_BUNDLE_V01;
    sigstore_bundle_free(bundle);
    for (size_t i = 0; i < members.count; i++) {
        for (int op = 0; op < OPS; op++) {
            if (is_change(&members.items[i], text, (enum op)op))
                try_one(label, text, &members.items[i], (enum op)op, is_v01);
        }
        try_unknown(label, text, &members.items[i]);
    }
    members_free(&members);
}

/* ---- bundles of other forms, made from the real one ---- */

#define SIGNATURE                                                              \
    "\"messageSignature\":{\"messageDigest\":{\"algorithm\":\"SHA2_256\","     \
    "\"digest\":\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\"},"            \
    "\"signature\":\"AQID\"}"

static char *
make_chain_bundle(const char *media_type)
{
    char *text = text_of_file(PUBLIC_BUNDLE);
    struct member m = member_at(text, MATERIAL ".certificate");
    char *chain = malloc(m.end - m.value + 64);

    assert_non_null(chain);
    strcpy(chain, "\"x509CertificateChain\":{\"certificates\":[");
    strncat(chain, text + m.value, m.end - m.value);
    strcat(chain, "]}");
    text = with_member_at(text, MATERIAL ".certificate", chain);
    free(chain);
    return with_value_at(text, "mediaType", media_type);
}

static char *
make_key_bundle(void)
{
    char *text = text_of_file(PUBLIC_BUNDLE);

    return with_member_at(text, MATERIAL ".certificate",
        "\"publicKey\":{\"hint\":\"it is under the mat\"}");
}

static char *
make_message_bundle(void)
{
    return with_member_at(
        text_of_file(PUBLIC_BUNDLE), "dsseEnvelope", SIGNATURE);
}

static char *
make_stamped_bundle(void)
{
    char *text = text_of_file(PUBLIC_BUNDLE);

    text = with_value_at(text, STAMPS,
        "{\"rfc3161Timestamps\":[{\"signedTimestamp\":\"AQID\"}]}");
    return with_value_at(text, "dsseEnvelope.signatures",
        "[{\"sig\":\"AQID\",\"keyid\":\"k\"}]");
}

static void
every_member_of_real_bundles(void **state)
{
    static const char *const paths[] = { PUBLIC_BUNDLE, STAGING_BUNDLE };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(paths); i++) {
        char *text = text_of_file(paths[i]);

        try_all(paths[i], text);
        free(text);
    }
}

static void
every_member_of_made_bundles(void **state)
{
    const struct {
        const char *name;
        char *text;
    } rows[] = {
        { "version 0.1, with a chain",
            make_chain_bundle("\"application/"
                              "vnd.dev.sigstore.bundle+json;version=0.1\"") },
        { "version 0.2, with a chain",
            make_chain_bundle("\"application/"
                              "vnd.dev.sigstore.bundle+json;version=0.2\"") },
        { "with a public key", make_key_bundle() },
        { "with a message signature", make_message_bundle() },
        { "with a timestamp and a key id", make_stamped_bundle() },
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        try_all(rows[i].name, rows[i].text);
        free(rows[i].text);
    }
}

static void
every_member_of_shared_bundles(void **state)
{
    static const char *const names[] = {
        "conformance/happy-path-v0.1/bundle.sigstore.json",
        "conformance/happy-path-v0.2/bundle.sigstore.json",
        "conformance/happy-path-v0.3/bundle.sigstore.json",
        "conformance/managed-key-happy-path/bundle.sigstore.json",
        "conformance/rekor2-happy-path/bundle.sigstore.json",
        "bundles/npm-sign-v2.sigstore.json",
        "bundles/cosign-attest-v1.sigstore.json",
    };
    const char *folder;
    char path[4096];

    (void)state;
    shared_data(folder);
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        char *text;

        (void)snprintf(path, sizeof(path), "%s/data/%s", folder, names[i]);
        text = text_of_file(path);
        try_all(names[i], text);
        free(text);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_member_of_real_bundles),
        cmocka_unit_test(every_member_of_made_bundles),
        cmocka_unit_test(every_member_of_shared_bundles),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
