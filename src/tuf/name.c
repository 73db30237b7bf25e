/* SPDX-License-Identifier: Apache-2.0 */
/* Quoting and matching of names that metadata chose. */
#include "tuf/name.h"

#include <string.h>

#include "codec/hex.h"
#include "crypto/digest.h"

/* What file systems take; a suffix and a version's digits need room too. */
#define FILE_NAME_MAX 200

static bool
is_plain(uint8_t c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
        (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_' || c == '~';
}

static void
add_escape(struct sg_buf *buf, uint8_t c)
{
    static const char digits[] = "0123456789ABCDEF";

    sg_buf_add_byte(buf, '%');
    sg_buf_add_byte(buf, (uint8_t)digits[c >> 4]);
    sg_buf_add_byte(buf, (uint8_t)digits[c & 15]);
}

void
sg_name_add_quoted(struct sg_buf *buf, sg_bytes name)
{
    for (size_t i = 0; i < name.len; i++) {
        if (is_plain(name.data[i]))
            sg_buf_add_byte(buf, name.data[i]);
        else
            add_escape(buf, name.data[i]);
    }
}

/* A dot at the start hides a file, or names a folder. */
static void
add_file_quoted(struct sg_buf *buf, sg_bytes name)
{
    if (sg_bytes_take_text(&name, "."))
        add_escape(buf, '.');
    sg_name_add_quoted(buf, name);
}

static sigstore_code
add_hashed(struct sg_buf *buf, sg_bytes name, sigstore_error *err)
{
    struct sg_digest digest;
    sigstore_code rc = sg_digest(&digest, SG_SHA256, name, err);

    if (rc != SIGSTORE_OK)
        return rc;
    sg_buf_add_text(buf, "%sha256-"); /* no quoted name holds "%s" */
    sg_hex_add(buf, sg_digest_bytes(&digest));
    return SIGSTORE_OK;
}

sigstore_code
sg_name_add_file(
    struct sg_buf *buf, sg_bytes name, const char *suffix, sigstore_error *err)
{
    struct sg_buf quoted;
    sigstore_code rc = SIGSTORE_OK;

    sg_buf_init(&quoted, 3 * name.len + 1);
    add_file_quoted(&quoted, name);
    if (quoted.failed)
        rc = sg_no_memory(err);
    else if (quoted.len > FILE_NAME_MAX)
        rc = add_hashed(buf, name, err);
    else
        sg_buf_add(buf, sg_buf_bytes(&quoted));
    sg_buf_dispose(&quoted);
    sg_buf_add_text(buf, suffix);
    if (rc == SIGSTORE_OK && buf->failed)
        rc = sg_no_memory(err);
    return rc;
}

/* Passes over one character of UTF-8. */
static size_t
skip_character(sg_bytes text, size_t at)
{
    at++;
    while (at < text.len && (text.data[at] & 0xc0) == 0x80)
        at++;
    return at;
}

/* One segment.  At most the product of both lengths: a star that did not fit
 * takes one more byte, and only the last star is gone back to. */
static bool
match_segment(sg_bytes pattern, sg_bytes text)
{
    size_t p = 0, t = 0, star = SIZE_MAX, mark = 0;

    while (t < text.len) {
        uint8_t c = p < pattern.len ? pattern.data[p] : 0;

        if (c == '*') {
            star = p++;
            mark = t;
        } else if (c == '?') {
            p++;
            t = skip_character(text, t);
        } else if (p < pattern.len && c == text.data[t]) {
            p++;
            t++;
        } else if (star != SIZE_MAX) {
            p = star + 1;
            t = ++mark;
        } else {
            return false;
        }
    }
    while (p < pattern.len && pattern.data[p] == '*')
        p++;
    return p == pattern.len;
}

/* The next segment of a path, and whether another follows. */
static bool
take_segment(sg_bytes *path, sg_bytes *segment)
{
    if (sg_bytes_take_until(path, '/', segment))
        return true;
    *segment = *path;
    path->len = 0;
    return false;
}

static bool
match_path(sg_bytes pattern, sg_bytes path)
{
    sg_bytes want, have;
    bool more, have_more;

    do {
        more = take_segment(&pattern, &want);
        have_more = take_segment(&path, &have);
        if (more != have_more || !match_segment(want, have))
            return false;
    } while (more);
    return true;
}

static sigstore_code
match_prefix(bool *is, const struct sg_tuf_delegation *delegation,
    sg_bytes path, sigstore_error *err)
{
    struct sg_digest digest;
    char text[2 * SG_DIGEST_MAX + 1];
    sigstore_code rc = sg_digest(&digest, SG_SHA256, path, err);

    if (rc != SIGSTORE_OK)
        return rc;
    sg_hex_write(text, sg_digest_bytes(&digest));
    for (size_t i = 0; i < delegation->prefix_count && !*is; i++)
        *is = memcmp(text, delegation->prefixes[i].data,
                  delegation->prefixes[i].len) == 0;
    return SIGSTORE_OK;
}

sigstore_code
sg_name_is_delegated(bool *is, const struct sg_tuf_delegation *delegation,
    sg_bytes path, sigstore_error *err)
{
    *is = false;
    for (size_t i = 0; i < delegation->path_count && !*is; i++)
        *is = match_path(delegation->paths[i], path);
    if (delegation->prefix_count != 0)
        return match_prefix(is, delegation, path, err);
    return SIGSTORE_OK;
}
