/* SPDX-License-Identifier: Apache-2.0 */
/* The database: two connections, each under its lock. */
#include "store.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sql.h"
#include "store_folder.h"
#include "store_schema.h"

#define DATABASE "state.db"

/* How long a program that somebody looks into the database with may hold it. */
#define PATIENCE_MS 5000

enum statement { BEGIN, COMMIT, ROLLBACK, GET, SET, STATEMENT_COUNT };

struct store {
    int lock;
    sqlite3 *writer, *reader;
    pthread_mutex_t writing, reading;
    sqlite3_stmt *statements[STATEMENT_COUNT];
};

static const struct {
    const char *sql;
    bool reads;
} texts[STATEMENT_COUNT] = {
    [BEGIN] = { "BEGIN IMMEDIATE", false },
    [COMMIT] = { "COMMIT", false },
    [ROLLBACK] = { "ROLLBACK", false },
    [GET] = { "SELECT value FROM value WHERE name = ?1", true },
    [SET] = { "REPLACE INTO value (name, value) VALUES (?1, ?2)", false },
};

/* A commit is on disk when it returns: FULL has it wait for that.  Reading
 * checks each page's form, and a damaged schema can call nothing. */
static const char writer_settings[] = "PRAGMA synchronous = FULL;"
                                      "PRAGMA cell_size_check = ON;"
                                      "PRAGMA trusted_schema = OFF;";
static const char reader_settings[] = "PRAGMA query_only = ON;"
                                      "PRAGMA cell_size_check = ON;"
                                      "PRAGMA trusted_schema = OFF;";

/* ---- opening ---- */

static sigstore_code
connect(
    sqlite3 **out, const char *path, const char *settings, sigstore_error *err)
{
    /* One thread at a time: the locks here see to that. */
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX;

    if (sqlite3_open_v2(path, out, flags, NULL) != SQLITE_OK)
        return *out == NULL ? sg_no_memory(err)
                            : sql_fail(*out, "open the state", err);
    (void)sqlite3_extended_result_codes(*out, 1);
    (void)sqlite3_busy_timeout(*out, PATIENCE_MS);
    return sql_run(*out, settings, "open the state", err);
}

/* A file system without shared memory keeps another mode, in which a reader
 * and a writer would wait for each other. */
static sigstore_code
set_ahead(sqlite3 *db, sigstore_error *err)
{
    sqlite3_stmt *statement = NULL;
    sigstore_code code =
        sql_prepare(&statement, db, "PRAGMA journal_mode = WAL", err);
    bool is_row = false;

    if (code == SIGSTORE_OK)
        code = sql_step(statement, &is_row, "write ahead", err);
    if (code == SIGSTORE_OK &&
        !(is_row && sg_bytes_is(sql_blob(statement, 0), "wal")))
        code = sg_fail(err, SIGSTORE_EIO,
            "the file system of %s has no shared memory; choose a folder on "
            "a local disk",
            sqlite3_db_filename(db, "main"));
    (void)sqlite3_finalize(statement);
    return code;
}

static sigstore_code
prepare(struct store *store, sigstore_error *err)
{
    sigstore_code code = SIGSTORE_OK;

    for (size_t i = 0; code == SIGSTORE_OK && i < STATEMENT_COUNT; i++)
        code = sql_prepare(&store->statements[i],
            texts[i].reads ? store->reader : store->writer, texts[i].sql, err);
    return code;
}

static sigstore_code
open_database(struct store *store, const char *path, sigstore_error *err)
{
    sigstore_code code;

    if ((code = connect(&store->writer, path, writer_settings, err)) ||
        (code = set_ahead(store->writer, err)) ||
        (code = schema_check(store->writer, err)) ||
        (code = connect(&store->reader, path, reader_settings, err)))
        return code;
    return prepare(store, err);
}

static sigstore_code
open_all(struct store *store, const char *dir, sigstore_error *err)
{
    size_t size = strlen(dir) + sizeof("/" DATABASE);
    char *path = malloc(size);
    sigstore_code code;

    if (path == NULL)
        return sg_no_memory(err);
    (void)snprintf(path, size, "%s/%s", dir, DATABASE);
    code = folder_open(&store->lock, dir, DATABASE, err);
    if (code == SIGSTORE_OK)
        code = open_database(store, path, err);
    if (code == SIGSTORE_OK)
        folder_sync(dir);
    free(path);
    return code;
}

