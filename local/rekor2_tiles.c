/* SPDX-License-Identifier: Apache-2.0 */
/* Reading Rekor v2: the checkpoint, and tiles as C2SP tlog-tiles has them. */
#include "rekor2.h"

#include "base/checked.h"
#include "log.h"

#define LEVEL_MAX 63

/* A tile's index is written in groups of three digits; 2^63 has 19 digits. */
#define GROUPS_MAX 7
#define GROUP_DIGITS 3

/* An entry, or a checkpoint. */
#define ARENA_MAX (1024u * 1024)

#define OCTETS "application/octet-stream"
#define TEXT "text/plain; charset=utf-8"

/* ---- paths ---- */

static bool
take_group(sg_bytes *in, int64_t *index)
{
    sg_bytes digits;
    int64_t value = 0;

    if (!sg_bytes_take(in, GROUP_DIGITS, &digits))
        return false;
    for (size_t i = 0; i < GROUP_DIGITS; i++) {
        if (digits.data[i] < '0' || digits.data[i] > '9')
            return false;
        value = 10 * value + (digits.data[i] - '0');
    }
    return sg_mul_int64(*index, 1000, index) &&
        sg_add_int64(*index, value, index);
}

/* "x001/x234/067": all groups but the last have an x, the first is not 0. */
static bool
take_index(sg_bytes *in, int64_t *index)
{
    *index = 0;
    for (unsigned i = 0; i < GROUPS_MAX; i++) {
        bool goes_on = sg_bytes_take_text(in, "x");

        if (!take_group(in, index))
            return false;
        if (!goes_on)
            return true;
        if (*index == 0 || !sg_bytes_take_text(in, "/"))
            return false;
    }
    return false;
}

/* ".p/W" of a tile that is not full: 1 to 255. */
static bool
take_width(sg_bytes in, unsigned *width)
{
    int64_t number;

    *width = REKOR2_TILE_WIDTH;
    if (in.len == 0)
        return true;
    if (!sg_bytes_take_text(&in, ".p/") ||
        !sg_bytes_take_decimal(&in, &number) || in.len != 0 || number < 1 ||
        number >= REKOR2_TILE_WIDTH)
        return false;
    *width = (unsigned)number;
    return true;
}

bool
rekor2_tile_parse(struct rekor2_tile *out, sg_bytes path)
{
    int64_t level = 0;

    out->is_entries = sg_bytes_take_text(&path, "entries");
    if (!out->is_entries &&
        (!sg_bytes_take_decimal(&path, &level) || level > LEVEL_MAX))
        return false;
    out->level = (unsigned)level;
    return sg_bytes_take_text(&path, "/") && take_index(&path, &out->index) &&
        take_width(path, &out->width);
}

/* ---- answers ---- */

static void
fail(struct response *response, sigstore_code code, const sigstore_error *err)
{
    size_t max = response->body.max;

    sg_buf_dispose(&response->body);
    sg_buf_init(&response->body, max);
    if (code == SIGSTORE_ENOTFOUND)
        rekor2_fail(response, REKOR2_NOT_FOUND, "Not Found");
    else
        rekor2_fail(response, REKOR2_INTERNAL, err->message);
}

void
rekor2_checkpoint(struct instance *instance, const struct request *request,
    struct response *response)
{
    sg_bytes text = { NULL, 0 };
    struct sg_arena arena;
    struct log_head head;
    sigstore_error err;
    sigstore_code code;

    (void)request;
    sg_arena_init(&arena, ARENA_MAX);
    code = log_latest(instance->rekor2, &arena, &head, &text, &err);
    response->type = TEXT;
    response_header(response, "Cache-Control", "no-cache");
    if (code == SIGSTORE_OK)
        sg_buf_add(&response->body, text);
    else
        fail(response, code, &err);
    sg_arena_dispose(&arena);
}

/* Each entry is preceded by its length, of 16 bits [C2SP tlog-tiles]. */
static sigstore_code
add_entry(
    struct sg_buf *buf, struct log *log, int64_t index, sigstore_error *err)
{
    struct log_entry entry;
    struct sg_arena arena;
    sigstore_code code;

    sg_arena_init(&arena, ARENA_MAX);
    code = log_get(log, index, &arena, &entry, err);
    if (code == SIGSTORE_OK) {
        sg_buf_add_uint(buf, entry.data.len, 2);
        sg_buf_add(buf, entry.data);
    }
    sg_arena_dispose(&arena);
    return code;
}

static sigstore_code
add_entries(struct sg_buf *buf, struct log *log, const struct rekor2_tile *tile,
    sigstore_error *err)
{
    int64_t first;

    /* A multiple of the width that fits leaves room for the width. */
    if (!sg_mul_int64(tile->index, REKOR2_TILE_WIDTH, &first))
        return SIGSTORE_ENOTFOUND;
    for (unsigned i = 0; i < tile->width; i++) {
        sigstore_code code = add_entry(buf, log, first + i, err);

        if (code != SIGSTORE_OK)
            return code;
    }
    return SIGSTORE_OK;
}

void
rekor2_tile(struct instance *instance, const struct request *request,
    struct response *response)
{
    struct rekor2_tile tile;
    sigstore_error err;
    sigstore_code code = SIGSTORE_ENOTFOUND;

    if (rekor2_tile_parse(&tile, sg_bytes_from_text(request->rest)))
        code = tile.is_entries
            ? add_entries(&response->body, instance->rekor2, &tile, &err)
            : log_tile(instance->rekor2, tile.level, tile.index, tile.width,
                  &response->body, &err);
    if (code != SIGSTORE_OK) {
        fail(response, code, &err);
        return;
    }
    response->type = OCTETS;
    response_header(response, "Cache-Control", "max-age=31536000, immutable");
}
