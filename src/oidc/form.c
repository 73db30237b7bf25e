/* SPDX-License-Identifier: Apache-2.0 */
/* Requests in text: percent-escapes, parameters, headers. */
#include "oidc/form.h"

#include <string.h>

void
sg_form_escape(struct sg_buf *buf, const char *text)
{
    static const char hex[] = "0123456789ABCDEF";
    static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                "abcdefghijklmnopqrstuvwxyz0123456789-._~";

    for (; *text != '\0'; text++) {
        uint8_t byte = (uint8_t)*text;

        if (memchr(plain, byte, sizeof(plain) - 1) != NULL) {
            sg_buf_add_byte(buf, byte);
            continue;
        }
        sg_buf_add_byte(buf, '%');
        sg_buf_add_byte(buf, (uint8_t)hex[byte >> 4]);
        sg_buf_add_byte(buf, (uint8_t)hex[byte & 0x0f]);
    }
}

void
sg_form_add(struct sg_buf *buf, const char *name, const char *value)
{
    if (buf->len != 0 && buf->data[buf->len - 1] != '?')
        sg_buf_add_byte(buf, '&');
    sg_form_escape(buf, name);
    sg_buf_add_byte(buf, '=');
    sg_form_escape(buf, value);
}

void
sg_form_extend(struct sg_buf *buf, const char *url)
{
    sg_buf_add_text(buf, url);
    if (strchr(url, '?') == NULL)
        sg_buf_add_byte(buf, '?');
}

const char *
sg_form_end(struct sg_buf *buf)
{
    sg_buf_add_byte(buf, 0);
    return buf->failed ? NULL : (const char *)buf->data;
}

sigstore_code
sg_form_header(struct sg_buf *buf, const char *start, const char *value,
    sigstore_error *err)
{
    for (const char *at = value; *at != '\0'; at++) {
        if (*at <= ' ' || *at > '~')
            return sg_fail(err, SIGSTORE_EAUTH,
                "a secret that is not of visible ASCII cannot stand in a "
                "header");
    }
    sg_buf_add_text(buf, start);
    sg_buf_add_text(buf, value);
    return sg_form_end(buf) != NULL ? SIGSTORE_OK : sg_no_memory(err);
}
