// SPDX-License-Identifier: Apache-2.0
// The cases of engine_bench.cpp in Cimba's own idiom, for script/compare-cimba: millions of events
// (or requests) a second of CPU user time of the run phase. No part of Doppel's build.
//
//     cimba_bench CASE
#include <assert.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include <cimba.h>
#include <cmi_mempool.h>

static double user_seconds(void) {
    struct rusage used;
    getrusage(RUSAGE_SELF, &used);
    return (double)used.ru_utime.tv_sec + 1e-6 * (double)used.ru_utime.tv_usec;
}

static void begin(void) {
    cmb_random_initialize(42);
    cmb_event_queue_initialize(0.0);
}

static double timed_run(void) {
    const double before = user_seconds();
    cmb_event_queue_execute();
    return user_seconds() - before;
}

// --- queues: servers are processes that take customers out of an object queue, as in Cimba's
// --- benchmark/MM1_single.c

static CMB_THREAD_LOCAL struct cmi_mempool customers = CMI_MEMPOOL_STATIC_INIT(sizeof(void *), 512u);
static struct cmb_objectqueue *line;
static uint64_t to_come, served;
static double mean_gap, total_stay;

static void *source(struct cmb_process *me, void *context) {
    (void)me;
    (void)context;
    for (uint64_t i = 0; i < to_come; i++) {
        cmb_process_hold(cmb_random_exponential(mean_gap));
        void *customer = cmi_mempool_alloc(&customers);
        *(double *)customer = cmb_time();
        cmb_objectqueue_put(line, customer);
    }
    return NULL;
}

static void *server(struct cmb_process *me, void *context) {
    (void)me;
    (void)context;
    while (true) {
        void *customer = NULL;
        cmb_objectqueue_get(line, &customer);
        cmb_process_hold(cmb_random_exponential(1.0));
        total_stay += cmb_time() - *(double *)customer;
        served++;
        cmi_mempool_free(&customers, customer);
    }
}

static void start(cmb_process_func *body, void *context) {
    struct cmb_process *process = cmb_process_create();
    cmb_process_initialize(process, "P", body, context, 0);
    cmb_process_start(process);
}

static void queue(const char *name, int servers) {
    to_come = 4000000;
    mean_gap = 1.0 / (0.9 * servers);
    begin();
    line = cmb_objectqueue_create();
    cmb_objectqueue_initialize(line, "Queue", CMB_UNLIMITED);
    start(source, NULL);
    for (int i = 0; i < servers; i++) {
        start(server, NULL);
    }
    const double seconds = timed_run();
    printf("%-12s %8.2f M events/s    mean stay %.4f s\n", name, 2e-6 * (double)to_come / seconds,
           total_stay / (double)served);
}

// --- hold: a constant number pending

static uint64_t left;

static void hold_event(void *subject, void *object) {
    if (left-- == 0) {
        cmb_event_queue_clear();
        return;
    }
    cmb_event_schedule(hold_event, subject, object, cmb_time() + cmb_random_exponential(1.0), 0);
}

static void hold(const char *name, uint64_t pending) {
    const uint64_t steps = 10000000;
    begin();
    for (uint64_t i = 0; i < pending; i++) {
        cmb_event_schedule(hold_event, NULL, NULL, cmb_random_exponential(1.0), 0);
    }
    left = steps;
    printf("%-12s %8.2f M events/s\n", name, 1e-6 * (double)steps / timed_run());
}

// --- time-outs that hardly ever come

static void timed_out(void *subject, void *object) {
    (void)subject;
    (void)object;
}

static void finished(void *subject, void *object) {
    uint64_t *deadline = subject;
    cmb_event_cancel(*deadline);
    if (left-- == 0) {
        cmb_event_queue_clear();
        return;
    }
    *deadline = cmb_event_schedule(timed_out, subject, object, cmb_time() + 30.0, 0);
    cmb_event_schedule(finished, subject, object, cmb_time() + cmb_random_exponential(0.01), 0);
}

static void timeout_events(const char *name, uint64_t in_flight) {
    const uint64_t requests = 10000000;
    begin();
    uint64_t *deadlines = calloc(in_flight, sizeof *deadlines);
    for (uint64_t i = 0; i < in_flight; i++) {
        deadlines[i] = cmb_event_schedule(timed_out, &deadlines[i], NULL, 30.0, 0);
        cmb_event_schedule(finished, &deadlines[i], NULL, cmb_random_exponential(0.01), 0);
    }
    left = requests;
    printf("%-12s %8.2f M requests/s\n", name, 1e-6 * (double)requests / timed_run());
    free(deadlines);
}

static void *client(struct cmb_process *me, void *context) {
    for (uint64_t requests = *(uint64_t *)context; requests > 0; requests--) {
        const uint64_t timer = cmb_process_timer_add(me, 30.0, CMB_PROCESS_TIMEOUT);
        if (cmb_process_hold(cmb_random_exponential(0.01)) == CMB_PROCESS_SUCCESS) {
            cmb_process_timer_cancel(me, timer);
        }
    }
    return NULL;
}

static void timeout_processes(const char *name, uint64_t clients) {
    uint64_t each = 5000000 / clients;
    begin();
    cmb_process_default_stacksize_set(16384);
    for (uint64_t i = 0; i < clients; i++) {
        start(client, &each);
    }
    printf("%-12s %8.2f M requests/s\n", name, 1e-6 * (double)(clients * each) / timed_run());
}

// --- sleepers

static void *sleeper(struct cmb_process *me, void *context) {
    (void)me;
    for (uint64_t times = *(uint64_t *)context; times > 0; times--) {
        cmb_process_hold(cmb_random_exponential(1.0));
    }
    return NULL;
}

static void sleepers(const char *name, uint64_t count) {
    uint64_t each = 50;
    begin();
    cmb_process_default_stacksize_set(16384);
    for (uint64_t i = 0; i < count; i++) {
        start(sleeper, &each);
    }
    printf("%-12s %8.2f M events/s\n", name, 1e-6 * (double)(count * each) / timed_run());
}

int main(int count, char **arguments) {
    const char *name = count == 2 ? arguments[1] : "";
    cmb_logger_flags_off(CMB_LOGGER_INFO);
    if (!strcmp(name, "mm1")) {
        queue(name, 1);
    } else if (!strcmp(name, "mm64")) {
        queue(name, 64);
    } else if (!strcmp(name, "hold1k")) {
        hold(name, 1000);
    } else if (!strcmp(name, "hold100k")) {
        hold(name, 100000);
    } else if (!strcmp(name, "hold1m")) {
        hold(name, 1000000);
    } else if (!strcmp(name, "timeout100")) {
        timeout_events(name, 100);
    } else if (!strcmp(name, "timeout10k")) {
        timeout_events(name, 10000);
    } else if (!strcmp(name, "within100")) {
        timeout_processes(name, 100);
    } else if (!strcmp(name, "within10k")) {
        timeout_processes(name, 10000);
    } else if (!strcmp(name, "sleep20k")) {
        sleepers(name, 20000);
    } else {
        fprintf(stderr, "cimba_bench: no case \"%s\"\n", name);
        return 2;
    }
    return 0;
}
