// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/describe.h"
#include "models/publishing/document_graph.h"
#include "models/publishing/link_rules.h"
#include "sim/units.h"

#include <cstdint>

namespace doppel::models {

/// How a graph of documents is made up.
struct DocumentGraphConfig {
    std::uint32_t documents = 200'000;
    double linksPerDocument = 25;
    double popularity = 1.0; ///< exponent of Zipf's law
    sim::Probability taxons{0.02};
    sim::Probability organisations{0.005};
    sim::Probability people{0.01};
    sim::Probability browsePages{0.002};
    sim::Probability collections{0.02};
    sim::Probability withParent{0.05};

    void describe(FieldVisitor& visitor);
};

/// What a document is, as far as links go.
enum class DocumentKind : std::uint8_t {
    Content,
    Taxon,
    Organisation,
    Person,
    Role,
    RoleAppointment,
    BrowsePage,
    Collection,
};

/// A graph of documents that is made up: link sets as GOV.UK's documents have them, whose targets
/// are popular by Zipf's law, so that most documents have few dependants and some have tens of
/// thousands. Deterministic in its configuration and the seed.
///
///     content           taxons and organisations, by popularity; a primary organisation, by its
///                       edition; ordered related items; some a parent, in chains; the rest of its
///                       links are suggested related items
///     taxon             parent_taxons, to one that was made before it: a tree that recursive paths
///                       climb; those at the top have root_taxon instead
///     role appointment  a person and a role; a role has ordered_parent_organisations
///     organisation      ordered_ministers and ordered_roles
///     browse page       parent; ordered related items lead there by mainstream_browse_pages
///     collection        documents
///
/// What a document is follows from its number by chance, so popular pages are of all kinds.
class DocumentGenerator {
public:
    DocumentGenerator(const DocumentGraphConfig& config, std::uint64_t seed);

    /// About 300 ns a link.
    DocumentGraph make(const LinkRules& rules) const;
    DocumentKind kindOf(DocumentId document) const;

private:
    DocumentGraphConfig config_;
    std::uint64_t seed_;
};

} // namespace doppel::models
