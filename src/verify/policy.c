/* SPDX-License-Identifier: Apache-2.0 */
/* Asking a policy about a certificate; joining policies; freeing them. */
#include "verify/policy.h"

#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "base/text.h"

static sigstore_code
check_identity(const sigstore_policy *policy, const struct sg_cert *certificate,
    sigstore_error *err)
{
    if (certificate->san.data == NULL || certificate->san_count != 1)
        return sg_refuse(err, SIGSTORE_CHECK_POLICY_IDENTITY,
            "the certificate names no single identity");
    if (!sg_bytes_is(certificate->san, policy->value))
        return sg_refuse(err, SIGSTORE_CHECK_POLICY_IDENTITY,
            "signed by \"%s\", not by \"%s\"", sg_show(certificate->san).text,
            sg_show(sg_bytes_from_text(policy->value)).text);
    return SIGSTORE_OK;
}

/* A claim that nobody asks for may be missing, but not contradict itself. */
static sigstore_code
check_agrees(const sigstore_policy *policy, const struct sg_cert *certificate,
    sigstore_error *err)
{
    const struct sg_claim_row *row = policy->row;
    sg_bytes value;

    if (certificate->claims[row->old_claim].data == NULL ||
        certificate->claims[row->new_claim].data == NULL)
        return SIGSTORE_OK;
    return sg_claim_read(&value, certificate, row, err);
}

static sigstore_code
check_claim(const sigstore_policy *policy, const struct sg_cert *certificate,
    sigstore_error *err)
{
    sg_bytes value;
    sigstore_code rc = sg_claim_read(&value, certificate, policy->row, err);

    if (rc != SIGSTORE_OK)
        return rc;
    if (value.data == NULL)
        return sg_refuse(err, policy->row->check,
            "the certificate does not tell its %s, which was to be \"%s\"",
            policy->row->name, sg_show(sg_bytes_from_text(policy->value)).text);
    if (!sg_bytes_is(value, policy->value))
        return sg_refuse(err, policy->row->check, "%s is \"%s\", not \"%s\"",
            policy->row->name, sg_show(value).text,
            sg_show(sg_bytes_from_text(policy->value)).text);
    return SIGSTORE_OK;
}

static sigstore_code
check_any(const sigstore_policy *policy, const struct sg_cert *certificate,
    sigstore_error *err)
{
    sigstore_error why;

    for (size_t i = 0; i < policy->count; i++) {
        if (sg_policy_allows(policy->children[i], certificate, &why) ==
            SIGSTORE_OK)
            return SIGSTORE_OK;
    }
    if (policy->count == 0)
        return sg_refuse(err, SIGSTORE_CHECK_POLICY_EMPTY,
            "a policy of none of no policies");
    if (err != NULL)
        *err = why;
    return sg_context(
        err, why.code, "none of %zu policies; the last", policy->count);
}

static sigstore_code
check_all(const sigstore_policy *policy, const struct sg_cert *certificate,
    sigstore_error *err)
{
    if (policy->count == 0)
        return sg_refuse(
            err, SIGSTORE_CHECK_POLICY_EMPTY, "a policy of all of no policies");
    for (size_t i = 0; i < policy->count; i++) {
        sigstore_code rc =
            sg_policy_allows(policy->children[i], certificate, err);

        if (rc != SIGSTORE_OK)
            return rc;
    }
    return SIGSTORE_OK;
}

/* Goes as deep as policies were joined: SG_POLICY_DEPTH_MAX at most. */
sigstore_code
sg_policy_allows(const sigstore_policy *policy,
    const struct sg_cert *certificate, sigstore_error *err)
{
    switch (policy->kind) {
    case SG_POLICY_IDENTITY:
        return check_identity(policy, certificate, err);
    case SG_POLICY_CLAIM:
        return check_claim(policy, certificate, err);
    case SG_POLICY_AGREES:
        return check_agrees(policy, certificate, err);
    case SG_POLICY_ALL_OF:
        return check_all(policy, certificate, err);
    case SG_POLICY_ANY_OF:
        return check_any(policy, certificate, err);
    case SG_POLICY_KEY:
        break;
    }
    return sg_refuse(err, SIGSTORE_CHECK_POLICY_KEY,
        "a policy with a key says nothing of a certificate");
}

