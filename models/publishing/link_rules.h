// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace doppel::models {

/// A type of link between documents, such as `parent_taxons`: its number in a LinkRules.
using LinkType = std::uint8_t;

/// Which links of a document's links are followed further, and which are seen from their other
/// end: what Publishing API decides link expansion and dependency resolution by.
///
/// A document is presented with all that it links to; of what lies beyond, with what is on one of
/// the multi-level paths. A path is a sequence of link types of which one may recur any number of
/// times: `taxons parent_taxons* root_taxon`. Some links are presented at their target as well,
/// under another name: a document with `parent_taxons` is among its target's `child_taxons`.
/// Source: alphagov/publishing-api lib/expansion_rules.rb.
class LinkRules {
public:
    struct Step {
        LinkType type = 0;
        bool recurs = false;
        friend bool operator==(const Step&, const Step&) = default;
    };
    using Path = std::vector<Step>;

    /// Paths are words between spaces, with `*` after the one that recurs; reverse links are pairs
    /// of a type and what it is called at its target. REQUIRES: fewer than 128 types in all.
    LinkRules(const std::vector<std::string_view>& paths,
              const std::vector<std::pair<std::string_view, std::string_view>>& reverse);

    /// Those of GOV.UK: 38 paths, 11 reverse link types.
    static const LinkRules& govuk();

    const std::vector<Path>& paths() const { return paths_; }
    /// What a link is called at its target; none: it isn't presented there.
    std::optional<LinkType> reverseOf(LinkType direct) const { return reverse_[direct]; }
    /// Whether links of that type are presented only, and never stored.
    bool isReverse(LinkType type) const { return isReverse_[type]; }
    std::size_t types() const { return names_.size(); }
    std::string_view name(LinkType type) const { return names_[type]; }
    std::optional<LinkType> find(std::string_view name) const;

private:
    LinkType add(std::string_view name);

    std::vector<std::string> names_;
    std::vector<Path> paths_;
    std::vector<std::optional<LinkType>> reverse_; // by direct type
    std::vector<bool> isReverse_;
};

/// How far along the rules' paths a walk over links is, as a finite automaton: a state stands for
/// all walks that may go on alike. Built once for all walks; asking is a look into a table.
class LinkWalk {
public:
    /// From a document to what it is presented with, or from what has changed to whatever is
    /// presented with it. A walk along begins where a path begins; one against may begin anywhere
    /// within it.
    enum class Direction : std::uint8_t { Along, Against };
    using State = std::uint16_t;
    static constexpr State kEnd = 0xffff; ///< nothing further

    LinkWalk(const LinkRules& rules, Direction direction);

    /// After a first link of that type.
    State begin(LinkType type) const { return begin_[type]; }
    /// After one more link of that type; kEnd where it may not be followed.
    State next(State state, LinkType type) const {
        return state == kEnd ? kEnd : next_[state * types_ + type];
    }
    /// Whether any type may follow.
    bool goesOn(State state) const { return state != kEnd && goesOn_[state]; }
    /// The types that may follow, in the order of their numbers.
    std::vector<LinkType> following(State state) const;
    std::size_t states() const { return types_ == 0 ? 0 : next_.size() / types_; }

private:
    std::size_t types_;
    std::vector<State> begin_; // by type
    std::vector<State> next_;  // by state and type
    std::vector<bool> goesOn_; // by state
};

} // namespace doppel::models