sigstore_code
store_open(struct store **out, const char *dir, sigstore_error *err)
{
    struct store *store = calloc(1, sizeof(*store));
    sigstore_code code;

    *out = NULL;
    if (store == NULL)
        return sg_no_memory(err);
    store->lock = -1;
    (void)pthread_mutex_init(&store->writing, NULL);
    (void)pthread_mutex_init(&store->reading, NULL);
    code = open_all(store, dir, err);
    if (code != SIGSTORE_OK) {
        store_close(store);
        return code;
    }
    *out = store;
    return SIGSTORE_OK;
}

void
store_close(struct store *store)
{
    if (store == NULL)
        return;
    for (size_t i = 0; i < STATEMENT_COUNT; i++)
        (void)sqlite3_finalize(store->statements[i]);
    (void)sqlite3_close(store->reader);
    (void)sqlite3_close(store->writer);
    folder_close(store->lock);
    (void)pthread_mutex_destroy(&store->reading);
    (void)pthread_mutex_destroy(&store->writing);
    free(store);
}

/* ---- writing and reading ---- */

sigstore_code
store_write(struct store *store, sqlite3 **out, sigstore_error *err)
{
    sigstore_code code;

    (void)pthread_mutex_lock(&store->writing);
    code = sql_write(store->statements[BEGIN], "begin to write", err);
    if (code != SIGSTORE_OK) {
        (void)pthread_mutex_unlock(&store->writing);
        return code;
    }
    *out = store->writer;
    return SIGSTORE_OK;
}

sigstore_code
store_commit(struct store *store, sigstore_error *err)
{
    sigstore_code code =
        sql_write(store->statements[COMMIT], "write to the disk", err);

    if (code != SIGSTORE_OK)
        store_abandon(store);
    else
        (void)pthread_mutex_unlock(&store->writing);
    return code;
}

/* SQLite ends a transaction by itself after some failures. */
void
store_abandon(struct store *store)
{
    if (!sqlite3_get_autocommit(store->writer) &&
        sql_write(store->statements[ROLLBACK], "go back", NULL) != SIGSTORE_OK)
        (void)sqlite3_exec(store->writer, "ROLLBACK", NULL, NULL, NULL);
    (void)pthread_mutex_unlock(&store->writing);
}

sqlite3 *
store_read(struct store *store)
{
    (void)pthread_mutex_lock(&store->reading);
    return store->reader;
}

void
store_done(struct store *store)
{
    (void)pthread_mutex_unlock(&store->reading);
}

/* ---- small values ---- */

static sigstore_code
get(sqlite3_stmt *statement, const char *name, struct sg_arena *arena,
    sg_bytes *out, sigstore_error *err)
{
    bool is_row;
    sigstore_code code;

    sql_bind_text(statement, 1, name);
    code = sql_step(statement, &is_row, "read a value", err);
    if (code == SIGSTORE_OK && is_row)
        code = sql_copy(out, statement, 0, arena, err);
    sql_done(statement);
    return code;
}

sigstore_code
store_get(struct store *store, const char *name, struct sg_arena *arena,
    sg_bytes *out, sigstore_error *err)
{
    sigstore_code code;

    *out = (sg_bytes){ NULL, 0 };
    (void)store_read(store);
    code = get(store->statements[GET], name, arena, out, err);
    store_done(store);
    return code;
}

sigstore_code
store_set(
    struct store *store, const char *name, sg_bytes value, sigstore_error *err)
{
    sqlite3_stmt *set = store->statements[SET];
    sqlite3 *db;
    sigstore_code code = store_write(store, &db, err);

    if (code != SIGSTORE_OK)
        return code;
    sql_bind_text(set, 1, name);
    sql_bind_blob(set, 2, value);
    code = sql_write(set, "write a value", err);
    if (code == SIGSTORE_OK)
        return store_commit(store, err);
    store_abandon(store);
    return code;
}
