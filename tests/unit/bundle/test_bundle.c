/* SPDX-License-Identifier: Apache-2.0 */
/* What a bundle must hold, its limits, and the attacks on its form. */
#include "bundle/bundle.h"

#include <unistd.h>

#include "base/buf.h"
#include "json_edit.h"

#define REAL SG_VECTORS "/real/"
#define PUBLIC_BUNDLE REAL "pypi_attestation_models-0.0.4a2.tar.gz.sigstore"

/* What is compiled in. */
#define SG_ROOTS SG_VECTORS "/../../src/trust/roots"

#define MATERIAL "verificationMaterial"
#define ENTRY MATERIAL ".tlogEntries[0]"
#define PROOF ENTRY ".inclusionProof"
#define STAMPS MATERIAL ".timestampVerificationData"

#define V01 "\"application/vnd.dev.sigstore.bundle+json;version=0.1\""
#define V02 "\"application/vnd.dev.sigstore.bundle+json;version=0.2\""
#define V03 "\"application/vnd.dev.sigstore.bundle+json;version=0.3\""
#define V03_NEW "\"application/vnd.dev.sigstore.bundle.v0.3+json\""

#define ZEROS_32 "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
#define DIGEST_OF(algorithm, digest)                                           \
    "\"messageSignature\":{\"messageDigest\":{\"algorithm\":\"" algorithm      \
    "\",\"digest\":\"" digest "\"},\"signature\":\"AQID\"}"

static sigstore_code
parse(const char *text, sigstore_bundle **bundle, sigstore_error *err)
{
    *bundle = (sigstore_bundle *)1;
    *err = (sigstore_error){ .code = SIGSTORE_OK };
    return sigstore_bundle_parse(bundle, text, strlen(text), err);
}

/* refused_as checks the refusal of a text, which it frees. */
static void
refused_as(const char *name, char *text, sigstore_code code,
    sigstore_check check, const char *message)
{
    sigstore_bundle *bundle;
    sigstore_error err;
    sigstore_code got = parse(text, &bundle, &err);

    if (got != code || err.code != code || err.check != check ||
        bundle != NULL || strstr(err.message, message) == NULL)
        fail_msg(
            "%s: code %d, check %d: %s", name, got, err.check, err.message);
    free(text);
}

static void
accepted(const char *name, char *text)
{
    sigstore_bundle *bundle;
    sigstore_error err;

    if (parse(text, &bundle, &err) != SIGSTORE_OK)
        fail_msg("%s: %s", name, err.message);
    assert_non_null(bundle);
    sigstore_bundle_free(bundle);
    free(text);
}

static void
a_real_bundle_is_read_whole(void **state)
{
    char *text = text_of_file(PUBLIC_BUNDLE);
    sigstore_bundle *bundle;
    sigstore_error err;
    const struct sg_log_entry *entry;

    (void)state;
    assert_int_equal(parse(text, &bundle, &err), SIGSTORE_OK);
    memset(text, 'x', strlen(text)); /* the bundle has its own copy */
    free(text);
    assert_string_equal(sigstore_bundle_media_type(bundle),
        "application/vnd.dev.sigstore.bundle.v0.3+json");
    assert_int_equal(bundle->version, SG_BUNDLE_V03);
    assert_int_equal(sigstore_bundle_has_envelope(bundle), 1);
    assert_int_equal(sigstore_bundle_has_certificate(bundle), 1);
    assert_null(bundle->message);
    assert_int_equal(bundle->certificate.san_kind, SG_SAN_URI);
    assert_int_equal(bundle->timestamp_count, 0);
    assert_int_equal(sigstore_bundle_entry_count(bundle), 1);
    entry = &bundle->entries[0];
    assert_true(entry->index == 101487427);
    assert_true(entry->integrated_time == 1718048845);
    assert_true(sg_bytes_is(entry->kind->kind, "dsse"));
    assert_int_equal(entry->log_id->key_id.len, 32);
    assert_true(entry->proof->size == 97323998);
    assert_int_equal(entry->proof->hashes.count, 16);
    assert_true(sg_bytes_is(
        bundle->envelope->payload_type, "application/vnd.in-toto+json"));
    sigstore_bundle_free(bundle);
}

