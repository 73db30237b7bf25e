/* SPDX-License-Identifier: Apache-2.0 */
/* Everything of libsigstore, the offline verifier. */
#ifndef SIGSTORE_SIGSTORE_H
#define SIGSTORE_SIGSTORE_H

#include "bundle.h"
#include "error.h"
#include "policy.h"
#include "trust.h"
#include "tuf.h"
#include "types.h"
#include "verify.h"

#ifdef __cplusplus
extern "C" {
#endif

/* sigstore_version gives the library's version, "0.1.0"; static text. */
SIGSTORE_API const char *sigstore_version(void);

#ifdef __cplusplus
}
#endif

#endif
