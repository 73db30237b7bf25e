/* SPDX-License-Identifier: Apache-2.0 */
/* The instance's keys: which there are, and how they are kept. */
#include "keys.h"

#include <string.h>

#include "sql.h"
#include "store.h"
#include "base/text.h"
#include "base/wipe.h"

/* The names are the store's: a new key is a new row, and none is renamed. */
static const struct key_row {
    const char *name;
    enum sg_key_type type;
} rows[KEY_COUNT] = {
    [KEY_ROOT] = { "ca-root", SG_KEY_P256 },
    [KEY_INTERMEDIATE] = { "ca-intermediate", SG_KEY_P256 },
    [KEY_CT] = { "ct", SG_KEY_P256 },
    [KEY_REKOR1] = { "rekor1", SG_KEY_P256 },
    [KEY_REKOR2] = { "rekor2", SG_KEY_ED25519 },
    [KEY_TSA_ROOT] = { "tsa-root", SG_KEY_P256 },
    [KEY_TSA] = { "tsa", SG_KEY_P256 },
    [KEY_OIDC] = { "oidc", SG_KEY_P256 },
    [KEY_TUF_ROOT] = { "tuf-root", SG_KEY_P256 },
    [KEY_TUF_TARGETS] = { "tuf-targets", SG_KEY_P256 },
    [KEY_TUF_SNAPSHOT] = { "tuf-snapshot", SG_KEY_P256 },
    [KEY_TUF_TIMESTAMP] = { "tuf-timestamp", SG_KEY_P256 },
};

static const char get_sql[] = "SELECT private FROM key WHERE name = ?1";
static const char set_sql[] = "INSERT INTO key (name, private) VALUES (?1, ?2)";

/* One opening of the keys: all of it is one transaction. */
struct opening {
    sqlite3 *db;
    sqlite3_stmt *get, *set;
};

static sigstore_code
make(struct sg_secret **out, const struct opening *opening,
    const struct key_row *row, sigstore_error *err)
{
    uint8_t kept[SG_KEPT_MAX];
    size_t len = 0;
    sigstore_code code = sg_secret_make(out, row->type, err);

    if (code == SIGSTORE_OK)
        code = sg_secret_keep(*out, kept, &len, err);
    if (code == SIGSTORE_OK) {
        sql_bind_text(opening->set, 1, row->name);
        sql_bind_blob(opening->set, 2, sg_bytes_of(kept, len));
        code = sql_write(opening->set, "write a key", err);
    }
    sg_wipe(kept, sizeof(kept));
    return code;
}

static sigstore_code
load(struct sg_secret **out, sqlite3 *db, sg_bytes kept,
    const struct key_row *row, sigstore_error *err)
{
    sigstore_code code = sg_secret_load(out, kept, err);

    if (code == SIGSTORE_OK && sg_secret_public(*out)->type != row->type)
        code = sg_fail(err, SIGSTORE_EFORMAT, "it is a %s key, not a %s one",
            sg_key_type_name(sg_secret_public(*out)->type),
            sg_key_type_name(row->type));
    if (code != SIGSTORE_EFORMAT)
        return code;
    return sg_context(err, code,
        "%s: the key \"%s\" is damaged; put a copy of the folder back, or "
        "begin with another folder",
        sg_show(sg_bytes_from_text(sqlite3_db_filename(db, "main"))).text,
        row->name);
}

static sigstore_code
open_key(struct sg_secret **out, const struct opening *opening,
    const struct key_row *row, sigstore_error *err)
{
    bool is_row;
    sigstore_code code;

    sql_bind_text(opening->get, 1, row->name);
    code = sql_step(opening->get, &is_row, "read a key", err);
    if (code == SIGSTORE_OK && is_row)
        code = load(out, opening->db, sql_blob(opening->get, 0), row, err);
    sql_done(opening->get);
    if (code == SIGSTORE_OK && !is_row)
        code = make(out, opening, row, err);
    return code;
}

static sigstore_code
open_keys(struct keys *out, struct opening *opening, sigstore_error *err)
{
    sigstore_code code = sql_prepare(&opening->get, opening->db, get_sql, err);

    if (code == SIGSTORE_OK)
        code = sql_prepare(&opening->set, opening->db, set_sql, err);
    for (size_t i = 0; code == SIGSTORE_OK && i < KEY_COUNT; i++)
        code = open_key(&out->of[i], opening, &rows[i], err);
    (void)sqlite3_finalize(opening->set);
    (void)sqlite3_finalize(opening->get);
    return code;
}

sigstore_code
keys_open(struct keys *out, struct store *store, sigstore_error *err)
{
    struct opening opening = { NULL, NULL, NULL };
    sigstore_code code = store_write(store, &opening.db, err);

    memset(out, 0, sizeof(*out));
    if (code != SIGSTORE_OK)
        return code;
    code = open_keys(out, &opening, err);
    if (code == SIGSTORE_OK)
        code = store_commit(store, err);
    else
        store_abandon(store);
    if (code != SIGSTORE_OK)
        keys_close(out);
    return code;
}

void
keys_close(struct keys *keys)
{
    for (size_t i = 0; i < KEY_COUNT; i++) {
        sg_secret_free(keys->of[i]);
        keys->of[i] = NULL;
    }
}
