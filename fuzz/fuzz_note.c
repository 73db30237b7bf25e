/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Notes and checkpoints: what is accepted has one form, so that writing it
 * again from its parts gives the input.
 */
#include "fuzz.h"

#include "base/buf.h"
#include "codec/base64.h"
#include "tlog/checkpoint.h"

#define ARENA_MAX (4 * (size_t)SG_CHECKPOINT_MAX)

static void
write_signature(struct sg_buf *buf, const struct sg_note_signature *s)
{
    struct sg_buf bytes;

    sg_buf_init(&bytes, ARENA_MAX);
    sg_buf_add(&bytes, sg_bytes_of(s->hint, sizeof(s->hint)));
    sg_buf_add(&bytes, s->data);
    sg_buf_add_text(buf, "\xe2\x80\x94 ");
    sg_buf_add(buf, s->name);
    sg_buf_add_text(buf, " ");
    sg_base64_add(buf, sg_buf_bytes(&bytes));
    sg_buf_add_text(buf, "\n");
    sg_buf_dispose(&bytes);
}

static void
check_note(const struct sg_note *note, sg_bytes input)
{
    struct sg_buf again;

    require(note->count > 0 && note->count <= SG_NOTE_SIGNATURES_MAX);
    require(sg_bytes_ends_with(note->text, "\n"));
    sg_buf_init(&again, ARENA_MAX);
    sg_buf_add(&again, note->text);
    sg_buf_add_text(&again, "\n");
    for (size_t i = 0; i < note->count; i++) {
        require(note->signatures[i].data.len > 0);
        write_signature(&again, &note->signatures[i]);
    }
    require(sg_bytes_equal(sg_buf_bytes(&again), input));
    sg_buf_dispose(&again);
}

/* Extension lines follow what is written again. */
static void
check_checkpoint(sg_bytes text)
{
    struct sg_checkpoint checkpoint;
    sigstore_error err = { .code = SIGSTORE_OK };
    sigstore_code code = sg_checkpoint_parse(&checkpoint, text, &err);
    struct sg_buf again;
    sg_bytes front;

    require(err.code == code);
    if (code != SIGSTORE_OK)
        return;
    require(checkpoint.origin.len > 0 && checkpoint.size >= 0);
    require(
        sg_checkpoint_origin_is(&checkpoint, checkpoint.origin, SG_REKOR_V2));
    sg_buf_init(&again, ARENA_MAX);
    sg_buf_add(&again, checkpoint.origin);
    sg_buf_add_text(&again, "\n");
    sg_buf_add_decimal(&again, checkpoint.size);
    sg_buf_add_text(&again, "\n");
    sg_base64_add(
        &again, sg_bytes_of(checkpoint.root, sizeof(checkpoint.root)));
    sg_buf_add_text(&again, "\n");
    require(sg_bytes_take(&text, again.len, &front));
    require(sg_bytes_equal(front, sg_buf_bytes(&again)));
    sg_buf_dispose(&again);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    sg_bytes input = sg_bytes_of(size == 0 ? (const uint8_t *)"" : data, size);
    sigstore_error err = { .code = SIGSTORE_OK };
    struct sg_arena arena;
    struct sg_note note;
    sigstore_code code;

    sg_arena_init(&arena, ARENA_MAX);
    code = sg_note_parse(&note, input, &arena, &err);
    require(err.code == code);
    require((err.message[0] == '\0') == (code == SIGSTORE_OK));
    if (code == SIGSTORE_OK) {
        check_note(&note, input);
        check_checkpoint(note.text);
    }
    check_checkpoint(input);
    sg_arena_dispose(&arena);
    return 0;
}
