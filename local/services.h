/* SPDX-License-Identifier: Apache-2.0 */
/* The routes of each service, in the file of its name. */
#ifndef LOCAL_SERVICES_H
#define LOCAL_SERVICES_H

#include "server.h"

extern const struct route oidc_routes[];   /* issuer: /auth, /gha, /mint */
extern const struct route fulcio_routes[]; /* /api/v2/signingCert ... */
extern const struct route ct_routes[];     /* /ct/v1/... */
extern const struct route rekor1_routes[]; /* /api/v1/log... */
extern const struct route rekor2_routes[]; /* /api/v2/log/entries, tiles */
extern const struct route tsa_routes[];    /* /api/v1/timestamp */
extern const struct route tuf_routes[];    /* /tuf/..., /trustconfig.json */
extern const struct route page_routes[];   /* / */

#endif
