// SPDX-License-Identifier: Apache-2.0
#include "scenarios/config_edit.h"

#include "scenarios/file/config_writer.h"
#include "scenarios/file/field_finder.h"
#include "scenarios/file/field_reader.h"
#include "scenarios/file/problem_places.h"
#include "scenarios/file/value_path.h"
#include "scenarios/file/yaml_reader.h"
#include "scenarios/scenario_check.h"

#include <nlohmann/json.hpp>
#include <utility>

namespace doppel::scenarios {

namespace {

using nlohmann::ordered_json;

/// One field of a configuration, for whoever can visit a description.
class Spot {
public:
    Spot(models::Config& config, std::span<const std::string> path) : config_(config), path_(path) {
        for (const std::string& key : path.first(path.size() - 1)) {
            const bool isPlace = key.find_first_not_of("0123456789") == std::string::npos;
            within_ = isPlace ? within_ + '[' + key + ']' : joinPath(within_, key);
        }
    }

    /// Its value under its own name, or with Fixed what of it is not live; errors if there is none.
    sim::Result<ordered_json> value() const {
        std::string whyNot;
        ordered_json json = toJson([&](models::FieldVisitor& visitor) {
            FieldFinder finder(path_, visitor);
            config_.describe(finder);
            whyNot = finder.found() ? "" : finder.whyNot();
        });
        return whyNot.empty() ? sim::Result<ordered_json>(std::move(json))
                              : sim::inputError(whyNot);
    }

    ordered_json fixedPart() const {
        bool live = false;
        ordered_json fixed = fixedToJson([&](models::FieldVisitor& visitor) {
            FieldFinder finder(path_, visitor);
            config_.describe(finder);
            live = finder.live();
        });
        return live ? fixed : *value();
    }

    sim::Errors read(const std::string& name, Node value) {
        Node map;
        map.kind = Node::Kind::Map;
        map.entries.push_back({name, {}, std::move(value)});
        Reading reading;
        readFields(
            map, within_,
            [&](models::FieldVisitor& visitor) {
                FieldFinder finder(path_, visitor);
                config_.describe(finder);
            },
            reading);
        return std::move(reading.errors);
    }

private:
    models::Config& config_;
    std::span<const std::string> path_;
    std::string within_; ///< the path of what the field is of
};

/// A value as it could be written in a file.
std::string textOf(const ordered_json& value) {
    const bool hasNoLines = value.is_structured() && value.empty();
    return hasNoLines ? value.dump() : toYaml(value);
}

} // namespace

sim::Result<ConfigEdit>
editConfig(models::Config& config, std::span<const std::string> field, std::string_view value) {
    Spot spot(config, field);
    const auto before = spot.value();
    if (!before) {
        return before.errors();
    }
    auto fresh = parseYaml(value, "");
    if (!fresh) {
        return fresh.errors();
    }
    const std::string& name = before->begin().key();
    ConfigEdit edit{textOf(before->begin().value()), false};
    const ordered_json fixedBefore = spot.fixedPart();
    sim::Errors errors = spot.read(name, std::move(*fresh));
    if (errors.empty()) {
        for (const models::Problem& problem : problemsOf(config)) {
            errors.push_back(sim::inputError(messageOf(problem)));
        }
    }
    if (!errors.empty()) {
        (void)spot.read(name, parseYaml(edit.former, "").value()); // as it was
        return errors;
    }
    edit.changesFixed = spot.fixedPart() != fixedBefore;
    return edit;
}

} // namespace doppel::scenarios
