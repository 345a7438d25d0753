// SPDX-License-Identifier: Apache-2.0
#include "models/balancing/nginx_peers.h"

#include <algorithm>

namespace doppel::models {

namespace {

bool hasRoom(const NginxPeer& peer) {
    return peer.maxConnections == 0 || peer.connections < peer.maxConnections;
}

bool seemsFailed(const NginxPeer& peer, std::int64_t now) {
    return peer.maxFails > 0 && peer.fails >= peer.maxFails &&
           now - peer.checked <= peer.failTimeout;
}

bool isEligible(std::span<const NginxPeer> peers,
                std::size_t index,
                const TriedPeers& tried,
                std::int64_t now) {
    const NginxPeer& peer = peers[index];
    return !tried.contains(index) && !peer.down && !seemsFailed(peer, now) && hasRoom(peer);
}

// Moves the weights of one round for a candidate; gives what it adds to the round's total.
std::int64_t raise(NginxPeer& peer) {
    const std::int64_t weight = peer.effectiveWeight;
    peer.currentWeight += weight;
    if (peer.effectiveWeight < peer.weight) {
        ++peer.effectiveWeight;
    }
    return weight;
}

std::size_t
take(std::span<NginxPeer> peers, std::size_t index, std::int64_t total, std::int64_t now) {
    NginxPeer& peer = peers[index];
    peer.currentWeight -= total;
    if (now - peer.checked > peer.failTimeout) {
        peer.checked = now;
    }
    ++peer.connections;
    return index;
}

std::optional<std::size_t> pickOnly(NginxPeer& peer) {
    if (peer.down || !hasRoom(peer)) {
        return std::nullopt;
    }
    ++peer.connections;
    return 0;
}

// Below, equal or above zero: a has less, as much, or more load for its weight than b.
std::int64_t compareLoad(const NginxPeer& a, const NginxPeer& b) {
    return a.connections * b.weight - b.connections * a.weight;
}

} // namespace

std::optional<std::size_t>
pickSmoothly(std::span<NginxPeer> peers, const TriedPeers& tried, std::int64_t now) {
    if (peers.size() == 1) {
        return pickOnly(peers.front());
    }
    std::optional<std::size_t> best;
    std::int64_t total = 0;
    for (std::size_t i = 0; i < peers.size(); ++i) {
        if (!isEligible(peers, i, tried, now)) {
            continue;
        }
        total += raise(peers[i]);
        if (!best || peers[i].currentWeight > peers[*best].currentWeight) {
            best = i;
        }
    }
    if (!best) {
        return std::nullopt;
    }
    return take(peers, *best, total, now);
}

std::optional<std::size_t>
pickLeastConnected(std::span<NginxPeer> peers, const TriedPeers& tried, std::int64_t now) {
    if (peers.size() == 1) {
        return pickOnly(peers.front());
    }
    std::optional<std::size_t> least;
    bool many = false;
    for (std::size_t i = 0; i < peers.size(); ++i) {
        if (!isEligible(peers, i, tried, now)) {
            continue;
        }
        const std::int64_t difference = least ? compareLoad(peers[i], peers[*least]) : -1;
        if (difference < 0) {
            least = i;
            many = false;
        } else if (difference == 0) {
            many = true;
        }
    }
    if (!least) {
        return std::nullopt;
    }
    std::size_t best = *least;
    std::int64_t total = 0;
    for (std::size_t i = *least; many && i < peers.size(); ++i) {
        if (!isEligible(peers, i, tried, now) || compareLoad(peers[i], peers[*least]) != 0) {
            continue;
        }
        total += raise(peers[i]);
        if (peers[i].currentWeight > peers[best].currentWeight) {
            best = i;
        }
    }
    return take(peers, best, total, now);
}

void releasePeer(NginxPeer& peer, bool failed, bool alone, std::int64_t now) {
    --peer.connections;
    if (alone) {
        peer.fails = 0;
        return;
    }
    if (!failed) {
        if (peer.accessed < peer.checked) {
            peer.fails = 0;
        }
        return;
    }
    ++peer.fails;
    peer.accessed = now;
    peer.checked = now;
    if (peer.maxFails > 0) {
        peer.effectiveWeight =
            std::max<std::int64_t>(0, peer.effectiveWeight - peer.weight / peer.maxFails);
    }
}

} // namespace doppel::models
