/* SPDX-License-Identifier: Apache-2.0 */
/* The options of a call, with the defaults filled in. */
#ifndef SG_OIDC_SETTINGS_H
#define SG_OIDC_SETTINGS_H

#include "base/error.h"
#include "sigstore/oidc.h"

/* sg_oidc_settle fills `out` from `options`, which may be NULL. */
SG_MUST_USE sigstore_code sg_oidc_settle(sigstore_oidc_options *out,
    const sigstore_oidc_options *options, sigstore_error *err);

#endif
