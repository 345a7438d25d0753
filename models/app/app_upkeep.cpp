// SPDX-License-Identifier: Apache-2.0
#include "models/app/app.h"
#include "models/app/call_options.h"
#include "models/data/key_value.h"
#include "models/link.h"
#include "models/platform.h"
#include "models/publishing/keeps_versions.h"

namespace doppel::models {

namespace {

constexpr double kByChance = 1 - 1e-9; // who makes a call by this, makes it for every request

} // namespace

void App::chooseContent() {
    missesAwaited_ = missesAwaited(config_.calls);
    areContent_.clear();
    for (std::size_t i = 0; i < links_.size(); ++i) {
        const bool usually = links_[i]->target().declared().holdsContent;
        areContent_.push_back(config_.calls[i].content.value_or(usually));
    }
}

void App::reconfigure() {
    for (std::size_t i = 0; i < links_.size(); ++i) {
        links_[i]->setOptions(linkOptionsOf(config_.calls[i]));
    }
    chooseContent();
    for (const Link* link : links_) {
        if (auto* store = dynamic_cast<KeepsVersions*>(&link->target())) {
            store->readersChange();
        }
    }
    fleet().configure(serversWanted(config_.replicas, config_.servers));
}

std::vector<const Link*> App::askedFor(PageId page) const {
    CallMoment moment;
    moment.pageClass = platform().pages().classOf(page).name;
    std::vector<const Link*> asked;
    for (std::size_t i = 0; i < links_.size(); ++i) {
        if (areContent_[i] && isMade(config_.calls[i], moment)) {
            asked.push_back(links_[i]);
        }
    }
    return asked;
}

// A cache doesn't hold everything, so who asks after its misses is always needed.
std::vector<NeededCall> App::neededFor(PageId page) const {
    CallMoment moment;
    moment.pageClass = platform().pages().classOf(page).name;
    moment.missed = true;
    moment.uniform = kByChance;
    std::vector<NeededCall> needed;
    for (std::size_t i = 0; i < links_.size(); ++i) {
        const CallConfig& call = config_.calls[i];
        if (call.onFailure == OnFailure::Error && isMade(call, moment)) {
            const bool isSecond = call.when == CallWhen::AfterMiss && i > 0 &&
                                  links_[i - 1]->target().kind() != keyValueKind().name;
            needed.push_back({links_[i], isSecond ? links_[i - 1] : nullptr});
        }
    }
    return needed;
}

} // namespace doppel::models
