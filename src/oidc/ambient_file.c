/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A file that the environment names, as Kubernetes projects tokens into one
 * and a SPIFFE helper keeps one up to date.
 */
#include "base/file.h"
#include "oidc/ambient.h"

#define VARIABLE "SIGSTORE_ID_TOKEN_FILE"

static bool
is_here(const struct sg_ambient *ambient)
{
    return sg_ambient_variable(ambient, VARIABLE) != NULL;
}

static sigstore_code
get(const struct sg_ambient *ambient, struct sg_buf *token, sigstore_error *err)
{
    return sg_file_read(token, sg_ambient_variable(ambient, VARIABLE), err);
}

const struct sg_ambient_provider sg_ambient_file = { VARIABLE, is_here, get };
