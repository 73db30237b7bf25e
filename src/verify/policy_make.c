/* SPDX-License-Identifier: Apache-2.0 */
/* Policies as callers make them: identity, GitHub, one claim, a key. */
#include <stdio.h>
#include <string.h>

#include "base/limits.h"
#include "base/text.h"
#include "verify/policy.h"

#define RESERVED                                                               \
    (sizeof(((sigstore_github *)NULL)->reserved) / sizeof(const void *))

#define GITHUB_ISSUER "https://token.actions.githubusercontent.com"

const struct sg_claim_row sg_issuer_row = { "issuer", SIGSTORE_CLAIM_ISSUER_V1,
    SIGSTORE_CLAIM_ISSUER, "", SIGSTORE_CHECK_POLICY_ISSUER };

/* The claims of GitHub's workflows, old and new [fulcio oid-info]. */
static const struct {
    size_t offset; /* in sigstore_github */
    struct sg_claim_row row;
} github_rows[] = {
    { offsetof(sigstore_github, trigger),
        { "workflow trigger", SIGSTORE_CLAIM_GITHUB_TRIGGER,
            SIGSTORE_CLAIM_BUILD_TRIGGER, "", SIGSTORE_CHECK_POLICY_CLAIM } },
    { offsetof(sigstore_github, sha),
        { "workflow commit", SIGSTORE_CLAIM_GITHUB_SHA,
            SIGSTORE_CLAIM_SOURCE_REPOSITORY_DIGEST, "",
            SIGSTORE_CHECK_POLICY_CLAIM } },
    { offsetof(sigstore_github, name),
        { "workflow name", SIGSTORE_CLAIM_GITHUB_NAME, 0, "",
            SIGSTORE_CHECK_POLICY_CLAIM } },
    { offsetof(sigstore_github, repository),
        { "repository", SIGSTORE_CLAIM_GITHUB_REPOSITORY,
            SIGSTORE_CLAIM_SOURCE_REPOSITORY_URI, "https://github.com/",
            SIGSTORE_CHECK_POLICY_CLAIM } },
    { offsetof(sigstore_github, ref),
        { "workflow ref", SIGSTORE_CLAIM_GITHUB_REF,
            SIGSTORE_CLAIM_SOURCE_REPOSITORY_REF, "",
            SIGSTORE_CHECK_POLICY_CLAIM } },
};

#define GITHUB_ROWS (sizeof(github_rows) / sizeof(github_rows[0]))

/* What the new extension says, in the form of the old one. */
static sigstore_code
read_new(sg_bytes *out, const struct sg_cert *certificate,
    const struct sg_claim_row *row, sigstore_error *err)
{
    sg_bytes value = certificate->claims[row->new_claim];

    *out = (sg_bytes){ NULL, 0 };
    if (row->new_claim == 0 || value.data == NULL)
        return SIGSTORE_OK;
    *out = value;
    if (!sg_bytes_take_text(out, row->new_prefix))
        return sg_refuse(err, row->check,
            "%s: the certificate's \"%s\" does not begin with \"%s\"",
            row->name, sg_show(value).text, row->new_prefix);
    return SIGSTORE_OK;
}

sigstore_code
sg_claim_read(sg_bytes *out, const struct sg_cert *certificate,
    const struct sg_claim_row *row, sigstore_error *err)
{
    sg_bytes old = { NULL, 0 };
    sigstore_code rc = read_new(out, certificate, row, err);

    if (rc != SIGSTORE_OK)
        return rc;
    if (row->old_claim != 0)
        old = certificate->claims[row->old_claim];
    if (old.data == NULL)
        return SIGSTORE_OK;
    if (out->data != NULL && !sg_bytes_equal(*out, old))
        return sg_refuse(err, row->check,
            "the certificate contradicts itself: %s is \"%s\" in .1.%u and "
            "\"%s\" in .1.%u",
            row->name, sg_show(old).text, row->old_claim, sg_show(*out).text,
            row->new_claim);
    *out = old;
    return SIGSTORE_OK;
}

/* Children under construction, freed together when one cannot be made. */
struct parts {
    sigstore_policy *items[2 + GITHUB_ROWS];
    size_t count;
};

static sigstore_code
add_part(struct parts *parts, enum sg_policy_kind kind,
    const struct sg_claim_row *row, const char *value, sigstore_error *err)
{
    sigstore_policy *policy;
    sigstore_code rc = sg_policy_new(&policy, kind, value, err);

    if (rc != SIGSTORE_OK)
        return rc;
    policy->row = row;
    parts->items[parts->count++] = policy;
    return SIGSTORE_OK;
}

static sigstore_code
join_parts(sigstore_policy **out, struct parts *parts, sigstore_code rc,
    sigstore_error *err)
{
    if (rc == SIGSTORE_OK)
        rc = sigstore_policy_all_of(out, parts->items, parts->count, err);
    if (rc == SIGSTORE_OK)
        return SIGSTORE_OK;
    for (size_t i = 0; i < parts->count; i++)
        sigstore_policy_free(parts->items[i]);
    return rc;
}

static bool
is_empty(const char *text)
{
    return text == NULL || text[0] == '\0';
}

