// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace doppel::models {

/// Where a server is in its life:
///
///             its process listens     its probe passes
///     Booting --------------> Unready --------------> Ready     (only Ready joins the list)
///        ^                                              |
///        | restarted                                    | scaled down, or restarted in order
///        |                                              v
///     Failed, Lost                                   Draining ----> Stopping ----> Gone
///
/// Whatever it is, its process may die (Failed) and its host may vanish (Lost).
enum class ServerState : std::uint8_t {
    Booting,  ///< its process starts: connections are refused
    Unready,  ///< it takes requests, but its readiness probe has yet to pass: nobody is sent there
    Ready,    ///< it takes requests
    Draining, ///< it is to go and has left the list, but still takes requests
    Stopping, ///< it finishes what it has: new connections are refused
    Failed,   ///< its process died: connections are refused
    Lost,     ///< its host vanished: nothing answers
    Gone,     ///< there is no such server: nothing answers
};
inline constexpr std::size_t kServerStates = 8;

/// "booting", "unready", …: as people read it.
constexpr std::string_view toText(ServerState state) {
    constexpr std::array<std::string_view, kServerStates> kNames{
        "booting", "unready", "ready", "draining", "stopping", "failed", "lost", "gone"};
    return kNames[static_cast<std::size_t>(state)];
}

/// Whether a request that reaches the server is taken.
constexpr bool takesRequests(ServerState state) {
    return state == ServerState::Ready || state == ServerState::Unready ||
           state == ServerState::Draining;
}

/// Whether its process is there, and works on what it has.
constexpr bool runs(ServerState state) {
    return takesRequests(state) || state == ServerState::Stopping;
}

/// Whether its host answers packets, if only to refuse them.
constexpr bool hostAnswers(ServerState state) {
    return state != ServerState::Lost && state != ServerState::Gone;
}

/// Whether it is on its way out, or out: not one of those that were ordered.
constexpr bool leaves(ServerState state) {
    return state == ServerState::Draining || state == ServerState::Stopping ||
           state == ServerState::Gone;
}

} // namespace doppel::models
