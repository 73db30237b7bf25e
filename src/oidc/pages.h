/* SPDX-License-Identifier: Apache-2.0 */
/* What a browser shows when a login has ended: HTML without anything else. */
#ifndef SG_OIDC_PAGES_H
#define SG_OIDC_PAGES_H

#include "base/buf.h"

/* Both append a page.  Texts are hostile, UTF-8 or not. */
void sg_page_success(
    struct sg_buf *out, const char *identity, const char *issuer);
void sg_page_failure(struct sg_buf *out, const char *reason);

#endif
