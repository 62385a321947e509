/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A disk that is full, slow, or loses what it was given: for LD_PRELOAD. While the file that FAILING_DISK names says "full",
 * nothing more can be written to a SQLite database or its log; while it says "fsync", they can't be made durable; while it
 * says "slow", that takes half a second. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int says(const char *what)
{
    const char *name = getenv("FAILING_DISK");
    const int file = name ? open(name, O_RDONLY | O_CLOEXEC) : -1;
    if (file < 0)
        return 0;
    char text[16] = {0};
    const ssize_t length = read(file, text, sizeof text - 1);
    close(file);
    return length > 0 && strncmp(text, what, strlen(what)) == 0;
}

static int isDatabase(int file)
{
    char link[64], path[4096];
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    const ssize_t length = readlink(link, path, sizeof path - 1);
    if (length < 0)
        return 0;
    path[length] = 0;
    return strstr(path, ".sqlite") != NULL;
}

static int fails(const char *what, int file, int error)
{
    const int before = errno;
    const int failing = says(what) && isDatabase(file);
    errno = failing ? error : before;
    return failing;
}

static void wait_(int file)
{
    const int before = errno;
    if (says("slow") && isDatabase(file))
        usleep(500 * 1000);
    errno = before;
}

#define REAL(name, ...)                                                                                                  \
    static int (*real)(__VA_ARGS__);                                                                                     \
    if (!real)                                                                                                           \
        real = (int (*)(__VA_ARGS__))dlsym(RTLD_NEXT, name)

static ssize_t writeAt(const char *name, int file, const void *bytes, size_t count, off64_t offset)
{
    if (fails("full", file, ENOSPC))
        return -1;
    ssize_t (*real)(int, const void *, size_t, off64_t) = (ssize_t(*)(int, const void *, size_t, off64_t))dlsym(RTLD_NEXT, name);
    return real(file, bytes, count, offset);
}

ssize_t pwrite(int file, const void *bytes, size_t count, off_t offset)
{
    return writeAt("pwrite", file, bytes, count, offset);
}

ssize_t pwrite64(int file, const void *bytes, size_t count, off64_t offset)
{
    return writeAt("pwrite64", file, bytes, count, offset);
}

int fsync(int file)
{
    REAL("fsync", int);
    wait_(file);
    return fails("fsync", file, EIO) ? -1 : real(file);
}

int fdatasync(int file)
{
    REAL("fdatasync", int);
    wait_(file);
    return fails("fsync", file, EIO) ? -1 : real(file);
}
