// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/request.h"

#include <cstdint>
#include <list>
#include <memory>
#include <utility>
#include <vector>

namespace doppel::models {

/// The insides of a component's servers, one object for each life of each server: a server that died and
/// came back has forgotten everything, while what the dead one was doing may still have to notice.
/// A dead life goes on existing until its last process has left.
///
/// `Server` has `die()`, which lets those in who wait, and `dead()`. Made when first used.
template <class Server>
class Lives {
    struct Life {
        std::unique_ptr<Server> server;
        std::uint64_t inside = 0;
    };

public:
    /// A process's stay in a life.
    class [[nodiscard]] Stay {
    public:
        Stay(Lives& lives, Life& life) : lives_(lives), life_(life) { ++life_.inside; }
        Stay(const Stay& other) : Stay(other.lives_, other.life_) {}
        Stay& operator=(const Stay&) = delete;
        ~Stay() {
            if (--life_.inside == 0 && life_.server->dead()) {
                lives_.bury(life_);
            }
        }
        Server& operator*() const { return *life_.server; }
        Server* operator->() const { return life_.server.get(); }

    private:
        Lives& lives_;
        Life& life_;
    };

    /// Enters the present life of a server; `make()` gives a unique_ptr to a new one.
    template <class Make>
    Stay enter(InstanceId id, const Make& make) {
        if (id.index >= present_.size()) {
            present_.resize(id.index + 1, lives_.end());
        }
        if (present_[id.index] == lives_.end()) {
            present_[id.index] = lives_.insert(lives_.end(), Life{make(), 0});
        }
        return Stay(*this, *present_[id.index]);
    }

    /// The server dies.
    void end(InstanceId id) {
        if (id.index >= present_.size() || present_[id.index] == lives_.end()) {
            return;
        }
        Life& life = *std::exchange(present_[id.index], lives_.end());
        life.server->die();
        if (life.inside == 0) {
            bury(life);
        }
    }

private:
    void bury(const Life& life) {
        lives_.remove_if([&life](const Life& other) { return &other == &life; });
    }

    std::list<Life> lives_;
    std::vector<typename std::list<Life>::iterator> present_; // by server; end() where none
};

} // namespace doppel::models
