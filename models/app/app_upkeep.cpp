// SPDX-License-Identifier: Apache-2.0
#include "models/app/app.h"
#include "models/app/call_options.h"
#include "models/link.h"
#include "models/platform.h"
#include "models/publishing/keeps_versions.h"

namespace doppel::models {

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

std::vector<NeededCall> App::neededFor(PageId page, Method method) const {
    return neededOf(config_.calls, links_, platform().pages().classOf(page).name, method);
}

} // namespace doppel::models
