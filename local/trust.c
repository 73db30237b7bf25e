/* SPDX-License-Identifier: Apache-2.0 */
/* What clients trust: written, signed as a TUF repository, put into files. */
#include "trust.h"

#include <stdlib.h>

#include "base/buf.h"
#include "trust_file.h"
#include "trust_inside.h"
#include "trust_json.h"

static sigstore_code
keep(sg_bytes *out, struct trust *trust, const struct sg_buf *buf,
    sigstore_error *err)
{
    *out = (sg_bytes){ NULL, 0 };
    if (!buf->failed)
        *out = sg_arena_copy(&trust->arena, sg_buf_bytes(buf));
    return out->data == NULL ? sg_no_memory(err) : SIGSTORE_OK;
}

/* ---- files ---- */

sigstore_code
trust_serve(
    struct trust *trust, sg_bytes path, sg_bytes data, sigstore_error *err)
{
    struct trust_served *file = sg_arena_new(&trust->arena, sizeof(*file));

    if (file == NULL)
        return sg_no_memory(err);
    *file = (struct trust_served){ trust->served, path, data };
    trust->served = file;
    return SIGSTORE_OK;
}

const struct trust_served *
trust_find(const struct trust *trust, const char *path)
{
    const struct trust_served *file = trust->served;

    while (file != NULL && !sg_bytes_is(file->path, path))
        file = file->next;
    return file;
}

static sigstore_code
serve_documents(struct trust *trust, sigstore_error *err)
{
    sigstore_code code;

    if ((code = trust_serve(
             trust, SG_LITERAL("/trustconfig.json"), trust->config, err)) ||
        (code = trust_serve(
             trust, SG_LITERAL("/trusted_root.json"), trust->root, err)))
        return code;
    return trust_serve(
        trust, SG_LITERAL("/signing_config.v0.2.json"), trust->signing, err);
}

static sigstore_code
write_files(const struct trust *trust, const char *dir, sigstore_error *err)
{
    const struct trust_file files[] = {
        { "trusted_root.json", trust->root },
        { "signing_config.json", trust->signing },
        { "root.json", trust->first_root },
        { "trustconfig.json", trust->config },
    };

    return trust_file_write(dir, files, sizeof(files) / sizeof(files[0]), err);
}

static sigstore_code
make_path(const char **out, struct trust *trust, const char *dir,
    const char *name, sigstore_error *err)
{
    struct sg_buf path;
    sg_bytes kept;
    sigstore_code code;

    sg_buf_init(&path, TRUST_DOCUMENT_MAX);
    sg_buf_add_text(&path, dir);
    sg_buf_add_text(&path, "/");
    sg_buf_add_text(&path, name);
    code = keep(&kept, trust, &path, err);
    sg_buf_dispose(&path);
    *out = (const char *)kept.data;
    return code;
}

/* ---- documents ---- */

static sigstore_code
make_root(
    struct trust *trust, const struct instance *instance, sigstore_error *err)
{
    struct sg_buf buf;
    sigstore_code code;

    sg_buf_init(&buf, TRUST_DOCUMENT_MAX);
    code = trust_json_root(&buf, instance, err);
    if (code == SIGSTORE_OK)
        code = keep(&trust->root, trust, &buf, err);
    sg_buf_dispose(&buf);
    return code;
}

static sigstore_code
make_signing(
    struct trust *trust, const struct instance *instance, sigstore_error *err)
{
    struct sg_buf buf;
    sigstore_code code;

    sg_buf_init(&buf, TRUST_DOCUMENT_MAX);
    trust_json_signing(&buf, instance);
    code = keep(&trust->signing, trust, &buf, err);
    sg_buf_dispose(&buf);
    return code;
}

static sigstore_code
make_config(struct trust *trust, sigstore_error *err)
{
    struct sg_buf buf;
    sigstore_code code;

    sg_buf_init(&buf, TRUST_DOCUMENT_MAX);
    trust_json_config(&buf, trust->root, trust->signing);
    code = keep(&trust->config, trust, &buf, err);
    sg_buf_dispose(&buf);
    return code;
}

/* Files last: what they say is true only once it is in the store. */
static sigstore_code
make(struct trust *trust, const struct instance *instance, sigstore_error *err)
{
    const char *dir = instance->dir;
    sigstore_code code;

    if ((code = make_root(trust, instance, err)) ||
        (code = make_signing(trust, instance, err)) ||
        (code = make_config(trust, err)) ||
        (code = serve_documents(trust, err)) ||
        (code = tuf_make(trust, instance, err)) ||
        (code = make_path(
             &trust->config_path, trust, dir, "trustconfig.json", err)) ||
        (code = make_path(&trust->root_path, trust, dir, "root.json", err)))
        return code;
    return write_files(trust, dir, err);
}

sigstore_code
trust_open(
    struct trust **out, const struct instance *instance, sigstore_error *err)
{
    struct trust *trust = calloc(1, sizeof(*trust));
    sigstore_code code;

    *out = NULL;
    if (trust == NULL)
        return sg_no_memory(err);
    sg_arena_init(&trust->arena, TRUST_MEMORY_MAX);
    code = make(trust, instance, err);
    if (code != SIGSTORE_OK) {
        trust_close(trust);
        return code;
    }
    *out = trust;
    return SIGSTORE_OK;
}

void
trust_close(struct trust *trust)
{
    if (trust == NULL)
        return;
    sg_arena_dispose(&trust->arena);
    free(trust);
}

const char *
trust_config_path(const struct trust *trust)
{
    return trust->config_path;
}

const char *
trust_root_path(const struct trust *trust)
{
    return trust->root_path;
}
