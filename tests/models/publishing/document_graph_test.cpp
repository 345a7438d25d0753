// SPDX-License-Identifier: Apache-2.0
#include "models/publishing/document_generator.h"
#include "models/publishing/document_graph.h"
#include "models/publishing/link_rules.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <deque>
#include <set>
#include <string>
#include <tuple>
#include <vector>

namespace doppel::models {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;
using Direction = LinkWalk::Direction;

// The rules of Publishing API's own examples (spec/lib/expansion_rules/multi_level_links_spec.rb).
class Colours : public testing::Test {
protected:
    std::vector<std::string> after(Direction direction, const std::vector<std::string>& path) {
        const LinkWalk walk(rules_, direction);
        const auto typeOf = [&](const std::string& name) {
            return rules_.find(name).value();
        };
        LinkWalk::State state = walk.begin(typeOf(path.front()));
        for (std::size_t i = 1; i < path.size(); ++i) {
            state = walk.next(state, typeOf(path[i]));
        }
        std::vector<std::string> names;
        for (const LinkType type : walk.following(state)) {
            names.emplace_back(rules_.name(type));
        }
        return names;
    }
    LinkRules rules_{{"red blue", "yellow*", "yellow green*"}, {}};
};

TEST_F(Colours, AWalkAlongFollowsPathsFromTheirBeginning) {
    EXPECT_THAT(after(Direction::Along, {"red"}), ElementsAre("blue"));
    EXPECT_THAT(after(Direction::Along, {"blue"}), IsEmpty());
    EXPECT_THAT(after(Direction::Along, {"yellow"}), UnorderedElementsAre("yellow", "green"));
    EXPECT_THAT(after(Direction::Along, {"yellow", "green"}), ElementsAre("green"));
    EXPECT_THAT(after(Direction::Along, {"green"}), IsEmpty());
}

TEST_F(Colours, AWalkAgainstBeginsAnywhereWithinThem) {
    EXPECT_THAT(after(Direction::Against, {"blue"}), ElementsAre("red"));
    EXPECT_THAT(after(Direction::Against, {"red"}), IsEmpty());
    EXPECT_THAT(after(Direction::Against, {"yellow"}), ElementsAre("yellow"));
    EXPECT_THAT(after(Direction::Against, {"green"}), UnorderedElementsAre("yellow", "green"));
    EXPECT_THAT(after(Direction::Against, {"green", "green", "green"}),
                UnorderedElementsAre("yellow", "green"));
}

// What may follow a path by lists of all paths of a length or two more, as Publishing API has it.
std::set<LinkType> listedAfter(const LinkRules& rules, const std::vector<LinkType>& walked) {
    std::set<LinkType> next;
    for (const std::size_t length : {walked.size() + 1, walked.size() + 2}) {
        for (const LinkRules::Path& path : rules.paths()) {
            const auto recurring = static_cast<std::size_t>(
                std::count_if(path.begin(), path.end(), [](const auto& s) { return s.recurs; }));
            const std::size_t fixed = path.size() - recurring;
            const std::size_t times = length > fixed ? length - fixed : 1;
            std::vector<LinkType> spelled;
            for (const LinkRules::Step& step : path) {
                spelled.insert(spelled.end(), step.recurs ? times : 1, step.type);
            }
            std::reverse(spelled.begin(), spelled.end());
            const auto at =
                std::search(spelled.begin(), spelled.end(), walked.begin(), walked.end());
            const auto end = spelled.end() - at;
            if (at != spelled.end() && end > static_cast<std::ptrdiff_t>(walked.size())) {
                next.insert(at[static_cast<std::ptrdiff_t>(walked.size())]);
            }
        }
    }
    return next;
}

TEST(LinkRules, TheAutomatonAllowsWhatListsOfPathsAllow) {
    const LinkRules& rules = LinkRules::govuk();
    const LinkWalk walk(rules, Direction::Against);
    std::deque<std::vector<LinkType>> walks;
    for (std::size_t type = 0; type < rules.types(); ++type) {
        walks.push_back({static_cast<LinkType>(type)});
    }
    std::size_t compared = 0;
    for (; !walks.empty(); walks.pop_front()) {
        const std::vector<LinkType> walked = walks.front();
        LinkWalk::State state = walk.begin(walked.front());
        for (std::size_t i = 1; i < walked.size(); ++i) {
            state = walk.next(state, walked[i]);
        }
        const std::vector<LinkType> following = walk.following(state);
        const std::set<LinkType> allowed(following.begin(), following.end());
        EXPECT_EQ(allowed, listedAfter(rules, walked)) << rules.name(walked.front());
        ++compared;
        for (const LinkType type : following) {
            if (walked.size() < 5) {
                walks.push_back(walked);
                walks.back().push_back(type);
            }
        }
    }
    EXPECT_GT(compared, 100U);
}

TEST(LinkRules, GovukHasElevenReverseLinks) {
    const LinkRules& rules = LinkRules::govuk();
    std::size_t reverse = 0;
    for (std::size_t type = 0; type < rules.types(); ++type) {
        reverse += rules.reverseOf(static_cast<LinkType>(type)) ? 1 : 0;
    }
    EXPECT_EQ(reverse, 11U);
    EXPECT_EQ(rules.name(*rules.reverseOf(*rules.find("parent_taxons"))), "child_taxons");
    EXPECT_TRUE(rules.isReverse(*rules.find("role_appointments")));
}

// The cases of Publishing API's own spec/lib/dependency_resolution_spec.rb.
class GeneratedDocuments : public testing::Test {
protected:
    enum : std::uint32_t { kChanged, kA, kB, kC, kD };
    void link(std::uint32_t from, const std::string& type, std::uint32_t to) {
        links_.push_back({{from}, {to}, LinkRules::govuk().find(type).value(), false});
    }
    void editionLinks(std::uint32_t from, const std::string& type, std::uint32_t to) {
        link(from, type, to);
        links_.back().ofEdition = true;
    }
    std::vector<std::uint32_t> dependants() {
        const DocumentGraph graph(5, links_);
        DependencyResolver resolver(graph, LinkRules::govuk());
        return numbersOf(resolver.dependantsOf({kChanged}));
    }
    std::vector<std::uint32_t> expansion() {
        const DocumentGraph graph(5, links_);
        DependencyResolver resolver(graph, LinkRules::govuk());
        return numbersOf(resolver.expansionOf({kChanged}));
    }
    static std::vector<std::uint32_t> numbersOf(std::span<const DocumentId> documents) {
        std::vector<std::uint32_t> numbers;
        for (const DocumentId document : documents) {
            numbers.push_back(document.index);
        }
        return numbers;
    }
    std::vector<DocumentLink> links_;
};

TEST_F(GeneratedDocuments, AReverseChainIsResolvedToItsFullDepth) {
    link(kChanged, "parent_taxons", kA);
    link(kA, "parent_taxons", kB);
    link(kB, "parent_taxons", kC);
    EXPECT_THAT(dependants(), UnorderedElementsAre(kA, kB, kC));
}

TEST_F(GeneratedDocuments, WhateverLinksToItDependsOnIt) {
    link(kA, "organisations", kChanged);
    EXPECT_THAT(dependants(), ElementsAre(kA));
}

TEST_F(GeneratedDocuments, ACycleIsWalkedOnce) {
    link(kA, "parent_taxons", kChanged);
    link(kA, "parent_taxons", kB);
    link(kB, "parent_taxons", kA);
    EXPECT_THAT(dependants(), UnorderedElementsAre(kA, kB));
}

TEST_F(GeneratedDocuments, OnlyPathsOfTheRulesAreFollowed) {
    link(kA, "mainstream_browse_pages", kB);
    link(kB, "ordered_related_items", kC);
    link(kC, "parent", kChanged);
    EXPECT_THAT(dependants(), ElementsAre(kC));
}

TEST_F(GeneratedDocuments, TheRightOrderIsFollowed) {
    link(kA, "ordered_related_items", kB);
    link(kB, "mainstream_browse_pages", kC);
    link(kC, "parent", kChanged);
    EXPECT_THAT(dependants(), UnorderedElementsAre(kA, kB, kC));
}

TEST_F(GeneratedDocuments, AnEditionsOwnLinksAreNotFollowed) {
    editionLinks(kChanged, "parent_taxons", kA);
    link(kA, "parent_taxons", kB);
    EXPECT_THAT(dependants(), ElementsAre(kA));
}

TEST_F(GeneratedDocuments, LinksOfEditionsAreNotFollowedFurtherIn) {
    link(kA, "parent_taxons", kChanged);
    editionLinks(kB, "parent_taxons", kA);
    EXPECT_THAT(dependants(), ElementsAre(kA));
}

TEST_F(GeneratedDocuments, ARoleAppointmentIsPresentedWithItsPersonAndItsRole) {
    link(kChanged, "person", kA);
    link(kChanged, "role", kB);
    EXPECT_THAT(dependants(), UnorderedElementsAre(kA, kB));
}

TEST_F(GeneratedDocuments, ARoleIsPresentedFourLevelsAway) {
    link(kA, "ordered_ministerial_departments", kB);
    link(kB, "ordered_ministers", kC);
    link(kC, "role_appointments", kD); // as its presented form has it
    link(kD, "role", kChanged);
    // Stored is the role appointment's link to its person.
    links_[2] = {{kD}, {kC}, LinkRules::govuk().find("person").value(), false};
    // The role appointment leads back to the role itself, as it does there.
    EXPECT_THAT(dependants(), UnorderedElementsAre(kD, kChanged, kC, kB, kA));
}

TEST_F(GeneratedDocuments, LinkExpansionClimbsTaxonsToTheRoot) {
    link(kChanged, "taxons", kA);
    link(kA, "parent_taxons", kB);
    link(kB, "parent_taxons", kC);
    link(kC, "root_taxon", kD);
    EXPECT_THAT(expansion(), UnorderedElementsAre(kA, kB, kC, kD));
}

TEST_F(GeneratedDocuments, LinkExpansionDoesNotFollowOrganisations) {
    link(kChanged, "organisations", kA);
    link(kA, "ordered_roles", kB);
    EXPECT_THAT(expansion(), ElementsAre(kA));
}

// Publishing API's way of walking, which follows each walk of its own and lets none come twice to a
// document; slow, and right.
std::set<std::uint32_t> walkedOneByOne(const std::vector<DocumentLink>& links) {
    const LinkRules& rules = LinkRules::govuk();
    struct Walk {
        std::uint32_t at;
        std::vector<LinkType> types;
        std::set<std::uint32_t> been;
        bool ends;
    };
    std::deque<Walk> walks;
    for (const DocumentLink& link : links) {
        if (link.to.index == 0) {
            walks.push_back({link.from.index, {link.type}, {link.from.index}, link.ofEdition});
        }
        if (const auto seenAs = rules.reverseOf(link.type); seenAs && link.from.index == 0) {
            walks.push_back({link.to.index, {*seenAs}, {link.to.index}, link.ofEdition});
        }
    }
    std::set<std::uint32_t> found;
    for (; !walks.empty(); walks.pop_front()) {
        const Walk walk = walks.front();
        found.insert(walk.at);
        const std::set<LinkType> allowed =
            walk.ends ? std::set<LinkType>{} : listedAfter(rules, walk.types);
        const auto goOn = [&](std::uint32_t to, LinkType type) {
            if (!walk.been.contains(to)) {
                walks.push_back({to, walk.types, walk.been, false});
                walks.back().types.push_back(type);
                walks.back().been.insert(to);
            }
        };
        for (const DocumentLink& link : links) {
            if (link.ofEdition) {
                continue;
            }
            if (link.to.index == walk.at && !rules.isReverse(link.type) &&
                allowed.contains(link.type)) {
                goOn(link.from.index, link.type);
            }
            const auto seenAs = rules.reverseOf(link.type);
            if (seenAs && link.from.index == walk.at && allowed.contains(*seenAs)) {
                goOn(link.to.index, *seenAs);
            }
        }
    }
    return found;
}

TEST(DependencyResolver, FindsWhatWalksOneByOneFind) {
    const LinkRules& rules = LinkRules::govuk();
    const std::vector<std::string> types{"parent_taxons",
                                         "taxons",
                                         "parent",
                                         "root_taxon",
                                         "person",
                                         "role",
                                         "organisations",
                                         "ordered_roles",
                                         "ordered_ministers",
                                         "ordered_ministerial_departments",
                                         "documents",
                                         "mainstream_browse_pages",
                                         "ordered_related_items"};
    std::size_t more = 0;
    for (std::uint64_t seed = 0; seed < 300; ++seed) {
        sim::Stream chance(36, seed, "test.links");
        std::vector<DocumentLink> links;
        for (int i = 0; i < 12; ++i) {
            const auto from = static_cast<std::uint32_t>(chance.below(7));
            const auto to = static_cast<std::uint32_t>(chance.below(7));
            const LinkType type = *rules.find(types[chance.below(types.size())]);
            links.push_back({{from}, {to}, type, chance.chance(0.1)});
        }
        const DocumentGraph graph(7, links);
        DependencyResolver resolver(graph, rules);
        std::set<std::uint32_t> ours;
        for (const DocumentId document : resolver.dependantsOf({0})) {
            EXPECT_TRUE(ours.insert(document.index).second) << "told twice";
        }
        const std::set<std::uint32_t> theirs = walkedOneByOne(links);
        EXPECT_TRUE(std::includes(ours.begin(), ours.end(), theirs.begin(), theirs.end()))
            << "seed " << seed;
        more += ours.size() - theirs.size();
    }
    EXPECT_LE(more, 6U) << "only by walks that come twice to a document";
}

TEST(DocumentGenerator, MakesAHeavyTailedGraphOfTheRealSize) {
    const DocumentGenerator generator({}, 36);
    const DocumentGraph graph = generator.make(LinkRules::govuk());
    EXPECT_EQ(graph.size(), 200'000U);
    EXPECT_NEAR(static_cast<double>(graph.links()), 5e6, 0.2e6);
    std::vector<std::size_t> degrees;
    for (std::uint32_t i = 0; i < graph.size(); ++i) {
        degrees.push_back(graph.linksTo({i}).size());
    }
    std::sort(degrees.rbegin(), degrees.rend());
    EXPECT_GT(degrees[0], 30'000U) << "the most popular target has a large share";
    EXPECT_LT(degrees[graph.size() / 2], 30U) << "most have few";

    DependencyResolver resolver(graph, LinkRules::govuk());
    std::uint32_t topic = 0;
    while (generator.kindOf({topic}) != DocumentKind::Taxon) {
        ++topic;
    }
    const std::size_t all = resolver.dependantsOf({topic}).size();
    EXPECT_GT(all, 5'000U);
    EXPECT_LE(all, graph.size());
    EXPECT_EQ(resolver.dependantsOf({topic}).size(), all) << "a second question is answered alike";
}

TEST(DocumentGenerator, TheSameSeedGivesTheSameGraph) {
    DocumentGraphConfig config;
    config.documents = 3'000;
    const DocumentGraph one = DocumentGenerator(config, 1).make(LinkRules::govuk());
    const DocumentGraph two = DocumentGenerator(config, 1).make(LinkRules::govuk());
    ASSERT_EQ(one.links(), two.links());
    for (std::uint32_t i = 0; i < one.size(); ++i) {
        ASSERT_EQ(one.linksOf({i}).size(), two.linksOf({i}).size());
        for (std::size_t k = 0; k < one.linksOf({i}).size(); ++k) {
            EXPECT_EQ(one.linksOf({i}).document(k), two.linksOf({i}).document(k));
        }
    }
}

} // namespace
} // namespace doppel::models
