/* SPDX-License-Identifier: Apache-2.0 */
/* Lines on standard error: levels, labels, colours, and clean text. */
#include "say.h"

#include <errno.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#define GREEN "\033[32m"
#define YELLOW "\033[33m"
#define RED "\033[31m"
#define PLAIN "\033[0m"
#define ERASE "\r\033[K"

/* Room before the text: a label of 64 bytes, colours, what erases. */
#define LABEL_MAX 96

static const struct {
    const char *name;
    const char *colour;
} levels[] = {
    [SAY_DEBUG] = { "DEBUG", "" },
    [SAY_INFO] = { "INFO", "" },
    [SAY_WARNING] = { "WARNING", YELLOW },
    [SAY_ERROR] = { "ERROR", RED },
    [SAY_CRITICAL] = { "CRITICAL", RED },
};

void
voice_init(struct voice *voice)
{
    const char *no_colour = getenv("NO_COLOR"), *term = getenv("TERM");

    memset(voice, 0, sizeof(*voice));
    voice->level = SAY_INFO;
    voice->terminal = isatty(STDERR_FILENO);
    voice->colour = voice->terminal && (!no_colour || !*no_colour) && term &&
        *term && strcmp(term, "dumb") != 0;
}

bool
voice_set_level(struct voice *voice, const char *name)
{
    for (size_t i = 0; i < sizeof(levels) / sizeof(*levels); i++) {
        if (strcasecmp(name, levels[i].name) == 0) {
            voice->level = (enum say_level)i;
            return true;
        }
    }
    return false;
}

/*
 * The code point of the UTF-8 sequence at `text`, its length in `*len`; -1
 * and 1 where there is none [RFC 3629 3].
 */
static int32_t
decode(const unsigned char *text, size_t left, size_t *len)
{
    static const int32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
    unsigned char c = text[0];
    size_t n = c < 0x80 ? 1 : c < 0xc2 ? 0 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;
    int32_t point = n == 1 ? c : c & (0x7f >> n);

    *len = 1;
    if (n == 0 || n > left || c > 0xf4)
        return -1;
    for (size_t i = 1; i < n; i++) {
        if ((text[i] & 0xc0) != 0x80)
            return -1;
        point = point << 6 | (text[i] & 0x3f);
    }
    if (point < least[n] || point > 0x10ffff ||
        (point >= 0xd800 && point <= 0xdfff))
        return -1;
    *len = n;
    return point;
}

/* Controls (C0, DEL, C1), line separators and bidirectional marks. */
static bool
is_unsafe(int32_t point)
{
    return point < 0x20 || (point >= 0x7f && point < 0xa0) || point == 0x61c ||
        (point >= 0x200e && point <= 0x200f) ||
        (point >= 0x2028 && point <= 0x202e) ||
        (point >= 0x2066 && point <= 0x2069);
}

size_t
text_clean(char *out, const char *text, size_t len, bool lines)
{
    size_t at = 0, used = 0, step;

    for (; at < len; at += step) {
        const unsigned char *p = (const unsigned char *)text + at;
        int32_t point = decode(p, len - at, &step);

        if ((point >= 0 && !is_unsafe(point)) ||
            (lines && (point == '\n' || point == '\t'))) {
            memcpy(out + used, p, step);
            used += step;
            continue;
        }
        used += (size_t)(point < 0x80
                ? sprintf(out + used, "\\x%02x", *p)
                : sprintf(out + used, "\\u{%x}", (unsigned)point));
    }
    return used;
}

/* One write a line, so that lines of several processes do not mix. */
static void
put(struct voice *voice, const char *data, size_t len)
{
    while (len > 0) {
        ssize_t n = write(STDERR_FILENO, data, len);

        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0) {
            voice->lost = true;
            return;
        }
        data += n;
        len -= (size_t)n;
    }
}

/* The line: what erases progress, the label in its colour, the clean text. */
static void
put_line(struct voice *voice, const char *label, const char *colour,
    const char *text, char *line)
{
    bool painted = voice->colour && *label && *colour;
    size_t used = (size_t)snprintf(line, LABEL_MAX, "%s%s%.64s%s%s",
        voice->progress ? ERASE : "", painted ? colour : "", label,
        painted ? PLAIN : "", *label ? ": " : "");

    used += text_clean(line + used, text, strlen(text), false);
    line[used++] = '\n';
    put(voice, line, used);
    voice->progress = false;
}

/* Out of memory, too, a line can be said, if not always all of it. */
static void
speak(struct voice *voice, const char *label, const char *colour,
    const char *format, va_list args)
{
    char text[2048], line[LABEL_MAX + TEXT_CLEAN_MAX(sizeof(text))];
    char *whole = NULL, *clean = NULL;
    va_list again;
    int len;

    va_copy(again, args);
    len = vsnprintf(text, sizeof(text), format, args);
    if (len >= (int)sizeof(text) && vasprintf(&whole, format, again) > 0)
        clean = malloc(LABEL_MAX + TEXT_CLEAN_MAX((size_t)len));
    va_end(again);
    if (len < 0)
        voice->lost = true;
    else if (clean)
        put_line(voice, label, colour, whole, clean);
    else
        put_line(voice, label, colour, text, line);
    free(whole);
    free(clean);
}

void
say_ok(struct voice *voice, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    speak(voice, "OK", GREEN, format, args);
    va_end(args);
}

void
say_fail(struct voice *voice, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    speak(voice, "FAIL", RED, format, args);
    va_end(args);
}

void
say_done(struct voice *voice, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    speak(voice, "", "", format, args);
    va_end(args);
}

void
say(struct voice *voice, enum say_level level, const char *format, ...)
{
    va_list args;

    if (level < voice->level)
        return;
    va_start(args, format);
    speak(voice, levels[level].name, levels[level].colour, format, args);
    va_end(args);
}

void
say_wrong(
    struct voice *voice, const char *prog, const char *format, va_list args)
{
    char label[64];

    snprintf(label, sizeof(label), "%s: error", prog);
    speak(voice, label, "", format, args);
}

void
say_progress(struct voice *voice, const char *text)
{
    char line[256];
    size_t used = sizeof(ERASE) - 1;

    if (!text && !voice->progress)
        return;
    memcpy(line, ERASE, used);
    if (text)
        used += text_clean(line + used, text, strnlen(text, 60), false);
    put(voice, line, used);
    voice->progress = text != NULL;
}
