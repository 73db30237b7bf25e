/* SPDX-License-Identifier: Apache-2.0 */
/* Signed notes: a text, a blank line, signature lines [C2SP signed-note]. */
#include "tlog/note.h"

#include <string.h>

#include "base/text.h"
#include "base/utf8.h"
#include "codec/base64.h"

#define HINT_LEN 4

/* A line of a note is opened by an em dash and a space. */
#define SIGNATURE_START "\xe2\x80\x94 "

/*
 * check_characters: valid UTF-8, and of the ASCII control characters (those
 * below U+0020) none but newline [C2SP signed-note].
 */
static sigstore_code
check_characters(sg_bytes note, sigstore_error *err)
{
    if (!sg_utf8_is_valid(note))
        return sg_form(err, SIGSTORE_CHECK_LOG_CHECKPOINT,
            "the note is not valid UTF-8 (C2SP signed-note)");
    for (size_t i = 0; i < note.len; i++) {
        if (note.data[i] < 0x20 && note.data[i] != '\n')
            return sg_form(err, SIGSTORE_CHECK_LOG_CHECKPOINT,
                "control character %02x in the note (C2SP signed-note)",
                (unsigned)note.data[i]);
    }
    return SIGSTORE_OK;
}

/*
 * split parts text and signature lines at the last empty line.  Without one
 * there are no lines.
 */
static void
split(sg_bytes note, sg_bytes *text, sg_bytes *lines)
{
    *text = note;
    *lines = sg_bytes_of(NULL, 0);
    for (size_t i = note.len; i >= 2; i--) {
        if (note.data[i - 1] != '\n' || note.data[i - 2] != '\n')
            continue;
        *text = sg_bytes_of(note.data, i - 1);
        *lines = sg_bytes_of(note.data + i, note.len - i);
        return;
    }
}

/* The characters of Unicode's White_Space property. */
static bool
is_space(uint32_t c)
{
    return c == ' ' || (c >= 0x09 && c <= 0x0d) || c == 0x85 || c == 0xa0 ||
        c == 0x1680 || (c >= 0x2000 && c <= 0x200a) || c == 0x2028 ||
        c == 0x2029 || c == 0x202f || c == 0x205f || c == 0x3000;
}

/* is_name: not empty, no Unicode space, no plus [C2SP signed-note]. */
static bool
is_name(sg_bytes name)
{
    uint32_t c;

    if (name.len == 0)
        return false;
    while (name.len != 0) {
        if (!sg_utf8_take(&name, &c) || is_space(c) || c == '+')
            return false;
    }
    return true;
}

/* decode reads base64 of a hint and at least one byte of signature. */
static sigstore_code
decode(struct sg_note_signature *out, sg_bytes text, struct sg_arena *arena,
    sigstore_error *err)
{
    size_t room = sg_base64_decoded_max(text.len);
    bool full = sg_arena_is_full(arena, room);
    uint8_t *data = sg_arena_new(arena, room);
    size_t len;

    if (data == NULL)
        return full ? sg_fail(err, SIGSTORE_ELIMIT, "the note is too large")
                    : sg_no_memory(err);
    if (!sg_base64_decode(text, data, &len))
        return sg_form(err, SIGSTORE_CHECK_LOG_CHECKPOINT,
            "the note's signature by %s is not base64",
            sg_show(out->name).text);
    if (len <= HINT_LEN)
        return sg_form(err, SIGSTORE_CHECK_LOG_CHECKPOINT,
            "the note's signature by %s has %zu bytes, too few",
            sg_show(out->name).text, len);
    memcpy(out->hint, data, HINT_LEN);
    out->data = sg_bytes_of(data + HINT_LEN, len - HINT_LEN);
    return SIGSTORE_OK;
}

/* take_signature reads "<em dash> <name> <base64>", and its newline. */
static sigstore_code
take_signature(struct sg_note_signature *out, sg_bytes *lines,
    struct sg_arena *arena, sigstore_error *err)
{
    sg_bytes line, whole;

    if (!sg_bytes_take_until(lines, '\n', &line))
        return sg_form(err, SIGSTORE_CHECK_LOG_CHECKPOINT,
            "the note's last line has no end (C2SP signed-note)");
    whole = line;
    if (!sg_bytes_take_text(&line, SIGNATURE_START) ||
        !sg_bytes_take_until(&line, ' ', &out->name) || !is_name(out->name))
        return sg_form(err, SIGSTORE_CHECK_LOG_CHECKPOINT,
            "malformed signature line in the note: %s (C2SP signed-note)",
            sg_show(whole).text);
    return decode(out, line, arena, err);
}

