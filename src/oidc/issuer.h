/* SPDX-License-Identifier: Apache-2.0 */
/* What an issuer says of itself (OpenID Connect Discovery 1.0). */
#ifndef SG_OIDC_ISSUER_H
#define SG_OIDC_ISSUER_H

#include "net/http.h"

struct sg_issuer {
    const char *url;                      /* as it was asked for */
    char authorization[SIGSTORE_URL_MAX]; /* where people log in */
    char token[SIGSTORE_URL_MAX];         /* where a code buys a token */
    bool names_itself;                    /* in what ends a login */
};

/*
 * sg_issuer_discover asks the issuer at `url`, which must live on.  Its
 * answer counts where it names the same URL, and endpoints to which a secret
 * may go.
 */
SG_MUST_USE sigstore_code sg_issuer_discover(struct sg_issuer *out,
    struct sg_http *http, const char *url, sigstore_error *err);

#endif
