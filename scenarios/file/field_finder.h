// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/describe.h"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace doppel::scenarios {

/// Leads another visitor to one field of a described struct, by its path: keys of structs and
/// tables, places in lists. The other one sees that field and nothing else.
class FieldFinder final : public models::FieldVisitor {
public:
    /// `path` and `guest` must outlive the finder. REQUIRES: the path is not empty.
    FieldFinder(std::span<const std::string> path, models::FieldVisitor& guest)
        : path_(path), guest_(guest) {}

    bool found() const { return found_; }
    /// Whether the field that was found, and all that it is within, is live.
    bool live() const { return live_; }
    /// Why it was not found: `there is no field "replcas"; did you mean "replicas"?`. REQUIRES:
    /// !found().
    std::string whyNot() const;

    void onFlag(const models::Field& field, bool& value) override;
    void onCount(const models::Field& field, std::int64_t& value) override;
    void onNumber(const models::Field& field, double& value) override;
    void onRatio(const models::Field& field, sim::Ratio& value) override;
    void onProbability(const models::Field& field, sim::Probability& value) override;
    void onDuration(const models::Field& field, sim::Duration& value) override;
    void onRate(const models::Field& field, sim::Rate& value) override;
    void onBytes(const models::Field& field, sim::Bytes& value) override;
    void onText(const models::Field& field, std::string& value) override;
    void onDistribution(const models::Field& field, sim::Distribution& value) override;
    void onComponent(const models::Field& field, models::ComponentRef& value) override;
    void onServers(const models::Field& field, models::ServerSelection& value) override;
    void onChoice(const models::Field& field, models::ChoiceAccess& value) override;
    void onObject(const models::Field& field, models::ObjectAccess& value) override;
    void onOptional(const models::Field& field, models::OptionalAccess& value) override;
    void onList(const models::Field& field, models::ListAccess& value) override;
    void onTable(const models::Field& field, models::TableAccess& value) override;

private:
    /// Whether this is the next field on the way; then `path_` is the way from there on.
    bool enters(const models::Field& field);
    template <class T>
    void visitLeaf(const models::Field& field,
                   T& value,
                   void (models::FieldVisitor::*show)(const models::Field&, T&));
    template <class Access>
    bool visitWhole(const models::Field& field,
                    Access& value,
                    void (models::FieldVisitor::*show)(const models::Field&, Access&));

    std::span<const std::string> path_;
    models::FieldVisitor& guest_;
    bool atElement_ = false; // the next visit is of the very value that the way has come to
    bool entered_ = false;
    bool live_ = true;
    bool found_ = false;
    std::vector<std::string> known_; // what the way could have gone on with, where it ended
};

} // namespace doppel::scenarios