sigstore_code
sg_note_parse(struct sg_note *out, sg_bytes note, struct sg_arena *arena,
    sigstore_error *err)
{
    sg_bytes lines;
    sigstore_code code;

    out->count = 0;
    split(note, &out->text, &lines);
    if (lines.len == 0)
        return sg_form(err, SIGSTORE_CHECK_LOG_CHECKPOINT,
            "the note has no signature lines after a blank line "
            "(C2SP signed-note)");
    code = check_characters(note, err);
    while (code == SIGSTORE_OK && lines.len != 0) {
        /* At least 16 must be taken [C2SP signed-note]. */
        if (out->count == SG_NOTE_SIGNATURES_MAX)
            return sg_as_check(err,
                sg_fail(err, SIGSTORE_ELIMIT,
                    "more than %d signature lines in the note",
                    SG_NOTE_SIGNATURES_MAX),
                SIGSTORE_CHECK_LOG_CHECKPOINT);
        code = take_signature(&out->signatures[out->count], &lines, arena, err);
        out->count++;
    }
    return code;
}

/* is_by: known by name and hint together, never by one of them alone. */
static bool
is_by(const struct sg_note_signature *s, sg_bytes name, sg_bytes key_id)
{
    return sg_bytes_equal(s->name, name) &&
        memcmp(s->hint, key_id.data, HINT_LEN) == 0;
}

/* is_repeated: whether an earlier line is the same as line `i`. */
static bool
is_repeated(const struct sg_note *note, size_t i)
{
    const struct sg_note_signature *s = &note->signatures[i];

    for (size_t k = 0; k < i; k++) {
        const struct sg_note_signature *other = &note->signatures[k];

        if (sg_bytes_equal(other->name, s->name) &&
            memcmp(other->hint, s->hint, HINT_LEN) == 0 &&
            sg_bytes_equal(other->data, s->data))
            return true;
    }
    return false;
}

static sigstore_code
verify_line(struct sg_cache *cache, const struct sg_note *note, size_t i,
    const struct sg_spki *key, const struct sg_algorithm *algorithm,
    sigstore_error *err)
{
    const struct sg_note_signature *s = &note->signatures[i];
    sigstore_code code;

    if (is_repeated(note, i))
        return sg_refuse(err, SIGSTORE_CHECK_LOG_CHECKPOINT_SIGNATURE,
            "the note has the same signature by %s twice",
            sg_show(s->name).text);
    code = sg_verify(cache, SG_KEEP, key, algorithm, note->text, s->data, err);
    if (code == SIGSTORE_EREFUSED || code == SIGSTORE_EFORMAT)
        return sg_refuse(err, SIGSTORE_CHECK_LOG_CHECKPOINT_SIGNATURE,
            "the note's signature by %s does not verify",
            sg_show(s->name).text);
    return sg_context(err, code, "signature of the note");
}

sigstore_code
sg_note_verify(struct sg_cache *cache, const struct sg_note *note,
    sg_bytes name, sg_bytes key_id, const struct sg_spki *key,
    const struct sg_algorithm *algorithm, sigstore_error *err)
{
    size_t found = 0;

    if (key_id.len < HINT_LEN)
        return sg_refuse(err, SIGSTORE_CHECK_LOG_CHECKPOINT_SIGNATURE,
            "a note cannot be verified without the key's id");
    for (size_t i = 0; i < note->count; i++) {
        sigstore_code code;

        /* [C2SP signed-note]: unknown keys MUST be ignored, known ones MUST
         * verify, and one that fails condemns the note. */
        if (!is_by(&note->signatures[i], name, key_id))
            continue;
        code = verify_line(cache, note, i, key, algorithm, err);
        if (code != SIGSTORE_OK)
            return code;
        found++;
    }
    if (found == 0)
        return sg_refuse(err, SIGSTORE_CHECK_LOG_CHECKPOINT_SIGNATURE,
            "the note has no signature by %s with key id %s",
            sg_show(name).text,
            sg_show_hex(sg_bytes_of(key_id.data, HINT_LEN)).text);
    return SIGSTORE_OK;
}
