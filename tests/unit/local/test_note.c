/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Checkpoints: our reader takes what is written, the signature is by the key,
 * and the id of a key is the one that C2SP signed-note's example has.
 */
#include "test.h"

#include "codec/base64.h"
#include "note.h"
#include "tlog/checkpoint.h"

/* "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW" */
static void
test_key_id(void **state)
{
    static const char text[] = "ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
    uint8_t key[64], id[32], other[32];
    struct sg_spki spki = { .type = SG_KEY_ED25519 };
    size_t len;

    (void)state;
    assert_true(sg_base64_decode(sg_bytes_from_text(text), key, &len));
    assert_int_equal(len, 33);
    assert_int_equal(key[0], 1);
    spki.key = sg_bytes_of(key + 1, 32);
    assert_int_equal(note_key_id(id, "PeterNeumann", &spki, NULL), 0);
    assert_memory_equal(id, "\xc7\x4f\x20\xa3", 4);
    assert_int_equal(note_key_id(other, "PeterNeuman", &spki, NULL), 0);
    assert_memory_not_equal(id, other, 4);
}

static const struct {
    const char *name;
    enum sg_key_type type;
    int64_t size;
} rows[] = {
    { "Ed25519", SG_KEY_ED25519, 1 },
    { "P-256", SG_KEY_P256, 1 },
    { "an empty tree", SG_KEY_ED25519, 0 },
    { "the largest tree", SG_KEY_P256, INT64_MAX },
};

static void
check_note(size_t row, const struct note_signer *signer)
{
    const struct sg_spki *key = sg_secret_public(signer->secret);
    const struct log_head head = { rows[row].size, "root of a tree" };
    struct sg_checkpoint checkpoint;
    struct sg_arena arena;
    struct sg_note note;
    struct sg_buf buf;

    sg_buf_init(&buf, NOTE_MAX);
    sg_arena_init(&arena, 4096);
    check_row(rows[row].name, note_sign(&buf, signer, &head, NULL) == 0);
    check_row(rows[row].name,
        sg_note_parse(&note, sg_buf_bytes(&buf), &arena, NULL) == 0);
    check_row(rows[row].name, note.count == 1);
    check_row(rows[row].name,
        sg_note_verify(NULL, &note, sg_bytes_from_text(signer->name),
            sg_bytes_of(signer->key_id, 32), key, sg_algorithm_default(key),
            NULL) == SIGSTORE_OK);
    check_row(rows[row].name,
        sg_checkpoint_parse(&checkpoint, note.text, NULL) == SIGSTORE_OK);
    check_row(rows[row].name, sg_bytes_is(checkpoint.origin, signer->origin));
    check_row(rows[row].name, checkpoint.size == rows[row].size);
    check_row(rows[row].name, memcmp(checkpoint.root, head.root, 32) == 0);
    sg_arena_dispose(&arena);
    sg_buf_dispose(&buf);
}

static void
test_notes(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct note_signer signer = { .origin = "127.0.0.1 - 17",
            .name = "127.0.0.1",
            .key_id = "0123456789abcdef0123456789abcde" };

        assert_int_equal(sg_secret_make(&signer.secret, rows[i].type, NULL), 0);
        check_note(i, &signer);
        sg_secret_free(signer.secret);
    }
}

/* A buffer without room is told, and nothing is written. */
static void
test_no_room(void **state)
{
    struct note_signer signer = { .origin = "o", .name = "n" };
    const struct log_head head = { 1, "root" };
    struct sg_buf buf;

    (void)state;
    assert_int_equal(sg_secret_make(&signer.secret, SG_KEY_ED25519, NULL), 0);
    for (size_t max = 0; max < 140; max += 20) {
        sg_buf_init(&buf, max);
        assert_int_equal(
            note_sign(&buf, &signer, &head, NULL), SIGSTORE_ENOMEM);
        sg_buf_dispose(&buf);
    }
    sg_secret_free(signer.secret);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_key_id),
        cmocka_unit_test(test_notes),
        cmocka_unit_test(test_no_room),
    };

    return cmocka_run_group_tests_name("local/note", tests, NULL, NULL);
}
