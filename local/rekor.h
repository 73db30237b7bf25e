/* SPDX-License-Identifier: Apache-2.0 */
/* Both Rekors: what each needs to start, and how the others name them. */
#ifndef LOCAL_REKOR_H
#define LOCAL_REKOR_H

#include "instance.h"

/* The host name in both logs' checkpoints and key ids; Rekor v1's origin is
 * "127.0.0.1 - TREE", in decimal. */
#define REKOR_ORIGIN "127.0.0.1"

SG_MUST_USE sigstore_code rekor1_open(
    struct log **out, const struct instance *instance, sigstore_error *err);
SG_MUST_USE sigstore_code rekor2_open(
    struct log **out, const struct instance *instance, sigstore_error *err);

#endif
