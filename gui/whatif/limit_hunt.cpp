// SPDX-License-Identifier: Apache-2.0
#include "gui/whatif/limit_hunt.h"

#include <utility>

namespace doppel::gui {

LimitHunt::LimitHunt(std::unique_ptr<LimitRuns> runs, QObject* parent)
    : QObject(parent), runs_(std::move(runs)) {
    connect(runs_.get(), &LimitRuns::tried, this, &LimitHunt::take);
    connect(runs_.get(), &LimitRuns::progress, this, [this](double value, double share) {
        if (const auto one = underWay_.find(value); one != underWay_.end()) {
            one->second = share;
            Q_EMIT changed();
        }
    });
}

LimitHunt::~LimitHunt() = default;

void LimitHunt::begin(LimitPlan plan) {
    runs_->stop();
    underWay_.clear();
    tries_.clear();
    plan_ = std::move(plan);
    startNext();
}

void LimitHunt::clear() {
    runs_->stop();
    underWay_.clear();
    tries_.clear();
    plan_ = {};
    Q_EMIT changed();
}

void LimitHunt::stop() {
    runs_->stop();
    underWay_.clear();
    Q_EMIT changed();
}

// Once: it holds at neither end then, or it is found between them.
bool LimitHunt::turnsRound() {
    const analysis::LimitAnswer now = answer();
    if (plan_.turned || now.kind != analysis::LimitAnswer::Kind::BrokenAtTheStart ||
        !now.heldBeyond.empty()) {
        return false;
    }
    plan_.turned = true;
    std::swap(plan_.question.from, plan_.question.to);
    return true;
}

void LimitHunt::startNext() {
    if (turnsRound()) {
        underWay_[plan_.question.from] = 0;
    } else {
        for (const double value : analysis::nextTries(plan_.question, tries_, runs_->jobs())) {
            underWay_[value] = 0;
        }
    }
    const std::map<double, double> all = underWay_;
    for (const auto& [value, share] : all) {
        runs_->start(plan_, value);
    }
    Q_EMIT changed();
    if (all.empty()) {
        Q_EMIT ended();
    }
}

void LimitHunt::take(const analysis::LimitTry& result) {
    if (underWay_.erase(result.value) == 0) {
        return;
    }
    tries_.push_back(result);
    if (!result.failure.empty()) { // no others can help
        runs_->stop();
        underWay_.clear();
    }
    if (underWay_.empty()) {
        startNext();
    } else {
        Q_EMIT changed();
    }
}

} // namespace doppel::gui
