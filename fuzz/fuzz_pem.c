/* SPDX-License-Identifier: Apache-2.0 */
/*
 * PEM: a take moves forward or leaves everything alone, what was taken goes
 * there and back, and any bytes can be written and read.
 */
#include "fuzz.h"

#include "codec/pem.h"

static void
check_writing(const char *label, sg_bytes der)
{
    struct sg_arena arena;
    struct sg_buf buf;
    sg_bytes text, out;

    sg_buf_init(&buf, SIZE_MAX);
    sg_arena_init(&arena, SIZE_MAX);
    sg_pem_add(&buf, label, der);
    text = sg_buf_bytes(&buf);
    require(sg_pem_take(&text, label, &arena, &out));
    require(text.len == 0 && sg_bytes_equal(out, der));
    sg_arena_dispose(&arena);
    sg_buf_dispose(&buf);
}

/* Memory is that of the text and no more, however many blocks it has. */
static void
check_reading(const char *label, sg_bytes text)
{
    struct sg_arena arena;
    sg_bytes before = text, out = { NULL, 0 };

    sg_arena_init(&arena, 2 * text.len + 64);
    while (sg_pem_take(&text, label, &arena, &out)) {
        require(text.data > before.data);
        require(text.data + text.len == before.data + before.len);
        require(out.len != 0);
        check_writing(label, out);
        before = text;
    }
    require(text.data == before.data && text.len == before.len);
    sg_arena_dispose(&arena);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const labels[] = { "CERTIFICATE", "PUBLIC KEY" };
    sg_bytes in = sg_bytes_of(data, size);

    for (size_t i = 0; i < sizeof(labels) / sizeof(labels[0]); i++) {
        check_reading(labels[i], in);
        if (size != 0)
            check_writing(labels[i], in);
    }
    return 0;
}
