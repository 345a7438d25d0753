// SPDX-License-Identifier: Apache-2.0
#include "models/caching/surrogate_keys.h"

#include <algorithm>

namespace doppel::caching {

void SurrogateKeys::add(ObjectId id, std::span<const SurrogateKey> keys) {
    for (std::size_t i = 0; i < keys.size(); ++i) {
        const auto former = keys.first(i);
        if (std::find(former.begin(), former.end(), keys[i]) == former.end()) { // not named twice
            tieTo(makeTie(id), keys[i]);
        }
    }
}

void SurrogateKeys::copyKeys(ObjectId from, ObjectId to) {
    if (indexOf(from) >= kinds_.size() || kinds_[indexOf(from)] == 0) {
        return;
    }
    for (std::uint32_t place = 0; place < kInPlace; ++place) {
        const std::uint32_t tie = indexOf(from) * kInPlace + place;
        if (kindOf(tie) != Kind::None) {
            copyKey(tie, to);
        }
    }
    for (std::uint32_t at = firstPooledOf(from); at != kNoIndex; at = pool_[at].nextOfObject) {
        copyKey(at | kPooled, to);
    }
}

void SurrogateKeys::remove(ObjectId id) {
    if (indexOf(id) >= kinds_.size() || kinds_[indexOf(id)] == 0) {
        return;
    }
    for (std::uint32_t place = 0; place < kInPlace; ++place) {
        untie(indexOf(id) * kInPlace + place);
    }
    kinds_[indexOf(id)] = 0;
    const std::uint32_t first = firstPooledOf(id);
    if (first != kNoIndex) {
        pooledOf_.erase(indexOf(id), first);
    }
    for (std::uint32_t at = first; at != kNoIndex;) {
        const std::uint32_t next = pool_[at].nextOfObject;
        untie(at | kPooled);
        pool_[at].nextOfObject = freeTie_;
        freeTie_ = at;
        at = next;
    }
}

void SurrogateKeys::collect(SurrogateKey key, std::vector<ObjectId>& objects) const {
    const std::uint32_t head = heads_.find(key, keyOf());
    if (head == kNoIndex) {
        return;
    }
    if ((head & 1) == 0) {
        objects.push_back(ObjectId{objectOf(head >> 1)});
        return;
    }
    for (std::uint32_t tie = lists_[head >> 1].first; tie != kNoIndex; tie = linksOf(tie).next) {
        objects.push_back(ObjectId{objectOf(tie)});
    }
}

std::size_t SurrogateKeys::memory() const {
    return heads_.memory() + ties_.memory() + kinds_.memory() + lists_.memory() + pool_.memory() +
           pooledOf_.memory();
}

void SurrogateKeys::setKind(std::uint32_t tie, Kind kind) {
    if ((tie & kPooled) == 0) {
        std::uint8_t& kinds = kinds_[tie / kInPlace];
        const std::uint32_t shift = 4 * (tie % kInPlace);
        const auto bits = static_cast<std::uint32_t>(kind) << shift;
        kinds = static_cast<std::uint8_t>((kinds & ~(0xfU << shift)) | bits);
    }
}

// ---- ties ----

// The first place of the object's that is free, else one of the pool. It must be tied at once.
std::uint32_t SurrogateKeys::makeTie(ObjectId id) {
    ties_.extend(std::size_t{indexOf(id)} + 1, {});
    kinds_.extend(std::size_t{indexOf(id)} + 1, 0);
    for (std::uint32_t place = 0; place < kInPlace; ++place) {
        if (kindOf(indexOf(id) * kInPlace + place) == Kind::None) {
            return indexOf(id) * kInPlace + place;
        }
    }
    std::uint32_t at = freeTie_;
    if (at == kNoIndex) {
        at = static_cast<std::uint32_t>(pool_.size());
        pool_.push({});
    } else {
        freeTie_ = pool_[at].nextOfObject;
    }
    const std::uint32_t first = firstPooledOf(id);
    pool_[at].object = indexOf(id);
    pool_[at].nextOfObject = first;
    if (first == kNoIndex) {
        pooledOf_.insert(indexOf(id), at, objectOfPooled());
    } else {
        pooledOf_.replace(indexOf(id), first, at, objectOfPooled());
    }
    return at | kPooled;
}

std::uint32_t SurrogateKeys::firstPooledOf(ObjectId id) const {
    return pooledOf_.size() == 0 ? kNoIndex : pooledOf_.find(indexOf(id), objectOfPooled());
}

void SurrogateKeys::tieTo(std::uint32_t tie, SurrogateKey key) {
    const std::uint32_t head = heads_.find(key, keyOf());
    if (head == kNoIndex && (tie & kPooled) == 0) {
        tieOf(tie).key = key;
        setKind(tie, Kind::Single);
        heads_.insert(key, tie << 1, keyOf());
    } else if (head == kNoIndex) {
        startList(tie, key);
        heads_.insert(key, (linksOf(tie).previous ^ kFirst) << 1 | 1, keyOf());
    } else if ((head & 1) == 0) {
        makeListed(head >> 1);
        tieAfter(tie, head >> 1);
    } else {
        tieAfter(tie, lists_[head >> 1].first);
    }
}

void SurrogateKeys::tieAfter(std::uint32_t tie, std::uint32_t former) {
    const std::uint32_t next = linksOf(former).next;
    linksOf(tie) = {former, next};
    setKind(tie, Kind::Listed);
    linksOf(former).next = tie;
    if (next != kNoIndex) {
        linksOf(next).previous = tie;
    }
}

void SurrogateKeys::copyKey(std::uint32_t tie, ObjectId to) {
    const std::uint32_t made = makeTie(to);
    if (kindOf(tie) == Kind::Single) {
        makeListed(tie);
    }
    tieAfter(made, tie);
}

void SurrogateKeys::untie(std::uint32_t tie) {
    if (kindOf(tie) == Kind::Single) {
        heads_.erase(tieOf(tie).key, tie << 1);
        return;
    }
    if (kindOf(tie) == Kind::None) {
        return;
    }
    const Links gone = linksOf(tie);
    const bool wasFirst = (gone.previous & kFirst) != 0;
    if (gone.next != kNoIndex) {
        linksOf(gone.next).previous = gone.previous;
    }
    if (!wasFirst) {
        linksOf(gone.previous).next = gone.next;
        makeSingle(gone.previous);
        return;
    }
    const std::uint32_t list = gone.previous ^ kFirst;
    if (gone.next != kNoIndex) {
        lists_[list].first = gone.next;
        makeSingle(gone.next);
    } else {
        heads_.erase(lists_[list].key, list << 1 | 1);
        lists_[list].first = freeList_;
        freeList_ = list;
    }
}

// ---- lists ----

// Of one tie, which the key's slot does not point to yet.
void SurrogateKeys::startList(std::uint32_t tie, SurrogateKey key) {
    std::uint32_t list = freeList_;
    if (list == kNoIndex) {
        list = static_cast<std::uint32_t>(lists_.size());
        lists_.push({key, tie});
    } else {
        freeList_ = lists_[list].first;
        lists_[list] = {key, tie};
    }
    linksOf(tie) = {kFirst | list, kNoIndex};
    setKind(tie, Kind::Listed);
}

void SurrogateKeys::makeListed(std::uint32_t single) {
    const SurrogateKey key = tieOf(single).key;
    startList(single, key);
    const std::uint32_t list = linksOf(single).previous ^ kFirst;
    heads_.replace(key, single << 1, list << 1 | 1, keyOf());
}

// If the tie is alone in its list, and has a place for the key.
void SurrogateKeys::makeSingle(std::uint32_t first) {
    const Links links = linksOf(first);
    if ((links.previous & kFirst) == 0 || links.next != kNoIndex || (first & kPooled) != 0) {
        return;
    }
    const std::uint32_t list = links.previous ^ kFirst;
    const SurrogateKey key = lists_[list].key;
    tieOf(first).key = key;
    setKind(first, Kind::Single);
    heads_.replace(key, list << 1 | 1, first << 1, keyOf());
    lists_[list].first = freeList_;
    freeList_ = list;
}

} // namespace doppel::caching
