// SPDX-License-Identifier: Apache-2.0
// Whoever has another do work meets what is wrong with that one, or with the way to it. Each field
// by which a kind names a component is tried here, or it is said why nothing is asked by it.
#include "models/kinds.h"
#include "tests/platform/asking.h"
#include "tests/platform/temporary_scenario.h"

#include <gmock/gmock.h>

#include <cctype>
#include <map>
#include <string>
#include <vector>

namespace doppel::scenarios {
namespace {

// ---- the faults: each for the whole run, and of all that is asked ----

const std::map<std::string, std::string> kFaultsOfAll{
    {"stall", "target: part"},
    {"error", "target: part, status: 503, when: before_work"},
    {"error_after", "target: part, status: 503, when: after_work"},
    {"refuse", "target: part"},
    {"slow", "target: part, delay: 1h"},
    {"down", "target: part"},
    {"lost_replicas", "target: part, servers: 100%"},
    {"partition", "target: part"},
    {"partition_with", "target: part, with: "},
    {"partition_to", "target: part, direction: to_target"},
    {"partition_from", "target: part, direction: from_target"},
    {"lose_packets", "target: part, loss: 100%"},
    {"slow_network", "target: part, delay: 1h"},
    {"certificate_expired", "target: part, connections_last: 0s"},
};

// The action of a fault above, whose name may say more.
std::string actionOf(const std::string& fault) {
    for (const std::string more : {"_after", "_with", "_to", "_from"}) {
        if (fault.ends_with(more)) {
            return fault.substr(0, fault.size() - more.size());
        }
    }
    return fault;
}

std::string scenarioOf(const Asking& asking, const std::string& fault) {
    const std::string event =
        fault.empty() ? ""
                      : "{at: 0s, fault: " + actionOf(fault) + ", " + kFaultsOfAll.at(fault) +
                            (fault == "partition_with" ? asking.by : "") + "}";
    return "doppel: 1\nduration: " + asking.length + "\nunfinished_after: 20s\ncomponents:\n" +
           asking.components + "traffic:\n  " + asking.traffic + "\ntimeline: [" + asking.before +
           event + "]\n";
}

// "owner.one+another": their sum.
double sumOfFigures(const RunResult& result, const std::string& figures) {
    const std::size_t dot = figures.find('.');
    const std::string owner = figures.substr(0, dot);
    for (const TrafficResult& source : result.traffic) {
        if (source.name == owner) {
            return static_cast<double>(figures.ends_with(".ok") ? source.ok : source.failed);
        }
    }
    double sum = 0;
    for (std::size_t from = dot + 1; from != 0;) {
        const std::size_t plus = figures.find('+', from);
        sum += figure(result, owner, figures.substr(from, plus - from));
        from = plus + 1;
    }
    return sum;
}

class WhoeverAsks : public testing::TestWithParam<Asking> {};

TEST_P(WhoeverAsks, GetsNothingDoneWhileNobodyAnswers) {
    const Asking& asking = GetParam();
    const RunResult well = playText(scenarioOf(asking, ""));
    const double wellDone = asking.done.empty() ? 1 : sumOfFigures(well, asking.done);
    EXPECT_GT(wellDone, 0);
    EXPECT_LT(asking.failed.empty() ? 0 : sumOfFigures(well, asking.failed), 0.01);
    for (const auto& [fault, fields] : kFaultsOfAll) {
        SCOPED_TRACE(fault);
        const std::string text = scenarioOf(asking, fault);
        const std::string why = whyRefused(text);
        EXPECT_EQ(!why.empty(), asking.refused.contains(fault)) << why;
        if (!why.empty()) {
            continue;
        }
        const RunResult result = playText(text);
        if (asking.harmless.contains(fault)) {
            EXPECT_GT(sumOfFigures(result, asking.done), 0);
            continue;
        }
        EXPECT_EQ(asking.done.empty() ? 0 : sumOfFigures(result, asking.done), 0);
        EXPECT_GE(asking.failed.empty() ? 1 : sumOfFigures(result, asking.failed), 1);
    }
}

std::string nameOf(const testing::TestParamInfo<Asking>& info) {
    std::string name = std::to_string(info.index);
    for (const char letter : '_' + info.param.field) {
        name += std::isalnum(static_cast<unsigned char>(letter)) != 0 ? letter : '_';
    }
    return name;
}

INSTANTIATE_TEST_SUITE_P(, WhoeverAsks, testing::ValuesIn(kAsking), nameOf);

// ---- that nobody is left out ----

const std::map<std::string, std::string> kNotAsked{
    {"app.template.from", "all apps have the template"},
    {"database.replicates.from", "is sent what is written there, as takeovers and replicas try"},
    {"dns.records.failover.standby.to", "is an address, as dns.records.to"},
    {"documents.caches", "is a book, which looks"},
    {"documents.routers", "is a book, which looks"},
    {"hpa.target", "scales"},
    {"keda.target", "scales"},
    {"nodes.pods.of", "has room for them"},
    {"object_store.replication.to", "has its provider copy"},
    {"publishing_api.documents", "writes in a book"},
    {"recovery_plan.steps.brings_up", "starts"},
    {"recovery_plan.steps.points.names", "changes a record"},
    {"recovery_plan.steps.points.to", "is an address, as dns.records.to"},
    {"router.backends", "has the same way as router.default_backend to each"},
    {"target_tracking.target", "scales"},
};

/// The fields of a configuration that name a component, in all that it may hold.
class NamingFields final : public models::FieldVisitor {
public:
    explicit NamingFields(std::string path) : path_(std::move(path)) {}
    Names take() { return std::move(found_); }

