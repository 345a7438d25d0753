// SPDX-License-Identifier: Apache-2.0
#include "models/publishing/link_rules.h"

#include "sim/assert.h"

#include <algorithm>
#include <limits>
#include <set>

namespace doppel::models {

LinkRules::LinkRules(const std::vector<std::string_view>& paths,
                     const std::vector<std::pair<std::string_view, std::string_view>>& reverse) {
    for (std::string_view text : paths) {
        Path path;
        while (!text.empty()) {
            const std::size_t end = std::min(text.find(' '), text.size());
            std::string_view word = text.substr(0, end);
            text.remove_prefix(std::min(end + 1, text.size()));
            const bool recurs = word.ends_with('*');
            word.remove_suffix(recurs ? 1 : 0);
            path.push_back({add(word), recurs});
        }
        paths_.push_back(std::move(path));
    }
    for (const auto& [direct, name] : reverse) {
        const LinkType type = add(direct);
        const LinkType seenAs = add(name);
        reverse_[type] = seenAs;
        isReverse_[seenAs] = true;
    }
    DOPPEL_ASSERT(names_.size() < 128);
}

LinkType LinkRules::add(std::string_view name) {
    if (const auto known = find(name)) {
        return *known;
    }
    names_.emplace_back(name);
    reverse_.emplace_back();
    isReverse_.push_back(false);
    return static_cast<LinkType>(names_.size() - 1);
}

std::optional<LinkType> LinkRules::find(std::string_view name) const {
    const auto found = std::find(names_.begin(), names_.end(), name);
    return found == names_.end() ? std::nullopt
                                 : std::optional(static_cast<LinkType>(found - names_.begin()));
}

const LinkRules& LinkRules::govuk() {
    static const LinkRules kRules(
        {
            "associated_taxons*",
            "child_taxons associated_taxons*",
            "child_taxons*",
            "parent*",
            "parent_taxons*",
            "parent_taxons* root_taxon",
            "taxons root_taxon",
            "taxons parent_taxons*",
            "taxons parent_taxons* root_taxon",
            "ordered_related_items mainstream_browse_pages parent*",
            "ordered_related_items_overrides taxons",
            "role_appointments person",
            "role_appointments role",
            "role_appointments role ordered_parent_organisations",
            "ministers role_appointments person",
            "ordered_also_attends_cabinet role_appointments role",
            "ordered_assistant_whips role_appointments role",
            "ordered_baronesses_and_lords_in_waiting_whips role_appointments role",
            "ordered_board_members role_appointments role",
            "ordered_cabinet_ministers role_appointments role",
            "ordered_chief_professional_officers role_appointments role",
            "ordered_house_lords_whips role_appointments role",
            "ordered_house_of_commons_whips role_appointments role",
            "ordered_junior_lords_of_the_treasury_whips role_appointments role",
            "ordered_military_personnel role_appointments role",
            "ordered_ministerial_departments ordered_ministers role_appointments role",
            "ordered_ministerial_departments ordered_roles",
            "ordered_ministers role_appointments role",
            "office_staff role_appointments role",
            "primary_role_person role_appointments role",
            "secondary_role_person role_appointments role",
            "ordered_special_representatives role_appointments role",
            "ordered_traffic_commissioners role_appointments role",
            "historical_accounts person",
            "main_office contact",
            "home_page_offices contact",
            "worldwide_organisation sponsoring_organisations",
            "worldwide_organisation world_locations",
            // One link each: presented, and not followed.
            "organisations",
            "primary_publishing_organisation",
            "suggested_ordered_related_items",
        },
        {
            {"parent", "children"},
            {"documents", "document_collections"},
            {"working_groups", "policies"},
            {"parent_taxons", "child_taxons"},
            {"root_taxon", "level_one_taxons"},
            {"pages_part_of_step_nav", "part_of_step_navs"},
            {"pages_related_to_step_nav", "related_to_step_navs"},
            {"pages_secondary_to_step_nav", "secondary_to_step_navs"},
            {"person", "role_appointments"},
            {"role", "role_appointments"},
            {"ministerial", "ministers"},
        });
    return kRules;
}

namespace {

// A place in the rules: which path, and which of its steps the last link was.
using Place = std::pair<std::uint32_t, std::uint32_t>;
using Places = std::set<Place>;

Places stepsFrom(const std::vector<LinkRules::Path>& paths, const Places& places, LinkType type) {
    Places reached;
    for (const auto& [path, step] : places) {
        const LinkRules::Path& steps = paths[path];
        if (steps[step].recurs && steps[step].type == type) {
            reached.emplace(path, step);
        }
        if (step + 1 < steps.size() && steps[step + 1].type == type) {
            reached.emplace(path, step + 1);
        }
    }
    return reached;
}

Places firstSteps(const std::vector<LinkRules::Path>& paths, LinkType type, bool anywhere) {
    Places places;
    for (std::uint32_t path = 0; path < paths.size(); ++path) {
        const std::size_t last = anywhere ? paths[path].size() : 1;
        for (std::uint32_t step = 0; step < last; ++step) {
            if (paths[path][step].type == type) {
                places.emplace(path, step);
            }
        }
    }
    return places;
}

} // namespace

LinkWalk::LinkWalk(const LinkRules& rules, Direction direction) : types_(rules.types()) {
    std::vector<LinkRules::Path> paths = rules.paths();
    const bool against = direction == Direction::Against;
    for (LinkRules::Path& path : paths) {
        if (against) {
            std::reverse(path.begin(), path.end());
        }
    }
    std::map<Places, State> known;
    std::vector<Places> states;
    const auto stateOf = [&](const Places& places) {
        if (places.empty()) {
            return kEnd;
        }
        const auto [found, isNew] = known.emplace(places, static_cast<State>(states.size()));
        if (isNew) {
            states.push_back(places);
        }
        return found->second;
    };
    for (std::size_t type = 0; type < types_; ++type) {
        begin_.push_back(stateOf(firstSteps(paths, static_cast<LinkType>(type), against)));
    }
    for (std::size_t state = 0; state < states.size(); ++state) { // it grows meanwhile
        for (std::size_t type = 0; type < types_; ++type) {
            const Places from = states[state];
            next_.push_back(stateOf(stepsFrom(paths, from, static_cast<LinkType>(type))));
        }
    }
    DOPPEL_ASSERT(states.size() < kEnd);
    for (std::size_t state = 0; state < states.size(); ++state) {
        goesOn_.push_back(!following(static_cast<State>(state)).empty());
    }
}

std::vector<LinkType> LinkWalk::following(State state) const {
    std::vector<LinkType> types;
    for (std::size_t type = 0; state != kEnd && type < types_; ++type) {
        if (next_[state * types_ + type] != kEnd) {
            types.push_back(static_cast<LinkType>(type));
        }
    }
    return types;
}

} // namespace doppel::models
