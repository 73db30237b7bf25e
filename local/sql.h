/* SPDX-License-Identifier: Apache-2.0 */
/*
 * SQLite's statements and failures in this project's manner.  Values are
 * bound by position from 1; what is bound must live until the statement is
 * done.
 */
#ifndef LOCAL_SQL_H
#define LOCAL_SQL_H

#include <sqlite3.h>

#include "base/arena.h"
#include "base/error.h"

/*
 * sql_fail reports what the connection failed at last: the file, what was
 * being done ("write an entry"), why, and what to do.
 */
sigstore_code sql_fail(sqlite3 *db, const char *doing, sigstore_error *err);

/* sql_run executes texts that give no rows. */
SG_MUST_USE sigstore_code sql_run(
    sqlite3 *db, const char *sql, const char *doing, sigstore_error *err);

/* sql_number executes a text whose only result is a number. */
SG_MUST_USE sigstore_code sql_number(int64_t *out, sqlite3 *db, const char *sql,
    const char *doing, sigstore_error *err);

/* sql_prepare prepares a statement that is used again and again. */
SG_MUST_USE sigstore_code sql_prepare(
    sqlite3_stmt **out, sqlite3 *db, const char *sql, sigstore_error *err);

/* sql_bind_number and the others bind a value; a failure is sql_step's. */
void sql_bind_number(sqlite3_stmt *statement, int at, int64_t value);
void sql_bind_blob(sqlite3_stmt *statement, int at, sg_bytes value);
void sql_bind_text(sqlite3_stmt *statement, int at, const char *value);

/* sql_step goes to the next row; `*is_row` says whether there is one. */
SG_MUST_USE sigstore_code sql_step(sqlite3_stmt *statement, bool *is_row,
    const char *doing, sigstore_error *err);

/* sql_blob borrows a column's bytes until the next step. */
sg_bytes sql_blob(sqlite3_stmt *statement, int column);

/* sql_copy copies a column's bytes into `arena`. */
SG_MUST_USE sigstore_code sql_copy(sg_bytes *out, sqlite3_stmt *statement,
    int column, struct sg_arena *arena, sigstore_error *err);

/* sql_done makes a statement ready for other values. */
void sql_done(sqlite3_stmt *statement);

/* sql_write executes a statement without rows, whose values are bound. */
SG_MUST_USE sigstore_code sql_write(
    sqlite3_stmt *statement, const char *doing, sigstore_error *err);

#endif
