/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Ambient identities: where a program runs on a machine that can prove what
 * it runs for.  A provider is a row of the table in ambient.c and a file.
 */
#ifndef SG_OIDC_AMBIENT_H
#define SG_OIDC_AMBIENT_H

#include "net/http.h"
#include "sigstore/oidc.h"

/* What a provider may look at. */
struct sg_ambient {
    struct sg_http *http;
    const char *(*variable)(void *arg, const char *name);
    void *arg;
    const char *audience;
    const char *product_file; /* in which the firmware names the machine */
    int helper_ms;            /* time of a program that knows a token */
};

struct sg_ambient_provider {
    const char *name; /* for messages */
    /* Whether this is its environment.  If so, the others are not asked: a
     * token of another identity than the expected one helps nobody. */
    bool (*is_here)(const struct sg_ambient *ambient);
    /* Appends a token to `token`; white space around it does not matter. */
    sigstore_code (*get)(const struct sg_ambient *ambient, struct sg_buf *token,
        sigstore_error *err);
};

extern const struct sg_ambient_provider sg_ambient_file;
extern const struct sg_ambient_provider sg_ambient_github;
extern const struct sg_ambient_provider sg_ambient_gcp;
extern const struct sg_ambient_provider sg_ambient_buildkite;
extern const struct sg_ambient_provider sg_ambient_gitlab;
extern const struct sg_ambient_provider sg_ambient_circleci;

/* sg_ambient_variable gives a variable; NULL where it is unset or empty. */
const char *sg_ambient_variable(
    const struct sg_ambient *ambient, const char *name);

/* sg_ambient_need is the same for one that must be there. */
SG_MUST_USE sigstore_code sg_ambient_need(const struct sg_ambient *ambient,
    const char *name, const char **out, sigstore_error *err);

/* sg_ambient_run runs a program of PATH and appends what it prints. */
SG_MUST_USE sigstore_code sg_ambient_run(const struct sg_ambient *ambient,
    const char *const *arguments, struct sg_buf *token, sigstore_error *err);

/* sg_ambient_token asks the first provider that is here. */
SG_MUST_USE sigstore_code sg_ambient_token(const struct sg_ambient *ambient,
    sigstore_token **out, int64_t now, sigstore_error *err);

#endif
