/* SPDX-License-Identifier: Apache-2.0 */
/* Files for others to read, in the folder of the state: whole at any moment,
 * mode 0644 whatever the mask. */
#ifndef LOCAL_TRUST_FILE_H
#define LOCAL_TRUST_FILE_H

#include "base/error.h"
#include "base/bytes.h"

struct trust_file {
    const char *name;
    sg_bytes data;
};

/*
 * trust_file_write makes `count` files what they are to be: those that hold
 * something else are written beside, renamed and on disk when it returns.
 * SIGSTORE_EIO.
 */
SG_MUST_USE sigstore_code trust_file_write(const char *dir,
    const struct trust_file *files, size_t count, sigstore_error *err);

#endif
