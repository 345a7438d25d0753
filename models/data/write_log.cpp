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

void WriteLog::receive(std::uint32_t server, Place upTo) {
    if (server < servers_.size() && servers_[server]) {
        Place& received = servers_[server]->received;
        received = std::max(received, std::min(upTo, committed()));
        received_ = std::max(received_, received);
    }
}

WriteLog::Place WriteLog::received(std::uint32_t server) const {
    return server < servers_.size() && servers_[server] ? servers_[server]->received : 0;
}

void WriteLog::nobodyWasTold(sim::Time at) {
    const auto found = std::lower_bound(
        writes_.begin(), writes_.end(), at,
        [](const CommittedWrite& write, sim::Time moment) { return write.at < moment; });
    const auto told = std::find_if(found, writes_.end(), [at](const CommittedWrite& write) {
        return write.at != at || write.isTold;
    });
    if (told != writes_.end() && told->at == at) {
        told->isTold = false;
    }
}

void WriteLog::join(std::uint32_t server) {
    if (server >= servers_.size()) {
        servers_.resize(server + 1);
    }
    servers_[server] = {received_, received_};
}

void WriteLog::leave(std::uint32_t server) {
    if (server < servers_.size()) {
        servers_[server].reset();
        forgetReplayed();
    }
}

const CommittedWrite* WriteLog::next(std::uint32_t server) const {
    const bool isThere = server < servers_.size() && servers_[server];
    return isThere && servers_[server]->replayed < servers_[server]->received
               ? &at(servers_[server]->replayed)
               : nullptr;
}

void WriteLog::replayed(std::uint32_t server) {
    DOPPEL_ASSERT(next(server) != nullptr);
    ++servers_[server]->replayed;
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

std::vector<PageId> WriteLog::pagesFrom(Place place) const {
    std::set<std::uint32_t> pages;
    for (Place each = std::max(place, first_); each < committed(); ++each) {
        if (at(each).version != 0) {
            pages.insert(at(each).page.index);
        }
    }
    std::vector<PageId> all;
    for (const std::uint32_t page : pages) {
        all.push_back({page});
    }
    return all;
}

std::uint64_t WriteLog::loseFrom(Place place) {
    const Place kept = std::max(place, first_);
    std::uint64_t lost = 0;
    for (; committed() > kept; writes_.pop_back()) {
        Row& row = rows_[writes_.back().page.index];
        DOPPEL_ASSERT(row.writes.back().first == committed() - 1);
        row.writes.pop_back();
        lost += writes_.back().isTold ? 1 : 0;
    }
    received_ = std::min(received_, kept);
    for (auto& server : servers_) {
        if (server) {
            server = {std::min(server->received, kept), std::min(server->replayed, kept)};
        }
    }
    return lost;
}

WriteLog::Place WriteLog::least() const {
    Place least = received_;
    for (const auto& server : servers_) {
        least = std::min(least, server ? server->replayed : least);
    }
    return least;
}

void WriteLog::forgetReplayed() {
    for (const Place all = least(); first_ < all; ++first_) {
        writes_.pop_front();
    }
}

} // namespace doppel::models
