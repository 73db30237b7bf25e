/* SPDX-License-Identifier: Apache-2.0 */
/* The library's version; the build has it from one place. */
#include "sigstore/sigstore.h"

const char *
sigstore_version(void)
{
    return SG_VERSION;
}
