// SPDX-License-Identifier: Apache-2.0
#include "scenarios/shown_tables.h"

#include "models/view.h"

#include <algorithm>
#include <cstdint>
#include <utility>

namespace doppel::scenarios {

namespace {

class TableReader final : public models::View {
public:
    std::vector<ShownTable> take() { return std::move(tables_); }

    void queue(std::string_view, std::int64_t, std::optional<std::int64_t>) override {}
    void use(std::string_view, std::int64_t, std::int64_t) override {}
    void share(std::string_view, std::uint64_t, std::uint64_t) override {}
    void underWay(std::string_view, sim::Time) override {}
    void table(std::string_view name,
               std::span<const std::string_view> columns,
               const std::function<Rows()>& rows) override {
        ShownTable shown;
        shown.name = name;
        shown.columns.assign(columns.begin(), columns.end());
        shown.rows = rows();
        if (shown.rows.size() > kMostShownRows) {
            shown.more = shown.rows.size() - kMostShownRows;
            shown.rows.resize(kMostShownRows);
        }
        for (std::vector<std::string>& row : shown.rows) {
            row.resize(shown.columns.size());
        }
        tables_.push_back(std::move(shown));
    }

private:
    std::vector<ShownTable> tables_;
};

} // namespace

std::vector<ShownTable> tablesOf(const models::Component& component) {
    TableReader reader;
    component.show(reader);
    return reader.take();
}

} // namespace doppel::scenarios
