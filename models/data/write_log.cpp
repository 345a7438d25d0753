// SPDX-License-Identifier: Apache-2.0
#include "models/data/write_log.h"

#include "sim/assert.h"

#include <algorithm>
#include <set>

namespace doppel::models {

void WriteLog::commit(const CommittedWrite& write) {
    Row& row = rows_[write.page.index];
    // Those that all servers have are one: the last.
    const Place all = least();
    while (row.writes.size() > 1 && row.writes[1].first < all) {
        row.before =
            row.writes.front().second == 0 ? row.before : std::optional(row.writes.front().second);
        row.writes.erase(row.writes.begin());
    }
    row.hasVersions = row.hasVersions || write.version != 0;
    row.writes.emplace_back(committed(), write.version);
    writes_.push_back(write);
}

void WriteLog::receive(Place upTo) {
    received_ = std::max(received_, std::min(upTo, committed()));
    forgetReplayed(); // where no server is there to replay it
}

void WriteLog::join(std::uint32_t server) {
    if (server >= servers_.size()) {
        servers_.resize(server + 1);
    }
    servers_[server] = received_;
}

void WriteLog::leave(std::uint32_t server) {
    if (server < servers_.size()) {
        servers_[server].reset();
        forgetReplayed();
    }
}

const CommittedWrite* WriteLog::next(std::uint32_t server) const {
    const bool isThere = server < servers_.size() && servers_[server];
    return isThere && *servers_[server] < received_ ? &at(*servers_[server]) : nullptr;
}

void WriteLog::replayed(std::uint32_t server) {
    DOPPEL_ASSERT(next(server) != nullptr);
    ++*servers_[server];
    forgetReplayed();
}

bool WriteLog::isStale(PageId page, Place place) const {
    const auto row = rows_.find(page.index);
    return row != rows_.end() && !row->second.writes.empty() &&
           row->second.writes.back().first >= place;
}

std::optional<ContentVersion> WriteLog::versionAt(PageId page, Place place) const {
    const auto found = rows_.find(page.index);
    if (found == rows_.end() || !found->second.hasVersions) {
        return std::nullopt;
    }
    const Row& row = found->second;
    std::optional<ContentVersion> version = row.before;
    for (const auto& [written, to] : row.writes) {
        if (written < place && to != 0) {
            version = to;
        }
    }
    return version.value_or(published_->atStart(page));
}

std::vector<PageId> WriteLog::unreceived() const {
    std::set<std::uint32_t> pages;
    for (Place place = received_; place < committed(); ++place) {
        if (at(place).version != 0) {
            pages.insert(at(place).page.index);
        }
    }
    std::vector<PageId> all;
    for (const std::uint32_t page : pages) {
        all.push_back({page});
    }
    return all;
}

std::uint64_t WriteLog::loseUnreceived() {
    const std::uint64_t lost = committed() - received_;
    for (; committed() > received_; writes_.pop_back()) {
        Row& row = rows_[writes_.back().page.index];
        DOPPEL_ASSERT(row.writes.back().first == committed() - 1);
        row.writes.pop_back();
    }
    return lost;
}

WriteLog::Place WriteLog::least() const {
    Place least = received_;
    for (const auto& server : servers_) {
        least = std::min(least, server.value_or(least));
    }
    return least;
}

void WriteLog::forgetReplayed() {
    for (const Place all = least(); first_ < all; ++first_) {
        writes_.pop_front();
    }
}

} // namespace doppel::models
