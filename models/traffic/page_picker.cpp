// SPDX-License-Identifier: Apache-2.0
#include "models/traffic/page_picker.h"

#include "sim/assert.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>
#include <string>
#include <utility>

namespace doppel::models {

using sim::Time;

namespace {

// Which class each made-up page is of, by chance from the shares given.
class ClassChoice {
public:
    ClassChoice(const PagesConfig& config, const PageCatalogue& catalogue, std::uint64_t seed)
        : chance_(seed, 0, "pages.class") {
        std::vector<double> shares;
        for (const auto& [name, share] : config.classes) {
            prefixes_.push_back(prefixOf(catalogue, name));
            shares.push_back(share.value);
        }
        if (!shares.empty()) {
            table_.emplace(shares);
        }
    }

    /// Good until the next one is asked for.
    std::string_view path(std::uint32_t index) {
        path_.clear();
        if (table_) {
            auto draws = chance_.at(index);
            path_ = prefixes_[table_->sample(draws)];
        }
        std::array<char, std::numeric_limits<std::uint32_t>::digits10 + 1> digits{};
        char* const end = std::to_chars(digits.data(), digits.data() + digits.size(), index).ptr;
        return path_.append("/page-").append(digits.data(), end);
    }

private:
    static std::string prefixOf(const PageCatalogue& catalogue, const std::string& name) {
        const auto& classes = catalogue.classes();
        const auto found = std::find_if(classes.begin(), classes.end(),
                                        [&](const PageClass& c) { return c.name == name; });
        DOPPEL_ASSERT(found != classes.end());
        std::string prefix = found->prefixes.empty() ? std::string() : found->prefixes.front();
        if (prefix.ends_with('/')) {
            prefix.pop_back();
        }
        return prefix;
    }

    sim::Stream chance_;
    std::vector<std::string> prefixes_;
    std::optional<sim::AliasTable> table_;
    std::string path_;
};

} // namespace

PagePicker::PagePicker(const PagesConfig& config,
                       const PageSet& set,
                       PageCatalogue& catalogue,
                       std::uint64_t seed,
                       sim::Stream churnChance)
    : uniqueShare_(config.uniqueQueryShare.value), utmShare_(config.utmShare.value),
      churnChance_(std::move(churnChance)) {
    if (set.pages.empty()) {
        makeUp(config, catalogue, seed, set.stops);
    }
    std::vector<double> weights;
    for (const WeightedPage& page : set.pages) {
        const bool spare = !set.weighted && byRank_.size() >= config.count;
        (spare ? spare_ : byRank_).push_back(page.page);
        weights.push_back(page.weight);
    }
    if (set.weighted && !weights.empty()) {
        weights_.emplace(weights);
    } else {
        zipf_.emplace(byRank_.size(), config.law().exponent);
    }
    if (config.churn.perSecond > 0 && !spare_.empty()) {
        secondsBetween_ = 1.0 / config.churn.perSecond;
        nextReplacement_ = sim::kStart + sim::fromSeconds(secondsBetween_);
    }
    for (std::uint32_t i = 0; utmShare_ > 0 && i < config.utmValues; ++i) {
        campaigns_.push_back(catalogue.addQuery("utm_campaign=" + std::to_string(i) +
                                                "&utm_medium=email&utm_source=doppel"));
    }
}

void PagePicker::makeUp(const PagesConfig& config,
                        PageCatalogue& catalogue,
                        std::uint64_t seed,
                        const sim::WhoStops& stops) {
    ClassChoice choice(config, catalogue, seed);
    const std::uint32_t count = (config.churn.perSecond > 0 ? 2 : 1) * config.count;
    catalogue.expectMore(count);
    for (std::uint32_t i = 0; i < count; ++i) {
        constexpr std::uint32_t kBetweenQuestions = 1U << 16;
        if (stops && i % kBetweenQuestions == kBetweenQuestions - 1 && !stops().empty()) {
            return;
        }
        auto& pages = i < config.count ? byRank_ : spare_;
        pages.push_back(catalogue.add(choice.path(i)));
        catalogue.makeUp(pages.back());
    }
}

PagePicker::Pick PagePicker::pick(Time now, std::uint64_t visit, sim::Draws& draws) {
    if (now >= nextReplacement_) {
        replaceUntil(now);
    }
    Pick pick;
    pick.query = query(visit, draws.uniform());
    const std::uint64_t rank = zipf_ ? zipf_->sample(draws) : weights_->sample(draws);
    pick.page = byRank_[rank];
    return pick;
}

QueryId PagePicker::query(std::uint64_t visit, double u) const {
    if (u < uniqueShare_) {
        return {QueryId::kUniqueQueries | static_cast<std::uint32_t>(visit & 0x7fff'ffff)};
    }
    const double within = u - uniqueShare_;
    if (within < utmShare_) {
        const auto count = static_cast<double>(campaigns_.size());
        const auto index = static_cast<std::size_t>(within / utmShare_ * count);
        return campaigns_[std::min(index, campaigns_.size() - 1)];
    }
    return {};
}

void PagePicker::replaceUntil(Time now) {
    while (nextReplacement_ <= now) {
        std::swap(byRank_[churnChance_.below(byRank_.size())], spare_[nextSpare_]);
        nextSpare_ = (nextSpare_ + 1) % spare_.size();
        ++replaced_;
        const double next = secondsBetween_ * static_cast<double>(replaced_ + 1);
        nextReplacement_ = sim::kStart + sim::fromSeconds(next);
    }
}

} // namespace doppel::models
