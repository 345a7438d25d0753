// SPDX-License-Identifier: Apache-2.0
#include "models/data/object_store.h"

#include "models/chance_key.h"
#include "models/page_catalogue.h"
#include "models/platform.h"

#include <array>
#include <utility>

namespace doppel::models {

ChoiceNames choiceNames(ObjectStoreContents) {
    static constexpr std::array<std::string_view, 2> kNames{"mirrored_pages", "everything"};
    return kNames;
}

void ObjectStoreConfig::describe(FieldVisitor& visitor) {
    visitor.field("first_byte", firstByte, "time until an answer begins",
                  {.min = 0, .live = true, .source = "a guess: S3 answers in 10 to 200 ms"});
    visitor.field("contents", contents, "the mirrored page classes only, or everything",
                  {.live = true});
    visitor.field("missing_status", missingStatus, "its answer for what it does not have",
                  {.min = 400,
                   .max = 499,
                   .live = true,
                   .source = "S3 without list permission: 403; GOV.UK's probe of GCS expects 403"});
    visitor.field(
        "max_age", maxAge,
        "Cache-Control max-age of its answers: for how long caches serve them as fresh, their TTL",
        {.min = 0, .live = true, .source = "GOV.UK's mirrors send none; its edge takes 900 s"});
    visitor.field("replication", replication,
                  "how what is put here comes to another store; unset: it doesn't");
}

void ObjectReplication::describe(FieldVisitor& visitor) {
    visitor.field("to", to, "the store that gets what is put here",
                  {.required = true, .ofKind = "object_store"});
    visitor.field("lag", lag, "from a put until the replica has it",
                  {.min = 0,
                   .live = true,
                   .source = "AWS S3 User Guide, replication time control: 99.99 % within 15 min; "
                             "most objects in seconds, so a guess of 5 s"});
    visitor.field("retry", retry,
                  "until an object is tried again that the replica, or this store, had no good "
                  "answer for; one that the replica answers with a 4xx other than 429 has failed",
                  {.min = 0,
                   .minExclusive = true,
                   .live = true,
                   .source = "a guess; AWS S3 User Guide, replication status: FAILED is for what "
                             "the customer has to mend, and is not tried again"});
}

ObjectStore::ObjectStore(Platform& platform, std::string name, const ObjectStoreConfig& config)
    : Component(platform, std::move(name), "object_store"), config_(config),
      held_(platform.pages().versions()), latency_(stream("first_byte")),
      lagChance_(stream("replication")), standsOtherwise_(world()),
      metrics_(world().metrics(), this->name()) {}

void ObjectStore::connect() {
    if (config_.replication) {
        replica_ = dynamic_cast<ObjectStore*>(platform().find(config_.replication->to.name));
        replica_->originals_.push_back(this);
    }
}

sim::Task<Response> ObjectStore::serve(Request request, InstanceId instance) {
    const Slowdown slow = slowdown(request.key, instance);
    const sim::Duration read =
        slow.ofDisk(config_.firstByte.sampleDuration(latency_.at(request.key)));
    co_await world().sleep(sim::sum(read, slow.wait));
    if (request.method == Method::Post) {
        put(request);
        co_return Response::withStatus(200);
    }
    if (!has(request.page)) {
        co_return Response::withStatus(config_.missingStatus);
    }
    Response response = Response::withStatus(200, platform().pages().bodySize(request.page));
    response.maxAge = config_.maxAge;
    response.validator = held_.of(request.page);
    const auto known = put_.find(request.page.index);
    const Copy copy = known == put_.end() ? Copy{sim::kStart} : known->second;
    response.isDegraded = copy.isDegraded;
    if (isMirror_) {
        response.heldFor = world().now() - copy.leftOrigin;
    }
    if (request.validator == response.validator && !response.isDegraded) {
        response.status = 304;
        response.size = {};
    } else if (request.method == Method::Head) {
        response.size = {};
    }
    co_return response;
}

void ObjectStore::put(const Request& request) {
    const auto told = toCome_.extract(request.page.index);
    const Copy copy = told ? told.mapped() : Copy{world().now()};
    take(request.page, request.validator, copy);
    if (replica_ != nullptr) {
        auto draws = lagChance_.at(request.key);
        metrics_.pending.add(world().now(), 1);
        metrics_.lacking.add(world().now(), 1);
        underWay_.add(world().now());
        world().spawn(replicate({request.page, request.validator, world().now(), copy, request.key,
                                 identityOf(request)},
                                config_.replication->lag.sampleDuration(draws)));
    }
}

void ObjectStore::take(PageId page, ContentVersion version, Copy copy) {
    if (!has(page)) {
        copies_.insert(page.index);
    }
    if (version == 0 || held_.put(page, version)) {
        put_[page.index] = copy;
    }
}

sim::Task<void> ObjectStore::replicate(Put put, sim::Duration lag) {
    co_await world().sleep(lag);
    for (std::uint64_t tries = 0;; ++tries) {
        while (!replicates()) {
            co_await standsOtherwise_.wait();
        }
        const Copied copied = co_await copy(deriveKey(put.key, KeyStep::Retry, tries));
        if (copied != Copied::NotYet) {
            endReplication(put, copied == Copied::Yes);
            co_return;
        }
        if (replicates()) {
            co_await world().sleep(config_.replication->retry);
        }
    }
}

bool ObjectStore::replicates() const {
    return fleet().readyCount() > 0 && replica_->fleet().readyCount() > 0;
}

sim::Task<ObjectStore::Copied> ObjectStore::copy(std::uint64_t key) {
    const auto from = serverFor(key);
    const auto to = replica_->serverFor(key);
    if (!from || !to || copiedAt(*from, key) != Copied::Yes) {
        co_return Copied::NotYet;
    }
    if (const sim::Duration more = replica_->slowerBy(*to, key); more > sim::Duration::zero()) {
        co_await world().sleep(more);
    }
    co_return fleet().ready(*from) && replica_->fleet().ready(*to) ? replica_->copiedAt(*to, key)
                                                                   : Copied::NotYet;
}

// Any that is ready, all equally likely.
std::optional<InstanceId> ObjectStore::serverFor(std::uint64_t key) const {
    auto left = static_cast<std::uint32_t>(lagChance_.at(key).uniform() * fleet().readyCount());
    for (std::uint32_t i = 0; i < fleet().size(); ++i) {
        if (fleet().ready({i}) && left-- == 0) {
            return InstanceId{i};
        }
    }
    return std::nullopt;
}

// Objects fail for reasons of the customer's, such as rights: what S3 itself suffers is tried again.
ObjectStore::Copied ObjectStore::copiedAt(InstanceId server, std::uint64_t key) const {
    const ErrorShare* error = errorBefore(key, server);
    error = error == nullptr ? errorAfter(key, server) : error;
    if (faultsAt(server).refuse > 0 || stalls(key, server)) {
        return Copied::NotYet;
    }
    if (error == nullptr) {
        return Copied::Yes;
    }
    const bool isTheCustomers = error->status >= 400 && error->status < 500 && error->status != 429;
    return isTheCustomers ? Copied::Never : Copied::NotYet;
}

sim::Duration ObjectStore::slowerBy(InstanceId server, std::uint64_t key) const {
    const Slowdown slow = slowdown(key, server);
    const sim::Duration usual = config_.firstByte.sampleDuration(latency_.at(key));
    return sim::sum(slow.ofDisk(usual), slow.wait) - usual;
}

void ObjectStore::endReplication(const Put& put, bool arrives) {
    metrics_.pending.add(world().now(), -1);
    underWay_.remove(put.at);
    if (arrives) {
        replica_->take(put.page, put.version, put.copy);
        metrics_.latency.record((world().now() - put.at).count());
        metrics_.replicated.add(put.identity);
        metrics_.lacking.add(world().now(), -1);
    } else {
        metrics_.failed.add();
    }
}

void ObjectStore::serversChanged() {
    standsOtherwise_.openForAll();
    for (ObjectStore* original : originals_) {
        original->standsOtherwise_.openForAll();
    }
}

void ObjectStore::tellSoFar(sim::Time, sim::Time now, const SoFarReader& reader) const {
    sim::Histogram underWay;
    underWay_.tell(underWay, now);
    reader.times(soFarName(ObjectStoreMetrics::kLatency), {}, underWay);
}

bool ObjectStore::has(PageId page) const {
    return config_.contents == ObjectStoreContents::Everything ||
           platform().pages().classOf(page).mirrored || copies_.contains(page.index);
}

const ComponentKind& objectStoreKind() {
    static constexpr ComponentKind kKind{
        .name = "object_store",
        .summary = "a store of static copies such as S3 or GCS",
        .leavesOut = "throttling; it has every page of a class or none, as it was when the run "
                     "began, and what "
                     "was put there since; delete markers; a network between it and its replica",
        .defaults = &pricedDefaultsOf<ObjectStoreConfig>,
        .build = &buildOf<ObjectStore, ObjectStoreConfig>,
        .metrics = metricsOf<ObjectStoreMetrics>(),
        .scope = Scope::Regional,
        .ownWork = "the first_byte of an answer",
        .takesTime = &anyTakesTime<ObjectStoreConfig, &ObjectStoreConfig::firstByte>,
        .disk = "all of first_byte",
        .readsDisk = &anyTakesTime<ObjectStoreConfig, &ObjectStoreConfig::firstByte>,
        .holds = "nothing that is bounded: it answers after first_byte however many ask",
        .inFlight = "requests in flight get a reset or hear nothing; its contents stay",
        .source = "AWS S3 user guide; AWS fault isolation boundaries: S3 is regional",
        .whenClientLeaves = "it doesn't notice before it answers"};
    return kKind;
}

} // namespace doppel::models
