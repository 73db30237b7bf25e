/* SPDX-License-Identifier: Apache-2.0 */
/*
 * TUF metadata: a document is of one role at most; what is accepted keeps the
 * rules that the workflow relies on, and its canonical form is one.
 */
#include "base/limits.h"
#include "tuf/name.h"
#include "tuf/role.h"
#include "fuzz.h"

static void
check_role(const struct sg_tuf_role *role)
{
    require(role->threshold >= 1 && role->count <= SG_TUF_KEYS_MAX);
    for (size_t i = 0; i < role->count; i++) {
        require(role->key_ids[i].len > 0);
        for (size_t k = 0; k < i; k++)
            require(!sg_bytes_equal(role->key_ids[i], role->key_ids[k]));
    }
}

static void
check_files(const struct sg_tuf_metadata *m)
{
    for (size_t i = 0; i < m->files.count; i++) {
        const struct sg_tuf_file *file = &m->files.items[i];

        require(sg_tuf_files_find(&m->files, file->name) == file);
        require(file->length >= (m->type == SG_TUF_TARGETS ? 0 : -1));
        require(file->version >= (m->type == SG_TUF_TARGETS ? 0 : 1));
        require(m->type != SG_TUF_TARGETS || file->has_hashes);
    }
}

/* A role's file has one name, which stays in its folder. */
static void
check_name(sg_bytes name)
{
    struct sg_buf file;
    sg_bytes made;

    sg_buf_init(&file, 1024);
    require(sg_name_add_file(&file, name, ".json", NULL) == SIGSTORE_OK);
    made = sg_buf_bytes(&file);
    require(made.len > 5 && made.len < 256 && made.data[0] != '.');
    require(sg_bytes_find(made, '/') == made.len);
    require(sg_bytes_find(made, 0) == made.len);
    sg_buf_dispose(&file);
}

static void
check_delegations(const struct sg_tuf_metadata *m)
{
    bool is;

    for (size_t i = 0; i < m->delegation_count; i++) {
        const struct sg_tuf_delegation *d = &m->delegations[i];

        check_role(&d->role);
        check_name(d->name);
        require(d->path_count == 0 || d->prefix_count == 0);
        for (int type = SG_TUF_ROOT; type < SG_TUF_TYPES; type++)
            require(!sg_bytes_is(
                d->name, sg_tuf_type_name((enum sg_tuf_type)type)));
        require(sg_name_is_delegated(&is, d, SG_LITERAL("a/file.txt"), NULL) ==
            SIGSTORE_OK);
    }
}

/* What was signed, as a document of its own, is signed over the same bytes. */
static void
check_canonical(const struct sg_tuf_metadata *m)
{
    struct sg_tuf_metadata *again;
    struct sg_buf text;

    /* The canonical form leaves control characters as they are. */
    for (size_t i = 0; i < m->canonical.len; i++) {
        if (m->canonical.data[i] < 0x20)
            return;
    }
    sg_buf_init(&text, m->canonical.len + 64);
    sg_buf_add_text(&text, "{\"signatures\":[],\"signed\":");
    sg_buf_add(&text, sg_buf_bytes(&m->canonical));
    sg_buf_add_text(&text, "}");
    require(sg_tuf_metadata_parse(&again, m->type, sg_buf_bytes(&text), NULL) ==
        SIGSTORE_OK);
    require(sg_bytes_equal(
        sg_digest_bytes(&m->digest), sg_digest_bytes(&again->digest)));
    require(again->version == m->version && again->expires == m->expires);
    sg_tuf_metadata_free(again);
    sg_buf_dispose(&text);
}

static void
check(const struct sg_tuf_metadata *m)
{
    require(m->version >= 1);
    require(m->signature_count <= SG_TUF_SIGNATURES_MAX);
    check_files(m);
    check_delegations(m);
    check_canonical(m);
    if (m->type != SG_TUF_ROOT)
        return;
    for (int type = SG_TUF_ROOT; type < SG_TUF_TYPES; type++)
        check_role(&m->roles[type]);
    (void)!sg_tuf_role_verify(NULL, &m->roles[SG_TUF_ROOT], &m->keys, m, NULL);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    sg_bytes input = sg_bytes_of(size == 0 ? (const uint8_t *)"" : data, size);
    int accepted = 0;

    for (int type = SG_TUF_ROOT; type < SG_TUF_TYPES; type++) {
        sigstore_error err = { .code = SIGSTORE_OK };
        struct sg_tuf_metadata *m;
        sigstore_code code =
            sg_tuf_metadata_parse(&m, (enum sg_tuf_type)type, input, &err);

        require((m != NULL) == (code == SIGSTORE_OK) && err.code == code);
        require((err.message[0] == '\0') == (code == SIGSTORE_OK));
        if (m != NULL)
            check(m);
        accepted += m != NULL;
        sg_tuf_metadata_free(m);
    }
    require(accepted <= 1);
    return 0;
}
