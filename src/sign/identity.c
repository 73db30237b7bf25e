/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Is the certificate for who the token says?  What Fulcio writes depends on
 * the issuer's kind [fulcio oidc]: an address is the claim `email`; a username
 * is the subject and a domain; a URI may be the subject, or made of claims.
 */
#include "base/text.h"
#include "oidc/token.h"
#include "sign/signer.h"

/* URIs that are made of one claim, by what stands before it. */
static const struct {
    const char *prefix;
    const char *claim;
} uris[] = {
    { "", "sub" },
    { "https://github.com/", "job_workflow_ref" },
    { "https://", "ci_config_ref_uri" },
};

static bool
is_uri_of(const sigstore_token *token, sg_bytes name)
{
    for (size_t i = 0; i < sizeof(uris) / sizeof(uris[0]); i++) {
        sg_bytes claim = sg_token_claim(token, uris[i].claim);
        sg_bytes rest = name;

        if (claim.data != NULL && sg_bytes_take_text(&rest, uris[i].prefix) &&
            sg_bytes_equal(rest, claim))
            return true;
    }
    return false;
}

/*
 * Providers are configured at Fulcio: a URI that no row makes may be right.
 * Where the certificate names the token's subject, that decides.
 */
static bool
is_subject_of(const sigstore_token *token, const struct sg_cert *certificate)
{
    sg_bytes named = certificate->claims[SIGSTORE_CLAIM_TOKEN_SUBJECT];

    return named.data == NULL ||
        sg_bytes_equal(named, sg_token_claim(token, "sub"));
}

static bool
is_username_of(const sigstore_token *token, sg_bytes name)
{
    sg_bytes subject = sg_token_claim(token, "sub");
    sg_bytes front;

    return subject.data != NULL && sg_bytes_take(&name, subject.len, &front) &&
        sg_bytes_equal(front, subject) && name.len > 1 && name.data[0] == '!';
}

static bool
is_name_of(const sigstore_token *token, const struct sg_cert *certificate)
{
    sg_bytes name = certificate->san;

    switch (certificate->san_kind) {
    case SG_SAN_EMAIL:
        return sg_bytes_equal(name, sg_token_claim(token, "email"));
    case SG_SAN_USERNAME:
        return is_username_of(token, name);
    case SG_SAN_URI:
        return is_uri_of(token, name) || is_subject_of(token, certificate);
    default:
        return false;
    }
}

sigstore_code
sg_expect_identity(const struct sg_cert *certificate,
    const sigstore_token *token, sigstore_error *err)
{
    const char *identity = sigstore_token_identity(token);

    if (is_name_of(token, certificate))
        return SIGSTORE_OK;
    return sg_refuse(err, SIGSTORE_CHECK_POLICY_IDENTITY,
        "the certificate is for \"%s\", the token is of \"%s\"",
        sg_show(certificate->san).text,
        sg_show(sg_bytes_from_text(identity)).text);
}
