/* SPDX-License-Identifier: Apache-2.0 */
/* The tables of the state, and whose and how old they are. */
#include "store_schema.h"

#include <inttypes.h>

#include "sql.h"
#include "base/text.h"

/* "SGLO", which `file` and others read off the database's header. */
#define APPLICATION 1397181519
#define VERSION 1

#define TEXT_OF(value) #value
#define NUMBER(value) TEXT_OF(value)

/*
 * An entry is a row in `entry`; `node` has the hash of every complete
 * subtree of a log, by level (0: leaves) and position; `found_by` the entries
 * of a search key.  An id or a position twice would be a fork: the database
 * itself refuses that.
 */
static const char tables[] =
    "BEGIN IMMEDIATE;"
    "CREATE TABLE value (name TEXT PRIMARY KEY, value BLOB NOT NULL)"
    " WITHOUT ROWID;"
    "CREATE TABLE key (name TEXT PRIMARY KEY, private BLOB NOT NULL)"
    " WITHOUT ROWID;"
    "CREATE TABLE log (log INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE,"
    " size INTEGER NOT NULL, root BLOB NOT NULL, signed BLOB NOT NULL);"
    "CREATE TABLE entry (log INTEGER NOT NULL, position INTEGER NOT NULL,"
    " id BLOB NOT NULL, data BLOB NOT NULL, extra BLOB NOT NULL,"
    " UNIQUE (log, position), UNIQUE (log, id));"
    "CREATE TABLE node (log INTEGER NOT NULL, level INTEGER NOT NULL,"
    " position INTEGER NOT NULL, hash BLOB NOT NULL,"
    " PRIMARY KEY (log, level, position)) WITHOUT ROWID;"
    "CREATE INDEX leaf ON node (log, hash) WHERE level = 0;"
    "CREATE TABLE found_by (log INTEGER NOT NULL, key BLOB NOT NULL,"
    " position INTEGER NOT NULL, PRIMARY KEY (log, key, position))"
    " WITHOUT ROWID;"
    "PRAGMA application_id = " NUMBER(
        APPLICATION) ";"
                     "PRAGMA user_version = " NUMBER(VERSION) ";"
                                                              "COMMIT;";

static const char doing[] = "read the state";

static sigstore_code
check_version(sqlite3 *db, int64_t application, sigstore_error *err)
{
    struct sg_shown path =
        sg_show(sg_bytes_from_text(sqlite3_db_filename(db, "main")));
    int64_t version;
    sigstore_code code =
        sql_number(&version, db, "PRAGMA user_version", doing, err);

    if (code != SIGSTORE_OK)
        return code;
    if (application != APPLICATION)
        return sg_fail(err, SIGSTORE_EFORMAT,
            "%s is the database of another program; choose another folder",
            path.text);
    if (version != VERSION)
        return sg_fail(err, SIGSTORE_EUNSUPPORTED,
            "%s is of version %" PRId64 ", not %d; use the sigstore-local "
            "that made it, or choose another folder",
            path.text, version, VERSION);
    return SIGSTORE_OK;
}

sigstore_code
schema_check(sqlite3 *db, sigstore_error *err)
{
    int64_t application, count;
    sigstore_code code;

    code = sql_number(
        &count, db, "SELECT count(*) FROM sqlite_schema", doing, err);
    if (code == SIGSTORE_OK)
        code =
            sql_number(&application, db, "PRAGMA application_id", doing, err);
    if (code != SIGSTORE_OK)
        return code;
    if (count == 0 && application == 0)
        return sql_run(db, tables, "make the tables", err);
    return check_version(db, application, err);
}