static void
a_file_is_read_and_named(void **state)
{
    sigstore_bundle *bundle = (sigstore_bundle *)1;
    sigstore_error err;

    (void)state;
    assert_int_equal(
        sigstore_bundle_read_file(&bundle, PUBLIC_BUNDLE, &err), SIGSTORE_OK);
    assert_int_equal(bundle->entry_count, 1);
    sigstore_bundle_free(bundle);
    assert_int_equal(sigstore_bundle_read_file(&bundle, REAL "absent", &err),
        SIGSTORE_ENOTFOUND);
    assert_null(bundle);
    assert_int_equal(
        strncmp(err.message, REAL "absent: ", strlen(REAL "absent: ")), 0);
    assert_int_equal(sigstore_bundle_read_file(&bundle, REAL "README.md", &err),
        SIGSTORE_EFORMAT);
    assert_null(bundle);
    assert_int_equal(err.check, SIGSTORE_CHECK_BUNDLE_FORM);
    assert_int_equal(strncmp(err.message, REAL "README.md: line 1",
                         strlen(REAL "README.md: line 1")),
        0);
    assert_int_equal(
        sigstore_bundle_read_file(&bundle, NULL, &err), SIGSTORE_EARGUMENT);
    assert_null(bundle);
}

static void
nothing_is_no_bundle(void **state)
{
    sigstore_bundle *bundle = (sigstore_bundle *)1;
    sigstore_error err;

    (void)state;
    assert_int_equal(
        sigstore_bundle_parse(&bundle, NULL, 0, &err), SIGSTORE_EARGUMENT);
    assert_null(bundle);
    assert_int_equal(
        sigstore_bundle_parse(&bundle, "", 0, &err), SIGSTORE_EFORMAT);
    assert_null(bundle);
    /* an error is not needed to fail */
    assert_int_equal(
        sigstore_bundle_parse(&bundle, "{}", 2, NULL), SIGSTORE_EFORMAT);
    assert_null(bundle);
    sigstore_bundle_free(NULL);
}

/* [sigstore_bundle.proto] four media types are to be accepted */
static void
media_types(void **state)
{
    static const struct {
        const char *name, *type;
        sigstore_code code;
        sigstore_check check;
    } rows[] = {
        { "0.3 as before", V03, SIGSTORE_OK, SIGSTORE_CHECK_NONE },
        { "0.3 as today", V03_NEW, SIGSTORE_OK, SIGSTORE_CHECK_NONE },
        { "0.2 has a chain instead", V02, SIGSTORE_EFORMAT,
            SIGSTORE_CHECK_BUNDLE_MATERIAL },
        { "0.1 has a chain instead", V01, SIGSTORE_EFORMAT,
            SIGSTORE_CHECK_BUNDLE_MATERIAL },
        { "a version of tomorrow",
            "\"application/vnd.dev.sigstore.bundle.v0.4+json\"",
            SIGSTORE_EUNSUPPORTED, SIGSTORE_CHECK_BUNDLE_MEDIA_TYPE },
        { "0.1 in the new manner",
            "\"application/vnd.dev.sigstore.bundle.v0.1+json\"",
            SIGSTORE_EUNSUPPORTED, SIGSTORE_CHECK_BUNDLE_MEDIA_TYPE },
        { "a longer version",
            "\"application/vnd.dev.sigstore.bundle+json;version=0.30\"",
            SIGSTORE_EUNSUPPORTED, SIGSTORE_CHECK_BUNDLE_MEDIA_TYPE },
        { "a blank before the version",
            "\"application/vnd.dev.sigstore.bundle+json; version=0.3\"",
            SIGSTORE_EUNSUPPORTED, SIGSTORE_CHECK_BUNDLE_MEDIA_TYPE },
        { "capitals", "\"APPLICATION/vnd.dev.sigstore.bundle.v0.3+json\"",
            SIGSTORE_EUNSUPPORTED, SIGSTORE_CHECK_BUNDLE_MEDIA_TYPE },
        { "a NUL at the end",
            "\"application/vnd.dev.sigstore.bundle.v0.3+json\\u0000\"",
            SIGSTORE_EUNSUPPORTED, SIGSTORE_CHECK_BUNDLE_MEDIA_TYPE },
        { "a trusted root's",
            "\"application/vnd.dev.sigstore.trustedroot+json;version=0.1\"",
            SIGSTORE_EUNSUPPORTED, SIGSTORE_CHECK_BUNDLE_MEDIA_TYPE },
        { "empty", "\"\"", SIGSTORE_EUNSUPPORTED,
            SIGSTORE_CHECK_BUNDLE_MEDIA_TYPE },
        { "null", "null", SIGSTORE_EFORMAT, SIGSTORE_CHECK_BUNDLE_MEDIA_TYPE },
        { "a number", "0.3", SIGSTORE_EFORMAT,
            SIGSTORE_CHECK_BUNDLE_MEDIA_TYPE },
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        char *text = with_value_at(
            text_of_file(PUBLIC_BUNDLE), "mediaType", rows[i].type);

        if (rows[i].code == SIGSTORE_OK)
            accepted(rows[i].name, text);
        else
            refused_as(rows[i].name, text, rows[i].code, rows[i].check, "");
    }
}

