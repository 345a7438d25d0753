// SPDX-License-Identifier: Apache-2.0
#include "gui/host/field_sketches.h"

#include "models/field_path.h"
#include "scenarios/file/config_writer.h"
#include "scenarios/file/field_table.h"

#include <map>
#include <nlohmann/json.hpp>
#include <utility>

namespace doppel::gui {

namespace {

using Json = nlohmann::ordered_json;

Json jsonOf(models::Config& config) {
    return scenarios::toJson([&](models::FieldVisitor& v) { config.describe(v); });
}

// Walks the values beside what is said of the fields that they are of. A field within a list or a
// table has one description, "rules[].share", for all of its values.
class SketchWalk {
public:
    SketchWalk(models::Config& usual, std::string prefix)
        : usual_(jsonOf(usual)), prefix_(std::move(prefix)) {
        auto rows = scenarios::fieldRows([&](models::FieldVisitor& v) { usual.describe(v); });
        for (scenarios::FieldRow& row : rows) {
            rows_.emplace(row.path, std::move(row));
        }
    }

    std::vector<FieldSketch> sketches(const Json& values) {
        walk(values, {}, {}, Json::json_pointer());
        return std::move(sketches_);
    }

private:
    const scenarios::FieldRow* rowOf(const std::string& described) const {
        const auto row = rows_.find(described);
        return row == rows_.end() ? nullptr : &row->second;
    }
    static bool isOfMaps(const scenarios::FieldRow& row) { return row.type.ends_with("map"); }

    void walk(const Json& value,
              const std::string& path,
              const std::string& described,
              const Json::json_pointer& place) {
        if (const auto* row = rowOf(described); row != nullptr && !isOfMaps(*row)) {
            add(value, path, *row, place);
        } else if (const auto* list = rowOf(described + "[]");
                   value.is_array() && list != nullptr) {
            if (!isOfMaps(*list) || (value.empty() && list->live)) { // it can be set as a whole
                add(value, path, *list, place);
                return;
            }
            for (std::size_t i = 0; i < value.size(); ++i) {
                walk(value[i], models::joinIndex(path, i), described + "[]", place / i);
            }
        } else if (value.is_object()) {
            const bool isTable =
                rowOf(described + ".NAME") != nullptr || rowOf(described + ".NAME[]") != nullptr;
            for (const auto& [key, inner] : value.items()) {
                walk(inner, models::joinPath(path, key),
                     isTable ? described + ".NAME" : models::joinPath(described, key), place / key);
            }
        } else if (row != nullptr) { // a map that may be absent, and is
            add(value, path, *row, place);
        }
    }

    void add(const Json& value,
             const std::string& path,
             const scenarios::FieldRow& row,
             const Json::json_pointer& place) {
        const bool known = usual_.contains(place);
        sketches_.push_back(
            {.path = models::joinPaths(prefix_, path),
             .value = value.is_string() ? value.get<std::string>() : scenarios::toFlowYaml(value),
             .type = row.type,
             .range = row.range,
             .doc = row.doc,
             .source = row.source,
             .usual = known && usual_[place] == value,
             .live = row.live});
    }

    Json usual_;
    std::string prefix_;
    std::map<std::string, scenarios::FieldRow> rows_; // by the path that describes them
    std::vector<FieldSketch> sketches_;
};

} // namespace

std::vector<FieldSketch>
fieldSketches(models::Config& config, models::Config& usual, const std::string& path) {
    return SketchWalk(usual, path).sketches(jsonOf(config));
}

} // namespace doppel::gui
