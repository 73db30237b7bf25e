/* SPDX-License-Identifier: Apache-2.0 */
/* Filling the caller's error, and putting context before its message. */
#include "base/error.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define CUT "\xe2\x80\xa6" /* U+2026 */

/*
 * mark_cut ends a message that did not fit with "...", where a character
 * begins.
 */
static void
mark_cut(char *message)
{
    size_t at = SIGSTORE_MESSAGE_MAX - sizeof(CUT);

    while (at > 0 && ((uint8_t)message[at] & 0xc0) == 0x80)
        at--;
    memcpy(message + at, CUT, sizeof(CUT));
}

static void
write_message(char *message, const char *format, va_list args)
{
    int len = vsnprintf(message, SIGSTORE_MESSAGE_MAX, format, args);

    if (len < 0)
        message[0] = '\0';
    else if (len >= SIGSTORE_MESSAGE_MAX)
        mark_cut(message);
}

static void
fill(sigstore_error *err, sigstore_code code, sigstore_check check,
    const char *format, va_list args)
{
    if (err == NULL)
        return;
    memset(err, 0, sizeof(*err));
    err->code = code;
    err->check = check;
    write_message(err->message, format, args);
}

sigstore_code
sg_fail(sigstore_error *err, sigstore_code code, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    fill(err, code, SIGSTORE_CHECK_NONE, format, args);
    va_end(args);
    return code;
}

sigstore_code
sg_refuse(sigstore_error *err, sigstore_check check, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    fill(err, SIGSTORE_EREFUSED, check, format, args);
    va_end(args);
    return SIGSTORE_EREFUSED;
}

sigstore_code
sg_form(sigstore_error *err, sigstore_check check, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    fill(err, SIGSTORE_EFORMAT, check, format, args);
    va_end(args);
    return SIGSTORE_EFORMAT;
}

sigstore_code
sg_no_memory(sigstore_error *err)
{
    return sg_fail(err, SIGSTORE_ENOMEM, "out of memory");
}

/* prepend puts `context` and ": " before the message; the end may go. */
static void
prepend(char *message, const char *context)
{
    char rest[SIGSTORE_MESSAGE_MAX];
    int len;

    memcpy(rest, message, sizeof(rest));
    len = snprintf(message, SIGSTORE_MESSAGE_MAX, "%s: %s", context, rest);
    if (len >= SIGSTORE_MESSAGE_MAX)
        mark_cut(message);
}

sigstore_code
sg_context(sigstore_error *err, sigstore_code code, const char *format, ...)
{
    char context[SIGSTORE_MESSAGE_MAX];
    va_list args;

    if (err == NULL || code == SIGSTORE_OK)
        return code;
    va_start(args, format);
    write_message(context, format, args);
    va_end(args);
    err->code = code;
    prepend(err->message, context);
    return code;
}

sigstore_code
sg_as_check(sigstore_error *err, sigstore_code code, sigstore_check check)
{
    if (err != NULL && code != SIGSTORE_OK && err->check == SIGSTORE_CHECK_NONE)
        err->check = check;
    return code;
}
