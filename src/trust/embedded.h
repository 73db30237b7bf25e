/* SPDX-License-Identifier: Apache-2.0 */
/* Trust material compiled in; embedded.c is generated at build time. */
#ifndef SG_TRUST_EMBEDDED_H
#define SG_TRUST_EMBEDDED_H

#include "base/bytes.h"
#include "sigstore/types.h"

struct sg_embedded {
    sigstore_instance instance;
    const char *url;   /* of its TUF repository */
    int64_t time;      /* when the material was taken, s since 1970 */
    sg_bytes tuf_root; /* JSON texts */
    sg_bytes trusted_root;
    sg_bytes signing_config;
};

/* sg_embedded_find gives the material of an instance, or NULL. */
const struct sg_embedded *sg_embedded_find(sigstore_instance instance);

#endif
