// SPDX-License-Identifier: Apache-2.0
#include "models/caching/surrogate_keys.h"

#include <algorithm>

namespace doppel::caching {

void SurrogateKeys::add(ObjectId id, std::span<const SurrogateKey> keys) {
    if (keys.empty()) {
        return;
    }
    if (indexOf(id) >= firstOf_.size()) {
        firstOf_.resize(std::size_t{indexOf(id)} * 2 + 16, kNoIndex);
    }
    for (std::size_t i = 0; i < keys.size(); ++i) {
        if (std::find(keys.begin(), keys.begin() + static_cast<std::ptrdiff_t>(i), keys[i]) !=
            keys.begin() + static_cast<std::ptrdiff_t>(i)) {
            continue; // named twice
        }
        const std::uint32_t tie = take();
        const std::uint32_t head = heads_.find(keys[i]);
        ties_[tie] = {keys[i], indexOf(id), firstOf_[indexOf(id)], kNoIndex, head};
        firstOf_[indexOf(id)] = tie;
        if (head == kNoIndex) {
            heads_.insert(keys[i], tie);
        } else {
            ties_[head].previous = tie;
            heads_.replace(keys[i], tie);
        }
    }
}

void SurrogateKeys::remove(ObjectId id) {
    if (indexOf(id) >= firstOf_.size()) {
        return;
    }
    for (std::uint32_t tie = firstOf_[indexOf(id)]; tie != kNoIndex;) {
        const std::uint32_t next = ties_[tie].nextOfObject;
        unlink(tie);
        ties_[tie].nextOfObject = free_;
        free_ = tie;
        tie = next;
    }
    firstOf_[indexOf(id)] = kNoIndex;
}

void SurrogateKeys::collect(SurrogateKey key, std::vector<ObjectId>& objects) const {
    for (std::uint32_t tie = heads_.find(key); tie != kNoIndex; tie = ties_[tie].next) {
        objects.push_back(ObjectId{ties_[tie].object});
    }
}

void SurrogateKeys::keysOf(ObjectId id, std::vector<SurrogateKey>& keys) const {
    if (indexOf(id) >= firstOf_.size()) {
        return;
    }
    for (std::uint32_t tie = firstOf_[indexOf(id)]; tie != kNoIndex;
         tie = ties_[tie].nextOfObject) {
        keys.push_back(ties_[tie].key);
    }
}

std::uint32_t SurrogateKeys::take() {
    if (free_ == kNoIndex) {
        ties_.push_back({});
        return static_cast<std::uint32_t>(ties_.size() - 1);
    }
    const std::uint32_t tie = free_;
    free_ = ties_[tie].nextOfObject;
    return tie;
}

void SurrogateKeys::unlink(std::uint32_t tie) {
    const Tie& gone = ties_[tie];
    if (gone.next != kNoIndex) {
        ties_[gone.next].previous = gone.previous;
    }
    if (gone.previous != kNoIndex) {
        ties_[gone.previous].next = gone.next;
    } else if (gone.next != kNoIndex) {
        heads_.replace(gone.key, gone.next);
    } else {
        heads_.erase(gone.key);
    }
}

} // namespace doppel::caching
