/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Base64 and hexadecimal: what is accepted is what its bytes encode to, and
 * any bytes go there and back.
 */
#include "fuzz.h"

#include "codec/base64.h"
#include "codec/hex.h"

typedef bool decoder(sg_bytes text, uint8_t *out, size_t *out_len);
typedef void encoder(struct sg_buf *buf, sg_bytes bytes);

static void
check_decoding(sg_bytes text, decoder *decode, encoder *encode)
{
    uint8_t *out = malloc(sg_base64_decoded_max(text.len) + 1);
    struct sg_buf buf;
    size_t len;

    require(out != NULL);
    sg_buf_init(&buf, SIZE_MAX);
    if (decode(text, out, &len)) {
        require(len <= sg_base64_decoded_max(text.len));
        encode(&buf, sg_bytes_of(out, len));
        require(sg_bytes_equal(sg_buf_bytes(&buf), text));
    }
    sg_buf_dispose(&buf);
    free(out);
}

static void
check_encoding(sg_bytes bytes, decoder *decode, encoder *encode)
{
    struct sg_buf buf;
    uint8_t *out;
    size_t len;

    sg_buf_init(&buf, SIZE_MAX);
    encode(&buf, bytes);
    require(!buf.failed);
    out = malloc(sg_base64_decoded_max(buf.len) + 1);
    require(out != NULL);
    require(decode(sg_buf_bytes(&buf), out, &len));
    require(sg_bytes_equal(sg_bytes_of(out, len), bytes));
    sg_buf_dispose(&buf);
    free(out);
}

static bool
decode_hex(sg_bytes text, uint8_t *out, size_t *out_len)
{
    *out_len = text.len / 2;
    return sg_hex_decode(text, out, *out_len, false);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct {
        decoder *decode;
        encoder *encode;
    } codecs[] = {
        { sg_base64_decode, sg_base64_add },
        { sg_base64url_decode, sg_base64url_add },
        { decode_hex, sg_hex_add },
    };

    for (size_t i = 0; i < sizeof(codecs) / sizeof(codecs[0]); i++) {
        sg_bytes in = sg_bytes_of(data, size);

        check_decoding(in, codecs[i].decode, codecs[i].encode);
        check_encoding(in, codecs[i].decode, codecs[i].encode);
    }
    return 0;
}