/* The type decides before members that only another version has. */
static void
an_unknown_version_is_named_first(void **state)
{
    char *text = strdup("{\"newMember\":1,\"mediaType\":\"application/"
                        "vnd.dev.sigstore.bundle.v9+json\"}");

    (void)state;
    refused_as("members of tomorrow", text, SIGSTORE_EUNSUPPORTED,
        SIGSTORE_CHECK_BUNDLE_MEDIA_TYPE, "bundle.v9+json");
}

static void
other_documents(void **state)
{
    static const char *const rows[] = { "null", "[]", "7", "\"x\"", "true",
        "{}", "{", "", " ", "{}{}", "\xef\xbb\xbf{}", "{\"mediaType\":\"\xff" };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        sigstore_bundle *bundle;
        sigstore_error err;

        check_row(rows[i], parse(rows[i], &bundle, &err) == SIGSTORE_EFORMAT);
        check_row(rows[i], bundle == NULL);
        check_row(rows[i], err.check != SIGSTORE_CHECK_NONE);
    }
    refused_as("a list", strdup("[]"), SIGSTORE_EFORMAT,
        SIGSTORE_CHECK_BUNDLE_FORM, "is not a JSON object");
}

/* A value put in a member's place, and what is then said. */
struct change {
    const char *name, *path, *value;
    sigstore_check check; /* SIGSTORE_CHECK_NONE: accepted */
    const char *message;
};

#define FORM SIGSTORE_CHECK_BUNDLE_FORM