sigstore_code
sigstore_policy_identity(sigstore_policy **out, const char *identity,
    const char *issuer, sigstore_error *err)
{
    struct parts parts = { .count = 0 };
    sigstore_code rc;

    if (out == NULL)
        return sg_fail(err, SIGSTORE_EARGUMENT, "out is NULL");
    *out = NULL;
    if (is_empty(identity) || is_empty(issuer))
        return sg_fail(err, SIGSTORE_EARGUMENT,
            "both an identity and its issuer are needed");
    rc = add_part(&parts, SG_POLICY_IDENTITY, NULL, identity, err);
    if (rc == SIGSTORE_OK)
        rc = add_part(&parts, SG_POLICY_CLAIM, &sg_issuer_row, issuer, err);
    return join_parts(out, &parts, rc, err);
}

static const char *
expected_at(const sigstore_github *expected, size_t offset)
{
    const char *value;

    memcpy(&value, (const char *)expected + offset, sizeof(value));
    return value;
}

static sigstore_code
add_github_parts(
    struct parts *parts, const sigstore_github *expected, sigstore_error *err)
{
    sigstore_code rc =
        add_part(parts, SG_POLICY_CLAIM, &sg_issuer_row, GITHUB_ISSUER, err);

    if (rc == SIGSTORE_OK && expected->identity != NULL)
        rc = add_part(parts, SG_POLICY_IDENTITY, NULL, expected->identity, err);
    for (size_t i = 0; rc == SIGSTORE_OK && i < GITHUB_ROWS; i++) {
        const struct sg_claim_row *row = &github_rows[i].row;
        const char *value = expected_at(expected, github_rows[i].offset);

        if (value != NULL)
            rc = add_part(parts, SG_POLICY_CLAIM, row, value, err);
        else if (row->new_claim != 0)
            rc = add_part(parts, SG_POLICY_AGREES, row, NULL, err);
    }
    return rc;
}

sigstore_code
sigstore_policy_github(
    sigstore_policy **out, const sigstore_github *expected, sigstore_error *err)
{
    struct parts parts = { .count = 0 };
    sigstore_code rc;

    if (out == NULL)
        return sg_fail(err, SIGSTORE_EARGUMENT, "out is NULL");
    *out = NULL;
    if (expected == NULL ||
        (is_empty(expected->identity) && is_empty(expected->repository)))
        return sg_fail(
            err, SIGSTORE_EARGUMENT, "an identity or a repository is needed");
    for (size_t i = 0; i < RESERVED; i++) {
        if (expected->reserved[i] != NULL)
            return sg_fail(err, SIGSTORE_EARGUMENT,
                "reserved members of sigstore_github are not NULL");
    }
    rc = add_github_parts(&parts, expected, err);
    return join_parts(out, &parts, rc, err);
}

sigstore_code
sigstore_policy_claim(sigstore_policy **out, sigstore_claim claim,
    const char *value, sigstore_error *err)
{
    sigstore_code rc;

    if (out == NULL)
        return sg_fail(err, SIGSTORE_EARGUMENT, "out is NULL");
    *out = NULL;
    if ((int)claim < 1 || (int)claim > SG_FULCIO_CLAIMS || is_empty(value))
        return sg_fail(err, SIGSTORE_EARGUMENT,
            "claims are .1.1 to .1.%d, with a value", SG_FULCIO_CLAIMS);
    rc = sg_policy_new(out, SG_POLICY_CLAIM, value, err);
    if (rc != SIGSTORE_OK)
        return rc;
    (void)snprintf(
        (*out)->own_name, sizeof((*out)->own_name), "claim .1.%d", (int)claim);
    (*out)->own_row = (struct sg_claim_row){ (*out)->own_name, 0,
        (unsigned)claim, "", SIGSTORE_CHECK_POLICY_CLAIM };
    (*out)->row = &(*out)->own_row;
    return SIGSTORE_OK;
}

static sigstore_code
read_key(sigstore_policy *policy, sg_bytes file, sigstore_error *err)
{
    sg_bytes copy;

    if (file.len > SG_KEY_FILE_MAX)
        return sg_fail(err, SIGSTORE_ELIMIT, "a key of %zu bytes", file.len);
    copy = sg_arena_copy(&policy->arena, file);
    if (copy.data == NULL)
        return sg_no_memory(err);
    return sg_spki_read(&policy->key, copy, &policy->arena, err);
}

sigstore_code
sigstore_policy_key(
    sigstore_policy **out, const void *key, size_t len, sigstore_error *err)
{
    sigstore_code rc;

    if (out == NULL)
        return sg_fail(err, SIGSTORE_EARGUMENT, "out is NULL");
    *out = NULL;
    if (key == NULL || len == 0)
        return sg_fail(err, SIGSTORE_EARGUMENT, "the key is empty");
    rc = sg_policy_new(out, SG_POLICY_KEY, NULL, err);
    if (rc != SIGSTORE_OK)
        return rc;
    rc = read_key(*out, sg_bytes_of(key, len), err);
    if (rc == SIGSTORE_OK)
        return SIGSTORE_OK;
    sigstore_policy_free(*out);
    *out = NULL;
    return rc;
}
