// SPDX-License-Identifier: Apache-2.0
#include "models/publishing/document_generator.h"

#include "sim/assert.h"
#include "sim/math.h"
#include "sim/random.h"
#include "sim/zipf.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <string_view>
#include <vector>

namespace doppel::models {

namespace {

constexpr std::size_t kDocumentKinds = static_cast<std::size_t>(DocumentKind::Collection) + 1;

// The documents of one kind, of which some are more popular than others.
class Targets {
public:
    void add(DocumentId document) { documents_.push_back(document); }
    void rank(double exponent) {
        if (!documents_.empty()) {
            zipf_.emplace(documents_.size(), exponent);
        }
    }
    std::size_t size() const { return documents_.size(); }
    DocumentId at(std::size_t i) const { return documents_[i]; }
    std::optional<DocumentId> pick(sim::Draws& draws) const {
        return zipf_ ? std::optional(documents_[zipf_->sample(draws)]) : std::nullopt;
    }

private:
    std::vector<DocumentId> documents_;
    std::optional<sim::Zipf> zipf_;
};

// Adds one document's links.
class Linker {
public:
    Linker(const LinkRules& rules, std::vector<DocumentLink>& links)
        : rules_(rules), links_(links) {}

    void begin(DocumentId from) { from_ = from; }
    void add(std::string_view type, std::optional<DocumentId> to, bool ofEdition = false) {
        const auto number = rules_.find(type);
        DOPPEL_ASSERT(number);
        if (to && *to != from_) {
            links_.push_back({from_, *to, *number, ofEdition});
        }
    }

private:
    const LinkRules& rules_;
    std::vector<DocumentLink>& links_;
    DocumentId from_{};
};

} // namespace

void DocumentGraphConfig::describe(FieldVisitor& visitor) {
    visitor.field("documents", documents,
                  "how many there are: the first pages of the catalogue, in its order",
                  {.min = 1, .max = 1e6, .source = "GOV.UK: a bulk republish is of over 200,000"});
    visitor.field(
        "links_per_document", linksPerDocument, "mean number of links that a document has",
        {.min = 0, .max = 50, .source = "RFC 172: 5 M links in link sets, 1 M in editions"});
    visitor.field("popularity", popularity,
                  "exponent of Zipf's law by which links choose their targets",
                  {.min = 0, .max = 3, .source = "a guess"});
    visitor.field("taxons", taxons, "share of documents that are topics", {.source = "a guess"});
    visitor.field("organisations", organisations, "share that are organisations",
                  {.source = "a guess"});
    visitor.field("people", people,
                  "share that are people; as many are roles, and as many role appointments",
                  {.source = "a guess"});
    visitor.field("browse_pages", browsePages, "share that are mainstream browse pages",
                  {.source = "a guess"});
    visitor.field("collections", collections, "share that are collections of documents",
                  {.source = "a guess"});
    visitor.field("with_parent", withParent, "share of other documents that have a parent",
                  {.source = "a guess"});
}

DocumentGenerator::DocumentGenerator(const DocumentGraphConfig& config, std::uint64_t seed)
    : config_(config), seed_(seed) {}

DocumentKind DocumentGenerator::kindOf(DocumentId document) const {
    double place = sim::Stream(seed_, 0, "documents.kind").at(document.index).uniform();
    const std::array<std::pair<DocumentKind, double>, 7> shares{{
        {DocumentKind::Taxon, config_.taxons.value},
        {DocumentKind::Organisation, config_.organisations.value},
        {DocumentKind::Person, config_.people.value},
        {DocumentKind::Role, config_.people.value},
        {DocumentKind::RoleAppointment, config_.people.value},
        {DocumentKind::BrowsePage, config_.browsePages.value},
        {DocumentKind::Collection, config_.collections.value},
    }};
    for (const auto& [kind, share] : shares) {
        if (place < share) {
            return kind;
        }
        place -= share;
    }
    return DocumentKind::Content;
}

DocumentGraph DocumentGenerator::make(const LinkRules& rules) const {
    std::array<Targets, kDocumentKinds> byKind;
    std::vector<DocumentKind> kinds;
    std::vector<std::uint32_t> place; // of a document among those of its kind
    kinds.reserve(config_.documents);
    place.reserve(config_.documents);
    for (std::uint32_t i = 0; i < config_.documents; ++i) {
        kinds.push_back(kindOf({i}));
        Targets& same = byKind[static_cast<std::size_t>(kinds.back())];
        place.push_back(static_cast<std::uint32_t>(same.size()));
        same.add({i});
    }
    for (Targets& targets : byKind) {
        targets.rank(config_.popularity);
    }
    const auto of = [&](DocumentKind kind) -> const Targets& {
        return byKind[static_cast<std::size_t>(kind)];
    };

    std::vector<DocumentLink> links;
    links.reserve(static_cast<std::size_t>(config_.linksPerDocument * config_.documents * 1.1) +
                  16);
    Linker linker(rules, links);
    const sim::Stream chance(seed_, 0, "documents.links");
    for (std::uint32_t i = 0; i < config_.documents; ++i) {
        sim::Draws draws = chance.at(i);
        linker.begin({i});
        const std::size_t before = links.size();
        // One that was made before it, so that there are trees and no cycles.
        const auto earlier = [&](DocumentKind kind) {
            return place[i] == 0 ? std::nullopt : std::optional(of(kind).at(draws.below(place[i])));
        };
        switch (kinds[i]) {
        case DocumentKind::Taxon: {
            const auto parent = earlier(DocumentKind::Taxon);
            linker.add(parent ? "parent_taxons" : "root_taxon",
                       parent ? parent : std::optional(DocumentId{0}));
            break;
        }
        case DocumentKind::Organisation:
            for (int n = 0; n < 5; ++n) {
                linker.add("ordered_ministers", of(DocumentKind::Person).pick(draws));
                linker.add("ordered_roles", of(DocumentKind::Role).pick(draws));
            }
            break;
        case DocumentKind::Role:
            linker.add("ordered_parent_organisations", of(DocumentKind::Organisation).pick(draws));
            break;
        case DocumentKind::RoleAppointment:
            linker.add("person", of(DocumentKind::Person).pick(draws));
            linker.add("role", of(DocumentKind::Role).pick(draws));
            break;
        case DocumentKind::BrowsePage:
            linker.add("parent", earlier(DocumentKind::BrowsePage));
            break;
        case DocumentKind::Collection:
            for (int n = 0; n < 20; ++n) {
                linker.add("documents", of(DocumentKind::Content).pick(draws));
            }
            break;
        case DocumentKind::Person:
        case DocumentKind::Content:
            break;
        }
        if (kinds[i] == DocumentKind::Content) {
            for (int n = 0; n < 3; ++n) {
                linker.add("taxons", of(DocumentKind::Taxon).pick(draws));
            }
            for (int n = 0; n < 2; ++n) {
                linker.add("organisations", of(DocumentKind::Organisation).pick(draws));
            }
            linker.add("primary_publishing_organisation",
                       of(DocumentKind::Organisation).pick(draws), true);
            if (draws.chance(config_.withParent.value)) {
                linker.add("parent", earlier(DocumentKind::Content));
            }
            if (draws.chance(0.05)) {
                linker.add("mainstream_browse_pages", of(DocumentKind::BrowsePage).pick(draws));
            }
            for (int n = 0; n < 3; ++n) {
                linker.add("ordered_related_items", of(DocumentKind::Content).pick(draws));
            }
        }
        // Exponentially distributed, so that the mean is kept and some documents have many.
        const double wanted = -sim::log(draws.uniformOpen()) * config_.linksPerDocument;
        while (static_cast<double>(links.size() - before) < wanted &&
               kinds[i] == DocumentKind::Content) {
            linker.add("suggested_ordered_related_items", of(DocumentKind::Content).pick(draws));
        }
    }
    return DocumentGraph(config_.documents, links);
}

} // namespace doppel::models
