/* SPDX-License-Identifier: Apache-2.0 */
/* The tables of the state. */
#ifndef LOCAL_STORE_SCHEMA_H
#define LOCAL_STORE_SCHEMA_H

#include <sqlite3.h>

#include "base/error.h"

/* schema_check makes the tables in an empty database; in another one it
 * checks that they are ours and of this version. */
SG_MUST_USE sigstore_code schema_check(sqlite3 *db, sigstore_error *err);

#endif
