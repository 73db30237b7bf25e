/* SPDX-License-Identifier: Apache-2.0 */
/* The names of codes and checks, as text. */
#include "sigstore/error.h"

static const char *const codes[] = {
    [SIGSTORE_OK] = "SIGSTORE_OK",
    [SIGSTORE_ENOMEM] = "SIGSTORE_ENOMEM",
    [SIGSTORE_EARGUMENT] = "SIGSTORE_EARGUMENT",
    [SIGSTORE_EFORMAT] = "SIGSTORE_EFORMAT",
    [SIGSTORE_EUNSUPPORTED] = "SIGSTORE_EUNSUPPORTED",
    [SIGSTORE_ELIMIT] = "SIGSTORE_ELIMIT",
    [SIGSTORE_EREFUSED] = "SIGSTORE_EREFUSED",
    [SIGSTORE_ENOTFOUND] = "SIGSTORE_ENOTFOUND",
    [SIGSTORE_EIO] = "SIGSTORE_EIO",
    [SIGSTORE_ENETWORK] = "SIGSTORE_ENETWORK",
    [SIGSTORE_ESERVICE] = "SIGSTORE_ESERVICE",
    [SIGSTORE_EAUTH] = "SIGSTORE_EAUTH",
    [SIGSTORE_EINTERNAL] = "SIGSTORE_EINTERNAL",
};

#define CHECK(name) [SIGSTORE_CHECK_##name] = #name

static const char *const checks[] = {
    CHECK(NONE),
    CHECK(BUNDLE_FORM),
    CHECK(BUNDLE_MEDIA_TYPE),
    CHECK(BUNDLE_MATERIAL),
    CHECK(TRUST_FORM),
    CHECK(TIME_NONE),
    CHECK(TIMESTAMP_FORM),
    CHECK(TIMESTAMP_SIGNATURE),
    CHECK(TIMESTAMP_IMPRINT),
    CHECK(TIMESTAMP_SIGNER),
    CHECK(TIMESTAMP_WINDOW),
    CHECK(TIMESTAMP_DUPLICATE),
    CHECK(TIME_FUTURE),
    CHECK(CERT_FORM),
    CHECK(CERT_CHAIN),
    CHECK(CERT_TIME),
    CHECK(CERT_SIGNATURE),
    CHECK(CERT_EXTENSION),
    CHECK(CA_WINDOW),
    CHECK(SCT_MISSING),
    CHECK(SCT_FORM),
    CHECK(SCT_LOG),
    CHECK(SCT_SIGNATURE),
    CHECK(SCT_WINDOW),
    CHECK(CERT_KEY_USAGE),
    CHECK(CERT_EXTENDED_KEY_USAGE),
    CHECK(CERT_SUBJECT),
    CHECK(POLICY_IDENTITY),
    CHECK(POLICY_ISSUER),
    CHECK(POLICY_CLAIM),
    CHECK(POLICY_EMPTY),
    CHECK(POLICY_KEY),
    CHECK(LOG_MISSING),
    CHECK(LOG_UNKNOWN),
    CHECK(LOG_WINDOW),
    CHECK(LOG_DUPLICATE),
    CHECK(LOG_PROOF),
    CHECK(LOG_INCLUSION),
    CHECK(LOG_CHECKPOINT),
    CHECK(LOG_CHECKPOINT_SIGNATURE),
    CHECK(LOG_CHECKPOINT_ROOT),
    CHECK(LOG_PROMISE),
    CHECK(LOG_KIND),
    CHECK(LOG_BODY),
    CHECK(SIGNATURE),
    CHECK(SIGNATURE_ALGORITHM),
    CHECK(DIGEST_HINT),
    CHECK(ENVELOPE),
    CHECK(PAYLOAD_TYPE),
    CHECK(STATEMENT),
    CHECK(SUBJECT),
    CHECK(ARTIFACT),
};

static const char *
find(const char *const *names, size_t count, int value)
{
    if ((size_t)value >= count || names[value] == NULL)
        return "unknown";
    return names[value];
}

const char *
sigstore_code_name(sigstore_code code)
{
    return find(codes, sizeof(codes) / sizeof(codes[0]), (int)code);
}

const char *
sigstore_check_name(sigstore_check check)
{
    return find(checks, sizeof(checks) / sizeof(checks[0]), (int)check);
}
