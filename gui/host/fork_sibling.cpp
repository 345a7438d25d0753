// SPDX-License-Identifier: Apache-2.0
#include "gui/host/fork_sibling.h"

#include <csignal>
#include <sched.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace doppel::gui {

pid_t forkSibling() {
    return static_cast<pid_t>(
        syscall(SYS_clone, CLONE_PARENT | SIGCHLD, nullptr, nullptr, nullptr, nullptr));
}

} // namespace doppel::gui
