/* SPDX-License-Identifier: Apache-2.0 */
/* Reading a small file whole, with a maximum. */
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"
#include "base/wipe.h"

/* One read takes a usual bundle; threads of musl have 128 KiB of stack. */
#define PIECE_SIZE ((size_t)16 * 1024)

/* What the system says, and what to do about it. */
static const struct {
    int number;
    sigstore_code code;
    const char *text;
} reasons[] = {
    { ENOENT, SIGSTORE_ENOTFOUND, "no such file; check the path" },
    { ENOTDIR, SIGSTORE_ENOTFOUND,
        "a part of the path is not a folder; check the path" },
    { ENAMETOOLONG, SIGSTORE_ENOTFOUND, "the path is too long" },
    { ELOOP, SIGSTORE_EIO,
        "too many symbolic links; name the file they should lead to" },
    { EACCES, SIGSTORE_EIO,
        "not permitted to read it; check its owner and mode" },
    { EISDIR, SIGSTORE_EIO, "is a folder; name a file in it" },
    { EMFILE, SIGSTORE_EIO,
        "this process has too many open files; raise `ulimit -n`" },
};

static sigstore_code
fail_with(int number, const char *path, sigstore_error *err)
{
    struct sg_shown shown = sg_show(sg_bytes_from_text(path));

    for (size_t i = 0; i < sizeof(reasons) / sizeof(reasons[0]); i++) {
        if (reasons[i].number == number)
            return sg_fail(
                err, reasons[i].code, "%s: %s", shown.text, reasons[i].text);
    }
    return sg_fail(err, SIGSTORE_EIO,
        "%s: the system cannot read it (errno %d); check the disk or mount",
        shown.text, number);
}

/* read_piece is read(2), going on after a signal. */
static ssize_t
read_piece(int fd, uint8_t *piece)
{
    ssize_t len;

    do {
        len = read(fd, piece, PIECE_SIZE);
    } while (len < 0 && errno == EINTR);
    return len;
}

static sigstore_code
read_all(struct sg_buf *buf, int fd, uint8_t *piece, const char *path,
    sigstore_error *err)
{
    ssize_t len;

    while ((len = read_piece(fd, piece)) > 0) {
        if ((size_t)len > buf->max - buf->len)
            return sg_fail(err, SIGSTORE_ELIMIT,
                "%s: is larger than %zu bytes, the most that is read here; "
                "check that it is the right file",
                sg_show(sg_bytes_from_text(path)).text, buf->max);
        sg_buf_add(buf, sg_bytes_of(piece, (size_t)len));
        if (buf->failed)
            return sg_no_memory(err);
    }
    return len < 0 ? fail_with(errno, path, err) : SIGSTORE_OK;
}

sigstore_code
sg_file_read(struct sg_buf *buf, const char *path, sigstore_error *err)
{
    uint8_t piece[PIECE_SIZE];
    struct stat status;
    sigstore_code code;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);

    if (fd < 0)
        return fail_with(errno, path, err);
    if (fstat(fd, &status) != 0)
        code = fail_with(errno, path, err);
    else if (S_ISDIR(status.st_mode))
        code = fail_with(EISDIR, path, err);
    else
        code = read_all(buf, fd, piece, path, err);
    sg_wipe(piece, sizeof(piece)); /* it may have been a key */
    (void)close(fd);
    return code;
}
