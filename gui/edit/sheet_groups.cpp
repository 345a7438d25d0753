// SPDX-License-Identifier: Apache-2.0
#include "gui/edit/sheet_groups.h"

#include "scenarios/file/edit_way.h"
#include "scenarios/file/text_edit.h"
#include "scenarios/file/value_path.h"

#include <algorithm>
#include <utility>

namespace doppel::gui {
namespace {

using scenarios::FieldValue;
using scenarios::Node;

/// The path of the entry of a group that a field is within, or "".
std::string entryWithin(const scenarios::FieldGroup& group, const std::string& field) {
    const auto steps = scenarios::splitPath(field);
    const auto above = scenarios::splitPath(group.path);
    const bool isWithin = steps && above && steps->size() > above->size() &&
                          std::equal(above->begin(), above->end(), steps->begin());
    if (!isWithin) {
        return {};
    }
    const std::string& step = (*steps)[above->size()];
    return group.isTable ? scenarios::joinPath(group.path, step) : group.path + '[' + step + ']';
}

Node scalar(std::string_view words) {
    Node node;
    node.kind = Node::Kind::Scalar;
    node.text = words;
    return node;
}

/// As the scenario says it; by its fields, where that is a default's.
std::string
yamlOf(const std::string& entry, const std::vector<FieldValue>& fields, const Node& root) {
    const auto steps = scenarios::splitPath(entry);
    const Node* written = steps ? scenarios::nodeAt(root, *steps) : nullptr;
    if (written != nullptr) {
        return scenarios::flowYaml(*written);
    }
    Node made;
    made.kind = Node::Kind::Map;
    for (const FieldValue& field : fields) {
        if (field.path.starts_with(entry + '.') && field.value != "none") {
            const auto within = scenarios::splitPath(field.path.substr(entry.size() + 1));
            scenarios::putNode(made, *within, scalar(field.value));
        }
    }
    return scenarios::flowYaml(made);
}

} // namespace

std::vector<SheetGroup> sheetGroups(std::string_view part,
                                    std::vector<scenarios::FieldGroup> groups,
                                    const std::vector<FieldValue>& fields,
                                    const Node& root) {
    std::vector<SheetGroup> shown;
    for (scenarios::FieldGroup& group : groups) {
        SheetGroup sheet;
        sheet.firstField = fields.size();
        for (std::size_t i = 0; i < fields.size(); ++i) {
            const std::string entry = entryWithin(group, fields[i].path);
            if (entry.empty() && fields[i].path != group.path) {
                continue;
            }
            sheet.firstField = std::min(sheet.firstField, i);
            if (!entry.empty() && (sheet.entries.empty() || sheet.entries.back().path != entry)) {
                sheet.entries.push_back({entry, yamlOf(entry, fields, root)});
            }
        }
        if (sheet.firstField < fields.size()) {
            sheet.name = group.path.substr(part.empty() ? 0 : part.size() + 1);
            sheet.group = std::move(group);
            shown.push_back(std::move(sheet));
        }
    }
    return shown;
}

} // namespace doppel::gui