static const struct change changes[] = {
    /* numbers are text, decimal, 0 to 2^63-1
     * [client-spec 5, sigstore_rekor.proto] */
    { "a negative index", ENTRY ".logIndex", "\"-1\"", FORM, "logIndex" },
    { "an index as a number", ENTRY ".logIndex", "101487427", FORM,
        "logIndex" },
    { "an index with a leading zero", ENTRY ".logIndex", "\"01\"", FORM,
        "logIndex" },
    { "an index with a sign", ENTRY ".logIndex", "\"+1\"", FORM, "logIndex" },
    { "an index with a blank", ENTRY ".logIndex", "\"1 \"", FORM, "logIndex" },
    { "an index in hexadecimal", ENTRY ".logIndex", "\"0x1\"", FORM,
        "logIndex" },
    { "an index as a fraction", ENTRY ".logIndex", "\"1.0\"", FORM,
        "logIndex" },
    { "an empty index", ENTRY ".logIndex", "\"\"", FORM, "logIndex" },
    { "an index of 2^63-1", ENTRY ".logIndex", "\"9223372036854775807\"",
        SIGSTORE_CHECK_NONE, "" },
    { "an index of 2^63", ENTRY ".logIndex", "\"9223372036854775808\"", FORM,
        "logIndex" },
    { "a time before 1970", ENTRY ".integratedTime", "\"-1\"", FORM,
        "integratedTime" },

    /* proofs */
    { "a tree of 2^64-1", PROOF ".treeSize", "\"18446744073709551615\"", FORM,
        "treeSize" },
    { "a tree of 2^63-1", PROOF ".treeSize", "\"9223372036854775807\"",
        SIGSTORE_CHECK_NONE, "" },
    { "a negative tree", PROOF ".treeSize", "\"-1\"", FORM, "treeSize" },
    { "a tree of nothing", PROOF ".treeSize", "\"0\"", SIGSTORE_CHECK_LOG_PROOF,
        "inclusionProof: logIndex" },
    { "an index just past the tree", PROOF ".logIndex", "\"97323998\"",
        SIGSTORE_CHECK_LOG_PROOF, "is not below treeSize" },
    { "the last index of the tree", PROOF ".logIndex", "\"97323997\"",
        SIGSTORE_CHECK_NONE, "" },
    { "a root hash of 31 bytes", PROOF ".rootHash",
        "\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA==\"",
        SIGSTORE_CHECK_LOG_PROOF, "rootHash: has 31 bytes" },
    { "an empty root hash", PROOF ".rootHash", "\"\"", SIGSTORE_CHECK_LOG_PROOF,
        "rootHash: has 0 bytes" },
    { "a path hash of 33 bytes", PROOF ".hashes[15]",
        "\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\"",
        SIGSTORE_CHECK_LOG_PROOF, "hashes[15]: has 33 bytes" },
    { "an empty path hash", PROOF ".hashes[0]", "\"\"",
        SIGSTORE_CHECK_LOG_PROOF, "hashes[0]" },
    { "an empty checkpoint", PROOF ".checkpoint.envelope", "\"\"", FORM,
        "checkpoint.envelope" },
    { "no checkpoint", PROOF ".checkpoint", "null",
        SIGSTORE_CHECK_LOG_CHECKPOINT, "checkpoint: missing" },
    { "no proof", PROOF, "null", SIGSTORE_CHECK_LOG_PROOF,
        "tlogEntries[0]: inclusionProof: missing" },
    { "no proof, but an index", PROOF, "\"1\"", FORM, "inclusionProof" },

    /* what may not be empty */
    { "an empty key id", ENTRY ".logId.keyId", "\"\"", FORM, "logId.keyId" },
    { "an empty kind", ENTRY ".kindVersion.kind", "\"\"", FORM,
        "kindVersion.kind" },
    { "an empty version", ENTRY ".kindVersion.version", "\"\"", FORM,
        "kindVersion.version" },
    { "an empty body", ENTRY ".canonicalizedBody", "\"\"", FORM,
        "canonicalizedBody" },
    { "an empty promise", ENTRY ".inclusionPromise.signedEntryTimestamp",
        "\"\"", FORM, "signedEntryTimestamp" },
    { "an empty timestamp", STAMPS,
        "{\"rfc3161Timestamps\":[{\"signedTimestamp\":\"\"}]}", FORM,
        "rfc3161Timestamps[0].signedTimestamp" },

    /* bytes [client-spec 5]: standard, padded, canonical */
    { "base64 without its padding", ENTRY ".logId.keyId",
        "\"wNI9atQGlz+VWfO6LRygH4QUfY/8W4RFwiT5i5WRgB0\"", FORM, "keyId" },
    { "base64 of URLs", ENTRY ".logId.keyId",
        "\"wNI9atQGlz-VWfO6LRygH4QUfY_8W4RFwiT5i5WRgB0=\"", FORM, "keyId" },
    { "base64 with a line end", ENTRY ".logId.keyId",
        "\"wNI9atQGlz+VWfO6LRygH4QUfY/8\\nW4RFwiT5i5WRgB0=\"", FORM, "keyId" },
    { "base64 with bits left over", ENTRY ".logId.keyId",
        "\"wNI9atQGlz+VWfO6LRygH4QUfY/8W4RFwiT5i5WRgB1=\"", FORM, "keyId" },

    /* certificates */
    { "a certificate that is none", MATERIAL ".certificate.rawBytes",
        "\"AQID\"", SIGSTORE_CHECK_CERT_FORM, "certificate.rawBytes: " },
    { "an empty certificate", MATERIAL ".certificate.rawBytes", "\"\"", FORM,
        "certificate.rawBytes: " },

    /* envelopes [sigstore_bundle.proto]: exactly one signature */
    { "no signature", "dsseEnvelope.signatures", "[]", FORM,
        "dsseEnvelope.signatures: " },
    { "two signatures", "dsseEnvelope.signatures",
        "[{\"sig\":\"AQID\"},{\"sig\":\"AQIE\"}]", SIGSTORE_CHECK_ENVELOPE,
        "signatures: there are 2" },
    { "an empty signature", "dsseEnvelope.signatures[0].sig", "\"\"", FORM,
        "signatures[0].sig" },
    { "an empty payload", "dsseEnvelope.payload", "\"\"", FORM,
        "dsseEnvelope.payload" },
    { "an empty payload type", "dsseEnvelope.payloadType", "\"\"", FORM,
        "payloadType" },

    /* twice the same proof */
    { "the same timestamp twice", STAMPS,
        "{\"rfc3161Timestamps\":[{\"signedTimestamp\":\"AQID\"},"
        "{\"signedTimestamp\":\"AQIE\"},{\"signedTimestamp\":\"AQID\"}]}",
        SIGSTORE_CHECK_TIMESTAMP_DUPLICATE,
        "rfc3161Timestamps[2]: signedTimestamp: is that of "
        "rfc3161Timestamps[0]" },
    { "two timestamps", STAMPS,
        "{\"rfc3161Timestamps\":[{\"signedTimestamp\":\"AQID\"},"
        "{\"signedTimestamp\":\"AQIDBA==\"}]}",
        SIGSTORE_CHECK_NONE, "" },
};

static void
values_in_place_of_others(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(changes); i++) {
        const struct change *row = &changes[i];
        char *text =
            with_value_at(text_of_file(PUBLIC_BUNDLE), row->path, row->value);

        if (row->check == SIGSTORE_CHECK_NONE)
            accepted(row->name, text);
        else
            refused_as(
                row->name, text, SIGSTORE_EFORMAT, row->check, row->message);
    }
}

/* Members of proto's other spelling are unknown ones [client-spec 5]. */
static void
snake_case_is_refused(void **state)
{
    char *text = text_of_file(PUBLIC_BUNDLE);
    struct member m = member_at(text, "mediaType");
    char *changed = edited(
        text, m.start, m.start + strlen("\"mediaType\""), "\"media_type\"");

    (void)state;
    free(text);
    refused_as("media_type", changed, SIGSTORE_EFORMAT,
        SIGSTORE_CHECK_BUNDLE_MEDIA_TYPE, "mediaType: missing");

    text = text_of_file(PUBLIC_BUNDLE);
    m = member_at(text, ENTRY ".logIndex");
    changed = edited(
        text, m.start, m.start + strlen("\"logIndex\""), "\"log_index\"");
    free(text);
    refused_as("log_index", changed, SIGSTORE_EFORMAT,
        SIGSTORE_CHECK_BUNDLE_FORM, "log_index");
}