    void onFlag(const models::Field&, bool&) override {}
    void onCount(const models::Field&, std::int64_t&) override {}
    void onNumber(const models::Field&, double&) override {}
    void onRatio(const models::Field&, sim::Ratio&) override {}
    void onProbability(const models::Field&, sim::Probability&) override {}
    void onDuration(const models::Field&, sim::Duration&) override {}
    void onRate(const models::Field&, sim::Rate&) override {}
    void onBytes(const models::Field&, sim::Bytes&) override {}
    void onText(const models::Field&, std::string&) override {}
    void onDistribution(const models::Field&, sim::Distribution&) override {}
    void onChoice(const models::Field&, models::ChoiceAccess&) override {}
    void onComponent(const models::Field& field, models::ComponentRef&) override {
        found_.insert(path_ + '.' + std::string(field.name));
    }
    void onObject(const models::Field& field, models::ObjectAccess& value) override {
        const std::string outer = path_;
        path_ += '.' + std::string(field.name);
        value.describe(*this);
        path_ = outer;
    }
    void onOptional(const models::Field& field, models::OptionalAccess& value) override {
        value.visitValue(*this, field);
    }
    void onList(const models::Field& field, models::ListAccess& value) override {
        value.append(*this, field);
    }
    void onTable(const models::Field& field, models::TableAccess& value) override {
        value.visitValue(*this, field, "any");
    }

private:
    std::string path_;
    Names found_;
};

TEST(AFieldThatNamesAPart, IsTriedOrAsksNothing) {
    Names known;
    for (const Asking& asking : kAsking) {
        known.insert(asking.field.substr(0, asking.field.find(',')));
    }
    for (const auto& [field, why] : kNotAsked) {
        EXPECT_TRUE(known.insert(field).second) << field << " is tried, and " << why;
    }
    Names found;
    for (const models::ComponentKind* kind : models::builtInKinds().components) {
        NamingFields fields{std::string(kind->name)};
        kind->defaults()->describe(fields);
        found.merge(fields.take());
    }
    for (const std::string& field : found) {
        EXPECT_TRUE(known.contains(field)) << field << " is neither tried nor said to ask nothing";
    }
    for (const std::string& field : known) {
        EXPECT_TRUE(found.contains(field)) << "there is no " << field;
    }
}

} // namespace
} // namespace doppel::scenarios
