// SPDX-License-Identifier: Apache-2.0
#include "analysis/metastability/metastability.h"
#include "scenarios/file/utf8.h"

#include <nlohmann/json.hpp>

namespace doppel::analysis {

namespace {

using Json = nlohmann::ordered_json;

Json jsonOf(const AfterTrigger& after) {
    Json json{
        {"came_back", after.cameBack()},
        {"state", scenarios::toText(after.state)},
        {"back_after_s", after.backAfter ? Json(sim::toSeconds(*after.backAfter)) : Json(nullptr)},
        {"failed_share_at_end", after.failedAtEnd},
        {"fingerprint", after.fingerprint}};
    if (!after.failure.empty()) {
        json["failure"] = scenarios::visibleText(after.failure);
    }
    return json;
}

Json jsonOf(const std::optional<LimitTry>& one) {
    return one ? Json(one->value) : Json(nullptr);
}

constexpr std::string_view nameOf(LimitAnswer::Kind kind) {
    switch (kind) {
    case LimitAnswer::Kind::Found:
        return "found";
    case LimitAnswer::Kind::HoldsThroughout:
        return "holds throughout";
    case LimitAnswer::Kind::BrokenAtTheStart:
        return "broken at the start";
    case LimitAnswer::Kind::Unfair:
        return "not judged";
    case LimitAnswer::Kind::None:
        break;
    }
    return "not known";
}

Json jsonOf(const std::optional<LimitAnswer>& answer,
            double now,
            const std::optional<double>& margin) {
    if (!answer) {
        return nullptr;
    }
    return {{"result", nameOf(answer->kind)},
            {"now", now},
            {"holds", jsonOf(answer->holds)},
            {"breaks", jsonOf(answer->breaks)},
            {"margin", margin ? Json(*margin) : Json(nullptr)},
            {"held_beyond", answer->heldBeyond}};
}

} // namespace

Json metastabilityJson(const Metastability& found) {
    const Trigger& trigger = found.trigger;
    Json with = Json::array();
    for (const AfterTrigger& one : found.with) {
        with.push_back(jsonOf(one));
    }
    return {{"schema", "doppel.metastability/1"},
            {"scenario", scenarios::visibleText(found.scenario)},
            {"title", scenarios::visibleText(found.title)},
            {"seed", found.seed},
            {"trigger",
             {{"path", trigger.path},
              {"name", scenarios::visibleText(trigger.name)},
              {"what", scenarios::visibleText(trigger.what)},
              {"at_s", sim::toSeconds(trigger.at)},
              {"for_s", sim::toSeconds(trigger.length)}}},
            {"watched_s", sim::toSeconds(found.watch)},
            {"verdict", toText(found.verdict())},
            {"came_back", found.cameBack()},
            {"with_trigger", with},
            {"without_trigger", jsonOf(found.without)},
            {"trigger_length_s",
             jsonOf(found.byLength, sim::toSeconds(trigger.length), found.marginOfLength())},
            {"load", jsonOf(found.byLoad, 1, found.marginOfLoad())},
            {"load_without_trigger", jsonOf(found.capacity, 1, std::nullopt)},
            {"runs", found.runs}};
}

} // namespace doppel::analysis