/* ---- who signed ---- */

/* with_signer replaces the certificate by other members; "%" stands for it. */
static char *
with_signer(const char *media_type, const char *members)
{
    char *text = text_of_file(PUBLIC_BUNDLE);
    struct member m = member_at(text, MATERIAL ".certificate");
    struct sg_buf out;
    char *made;

    sg_buf_init(&out, SG_BUNDLE_MAX);
    sg_buf_add(&out, sg_bytes_of(text, m.start));
    for (; *members != '\0'; members++) {
        if (*members == '%')
            sg_buf_add(&out, sg_bytes_of(text + m.value, m.end - m.value));
        else
            sg_buf_add_byte(&out, (uint8_t)*members);
    }
    sg_buf_add_text(&out, text + m.end);
    sg_buf_add_byte(&out, 0);
    free(text);
    made = strdup((const char *)sg_buf_bytes(&out).data);
    assert_non_null(made);
    sg_buf_dispose(&out);
    return with_value_at(made, "mediaType", media_type);
}

#define CHAIN "\"x509CertificateChain\":{\"certificates\":"
#define KEY "\"publicKey\":{\"hint\":\"h\"}"
#define ONE SIGSTORE_CHECK_BUNDLE_MATERIAL

static void
forms_of_the_signer(void **state)
{
    static const struct {
        const char *name, *type, *members;
        sigstore_check check;
    } rows[] = {
        { "0.1 with a chain", V01, CHAIN "[%]}", SIGSTORE_CHECK_NONE },
        { "0.2 with a chain", V02, CHAIN "[%]}", SIGSTORE_CHECK_NONE },
        { "0.1 with a key", V01, KEY, SIGSTORE_CHECK_NONE },
        { "0.2 with a key", V02, KEY, SIGSTORE_CHECK_NONE },
        { "0.3 with a key", V03, KEY, SIGSTORE_CHECK_NONE },
        { "0.3 with a key without hint", V03_NEW, "\"publicKey\":{}",
            SIGSTORE_CHECK_NONE },
        { "a chain of two leaves", V01, CHAIN "[%,%]}", SIGSTORE_CHECK_NONE },
        { "0.3 with a chain", V03, CHAIN "[%]}", ONE },
        { "0.3 with a chain, new type", V03_NEW, CHAIN "[%]}", ONE },
        { "0.1 with a certificate", V01, "\"certificate\":%", ONE },
        { "0.2 with a certificate", V02, "\"certificate\":%", ONE },
        { "0.1 with an empty chain", V01, CHAIN "[]}",
            SIGSTORE_CHECK_BUNDLE_FORM },
        { "certificate and key", V03, "\"certificate\":%," KEY, ONE },
        { "chain and key", V01, CHAIN "[%]}," KEY, ONE },
        { "chain and certificate", V02, CHAIN "[%]},\"certificate\":%", ONE },
        { "all three", V03, CHAIN "[%]},\"certificate\":%," KEY, ONE },
        { "none of the three", V03, "\"publicKey\":null", ONE },
        { "a chain whose second is garbage", V01,
            CHAIN "[%,{\"rawBytes\":\"AQID\"}]}", SIGSTORE_CHECK_CERT_FORM },
        { "a chain without its list", V01, "\"x509CertificateChain\":{}",
            SIGSTORE_CHECK_BUNDLE_FORM },
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        char *text = with_signer(rows[i].type, rows[i].members);

        if (rows[i].check == SIGSTORE_CHECK_NONE)
            accepted(rows[i].name, text);
        else
            refused_as(
                rows[i].name, text, SIGSTORE_EFORMAT, rows[i].check, MATERIAL);
    }
}

/* with_authority gives a chain with certificates of the compiled-in root. */
static char *
with_authority(const char *before, const char *which, const char *after)
{
    char *root = text_of_file(SG_ROOTS "/production/trusted_root.json");
    char path[PATH_LEN];
    char members[16384];
    struct member m;

    (void)snprintf(
        path, sizeof(path), "certificateAuthorities[1].certChain.%s", which);
    m = member_at(root, path);
    (void)snprintf(members, sizeof(members), CHAIN "[%s%.*s%s]}", before,
        (int)(m.end - m.value), root + m.value, after);
    free(root);
    return with_signer(V01, members);
}

/* Root certificates MUST NOT be in a bundle [sigstore_bundle.proto]; the suite
 * of conformance has it as bundle-with-root-cert_fail. */
