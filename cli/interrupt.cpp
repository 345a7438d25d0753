// SPDX-License-Identifier: Apache-2.0
#include "cli/interrupt.h"

#include <csignal>

namespace doppel::cli {

namespace {

// A signal has no other way to report: the program's one mutable global.
volatile std::sig_atomic_t lastSignal = 0;

void remember(int signal) {
    lastSignal = signal;
}

} // namespace

void listenForInterrupts() {
    struct sigaction action {};
    action.sa_handler = remember;
    action.sa_flags = static_cast<int>(SA_RESETHAND | SA_RESTART);
    for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
        struct sigaction former {};
        sigaction(signal, nullptr, &former);
        if (former.sa_handler != SIG_IGN) { // as nohup has it, or a shell that starts a job with &
            sigaction(signal, &action, nullptr);
        }
    }
}

std::string interruptedBy() {
    switch (lastSignal) {
    case 0:
        return {};
    case SIGINT:
        return "Ctrl-C";
    case SIGHUP:
        return "SIGHUP";
    default:
        return "SIGTERM";
    }
}

std::string stopIfInterrupted(const analysis::Progress&) {
    return interruptedBy();
}

} // namespace doppel::cli
