/* SPDX-License-Identifier: Apache-2.0 */
/* A forged case of tests/vectors/forged, made ready to be verified. */
#ifndef SG_TEST_FORGED_H
#define SG_TEST_FORGED_H

#include "../test.h"

#include <jansson.h>
#include <unistd.h>

#include "base/arena.h"
#include "codec/base64.h"
#include "sigstore/sigstore.h"

/* Everything that one case needs, and that one free gives back. */
struct forged {
    json_t *json;
    sigstore_bundle *bundle;
    sigstore_trusted_root *root;
    sigstore_verifier *verifier;
    sigstore_policy *policy;
    sigstore_options *options;
    sigstore_artifact *artifact;
    uint8_t *content;
    int pipe; /* 0: none */
};

static inline const char *
forged_text_of(const json_t *object, const char *name)
{
    return json_string_value(json_object_get(object, name));
}

static inline sigstore_profile
forged_profile_of(const char *name)
{
    if (strcmp(name, "key") == 0)
        return SIGSTORE_PROFILE_MANAGED_KEY;
    if (strcmp(name, "private") == 0)
        return SIGSTORE_PROFILE_PRIVATE;
    return SIGSTORE_PROFILE_PUBLIC;
}

/* All the claims of an object: "20": "push". */
static inline sigstore_code
forged_make_claims(struct forged *f, json_t *claims, sigstore_error *err)
{
    sigstore_policy *policies[64];
    size_t count = 0;
    const char *number;
    json_t *value;

    json_object_foreach(claims, number, value)
    {
        assert_true(count < COUNT_OF(policies));
        assert_int_equal(
            sigstore_policy_claim(&policies[count++],
                (sigstore_claim)atoi(number), json_string_value(value), err),
            SIGSTORE_OK);
    }
    return sigstore_policy_all_of(&f->policy, policies, count, err);
}

static inline sigstore_code
forged_make_policy(struct forged *f, sigstore_error *err)
{
    const json_t *github = json_object_get(f->json, "github");
    json_t *claims = json_object_get(f->json, "claims");
    const char *key = forged_text_of(f->json, "key");
    sigstore_github expected = { 0 };

    if (key != NULL)
        return sigstore_policy_key(&f->policy, key, strlen(key), err);
    if (claims != NULL)
        return forged_make_claims(f, claims, err);
    if (github == NULL)
        return sigstore_policy_identity(&f->policy,
            forged_text_of(f->json, "identity"),
            forged_text_of(f->json, "issuer"), err);
    expected.identity = forged_text_of(github, "identity");
    expected.trigger = forged_text_of(github, "trigger");
    expected.sha = forged_text_of(github, "sha");
    expected.name = forged_text_of(github, "name");
    expected.repository = forged_text_of(github, "repository");
    expected.ref = forged_text_of(github, "ref");
    return sigstore_policy_github(&f->policy, &expected, err);
}

static inline void
forged_make_pipe(struct forged *f, size_t len)
{
    int ends[2];

    assert_int_equal(pipe(ends), 0);
    assert_int_equal(write(ends[1], f->content, len), (ssize_t)len);
    (void)close(ends[1]);
    f->pipe = ends[0];
    assert_int_equal(
        sigstore_artifact_from_fd(&f->artifact, f->pipe, NULL), SIGSTORE_OK);
}

static inline void
forged_make_artifact(struct forged *f)
{
    sg_bytes text = sg_bytes_from_text(forged_text_of(f->json, "artifact"));
    size_t len;

    f->content = malloc(sg_base64_decoded_max(text.len));
    assert_non_null(f->content);
    assert_true(sg_base64_decode(text, f->content, &len));
    if (json_is_true(json_object_get(f->json, "pipe"))) {
        forged_make_pipe(f, len);
        return;
    }
    assert_int_equal(
        sigstore_artifact_from_memory(&f->artifact, f->content, len, NULL),
        SIGSTORE_OK);
}

static inline sigstore_code
forged_make_bundle(struct forged *f, sigstore_error *err)
{
    char *text = json_dumps(
        json_object_get(f->json, "bundle"), JSON_COMPACT | JSON_PRESERVE_ORDER);
    sigstore_code rc =
        sigstore_bundle_parse(&f->bundle, text, strlen(text), err);

    free(text);
    return rc;
}

static inline sigstore_code
forged_make_verifier(struct forged *f, sigstore_error *err)
{
    char *text = json_dumps(json_object_get(f->json, "trustedRoot"),
        JSON_COMPACT | JSON_PRESERVE_ORDER);
    sigstore_code rc =
        sigstore_trusted_root_parse(&f->root, text, strlen(text), err);

    free(text);
    if (rc != SIGSTORE_OK)
        return rc;
    return sigstore_verifier_new(&f->verifier, f->root,
        forged_profile_of(forged_text_of(f->json, "profile")), err);
}

static inline void
forged_make_options(struct forged *f)
{
    const json_t *now = json_object_get(f->json, "now");

    if (now == NULL)
        return;
    assert_int_equal(sigstore_options_new(&f->options, NULL), SIGSTORE_OK);
    sigstore_options_set_now(f->options, json_integer_value(now));
}

static inline void
forged_free(struct forged *f)
{
    sigstore_artifact_free(f->artifact);
    sigstore_options_free(f->options);
    sigstore_policy_free(f->policy);
    sigstore_verifier_free(f->verifier);
    sigstore_trusted_root_free(f->root);
    sigstore_bundle_free(f->bundle);
    free(f->content);
    if (f->pipe != 0)
        (void)close(f->pipe);
    json_decref(f->json);
}

/* forged_open reads a case; forged_free gives back all that it comes to. */
static inline void
forged_open(struct forged *f, const char *path)
{
    memset(f, 0, sizeof(*f));
    f->json = json_load_file(path, JSON_REJECT_DUPLICATES, NULL);
    assert_non_null(f->json);
}

/* forged_make makes what a verification takes, of the case. */
static inline sigstore_code
forged_make(struct forged *f, sigstore_error *err)
{
    sigstore_code rc;

    forged_make_artifact(f);
    forged_make_options(f);
    if ((rc = forged_make_verifier(f, err)) != SIGSTORE_OK ||
        (rc = forged_make_policy(f, err)) != SIGSTORE_OK)
        return rc;
    return forged_make_bundle(f, err);
}

static inline sigstore_code
forged_verify(struct forged *f, sigstore_result **result, sigstore_error *err)
{
    return sigstore_verify(result, f->verifier, f->bundle, f->artifact,
        f->policy, f->options, err);
}

#endif
