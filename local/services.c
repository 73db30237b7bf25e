/* SPDX-License-Identifier: Apache-2.0 */
/* The services, in the order in which the page shows them. */
#include "services.h"

const struct service services[] = {
    { "oidc", "Identity provider (OpenID Connect)", oidc_routes },
    { "fulcio", "Certificate authority (Fulcio v2)", fulcio_routes },
    { "ct", "Certificate transparency log (RFC 6962)", ct_routes },
    { "tsa", "Timestamp authority (RFC 3161)", tsa_routes },
    { "rekor2", "Transparency log (Rekor v2)", rekor2_routes },
    { "rekor1", "Transparency log (Rekor v1)", rekor1_routes },
    { "tuf", "Trusted root (TUF repository)", tuf_routes },
    { "page", "Status page", page_routes },
    { NULL, NULL, NULL },
};
