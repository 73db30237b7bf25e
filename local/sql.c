/* SPDX-License-Identifier: Apache-2.0 */
/* SQLite's statements, and its failures told with what to do. */
#include "sql.h"

#include "base/text.h"

/* By the primary result code; the last row is for all others. */
static const struct failure {
    int result;
    sigstore_code code;
    const char *advice;
} failures[] = {
    { SQLITE_NOMEM, SIGSTORE_ENOMEM, "memory ran out" },
    { SQLITE_FULL, SIGSTORE_EIO, "free some space and try again" },
    { SQLITE_IOERR, SIGSTORE_EIO, "look at the disk, then start again" },
    { SQLITE_CORRUPT, SIGSTORE_EFORMAT,
        "put a copy of the folder back, or begin with another folder" },
    { SQLITE_ERROR, SIGSTORE_EFORMAT, /* ours are right: a table is not */
        "put a copy of the folder back, or begin with another folder" },
    { SQLITE_NOTADB, SIGSTORE_EFORMAT,
        "put a copy of the folder back, or begin with another folder" },
    { SQLITE_CANTOPEN, SIGSTORE_EIO, "look at who may use the folder" },
    { SQLITE_PERM, SIGSTORE_EIO, "look at who may use the folder" },
    { SQLITE_READONLY, SIGSTORE_EIO, "look at who may write to the folder" },
    { SQLITE_BUSY, SIGSTORE_EIO, "end the program that has it locked" },
    { SQLITE_LOCKED, SIGSTORE_EIO, "end the program that has it locked" },
    { SQLITE_OK, SIGSTORE_EINTERNAL, "this is a defect; please report it" },
};

static const struct failure *
find_failure(int result)
{
    const struct failure *row = failures;

    while (row->result != SQLITE_OK && row->result != (result & 0xff))
        row++;
    return row;
}

sigstore_code
sql_fail(sqlite3 *db, const char *doing, sigstore_error *err)
{
    const struct failure *row = find_failure(sqlite3_extended_errcode(db));
    const char *path = sqlite3_db_filename(db, "main");

    if (row->code == SIGSTORE_ENOMEM)
        return sg_no_memory(err);
    return sg_fail(err, row->code, "%s: cannot %s: %s; %s",
        sg_show(sg_bytes_from_text(path != NULL ? path : "state")).text, doing,
        sg_show(sg_bytes_from_text(sqlite3_errmsg(db))).text, row->advice);
}

sigstore_code
sql_run(sqlite3 *db, const char *sql, const char *doing, sigstore_error *err)
{
    if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK)
        return sql_fail(db, doing, err);
    return SIGSTORE_OK;
}

sigstore_code
sql_number(int64_t *out, sqlite3 *db, const char *sql, const char *doing,
    sigstore_error *err)
{
    sqlite3_stmt *statement = NULL;
    sigstore_code code = SIGSTORE_OK;

    *out = 0;
    if (sqlite3_prepare_v2(db, sql, -1, &statement, NULL) != SQLITE_OK ||
        sqlite3_step(statement) != SQLITE_ROW)
        code = sql_fail(db, doing, err);
    else
        *out = sqlite3_column_int64(statement, 0);
    (void)sqlite3_finalize(statement);
    return code;
}

sigstore_code
sql_prepare(
    sqlite3_stmt **out, sqlite3 *db, const char *sql, sigstore_error *err)
{
    if (sqlite3_prepare_v3(db, sql, -1, SQLITE_PREPARE_PERSISTENT, out, NULL) !=
        SQLITE_OK)
        return sql_fail(db, "prepare a statement", err);
    return SIGSTORE_OK;
}

/* A value that was not bound is NULL, which no column of ours takes: so the
 * step fails where binding ran out of memory. */
void
sql_bind_number(sqlite3_stmt *statement, int at, int64_t value)
{
    (void)sqlite3_bind_int64(statement, at, value);
}

void
sql_bind_blob(sqlite3_stmt *statement, int at, sg_bytes value)
{
    (void)sqlite3_bind_blob64(statement, at,
        value.data != NULL ? value.data : (const uint8_t *)"", value.len,
        SQLITE_STATIC);
}

void
sql_bind_text(sqlite3_stmt *statement, int at, const char *value)
{
    (void)sqlite3_bind_text(statement, at, value, -1, SQLITE_STATIC);
}

sigstore_code
sql_step(sqlite3_stmt *statement, bool *is_row, const char *doing,
    sigstore_error *err)
{
    int result = sqlite3_step(statement);

    *is_row = result == SQLITE_ROW;
    if (result == SQLITE_ROW || result == SQLITE_DONE)
        return SIGSTORE_OK;
    return sql_fail(sqlite3_db_handle(statement), doing, err);
}

sg_bytes
sql_blob(sqlite3_stmt *statement, int column)
{
    const void *data = sqlite3_column_blob(statement, column);
    size_t len = (size_t)sqlite3_column_bytes(statement, column);

    return sg_bytes_of(data != NULL ? data : "", data != NULL ? len : 0);
}

sigstore_code
sql_copy(sg_bytes *out, sqlite3_stmt *statement, int column,
    struct sg_arena *arena, sigstore_error *err)
{
    sg_bytes bytes = sql_blob(statement, column);

    *out = sg_arena_copy(arena, bytes);
    if (out->data != NULL)
        return SIGSTORE_OK;
    if (sg_arena_is_full(arena, bytes.len))
        return sg_fail(err, SIGSTORE_ELIMIT,
            "%zu bytes are more than are taken from the state at once",
            bytes.len);
    return sg_no_memory(err);
}

void
sql_done(sqlite3_stmt *statement)
{
    (void)sqlite3_reset(statement);
    (void)sqlite3_clear_bindings(statement);
}

sigstore_code
sql_write(sqlite3_stmt *statement, const char *doing, sigstore_error *err)
{
    bool is_row;
    sigstore_code code = sql_step(statement, &is_row, doing, err);

    sql_done(statement);
    return code;
}
