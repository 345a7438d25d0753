// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <vector>

namespace doppel::models {

/// One server of an nginx upstream, as a worker sees it. Times are whole seconds, as nginx's clock.
struct NginxPeer {
    std::int64_t weight = 1;
    std::int64_t effectiveWeight = 1; ///< falls with failures, creeps back with picks
    std::int64_t currentWeight = 0;
    std::int64_t maxFails = 1; ///< 0: never marked failed
    std::int64_t failTimeout = 10;
    std::int64_t maxConnections = 0; ///< 0: no limit
    std::int64_t connections = 0;
    std::int64_t fails = 0;
    std::int64_t accessed = 0; ///< the last failure
    std::int64_t checked = 0;  ///< the last failure, or the last trial after a fail_timeout
    bool down = false;

    static NginxPeer ofWeight(std::int64_t weight) {
        NginxPeer peer;
        peer.weight = weight;
        peer.effectiveWeight = weight;
        return peer;
    }
};

/// The servers that a request has been sent to already: a bitmap, as nginx keeps one.
class TriedPeers {
public:
    TriedPeers() = default;
    TriedPeers(std::initializer_list<std::size_t> peers) {
        for (const std::size_t peer : peers) {
            add(peer);
        }
    }
    void add(std::size_t peer) {
        if (peer >= tried_.size()) {
            tried_.resize(peer + 1);
        }
        tried_[peer] = true;
    }
    bool contains(std::size_t peer) const { return peer < tried_.size() && tried_[peer]; }

private:
    std::vector<bool> tried_;
};

/// Picks by smooth weighted round robin and counts a connection; none when no server is eligible.
/// Not eligible: tried already, down, at its limit of connections, or failed: max_fails failures,
/// the last one or the last trial not more than fail_timeout ago. A server that is alone is never
/// taken as failed.
///
/// Source: nginx ngx_http_upstream_round_robin.c, ngx_http_upstream_get_peer.
std::optional<std::size_t>
pickSmoothly(std::span<NginxPeer> peers, const TriedPeers& tried, std::int64_t now);

/// As above, by the fewest connections relative to the weight; among equals by smooth weighted
/// round robin. Source: nginx ngx_http_upstream_least_conn_module.c.
std::optional<std::size_t>
pickLeastConnected(std::span<NginxPeer> peers, const TriedPeers& tried, std::int64_t now);

/// A request to a server ended: gives its connection back and counts a failure, or, where a trial
/// after the fail_timeout went well, forgets the failures. `alone`: the upstream has one server.
///
/// Source: nginx ngx_http_upstream_free_round_robin_peer.
void releasePeer(NginxPeer& peer, bool failed, bool alone, std::int64_t now);

} // namespace doppel::models
