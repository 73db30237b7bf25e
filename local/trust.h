/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What clients are told to trust: trusted_root.json, signing_config.v0.2.json,
 * both in trustconfig.json, and the TUF repository that hands them out.  Made
 * at start of the instance's keys, certificates and URL; a new version of the
 * TUF metadata only where something changed.
 */
#ifndef LOCAL_TRUST_H
#define LOCAL_TRUST_H

#include "instance.h"

SG_MUST_USE sigstore_code trust_open(
    struct trust **out, const struct instance *instance, sigstore_error *err);
void trust_close(struct trust *trust);

/* trust_config_path is the file DIR/trustconfig.json that it wrote. */
const char *trust_config_path(const struct trust *trust);

/* trust_root_path is DIR/root.json, the TUF root to start with. */
const char *trust_root_path(const struct trust *trust);

#endif
