/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Every forged case through the public API: the check that answers must be
 * the one that the case is about.  The cases are tests/vectors/forged.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <dirent.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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
};

static const char *
text_of(const json_t *object, const char *name)
{
    return json_string_value(json_object_get(object, name));
}

static sigstore_profile
profile_of(const char *name)
{
    if (strcmp(name, "key") == 0)
        return SIGSTORE_PROFILE_MANAGED_KEY;
    if (strcmp(name, "private") == 0)
        return SIGSTORE_PROFILE_PRIVATE;
    return SIGSTORE_PROFILE_PUBLIC;
}

static sigstore_code
make_policy(struct forged *f, sigstore_error *err)
{
    const json_t *github = json_object_get(f->json, "github");
    const char *key = text_of(f->json, "key");
    sigstore_github expected = { 0 };

    if (key != NULL)
        return sigstore_policy_key(&f->policy, key, strlen(key), err);
    if (github == NULL)
        return sigstore_policy_identity(&f->policy,
            text_of(f->json, "identity"), text_of(f->json, "issuer"), err);
    expected.identity = text_of(github, "identity");
    expected.trigger = text_of(github, "trigger");
    expected.sha = text_of(github, "sha");
    expected.name = text_of(github, "name");
    expected.repository = text_of(github, "repository");
    expected.ref = text_of(github, "ref");
    return sigstore_policy_github(&f->policy, &expected, err);
}

static void
make_artifact(struct forged *f)
{
    sg_bytes text = sg_bytes_from_text(text_of(f->json, "artifact"));
    size_t len;

    f->content = malloc(sg_base64_decoded_max(text.len));
    assert_non_null(f->content);
    assert_true(sg_base64_decode(text, f->content, &len));
    assert_int_equal(
        sigstore_artifact_from_memory(&f->artifact, f->content, len, NULL),
        SIGSTORE_OK);
}

static sigstore_code
make_bundle(struct forged *f, sigstore_error *err)
{
    char *text = json_dumps(
        json_object_get(f->json, "bundle"), JSON_COMPACT | JSON_PRESERVE_ORDER);
    sigstore_code rc =
        sigstore_bundle_parse(&f->bundle, text, strlen(text), err);

    free(text);
    return rc;
}

static sigstore_code
make_verifier(struct forged *f, sigstore_error *err)
{
    char *text = json_dumps(json_object_get(f->json, "trustedRoot"),
        JSON_COMPACT | JSON_PRESERVE_ORDER);
    sigstore_code rc =
        sigstore_trusted_root_parse(&f->root, text, strlen(text), err);

    free(text);
    if (rc != SIGSTORE_OK)
        return rc;
    return sigstore_verifier_new(
        &f->verifier, f->root, profile_of(text_of(f->json, "profile")), err);
}

static void
make_options(struct forged *f)
{
    const json_t *now = json_object_get(f->json, "now");

    if (now == NULL)
        return;
    assert_int_equal(sigstore_options_new(&f->options, NULL), SIGSTORE_OK);
    sigstore_options_set_now(f->options, json_integer_value(now));
}

static void
dispose(struct forged *f)
{
    sigstore_artifact_free(f->artifact);
    sigstore_options_free(f->options);
    sigstore_policy_free(f->policy);
    sigstore_verifier_free(f->verifier);
    sigstore_trusted_root_free(f->root);
    sigstore_bundle_free(f->bundle);
    free(f->content);
    json_decref(f->json);
}

static sigstore_code
verify(struct forged *f, sigstore_error *err)
{
    sigstore_result *result = NULL;
    sigstore_code rc;

    make_artifact(f);
    make_options(f);
    if ((rc = make_verifier(f, err)) != SIGSTORE_OK ||
        (rc = make_policy(f, err)) != SIGSTORE_OK ||
        (rc = make_bundle(f, err)) != SIGSTORE_OK)
        return rc;
    rc = sigstore_verify(&result, f->verifier, f->bundle, f->artifact,
        f->policy, f->options, err);
    assert_int_equal(rc == SIGSTORE_OK, result != NULL);
    sigstore_result_free(result);
    return rc;
}

/* Whether the case was answered as it says; tells what was answered if not. */
static int
answers_right(const char *path)
{
    struct forged f = { 0 };
    sigstore_error err = { 0 };
    const char *expect, *answer;
    sigstore_code rc;
    int right;

    f.json = json_load_file(path, JSON_REJECT_DUPLICATES, NULL);
    assert_non_null(f.json);
    expect = text_of(f.json, "expect");
    rc = verify(&f, &err);
    answer = rc == SIGSTORE_OK ? "OK" : sigstore_check_name(err.check);
    right = strcmp(answer, expect) == 0 &&
        (rc == SIGSTORE_OK) == (err.message[0] == '\0');
    if (!right)
        print_error("%s: expected %s, got %s (%s): %s\n",
            text_of(f.json, "name"), expect, answer, sigstore_code_name(rc),
            err.message);
    dispose(&f);
    return right;
}

static void
test_forged_cases(void **state)
{
    DIR *folder = opendir(SG_VECTORS "/forged");
    struct dirent *entry;
    int count = 0, wrong = 0;

    (void)state;
    assert_non_null(folder);
    while ((entry = readdir(folder)) != NULL) {
        char path[1024];

        if (strstr(entry->d_name, ".json") == NULL)
            continue;
        (void)snprintf(
            path, sizeof(path), SG_VECTORS "/forged/%s", entry->d_name);
        count++;
        wrong += !answers_right(path);
    }
    (void)closedir(folder);
    print_message("%d forged cases\n", count);
    assert_true(count >= 240);
    assert_int_equal(wrong, 0);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_forged_cases),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
