/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Threads take the next thing in line and leave its answer in a slot; the
 * caller answers in order, which frees the slot.  The window bounds memory
 * when one thing takes long and hundreds after it are done.
 */
#include "order.h"

#include <pthread.h>
#include <stdbool.h>

#define WINDOW_MAX 256
#define THREADS_MAX 64

struct line {
    const struct order *order;
    pthread_mutex_t lock;
    pthread_cond_t changed;
    size_t taken, answered;
    bool done[WINDOW_MAX];
};

static void *
work_along(void *arg)
{
    struct line *line = arg;
    const struct order *order = line->order;

    pthread_mutex_lock(&line->lock);
    for (;;) {
        size_t index;

        while (line->taken < order->count &&
            line->taken - line->answered >= order->window)
            pthread_cond_wait(&line->changed, &line->lock);
        if (line->taken >= order->count)
            break;
        index = line->taken++;
        pthread_mutex_unlock(&line->lock);
        order->work(order->arg, index, index % order->window);
        pthread_mutex_lock(&line->lock);
        line->done[index % order->window] = true;
        pthread_cond_broadcast(&line->changed);
    }
    pthread_mutex_unlock(&line->lock);
    return NULL;
}

static void
answer_all(struct line *line)
{
    const struct order *order = line->order;

    for (size_t i = 0; i < order->count; i++) {
        size_t slot = i % order->window;

        pthread_mutex_lock(&line->lock);
        while (!line->done[slot])
            pthread_cond_wait(&line->changed, &line->lock);
        line->done[slot] = false;
        pthread_mutex_unlock(&line->lock);
        order->answer(order->arg, i, slot);
        pthread_mutex_lock(&line->lock);
        line->answered++;
        pthread_cond_broadcast(&line->changed);
        pthread_mutex_unlock(&line->lock);
    }
}

static void
run_alone(const struct order *order)
{
    for (size_t i = 0; i < order->count; i++) {
        order->work(order->arg, i, 0);
        order->answer(order->arg, i, 0);
    }
}

void
order_run(const struct order *order)
{
    struct line line = { .order = order,
        .lock = PTHREAD_MUTEX_INITIALIZER,
        .changed = PTHREAD_COND_INITIALIZER };
    pthread_t threads[THREADS_MAX];
    size_t want = order->threads < THREADS_MAX ? order->threads : THREADS_MAX;
    size_t running = 0;

    if (want > 1) {
        while (running < want &&
            pthread_create(&threads[running], NULL, work_along, &line) == 0)
            running++;
    }
    if (running == 0) {
        run_alone(order);
        return;
    }
    answer_all(&line);
    for (size_t i = 0; i < running; i++)
        pthread_join(threads[i], NULL);
}
