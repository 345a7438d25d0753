// SPDX-License-Identifier: Apache-2.0
#include "scenarios/file/field_finder.h"

#include "models/suggest.h"
#include "scenarios/file/node.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <utility>

namespace doppel::scenarios {

using models::Field;
using models::FieldVisitor;

namespace {

std::optional<std::size_t> placeIn(const models::ListAccess& list, const std::string& text) {
    std::size_t place = 0;
    const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), place);
    const bool isNumber = error == std::errc() && stop == text.data() + text.size();
    return isNumber && place < list.size() ? std::optional(place) : std::nullopt;
}

} // namespace

std::string FieldFinder::whyNot() const {
    return "there is no field " + quotedForMessage(path_.front()) +
           models::didYouMean(path_.front(), known_);
}

bool FieldFinder::enters(const Field& field) {
    if (std::exchange(atElement_, false)) {
        return true;
    }
    if (entered_) {
        return false;
    }
    if (path_.front() != field.name) {
        known_.emplace_back(field.name);
        return false;
    }
    entered_ = true;
    live_ = live_ && field.options.live;
    path_ = path_.subspan(1);
    known_.clear();
    return true;
}

template <class T>
void FieldFinder::visitLeaf(const Field& field,
                            T& value,
                            void (FieldVisitor::*show)(const Field&, T&)) {
    if (enters(field)) {
        visitWhole(field, value, show);
    }
}

template <class Access>
bool FieldFinder::visitWhole(const Field& field,
                             Access& value,
                             void (FieldVisitor::*show)(const Field&, Access&)) {
    if (!path_.empty()) {
        return false;
    }
    (guest_.*show)(field, value);
    found_ = true;
    return true;
}

void FieldFinder::onFlag(const Field& field, bool& value) {
    visitLeaf(field, value, &FieldVisitor::onFlag);
}
void FieldFinder::onCount(const Field& field, std::int64_t& value) {
    visitLeaf(field, value, &FieldVisitor::onCount);
}
void FieldFinder::onNumber(const Field& field, double& value) {
    visitLeaf(field, value, &FieldVisitor::onNumber);
}
void FieldFinder::onRatio(const Field& field, sim::Ratio& value) {
    visitLeaf(field, value, &FieldVisitor::onRatio);
}
void FieldFinder::onProbability(const Field& field, sim::Probability& value) {
    visitLeaf(field, value, &FieldVisitor::onProbability);
}
void FieldFinder::onDuration(const Field& field, sim::Duration& value) {
    visitLeaf(field, value, &FieldVisitor::onDuration);
}
void FieldFinder::onRate(const Field& field, sim::Rate& value) {
    visitLeaf(field, value, &FieldVisitor::onRate);
}
void FieldFinder::onBytes(const Field& field, sim::Bytes& value) {
    visitLeaf(field, value, &FieldVisitor::onBytes);
}
void FieldFinder::onText(const Field& field, std::string& value) {
    visitLeaf(field, value, &FieldVisitor::onText);
}
void FieldFinder::onDistribution(const Field& field, sim::Distribution& value) {
    visitLeaf(field, value, &FieldVisitor::onDistribution);
}
void FieldFinder::onComponent(const Field& field, models::ComponentRef& value) {
    visitLeaf(field, value, &FieldVisitor::onComponent);
}
void FieldFinder::onServers(const Field& field, models::ServerSelection& value) {
    visitLeaf(field, value, &FieldVisitor::onServers);
}
void FieldFinder::onChoice(const Field& field, models::ChoiceAccess& value) {
    visitLeaf(field, value, &FieldVisitor::onChoice);
}

void FieldFinder::onObject(const Field& field, models::ObjectAccess& value) {
    if (!enters(field) || visitWhole(field, value, &FieldVisitor::onObject)) {
        return;
    }
    FieldFinder inner(path_, guest_);
    inner.live_ = live_;
    value.describe(inner);
    path_ = inner.path_;
    live_ = inner.live_;
    found_ = inner.found_;
    known_ = std::move(inner.known_);
}

void FieldFinder::onOptional(const Field& field, models::OptionalAccess& value) {
    if (!enters(field) || visitWhole(field, value, &FieldVisitor::onOptional) || !value.has()) {
        return;
    }
    atElement_ = true;
    value.visitValue(*this, field);
}

void FieldFinder::onList(const Field& field, models::ListAccess& value) {
    if (!enters(field) || visitWhole(field, value, &FieldVisitor::onList)) {
        return;
    }
    if (const auto place = placeIn(value, path_.front())) {
        path_ = path_.subspan(1);
        atElement_ = true;
        value.visitElement(*this, field, *place);
    }
}

void FieldFinder::onTable(const Field& field, models::TableAccess& value) {
    if (!enters(field) || visitWhole(field, value, &FieldVisitor::onTable)) {
        return;
    }
    known_ = value.keys();
    if (const std::string& key = path_.front();
        std::find(known_.begin(), known_.end(), key) != known_.end()) {
        path_ = path_.subspan(1);
        atElement_ = true;
        value.visitValue(*this, field, key);
    }
}

} // namespace doppel::scenarios
