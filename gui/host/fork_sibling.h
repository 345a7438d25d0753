// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sys/types.h>

namespace doppel::gui {

/// As fork(), but the copy has the same parent as this process, which is to wait for both: so a
/// window has all of its hosts as its own children, and a host that dies leaves no orphans. Nothing
/// that pthread_atfork registered is called. REQUIRES: one thread.
pid_t forkSibling();

} // namespace doppel::gui
