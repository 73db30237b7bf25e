/* SPDX-License-Identifier: Apache-2.0 */
/*
 * SCT lists: the error is set exactly when one is refused, what is read is
 * written again as it was, and libcrypto reads what logs may sign.
 */
#include <openssl/ct.h>
#include <openssl/err.h>

#include "base/buf.h"
#include "fuzz.h"
#include "pki/sct.h"

/* What is not kept of an algorithm is taken from the input. */
static void
write_sct(struct sg_buf *out, const struct sg_sct *sct, const uint8_t *input)
{
    const uint8_t *algorithm = sct->extensions.data + sct->extensions.len;

    require(algorithm > input);
    sg_buf_add_uint(out, 47 + sct->extensions.len + sct->signature.len, 2);
    sg_buf_add_byte(out, 0);
    sg_buf_add(out, sct->log_id);
    sg_buf_add_uint(out, sct->timestamp, 8);
    sg_buf_add_uint(out, sct->extensions.len, 2);
    sg_buf_add(out, sct->extensions);
    sg_buf_add(out, sg_bytes_of(algorithm, 2));
    sg_buf_add_uint(out, sct->signature.len, 2);
    sg_buf_add(out, sct->signature);
}

/* Of version 1 all: nothing was passed over. */
static void
check_written(const struct sg_sct_list *list, sg_bytes in)
{
    struct sg_buf out, whole;
    size_t i;

    sg_buf_init(&out, 1u << 20);
    sg_buf_init(&whole, 1u << 20);
    for (i = 0; i < list->count; i++)
        write_sct(&out, &list->items[i], in.data);
    sg_buf_add_uint(&whole, out.len, 2);
    sg_buf_add(&whole, sg_buf_bytes(&out));
    if (whole.len == in.len)
        require(sg_bytes_equal(sg_buf_bytes(&whole), in));
    else
        require(whole.len < in.len);
    sg_buf_dispose(&out);
    sg_buf_dispose(&whole);
}

static void
check_oracle(const struct sg_sct_list *list, sg_bytes in)
{
    const unsigned char *at = in.data;
    STACK_OF(SCT) * theirs;
    size_t i;

    for (i = 0; i < list->count; i++)
        if (list->items[i].hash == SG_HASH_NONE ||
            list->items[i].signature.len == 0)
            return;
    theirs = o2i_SCT_LIST(NULL, &at, in.len);
    require(theirs != NULL);
    require((size_t)sk_SCT_num(theirs) >= list->count);
    SCT_LIST_free(theirs);
    ERR_clear_error();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const sigstore_error none;
    sigstore_error err = none;
    sg_bytes in = sg_bytes_of(data, size);
    struct sg_sct_list list;
    sigstore_code code = sg_sct_list_parse(&list, in, &err);

    require(err.code == code);
    require((err.message[0] == '\0') == (code == SIGSTORE_OK));
    require(code == SIGSTORE_OK || err.check == SIGSTORE_CHECK_SCT_FORM);
    if (code != SIGSTORE_OK)
        return 0;
    check_written(&list, in);
    check_oracle(&list, in);
    return 0;
}
