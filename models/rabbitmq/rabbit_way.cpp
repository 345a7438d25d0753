// SPDX-License-Identifier: Apache-2.0
#include "models/link.h"
#include "models/platform.h"
#include "models/rabbitmq/rabbitmq.h"

#include <memory>

// How messages get to a broker: each rides along with a request over a link, which may be lost,
// late or refused as any.
namespace doppel::models {

class RabbitMq::Way final : public WorkWay {
public:
    Way(RabbitMq& broker, Link& link) : broker_(broker), link_(link), number_(broker.ways_++) {}

    sim::World& world() const { return broker_.world(); }
    std::uint64_t key() const override { return link_.key(); }

    sim::Task<Handover> hand(Job job, WorkRoute route) override {
        Request request;
        request.key = keyOfAttempt(job);
        request.method = Method::Post;
        const std::uint64_t rides = link_.keyBehind(request.key);
        Rider& rider = broker_.riders_[rides];
        rider.job = job;
        rider.job.attempt = 0;
        rider.route = broker_.workRoutes_[route.index];
        rider.way = number_;
        ++rider.count;
        const Response response = co_await link_.handle(request);
        if (neverArrived(response.failure)) {
            broker_.takeRider(rides);
        }
        co_return handoverOf(response);
    }

private:
    static bool neverArrived(Failure failure) {
        return failure == Failure::Refused || failure == Failure::ConnectTimeout ||
               failure == Failure::BadCertificate;
    }
    static Handover handoverOf(const Response& response) {
        if (!response.answered()) {
            return Handover::Failed;
        }
        if (!response.successful()) {
            return Handover::Refused;
        }
        return response.status == 204 ? Handover::Unroutable : Handover::Taken;
    }

    RabbitMq& broker_;
    Link& link_;
    std::uint32_t number_;
};

std::unique_ptr<WorkWay> RabbitMq::wayFrom(std::string_view caller, std::uint32_t call) {
    const PublishingConfig& publishing = config_.publishing;
    const LinkOptions options{.latency = publishing.latency,
                              .connectTimeout = publishing.connectTimeout,
                              .firstByteTimeout = publishing.confirmTimeout};
    return std::make_unique<Way>(*this, platform().link(caller, {name()}, options, call));
}

std::optional<WorkRoute> RabbitMq::routeOf(std::string_view name) {
    const auto route = routes_.find(name);
    if (!route) {
        return std::nullopt;
    }
    for (std::uint32_t i = 0; i < workRoutes_.size(); ++i) {
        if (workRoutes_[i].exchange == route->exchange && workRoutes_[i].key == route->key) {
            return WorkRoute{i};
        }
    }
    workRoutes_.push_back(*route);
    return WorkRoute{static_cast<std::uint32_t>(workRoutes_.size() - 1)};
}

std::optional<JobKind> RabbitMq::kindOf(std::string_view name) {
    if (kinds_.size() == 0) {
        kinds_.numberOf(""); // 0: of no kind in particular
    }
    return JobKind{static_cast<std::uint16_t>(kinds_.numberOf(name))};
}

} // namespace doppel::models
