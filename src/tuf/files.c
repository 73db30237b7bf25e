/* SPDX-License-Identifier: Apache-2.0 */
/* What timestamp, snapshot and targets say of other files [TUF 4.4, 4.5]. */
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "base/text.h"
#include "codec/hex.h"
#include "tuf/parts.h"

static sigstore_code
parse_hash(struct sg_digest *out, enum sg_hash hash, const struct sg_json *text,
    sigstore_error *err)
{
    size_t len = sg_hash_len(hash);

    if (text->type != SG_JSON_STRING ||
        !sg_hex_decode(text->text, out->data, len, true))
        return sg_fail(err, SIGSTORE_EFORMAT,
            "hashes.%s: is not %zu hexadecimal digits", sg_hash_name(hash),
            2 * len);
    out->hash = hash;
    out->len = len;
    return SIGSTORE_OK;
}

/* Hashes of unknown kinds are passed over; a file that has no other cannot be
 * had, which the rest of the document does not suffer from. */
static sigstore_code
parse_hashes(
    struct sg_tuf_file *file, const struct sg_json *hashes, sigstore_error *err)
{
    const struct sg_json *sha256 = sg_json_get(hashes, "sha256");
    const struct sg_json *sha512 = sg_json_get(hashes, "sha512");
    sigstore_code rc = SIGSTORE_OK;

    if (hashes->count == 0)
        return sg_fail(err, SIGSTORE_EFORMAT, "hashes: are none");
    if (sha256 != NULL)
        rc = parse_hash(&file->sha256, SG_SHA256, sha256, err);
    if (rc == SIGSTORE_OK && sha512 != NULL)
        rc = parse_hash(&file->sha512, SG_SHA512, sha512, err);
    file->has_hashes = true;
    return rc;
}

static sigstore_code
parse_file(struct sg_tuf_file *file, const struct sg_json *object,
    bool is_target, sigstore_error *err)
{
    const struct sg_json *hashes;
    sigstore_code rc = SIGSTORE_OK;

    file->name = object->name;
    file->length = -1;
    if (!is_target)
        rc = sg_tuf_integer(&file->version, object, "version", 1, err);
    if (rc == SIGSTORE_OK &&
        (is_target || sg_json_get(object, "length") != NULL))
        rc = sg_tuf_integer(&file->length, object, "length", 0, err);
    if (rc != SIGSTORE_OK ||
        (!is_target && sg_json_get(object, "hashes") == NULL))
        return rc;
    rc = sg_tuf_object(&hashes, object, "hashes", err);
    if (rc != SIGSTORE_OK)
        return rc;
    return parse_hashes(file, hashes, err);
}

static int
compare_files(const void *a, const void *b)
{
    const struct sg_tuf_file *x = a;
    const struct sg_tuf_file *y = b;

    return sg_bytes_compare(x->name, y->name);
}

sigstore_code
sg_tuf_files_parse(struct sg_tuf_metadata *m, const struct sg_json *object,
    bool are_targets, sigstore_error *err)
{
    const struct sg_json *item;

    if (object->count > SG_TUF_FILES_MAX)
        return sg_fail(err, SIGSTORE_ELIMIT, "%zu files of at most %d",
            object->count, SG_TUF_FILES_MAX);
    m->files.items = sg_arena_array(
        &m->arena, object->count + 1, sizeof(struct sg_tuf_file));
    if (m->files.items == NULL)
        return sg_no_memory(err);
    for (item = object->first; item != NULL; item = item->next) {
        sigstore_code rc =
            parse_file(&m->files.items[m->files.count], item, are_targets, err);

        if (rc != SIGSTORE_OK)
            return sg_context(err, rc, "%s", sg_show(item->name).text);
        m->files.count++;
    }
    qsort(m->files.items, m->files.count, sizeof(struct sg_tuf_file),
        compare_files);
    return SIGSTORE_OK;
}

const struct sg_tuf_file *
sg_tuf_files_find(const struct sg_tuf_files *files, sg_bytes name)
{
    struct sg_tuf_file wanted = { .name = name };

    if (files->count == 0)
        return NULL;
    return bsearch(&wanted, files->items, files->count,
        sizeof(struct sg_tuf_file), compare_files);
}
