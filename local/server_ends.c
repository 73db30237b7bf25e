/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Time: waiting that ends with the server, and the watch over connections
 * that take theirs.
 */
#include "server_inside.h"

#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>

/* How often the watch looks. */
#define WATCH_MS 1000

static int64_t
now_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static struct timespec
at_ms(int64_t ms)
{
    return (struct timespec){ .tv_sec = (time_t)(ms / 1000),
        .tv_nsec = (long)(ms % 1000) * 1000000 };
}

bool
ends_init(struct ends *ends)
{
    pthread_condattr_t attr;
    bool is_made;

    *ends = (struct ends){ .patience_ms = SERVER_TOTAL_MS };
    if (pthread_condattr_init(&attr) != 0)
        return false;
    is_made = pthread_condattr_setclock(&attr, CLOCK_MONOTONIC) == 0 &&
        pthread_cond_init(&ends->changed, &attr) == 0;
    pthread_condattr_destroy(&attr);
    if (is_made && pthread_mutex_init(&ends->lock, NULL) != 0) {
        pthread_cond_destroy(&ends->changed);
        is_made = false;
    }
    return is_made;
}

void
ends_dispose(struct ends *ends)
{
    pthread_mutex_destroy(&ends->lock);
    pthread_cond_destroy(&ends->changed);
}

void
ends_tell(struct ends *ends)
{
    struct timespec until = at_ms(now_ms() + SERVER_GRACE_MS);

    pthread_mutex_lock(&ends->lock);
    ends->over = true;
    pthread_cond_broadcast(&ends->changed);
    while (ends->answering > 0 &&
        pthread_cond_timedwait(&ends->changed, &ends->lock, &until) == 0)
        continue;
    pthread_mutex_unlock(&ends->lock);
}

bool
ends_enter(struct ends *ends, struct peer *peer)
{
    bool is_open;

    pthread_mutex_lock(&ends->lock);
    is_open = !ends->over;
    if (is_open)
        ends->answering++;
    if (is_open && peer != NULL)
        peer->is_busy = true;
    pthread_mutex_unlock(&ends->lock);
    return is_open;
}

void
ends_leave(struct ends *ends)
{
    pthread_mutex_lock(&ends->lock);
    ends->answering--;
    pthread_cond_broadcast(&ends->changed);
    pthread_mutex_unlock(&ends->lock);
}

void
ends_pass(struct ends *ends, struct peer *peer)
{
    if (peer == NULL)
        return;
    pthread_mutex_lock(&ends->lock);
    peer->is_busy = false;
    peer->since_ms = now_ms();
    pthread_mutex_unlock(&ends->lock);
}

struct peer *
ends_add_peer(struct ends *ends, int fd)
{
    struct peer *peer = calloc(1, sizeof(*peer));

    if (peer == NULL)
        return NULL;
    peer->fd = fd;
    peer->since_ms = now_ms();
    pthread_mutex_lock(&ends->lock);
    peer->at = &ends->peers;
    peer->next = ends->peers;
    if (peer->next != NULL)
        peer->next->at = &peer->next;
    ends->peers = peer;
    pthread_cond_broadcast(&ends->changed);
    pthread_mutex_unlock(&ends->lock);
    return peer;
}

void
ends_drop_peer(struct ends *ends, struct peer *peer)
{
    if (peer == NULL)
        return;
    pthread_mutex_lock(&ends->lock);
    *peer->at = peer->next;
    if (peer->next != NULL)
        peer->next->at = peer->at;
    pthread_mutex_unlock(&ends->lock);
    free(peer);
}

/* Hangs up on who is late; its thread then closes the descriptor. */
static void
hang_up(const struct ends *ends, int64_t now)
{
    for (const struct peer *peer = ends->peers; peer; peer = peer->next) {
        if (!peer->is_busy && now - peer->since_ms > ends->patience_ms)
            (void)shutdown(peer->fd, SHUT_RDWR);
    }
}

void *
ends_watch(void *arg)
{
    struct ends *ends = arg;
    int64_t next_ms = now_ms() + WATCH_MS;

    pthread_mutex_lock(&ends->lock);
    while (!ends->over) {
        struct timespec next = at_ms(next_ms);

        if (ends->peers == NULL)
            pthread_cond_wait(&ends->changed, &ends->lock);
        else
            pthread_cond_timedwait(&ends->changed, &ends->lock, &next);
        /* Others wake us too: the clock tells whether it is time. */
        if (now_ms() < next_ms)
            continue;
        hang_up(ends, now_ms());
        next_ms = now_ms() + WATCH_MS;
    }
    pthread_mutex_unlock(&ends->lock);
    return NULL;
}

bool
wait_ms(const struct instance *instance, unsigned ms)
{
    struct ends *ends = instance->ends;
    struct timespec until = at_ms(now_ms() + ms);
    bool is_open;

    pthread_mutex_lock(&ends->lock);
    while (!ends->over &&
        pthread_cond_timedwait(&ends->changed, &ends->lock, &until) == 0)
        continue;
    is_open = !ends->over;
    pthread_mutex_unlock(&ends->lock);
    return is_open;
}
