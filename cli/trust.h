/* SPDX-License-Identifier: Apache-2.0 */
/* Which trusted root a run verifies with. */
#ifndef CLI_TRUST_H
#define CLI_TRUST_H

#include <stdbool.h>

#include <sigstore/sigstore.h>

#include "session.h"

/*
 * trust_load gives the trusted root that the global options name, and says
 * what it is.  False when there is none: that has been said, too.
 */
bool trust_load(
    sigstore_trusted_root **root, struct session *session, bool offline);

/* trust_say_warnings says what reading the trusted root passed over. */
void trust_say_warnings(
    const sigstore_trusted_root *root, struct session *session);

#endif
