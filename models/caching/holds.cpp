// SPDX-License-Identifier: Apache-2.0
#include "models/caching/holds.h"

#include "models/caching/check.h"

namespace doppel::caching {

bool Holds::remove(ObjectId id) {
    const std::uint32_t place = placeOf(id);
    CACHING_CHECK(place != kNoIndex);
    if (--held_[place].times > 0) {
        return false;
    }
    places_.erase(indexOf(id), place);
    const auto last = static_cast<std::uint32_t>(held_.size() - 1);
    if (place != last) {
        held_[place] = held_[last];
        places_.replace(held_[place].object, last, place, objectOf());
    }
    held_.pop();
    return true;
}

} // namespace doppel::caching
