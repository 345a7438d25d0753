// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/chance_key.h"
#include "models/request.h"
#include "sim/time.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace doppel::models {

/// What sort of job or message it is: a number that whoever takes it has given to a name.
struct JobKind {
    std::uint16_t index = 0;
    friend constexpr bool operator==(JobKind, JobKind) = default;
};

/// Where a job is, as its books have it.
enum class JobPlace : std::uint8_t {
    Outside,  ///< not entered yet, or gone for good
    Waiting,  ///< in a queue: whoever is free may take it
    Delayed,  ///< until a time that was said: scheduled, or to be tried again
    InFlight, ///< with a worker or consumer, and neither done nor given back
};

/// Work that isn't a request: a background job, a message. A small value, copied wherever it goes.
/// Chance for it is indexed by its key, which derives from what made it (chance_key.h).
struct Job {
    std::uint64_t key = 0;
    /// Of what it does: the same where it is made again, as by a request or a job that is tried
    /// again. 0: nobody knows.
    std::uint64_t identity = 0;
    std::uint64_t origin = 0; ///< the identity of the first of those that it comes of, or its own
    sim::Time begun{};        ///< when that began
    /// When it was last put into a queue; what is put back unfinished keeps it.
    sim::Time enqueued{};
    sim::Time since{}; ///< when it came to its place; kept by its WorkMeter
    sim::Time deadline = sim::kNever;
    std::uint32_t document = 0; ///< a page's number in the catalogue, or a document's in its owner
    std::uint32_t version = 0;  ///< of the document; 0: whichever is the latest
    std::uint32_t size = 0;     ///< bytes, as it is kept in a store
    JobKind kind{};
    JobPlace place : 4 = JobPlace::Outside;
    bool cameBack : 1 = false; ///< it is not tried for the first time; kept by its WorkMeter
    std::uint8_t attempt = 0;  ///< failures or deliveries so far; 255 stands for more, too
};

static_assert(sizeof(Job) <= 72 && std::is_trivially_copyable_v<Job>);

/// The key of a job, or its identity, by that of what makes it.
constexpr std::uint64_t keyOfJob(std::uint64_t maker, std::uint64_t way, std::uint64_t number) {
    return deriveKey(deriveKey(maker, way), KeyStep::Number, number);
}

/// What makes jobs that come of no other.
struct JobMaker {
    std::uint64_t key = 0;
    std::uint64_t identity = 0; ///< the same when it does so again

    /// One that makes each but once, such as a timeline's event.
    JobMaker(std::uint64_t once) : key(once), identity(once) {}
    JobMaker(std::uint64_t itsKey, std::uint64_t itsIdentity)
        : key(itsKey), identity(itsIdentity) {}
    JobMaker(const Request& request) : key(request.key), identity(identityOf(request)) {}
};

/// The `number`th job that somebody makes by a way to whoever takes it (WorkWay::key): it begins at
/// `now`, and is its own origin.
inline Job firstJob(JobMaker maker, std::uint64_t way, std::uint64_t number, sim::Time now) {
    Job job;
    job.key = keyOfJob(maker.key, way, number);
    job.identity = keyOfJob(maker.identity, way, number);
    job.origin = job.identity;
    job.begun = now;
    return job;
}

/// The `number`th job or message that comes of another by a way: of the same origin and document.
inline Job followingJob(const Job& parent, std::uint64_t way, std::uint64_t number) {
    Job job;
    job.key = keyOfJob(parent.key, way, number);
    job.identity = keyOfJob(parent.identity, way, number);
    job.origin = parent.origin;
    job.begun = parent.begun;
    job.document = parent.document;
    job.version = parent.version;
    return job;
}

/// Chance for one try of a job: another number for each.
inline std::uint64_t keyOfAttempt(const Job& job) {
    return deriveKey(job.key, KeyStep::Retry, job.attempt);
}

/// Names of kinds, or of whatever else is numbered in the order in which it is first named.
class NumberedNames {
public:
    /// The name's number; a new one where it is new. O(names).
    std::uint32_t numberOf(std::string_view name) {
        for (std::uint32_t i = 0; i < names_.size(); ++i) {
            if (names_[i] == name) {
                return i;
            }
        }
        names_.emplace_back(name);
        return static_cast<std::uint32_t>(names_.size() - 1);
    }
    const std::string& name(std::uint32_t number) const { return names_[number]; }
    std::size_t size() const { return names_.size(); }

private:
    std::vector<std::string> names_;
};

} // namespace doppel::models