static void
authorities_in_a_bundle(void **state)
{
    (void)state;
    refused_as("a root above the leaf",
        with_authority("%,", "certificates[1]", ""), SIGSTORE_EFORMAT, ONE,
        "certificates[1].rawBytes: is a root certificate");
    accepted("an intermediate above the leaf is not looked at",
        with_authority("%,", "certificates[0]", ""));
    refused_as("an intermediate in the leaf's place",
        with_authority("", "certificates[0]", ""), SIGSTORE_EFORMAT, ONE,
        "certificates[0].rawBytes: is an authority's");
    refused_as("a root in the leaf's place",
        with_authority("", "certificates[1]", ",%"), SIGSTORE_EFORMAT, ONE,
        "certificates[0].rawBytes: is an authority's");
}

/* ---- what was signed ---- */

static void
forms_of_the_content(void **state)
{
    static const struct {
        const char *name, *members;
        sigstore_code code;
    } rows[] = {
        { "a digest of SHA-256", DIGEST_OF("SHA2_256", ZEROS_32), SIGSTORE_OK },
        { "no digest", "\"messageSignature\":{\"signature\":\"AQID\"}",
            SIGSTORE_OK },
        { "a SHA-384 of 32 bytes", DIGEST_OF("SHA2_384", ZEROS_32),
            SIGSTORE_EFORMAT },
        { "a SHA-512 of 32 bytes", DIGEST_OF("SHA2_512", ZEROS_32),
            SIGSTORE_EFORMAT },
        { "a SHA3-256", DIGEST_OF("SHA3_256", ZEROS_32),
            SIGSTORE_EUNSUPPORTED },
        { "an unspecified algorithm",
            DIGEST_OF("HASH_ALGORITHM_UNSPECIFIED", ZEROS_32),
            SIGSTORE_EUNSUPPORTED },
        { "a digest of 3 bytes", DIGEST_OF("SHA2_256", "AQID"),
            SIGSTORE_EFORMAT },
        { "an empty digest", DIGEST_OF("SHA2_256", ""), SIGSTORE_EFORMAT },
        { "an algorithm by number",
            "\"messageSignature\":{\"messageDigest\":{\"algorithm\":1,"
            "\"digest\":\"" ZEROS_32 "\"},\"signature\":\"AQID\"}",
            SIGSTORE_EFORMAT },
        { "a digest without its algorithm",
            "\"messageSignature\":{\"messageDigest\":{\"digest\":\"" ZEROS_32
            "\"},\"signature\":\"AQID\"}",
            SIGSTORE_EFORMAT },
        { "an empty signature", "\"messageSignature\":{\"signature\":\"\"}",
            SIGSTORE_EFORMAT },
        { "no signature", "\"messageSignature\":{}", SIGSTORE_EFORMAT },
        { "nothing", "\"messageSignature\":null", SIGSTORE_EFORMAT },
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        char *text = with_member_at(
            text_of_file(PUBLIC_BUNDLE), "dsseEnvelope", rows[i].members);

        if (rows[i].code == SIGSTORE_OK)
            accepted(rows[i].name, text);
        else
            refused_as(rows[i].name, text, rows[i].code,
                SIGSTORE_CHECK_BUNDLE_FORM, "essage");
    }
}

static void
two_contents_are_refused(void **state)
{
    char *text = text_of_file(PUBLIC_BUNDLE);
    struct member m = member_at(text, "dsseEnvelope");
    char *both =
        edited(text, m.start, m.start, DIGEST_OF("SHA2_256", ZEROS_32) ",");

    (void)state;
    free(text);
    refused_as("signature and envelope", both, SIGSTORE_EFORMAT,
        SIGSTORE_CHECK_BUNDLE_FORM,
        "has both of messageSignature and dsseEnvelope");
}

static void
a_message_signature_is_read(void **state)
{
    char *text = with_member_at(text_of_file(PUBLIC_BUNDLE), "dsseEnvelope",
        DIGEST_OF("SHA2_256", ZEROS_32));
    sigstore_bundle *bundle;
    sigstore_error err;

    (void)state;
    assert_int_equal(parse(text, &bundle, &err), SIGSTORE_OK);
    assert_int_equal(sigstore_bundle_has_envelope(bundle), 0);
    assert_null(bundle->envelope);
    assert_int_equal(bundle->message->digest_hash, SG_SHA256);
    assert_int_equal(bundle->message->digest.len, 32);
    assert_true(sg_bytes_is(bundle->message->signature, "\x01\x02\x03"));
    sigstore_bundle_free(bundle);
    free(text);
}

/* ---- log entries ---- */

