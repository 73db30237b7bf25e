/* SPDX-License-Identifier: Apache-2.0 */
/* What `verify identity` and `verify github` have in common. */
#ifndef CLI_VERIFY_H
#define CLI_VERIFY_H

#include <sigstore/sigstore.h>

#include "session.h"

struct verify_settings {
    struct opt_inputs inputs;
    const char *certificate;
    const char *signature;
    const char *bundle;
    int offline;
    const char *identity;
    const char *issuer;
    const char *key;
    const char *trigger;
    const char *sha;
    const char *name;
    const char *repository;
    const char *ref;
};

/* Option rows: the inputs, and that which opens "Verification options". */
extern const struct opt verify_input_options[];
extern const struct opt verify_options[];

/*
 * verify_inputs verifies every input against `policy` and says the answer of
 * each.  Returns the exit status.
 */
int verify_inputs(struct session *session,
    const struct verify_settings *settings, sigstore_profile profile,
    const sigstore_policy *policy);

#endif
