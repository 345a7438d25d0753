// SPDX-License-Identifier: Apache-2.0
#include "analysis/checked_scenario_bytes.h"

#include <nlohmann/json.hpp>

namespace doppel::analysis {

namespace {

using Json = nlohmann::ordered_json;

Json jsonOf(const sim::Error& error) {
    return {static_cast<int>(error.code), error.message, error.where.file, error.where.line,
            error.where.column};
}

sim::Error errorOf(const Json& json) {
    return {static_cast<sim::ErrorCode>(json[0].get<int>()), json[1], {json[2], json[3], json[4]}};
}

Json jsonOf(const scenarios::ObjectiveResult& objective) {
    return {
        objective.name, objective.that,  objective.value ? Json(*objective.value) : Json(nullptr),
        objective.met,  objective.limit, objective.note};
}

scenarios::ObjectiveResult objectiveOf(const Json& json) {
    scenarios::ObjectiveResult objective{json[0], json[1], std::nullopt, json[3], json[4], json[5]};
    if (!json[2].is_null()) {
        objective.value = json[2].get<double>();
    }
    return objective;
}

} // namespace

std::string bytesOf(const CheckedScenario& checked) {
    Json errors = Json::array();
    for (const sim::Error& error : checked.errors) {
        errors.push_back(jsonOf(error));
    }
    Json objectives = Json::array();
    for (const scenarios::ObjectiveResult& objective : checked.objectives) {
        objectives.push_back(jsonOf(objective));
    }
    std::string bytes;
    Json::to_cbor(Json::array({checked.file, static_cast<int>(checked.verdict), checked.why, errors,
                               objectives, checked.wallSeconds, checked.summary, checked.notes}),
                  bytes);
    return bytes;
}

CheckedScenario checkedScenarioOf(std::string_view bytes) {
    const Json json = Json::from_cbor(bytes);
    CheckedScenario checked;
    checked.file = json[0];
    checked.verdict = static_cast<Verdict>(json[1].get<int>());
    checked.why = json[2];
    for (const Json& error : json[3]) {
        checked.errors.push_back(errorOf(error));
    }
    for (const Json& objective : json[4]) {
        checked.objectives.push_back(objectiveOf(objective));
    }
    checked.wallSeconds = json[5];
    checked.summary = json[6];
    checked.notes = json[7].get<std::vector<std::string>>();
    return checked;
}

} // namespace doppel::analysis