/* with_entries writes `count` copies of the entry, then `last`. */
static char *
with_entries(size_t count, bool distinct, const char *last)
{
    char *text = text_of_file(PUBLIC_BUNDLE);
    struct member m = member_at(text, ENTRY);
    struct member index = member_at(text, ENTRY ".logIndex");
    struct sg_buf list;
    char *made;

    sg_buf_init(&list, 64 * SG_BUNDLE_MAX);
    sg_buf_add_text(&list, "[");
    for (size_t i = 0; i < count; i++) {
        sg_buf_add_text(&list, i == 0 ? "" : ",");
        sg_buf_add(&list, sg_bytes_of(text + m.value, index.value - m.value));
        sg_buf_add_text(&list, "\"");
        sg_buf_add_decimal(&list, distinct ? (int64_t)i : 7);
        sg_buf_add_text(&list, "\"");
        sg_buf_add(&list, sg_bytes_of(text + index.end, m.end - index.end));
    }
    sg_buf_add_text(&list, last);
    sg_buf_add_text(&list, "]");
    sg_buf_add_byte(&list, 0);
    made = with_value_at(
        text, MATERIAL ".tlogEntries", (const char *)sg_buf_bytes(&list).data);
    sg_buf_dispose(&list);
    return made;
}

/* GHSA-cq38-jh5f-37mq: loops without a bound over entries */
static void
the_33rd_entry_is_refused_before_it_is_read(void **state)
{
    (void)state;
    accepted("32 entries", with_entries(32, true, ""));
    refused_as("33 entries", with_entries(33, true, ""), SIGSTORE_ELIMIT,
        SIGSTORE_CHECK_BUNDLE_FORM, "tlogEntries: 33 elements, more than 32");
    refused_as("a 33rd that is no entry", with_entries(32, true, ",7"),
        SIGSTORE_ELIMIT, SIGSTORE_CHECK_BUNDLE_FORM,
        "tlogEntries: 33 elements, more than 32");
}

static void
the_same_entry_twice_is_refused(void **state)
{
    char *text;

    (void)state;
    refused_as("twice", with_entries(2, false, ""), SIGSTORE_EFORMAT,
        SIGSTORE_CHECK_LOG_DUPLICATE,
        "tlogEntries[1]: has log and index of tlogEntries[0]");
    text = with_entries(2, false, "");
    accepted("the same index of another log",
        with_value_at(
            text, MATERIAL ".tlogEntries[1].logId.keyId", "\"AAAA\""));
    accepted("two entries of one log", with_entries(2, true, ""));
}

/* [sigstore_rekor.proto] the promise is required for v0.1 */
static void
version_01_needs_a_promise(void **state)
{
    (void)state;
    refused_as("0.1 without a promise",
        with_value_at(
            with_signer(V01, CHAIN "[%]}"), ENTRY ".inclusionPromise", "null"),
        SIGSTORE_EFORMAT, SIGSTORE_CHECK_LOG_PROMISE,
        "tlogEntries[0]: inclusionPromise: missing");
    accepted("0.2 without a promise",
        with_value_at(
            with_signer(V02, CHAIN "[%]}"), ENTRY ".inclusionPromise", "null"));
    refused_as("0.1 without a proof",
        with_value_at(
            with_signer(V01, CHAIN "[%]}"), ENTRY ".inclusionProof", "null"),
        SIGSTORE_EFORMAT, SIGSTORE_CHECK_LOG_PROOF,
        "tlogEntries[0]: inclusionProof: missing");
}

/* ---- limits ---- */

/* repeated writes `count` times `item`, separated by commas, in brackets. */
static char *
repeated(const char *item, size_t count)
{
    size_t len = strlen(item);
    char *out = malloc(count * (len + 1) + 3);
    char *at = out;

    assert_non_null(out);
    *at++ = '[';
    for (size_t i = 0; i < count; i++) {
        if (i > 0)
            *at++ = ',';
        memcpy(at, item, len);
        at += len;
    }
    *at++ = ']';
    *at = '\0';
    return out;
}

static void
lists_have_a_most(void **state)
{
    static const struct {
        const char *name, *path, *item;
        size_t count;
        sigstore_code code;
    } rows[] = {
        { "64 hashes", PROOF ".hashes", "\"" ZEROS_32 "\"", 64,
            SIGSTORE_ELIMIT },
        { "11 certificates", MATERIAL ".x509CertificateChain.certificates",
            "{\"rawBytes\":\"AQID\"}", 11, SIGSTORE_ELIMIT },
        { "33 timestamps", STAMPS ".rfc3161Timestamps",
            "{\"signedTimestamp\":\"AQID\"}", 33, SIGSTORE_ELIMIT },
        { "a million entries", MATERIAL ".tlogEntries", "{}", 1000000,
            SIGSTORE_ELIMIT },
        { "a million hashes", PROOF ".hashes", "\"\"", 1000000,
            SIGSTORE_ELIMIT },
        { "a thousand signatures", "dsseEnvelope.signatures",
            "{\"sig\":\"AQID\"}", 1000, SIGSTORE_EFORMAT },
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        char *text = with_signer(V01, CHAIN "[%]}");
        char *list = repeated(rows[i].item, rows[i].count);
        sigstore_bundle *bundle;
        sigstore_error err;

        text = with_value_at(text, STAMPS, "{\"rfc3161Timestamps\":[]}");
        text = with_value_at(text, rows[i].path, list);
        check_row(rows[i].name, parse(text, &bundle, &err) == rows[i].code);
        check_row(rows[i].name, bundle == NULL);
        check_row(rows[i].name, err.check != SIGSTORE_CHECK_NONE);
        check_row(rows[i].name, strstr(err.message, "memory") == NULL);
        free(list);
        free(text);
    }
}

