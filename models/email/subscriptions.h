// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/chance_key.h"
#include "sim/random.h"
#include "sim/time.h"
#include "sim/zipf.h"

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace doppel::models {

/// A queue of email-alert-api's workers, and how often it is looked at first, relative to the
/// others.
struct EmailQueue {
    std::string_view name;
    std::uint32_t weight;
};
/// Of its default capsule. Source: email-alert-api config/sidekiq.yml.
std::span<const EmailQueue> emailQueues();

/// How many are subscribed to each of many lists: sizes by Zipf's law, so that a few lists have
/// most subscriptions, of which a share is immediate and the others get digests.
class SubscriberLists {
public:
    /// REQUIRES: lists > 0.
    SubscriberLists(std::uint32_t lists, std::uint64_t subscriptions, double exponent);

    /// Of the rank-th greatest list, from 0; the total is kept to within half a subscription a
    /// list.
    std::uint64_t sizeOf(std::uint32_t rank) const;
    std::uint32_t size() const { return static_cast<std::uint32_t>(zipf_.ranks()); }
    /// The list that a document's changes go to, by chance that belongs to the document: all lists
    /// alike.
    std::uint32_t listOf(const sim::Stream& chance, std::uint32_t document) const {
        return static_cast<std::uint32_t>(chance.at(document).below(zipf_.ranks()));
    }

private:
    sim::Zipf zipf_;
    double subscriptions_;
};

/// Into how many pieces of at most `size` so many are cut.
constexpr std::uint64_t slicesOf(std::uint64_t count, std::uint64_t size) {
    return (count + size - 1) / size;
}
/// Subscribers of one batch of immediate e-mails, and of one of a digest's. Source:
/// email-alert-api immediate_email_generation_service.rb, digest_initiator_service.rb.
inline constexpr std::uint64_t kImmediateSlice = 5'000;
inline constexpr std::uint64_t kDigestSlice = 1'000;

/// Work that was begun so long ago and is not done is taken for lost, and enqueued again, by a job
/// that looks every half an hour. Source: email-alert-api config/sidekiq.yml, ADR 9.
inline constexpr sim::Duration kRecoveryInterval = std::chrono::minutes(30);
inline constexpr sim::Duration kLostAfter = std::chrono::hours(1);
constexpr bool isTakenForLost(sim::Time created, sim::Time now) {
    return created <= now - kLostAfter;
}

} // namespace doppel::models
