// SPDX-License-Identifier: Apache-2.0
#include "scenarios/input/popularity.h"

#include "scenarios/file/node.h"
#include "scenarios/input/text_input_csv.h"

#include <array>
#include <charconv>
#include <cmath>
#include <limits>
#include <optional>
#include <unordered_map>

namespace doppel::scenarios {
namespace {

constexpr std::array<CsvColumn, 2> kColumns{CsvColumn{"base_path", true}, CsvColumn{"hits", true}};
enum Column : std::size_t { BasePath, Hits };

std::optional<double> hitsOf(const CsvReader& row, InputErrors& errors) {
    const auto field = row.field(Hits);
    if (!field) {
        errors.add(row.where(Hits), "lacks its hits; expected a number such as 120");
        return std::nullopt;
    }
    double hits = 0;
    const char* end = field->text.data() + field->text.size();
    const auto [stop, problem] = std::from_chars(field->text.data(), end, hits);
    if (problem != std::errc{} || stop != end || !std::isfinite(hits)) {
        errors.add(row.where(Hits), "found " + quotedForMessage(field->text) +
                                        " for hits; expected a number such as 120");
        return std::nullopt;
    }
    if (std::signbit(hits)) {
        errors.add(row.where(Hits),
                   "found " + quotedForMessage(field->text) + " for hits; expected 0 or more");
        return std::nullopt;
    }
    return hits;
}

// The pages read so far, and where each of them stands.
class PageList {
public:
    explicit PageList(const CsvReader& row) : row_(row) {}

    void addRow(InputErrors& errors) {
        const auto path = row_.field(BasePath);
        const auto hits = hitsOf(row_, errors);
        if (!path || !path->text.starts_with('/')) {
            errors.add(row_.where(BasePath),
                       "found " + quotedForMessage(path ? path->text : "") +
                           " for base_path; expected a path that starts with /");
            return;
        }
        const auto [first, isNew] =
            lineOf_.try_emplace(std::string(path->text), row_.input().lineNumber());
        if (!isNew) {
            errors.add(row_.where(BasePath), "page " + quotedForMessage(path->text) +
                                                 " stands in line " +
                                                 std::to_string(first->second) + " already");
            return;
        }
        if (hits) {
            pages_.push_back({first->first, *hits});
            total_ += *hits;
        }
    }

    std::size_t size() const { return lineOf_.size(); }
    double totalHits() const { return total_; }
    std::vector<PageHits> take() { return std::move(pages_); }

private:
    const CsvReader& row_;
    std::unordered_map<std::string, std::int64_t> lineOf_; // looked up only, never walked
    std::vector<PageHits> pages_;
    double total_ = 0;
};

} // namespace

sim::Result<std::vector<PageHits>>
readPopularity(const std::string& path, const TextLimits& limits, std::size_t mostPages) {
    auto row = CsvReader::open(path, kColumns, limits);
    if (!row) {
        return row.errors();
    }
    InputErrors errors;
    PageList pages(*row);
    while (row->next(errors)) {
        if (pages.size() == mostPages) {
            errors.add(row->where(BasePath),
                       "more than " + std::to_string(mostPages) + " pages, the limit");
            break;
        }
        pages.addRow(errors);
    }
    if (errors.empty() && !(pages.totalHits() > 0)) {
        errors.add({.file = path},
                   "has no hits at all; expected at least one page with more than 0");
    }
    if (errors.empty() && !std::isfinite(pages.totalHits())) {
        errors.add({.file = path}, "has more hits than a number can hold");
    }
    if (!errors.empty()) {
        return errors.take();
    }
    return pages.take();
}

} // namespace doppel::scenarios
