/* SPDX-License-Identifier: Apache-2.0 */
/* Reading a small file whole, with a maximum. */
#ifndef SG_BASE_FILE_H
#define SG_BASE_FILE_H

#include "base/buf.h"
#include "base/error.h"

/*
 * sg_file_read reads the file at `path` into `buf`, which the caller has
 * initialised with its maximum and disposes.  Directories are refused;
 * interrupted reads go on.  Messages start with the path and tell what to do.
 * SIGSTORE_ENOTFOUND, SIGSTORE_EIO, SIGSTORE_ELIMIT, SIGSTORE_ENOMEM.
 */
SG_PRIVATE_API SG_MUST_USE sigstore_code sg_file_read(
    struct sg_buf *buf, const char *path, sigstore_error *err);

#endif