sigstore_code
sg_policy_new(sigstore_policy **out, enum sg_policy_kind kind,
    const char *value, sigstore_error *err)
{
    sigstore_policy *policy = calloc(1, sizeof(*policy));

    *out = NULL;
    if (policy == NULL)
        return sg_no_memory(err);
    policy->kind = kind;
    policy->depth = 1;
    sg_arena_init(&policy->arena, 2 * SG_KEY_FILE_MAX + SG_ARENA_BASE);
    if (value != NULL && (policy->value = strdup(value)) == NULL) {
        free(policy);
        return sg_no_memory(err);
    }
    *out = policy;
    return SIGSTORE_OK;
}

/* One policy in two places would be freed twice. */
static bool
stands_before(sigstore_policy **policies, size_t i)
{
    for (size_t k = 0; k < i; k++) {
        if (policies[k] == policies[i])
            return true;
    }
    return false;
}

static sigstore_code
check_children(sigstore_policy **policies, size_t count, unsigned *depth,
    sigstore_error *err)
{
    *depth = 0;
    if (policies == NULL || count == 0)
        return sg_fail(err, SIGSTORE_EARGUMENT, "no policies to join");
    if (count > SG_POLICY_CHILDREN_MAX)
        return sg_fail(err, SIGSTORE_ELIMIT, "%zu policies, of at most %d",
            count, SG_POLICY_CHILDREN_MAX);
    for (size_t i = 0; i < count; i++) {
        if (policies[i] == NULL || policies[i]->kind == SG_POLICY_KEY)
            return sg_fail(err, SIGSTORE_EARGUMENT,
                "policy %zu is NULL or holds a key, and cannot be joined", i);
        if (stands_before(policies, i))
            return sg_fail(
                err, SIGSTORE_EARGUMENT, "policy %zu stands there twice", i);
        if (policies[i]->depth > *depth)
            *depth = policies[i]->depth;
    }
    if (*depth >= SG_POLICY_DEPTH_MAX)
        return sg_fail(
            err, SIGSTORE_ELIMIT, "policies joined %u deep", *depth + 1);
    return SIGSTORE_OK;
}

static sigstore_code
join(sigstore_policy **out, enum sg_policy_kind kind,
    sigstore_policy **policies, size_t count, sigstore_error *err)
{
    sigstore_policy **children;
    unsigned depth;
    sigstore_code rc;

    if (out == NULL)
        return sg_fail(err, SIGSTORE_EARGUMENT, "out is NULL");
    *out = NULL;
    if ((rc = check_children(policies, count, &depth, err)) != SIGSTORE_OK)
        return rc;
    if ((children = calloc(count, sizeof(sigstore_policy *))) == NULL)
        return sg_no_memory(err);
    if ((rc = sg_policy_new(out, kind, NULL, err)) != SIGSTORE_OK) {
        free(children);
        return rc;
    }
    memcpy(children, policies, count * sizeof(sigstore_policy *));
    (*out)->children = children;
    (*out)->count = count;
    (*out)->depth = depth + 1;
    return SIGSTORE_OK;
}

sigstore_code
sigstore_policy_all_of(sigstore_policy **out, sigstore_policy **policies,
    size_t count, sigstore_error *err)
{
    return join(out, SG_POLICY_ALL_OF, policies, count, err);
}

sigstore_code
sigstore_policy_any_of(sigstore_policy **out, sigstore_policy **policies,
    size_t count, sigstore_error *err)
{
    return join(out, SG_POLICY_ANY_OF, policies, count, err);
}

void
sigstore_policy_free(sigstore_policy *policy)
{
    if (policy == NULL)
        return;
    for (size_t i = 0; i < policy->count; i++)
        sigstore_policy_free(policy->children[i]);
    free(policy->children);
    free(policy->value);
    sg_arena_dispose(&policy->arena);
    free(policy);
}
