/* SPDX-License-Identifier: Apache-2.0 */
/* Detached materials: a certificate and a signature, without a bundle. */
#ifndef CLI_DETACHED_H
#define CLI_DETACHED_H

#include "input.h"
#include "session.h"

/*
 * detached_find asks the transparency log for the entry of an input whose
 * signature and certificate are named, and makes a bundle of all.  Returns
 * EXIT_DONE; else the exit status, having said why.
 */
int detached_find(struct input *input, struct session *session,
    const sigstore_trusted_root *root);

#endif