static void
depth_has_a_most(void **state)
{
    char *deep = malloc(2 * 100000 + 1);

    (void)state;
    assert_non_null(deep);
    memset(deep, '[', 100000);
    memset(deep + 100000, ']', 100000);
    deep[200000] = '\0';
    refused_as("100000 deep", deep, SIGSTORE_ELIMIT, SIGSTORE_CHECK_BUNDLE_FORM,
        "deep");
}

static void
length_has_a_most(void **state)
{
    size_t len = (size_t)SG_BUNDLE_MAX + 1;
    char *text = text_of_file(PUBLIC_BUNDLE);
    char *padded = malloc(len);
    sigstore_bundle *bundle = (sigstore_bundle *)1;
    sigstore_error err;

    (void)state;
    assert_non_null(padded);
    memset(padded, ' ', len);
    memcpy(padded, text, strlen(text));
    assert_int_equal(
        sigstore_bundle_parse(&bundle, padded, len, &err), SIGSTORE_ELIMIT);
    assert_null(bundle);
    assert_int_equal(err.check, SIGSTORE_CHECK_BUNDLE_FORM);
    assert_int_equal(
        sigstore_bundle_parse(&bundle, padded, len - 1, &err), SIGSTORE_OK);
    sigstore_bundle_free(bundle);
    free(padded);
    free(text);
}

static void
a_file_has_a_most(void **state)
{
    char path[] = "large-bundle-XXXXXX";
    int fd = mkstemp(path);
    sigstore_bundle *bundle = (sigstore_bundle *)1;
    sigstore_error err;

    (void)state;
    assert_true(fd >= 0);
    assert_int_equal(ftruncate(fd, (off_t)SG_BUNDLE_MAX + 1), 0);
    (void)close(fd);
    assert_int_equal(
        sigstore_bundle_read_file(&bundle, path, &err), SIGSTORE_ELIMIT);
    assert_null(bundle);
    assert_int_equal(err.check, SIGSTORE_CHECK_BUNDLE_FORM);
    assert_ptr_equal(strstr(err.message, path), err.message);
    (void)unlink(path);
}

/* Whatever is cut off, it is refused. */
static void
every_prefix_is_refused(void **state)
{
    char *text = text_of_file(PUBLIC_BUNDLE);
    size_t len = strlen(text);

    (void)state;
    while (len > 0 && text[len - 1] != '}')
        len--;
    while (len-- > 0) {
        sigstore_bundle *bundle = (sigstore_bundle *)1;
        sigstore_error err;
        char *exact = malloc(len + 1); /* a reader past its end is seen */

        assert_non_null(exact);
        memcpy(exact, text, len);
        if (sigstore_bundle_parse(&bundle, exact, len, &err) !=
            SIGSTORE_EFORMAT)
            fail_msg("the first %zu bytes: %s", len, err.message);
        assert_null(bundle);
        free(exact);
        len -= len > 4096 ? 97 : 0;
    }
    free(text);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_real_bundle_is_read_whole),
        cmocka_unit_test(a_file_is_read_and_named),
        cmocka_unit_test(nothing_is_no_bundle),
        cmocka_unit_test(media_types),
        cmocka_unit_test(an_unknown_version_is_named_first),
        cmocka_unit_test(other_documents),
        cmocka_unit_test(values_in_place_of_others),
        cmocka_unit_test(snake_case_is_refused),
        cmocka_unit_test(forms_of_the_signer),
        cmocka_unit_test(authorities_in_a_bundle),
        cmocka_unit_test(forms_of_the_content),
        cmocka_unit_test(two_contents_are_refused),
        cmocka_unit_test(a_message_signature_is_read),
        cmocka_unit_test(the_33rd_entry_is_refused_before_it_is_read),
        cmocka_unit_test(the_same_entry_twice_is_refused),
        cmocka_unit_test(version_01_needs_a_promise),
        cmocka_unit_test(lists_have_a_most),
        cmocka_unit_test(depth_has_a_most),
        cmocka_unit_test(length_has_a_most),
        cmocka_unit_test(a_file_has_a_most),
        cmocka_unit_test(every_prefix_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
