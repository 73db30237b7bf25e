/* SPDX-License-Identifier: Apache-2.0 */
/* What `sign` and `attest` have in common: all but what is signed. */
#ifndef CLI_SIGNING_H
#define CLI_SIGNING_H

#include "config.h"
#include "guard.h"
#include "identity.h"
#include "network.h"
#include "target.h"

/* A signing run.  Threads read it. */
struct signing {
    struct session *session;
    const struct identity_settings *identity;
    const char *config_file;   /* --signing-config, or NULL */
    const char *rekor_version; /* as typed, or NULL */
    bool overwrite;
    const struct targets *targets;
    /* Makes the bundle of one target; threads call it, each with its net. */
    sigstore_code (*sign)(sigstore_bundle **bundle, sigstore_result **result,
        const struct signing *signing, const struct target *target,
        struct network *network, sigstore_error *err);
    const void *arg; /* of `sign` */
    sigstore_signer *signer;
    struct guard *guard;
};

/* Option rows that open the options of both commands. */
#define SIGNING_REKOR_HELP                                                     \
    "Force the rekor transparency log version. Valid values are [1, 2]. By "   \
    "default the highest available version is used"
#define SIGNING_CONFIG_HELP                                                    \
    "Use the services of the given signing config in place of the "            \
    "instance's"

/* signing_run signs all targets and writes what comes of it. */
int signing_run(struct signing *signing);

#endif
