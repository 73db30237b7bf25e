/* SPDX-License-Identifier: Apache-2.0 */
/* sigstore plumbing: what users rarely need. */
#include "session.h"

const struct command command_plumbing = {
    .name = "plumbing",
    .help = "developer-only plumbing operations",
    .choice_help = "the operation to perform",
    .options = (const struct opt *const[]){ opt_common, NULL },
    .commands = (const struct command *const[]){ &command_fix_bundle,
        &command_update_trust_root, NULL },
};
