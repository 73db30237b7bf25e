/* SPDX-License-Identifier: Apache-2.0 */
/* URLs of trust material, beside sg_url_host of trusted_root.h. */
#ifndef SG_TRUST_URL_H
#define SG_TRUST_URL_H

#include "base/bytes.h"

/*
 * sg_url_authority reads what follows a scheme: a host, maybe a port, then
 * nothing or a path.  User names, queries without a path, blanks and bytes
 * beyond ASCII are refused.
 */
SG_PRIVATE_API bool sg_url_authority(
    sg_bytes rest, bool with_port, sg_bytes *out);

#endif
