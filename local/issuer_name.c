/* SPDX-License-Identifier: Apache-2.0 */
/* Whom a token may name: e-mail addresses, and GitHub's repositories. */
#include "issuer_inside.h"

#include <string.h>

#define LOCAL_PART_MAX 64
#define LABEL_MAX 63
#define OWNER_MAX 39
#define REPOSITORY_MAX 100

#define LETTERS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define DIGITS "0123456789"

static bool
is_of(sg_bytes text, const char *allowed)
{
    for (size_t i = 0; i < text.len; i++) {
        if (text.data[i] == '\0' || strchr(allowed, text.data[i]) == NULL)
            return false;
    }
    return text.len > 0;
}

/* What stands before the next dot, or all; false when nothing is left. */
static bool
take_label(sg_bytes *text, sg_bytes *label)
{
    if (text->data == NULL)
        return false;
    if (!sg_bytes_take_until(text, '.', label)) {
        *label = *text;
        *text = sg_bytes_of(NULL, 0);
    }
    return true;
}

/* Dot-atom [RFC 5322 3.2.3]. */
static bool
is_local_part(sg_bytes text)
{
    static const char atom[] = LETTERS DIGITS "!#$%&'*+-/=?^_`{|}~";
    sg_bytes label;

    if (text.len > LOCAL_PART_MAX)
        return false;
    while (take_label(&text, &label)) {
        if (!is_of(label, atom))
            return false;
    }
    return true;
}

static bool
is_label(sg_bytes label)
{
    return label.len <= LABEL_MAX && is_of(label, LETTERS DIGITS "-") &&
        label.data[0] != '-' && label.data[label.len - 1] != '-';
}

static bool
is_domain(sg_bytes text)
{
    sg_bytes label;
    size_t count = 0;

    while (take_label(&text, &label)) {
        if (!is_label(label))
            return false;
        count++;
    }
    /* The last one is a name: these are no IP addresses. */
    return count > 1 && strchr(LETTERS, label.data[0]) != NULL;
}

bool
issuer_is_email(sg_bytes text)
{
    sg_bytes local_part;

    return text.len <= ISSUER_SUBJECT_MAX &&
        sg_bytes_take_until(&text, '@', &local_part) &&
        is_local_part(local_part) && is_domain(text);
}

bool
issuer_is_repository(sg_bytes text)
{
    sg_bytes owner;

    return sg_bytes_take_until(&text, '/', &owner) && owner.len <= OWNER_MAX &&
        text.len <= REPOSITORY_MAX && is_of(owner, LETTERS DIGITS "-") &&
        is_of(text, LETTERS DIGITS "-._") && !sg_bytes_is(text, ".") &&
        !sg_bytes_is(text, "..");
}
