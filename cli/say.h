/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the command says on standard error: one line at a time, each written
 * whole, with nothing in it that a terminal would obey.
 */
#ifndef CLI_SAY_H
#define CLI_SAY_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/* The names of SIGSTORE_LOGLEVEL, least urgent first. */
enum say_level { SAY_DEBUG, SAY_INFO, SAY_WARNING, SAY_ERROR, SAY_CRITICAL };

struct voice {
    enum say_level level; /* what is less urgent stays unsaid */
    bool terminal;        /* standard error is one */
    bool colour;
    bool progress; /* a progress line stands on the terminal */
    bool lost;     /* something could not be written */
};

void voice_init(struct voice *voice);

/* voice_set_level takes a level by name; false for an unknown one. */
bool voice_set_level(struct voice *voice, const char *name);

/* Answers, which no level silences: "OK: ..." and "FAIL: ...". */
void say_ok(struct voice *voice, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void say_fail(struct voice *voice, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* say_done says, without a label, that what was asked for is done. */
void say_done(struct voice *voice, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* say prints "WARNING: ..." and the like, if the level allows. */
void say(struct voice *voice, enum say_level level, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* say_wrong prints "PROG: error: ...", as errors of usage are. */
void say_wrong(struct voice *voice, const char *prog, const char *format,
    va_list args) __attribute__((format(printf, 3, 0)));

/* say_progress replaces the progress line; NULL takes it away. */
void say_progress(struct voice *voice, const char *text);

/*
 * text_clean writes `text` to `out` so that it is safe to show: control
 * characters, bidirectional marks and broken UTF-8 become \xNN or \u{NNNN}.
 * With `lines`, line feeds and tabs stay.  `out` has room for
 * TEXT_CLEAN_MAX(len) bytes; the result is how many were written.
 */
#define TEXT_CLEAN_MAX(len) (4 * (len) + 1)
size_t text_clean(char *out, const char *text, size_t len, bool lines);

#endif
