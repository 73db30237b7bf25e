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
        (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '~';
}

void
sg_name_add_quoted(struct sg_buf *buf, sg_bytes name, bool keep_slash)
{
    static const char digits[] = "0123456789ABCDEF";

    for (size_t i = 0; i < name.len; i++) {
        uint8_t c = name.data[i];
        /* a dot at the start of a segment hides a file, or leaves a folder */
        bool dot = c == '.' && i > 0 && name.data[i - 1] != '/';

        if (is_plain(c) || dot || (c == '/' && keep_slash)) {
            sg_buf_add_byte(buf, c);
            continue;
        }
        sg_buf_add_byte(buf, '%');
        sg_buf_add_byte(buf, (uint8_t)digits[c >> 4]);
        sg_buf_add_byte(buf, (uint8_t)digits[c & 15]);
    }
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
    sg_name_add_quoted(&quoted, name, false);
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

/* One segment: "*" is any run, "?" any one byte.  Linear but for stars. */
static bool
match_segment(sg_bytes pattern, sg_bytes text)
{
    size_t p = 0, t = 0, star = SIZE_MAX, mark = 0;

    while (t < text.len) {
        if (p < pattern.len && pattern.data[p] == '*') {
            star = p++;
            mark = t;
        } else if (p < pattern.len &&
            (pattern.data[p] == '?' || pattern.data[p] == text.data[t])) {
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
