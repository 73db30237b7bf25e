/* SPDX-License-Identifier: Apache-2.0 */
/* The folder's path, and temporary folders made and removed. */
#include "home.h"

#include <errno.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"

#define OPEN_FILES 8

/* Sets the path to `base` and `more`, if it has room for them. */
static sigstore_code
set(struct home *home, const char *base, const char *more, sigstore_error *err)
{
    int len = snprintf(home->path, sizeof(home->path), "%s%s", base, more);

    if (len < 0 || (size_t)len >= sizeof(home->path))
        return sg_fail(err, SIGSTORE_ELIMIT,
            "the path of the folder for the state is too long");
    if (!sg_text_is_plain(sg_bytes_from_text(home->path)))
        return sg_fail(err, SIGSTORE_EARGUMENT,
            "the path of the folder for the state, %s, cannot be printed",
            sg_show(sg_bytes_from_text(home->path)).text);
    return SIGSTORE_OK;
}

/* A relative XDG_DATA_HOME is to be passed over [XDG basedir]. */
static sigstore_code
find_own(struct home *home, sigstore_error *err)
{
    const char *data = getenv("XDG_DATA_HOME"), *user = getenv("HOME");

    if (data != NULL && data[0] == '/')
        return set(home, data, "/sigstore-local", err);
    if (user != NULL && user[0] == '/')
        return set(home, user, "/.local/share/sigstore-local", err);
    return sg_fail(err, SIGSTORE_EARGUMENT,
        "HOME is not set: say where to keep the state with --dir DIR");
}

static sigstore_code
make_temporary(struct home *home, sigstore_error *err)
{
    const char *base = getenv("TMPDIR");
    sigstore_code code;

    if (base == NULL || base[0] != '/')
        base = "/tmp";
    code = set(home, base, "/sigstore-local-XXXXXX", err);
    if (code != SIGSTORE_OK)
        return code;
    if (mkdtemp(home->path) == NULL)
        return sg_fail(err, SIGSTORE_EIO,
            "cannot make a temporary folder in %s: %s",
            sg_show(sg_bytes_from_text(base)).text, strerror(errno));
    home->is_temporary = true;
    return SIGSTORE_OK;
}

/* Absolute, as COMMAND may go elsewhere. */
static sigstore_code
take(struct home *home, const char *dir, sigstore_error *err)
{
    char here[PATH_MAX];
    size_t len;

    if (dir[0] == '/')
        return set(home, dir, "", err);
    if (getcwd(here, sizeof(here) - 1) == NULL)
        return sg_fail(err, SIGSTORE_EIO,
            "cannot tell the current folder: %s; give --dir a whole path",
            strerror(errno));
    len = strlen(here);
    if (here[len - 1] != '/')
        memcpy(here + len, "/", 2);
    return set(home, here, dir, err);
}

sigstore_code
home_find(
    struct home *out, const char *dir, bool is_temporary, sigstore_error *err)
{
    out->is_temporary = false;
    if (dir != NULL)
        return take(out, dir, err);
    return is_temporary ? make_temporary(out, err) : find_own(out, err);
}

static int
remove_one(
    const char *path, const struct stat *info, int kind, struct FTW *where)
{
    (void)info;
    (void)kind;
    (void)where;
    (void)remove(path);
    return 0;
}

void
home_leave(const struct home *home)
{
    if (home->is_temporary)
        (void)nftw(home->path, remove_one, OPEN_FILES, FTW_DEPTH | FTW_PHYS);
}
