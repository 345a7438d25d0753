// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gui/host/channel.h"

#include <cstdint>

/// How processes of hosts end, all of which are children of this one: each is waited for by its
/// number once it is gone, and none of them here. Without an event loop they end all the same, for
/// their sockets do.
namespace doppel::gui {

/// Ends a process. What is no child of this one is left alone, whoever named it.
void endHost(std::int64_t process);

/// Ends the copy of a host at the other end of a socket, which may be under way still: it says who
/// it is, or nobody will hold that end.
void endHostBehind(Descriptor socket);

} // namespace doppel::gui
