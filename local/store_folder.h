/* SPDX-License-Identifier: Apache-2.0 */
/* The folder of a store: its owner's alone, and one process's at a time. */
#ifndef LOCAL_STORE_FOLDER_H
#define LOCAL_STORE_FOLDER_H

#include "base/error.h"

/*
 * folder_open makes the folder (0700, and those above it) or takes the one
 * that is there, locks it, and makes the empty file `name` in it (0600) where
 * there is none.  `*lock` holds the lock until folder_close, or -1.
 */
SG_MUST_USE sigstore_code folder_open(
    int *lock, const char *dir, const char *name, sigstore_error *err);
void folder_close(int lock);

/* folder_sync has the names of the folder's files, and its own, survive a
 * power cut. */
void folder_sync(const char *dir);

#endif
