// SPDX-License-Identifier: Apache-2.0
#include "models/publishing/document_graph.h"

#include "sim/assert.h"

#include <algorithm>

namespace doppel::models {

DocumentGraph::Adjacency::Adjacency(std::size_t count,
                                    std::span<const DocumentLink> links,
                                    bool backwards)
    : offsets(count + 1), documents(links.size()), kinds(links.size()) {
    const auto owner = [&](const DocumentLink& link) {
        return backwards ? link.to : link.from;
    };
    for (const DocumentLink& link : links) {
        DOPPEL_ASSERT(link.from.index < count && link.to.index < count);
        ++offsets[owner(link).index + 1];
    }
    for (std::size_t i = 0; i < count; ++i) {
        offsets[i + 1] += offsets[i];
    }
    std::vector<std::uint32_t> place(offsets.begin(), offsets.end() - 1);
    for (const DocumentLink& link : links) {
        const std::uint32_t at = place[owner(link).index]++;
        documents[at] = (backwards ? link.from : link.to).index;
        kinds[at] = static_cast<std::uint8_t>(link.type | (link.ofEdition ? kEditionBit : 0));
    }
}

DocumentGraph::DocumentGraph(std::size_t documents, std::span<const DocumentLink> links)
    : from_(documents, links, false), to_(documents, links, true) {}

DependencyResolver::DependencyResolver(const DocumentGraph& graph, const LinkRules& rules)
    : graph_(graph), rules_(rules), along_(rules, LinkWalk::Direction::Along),
      against_(rules, LinkWalk::Direction::Against),
      words_((std::max(along_.states(), against_.states()) + 2 + 63) / 64),
      marks_(graph.size() * words_) {}

void DependencyResolver::begin() {
    for (const Visit& visit : queue_) {
        std::fill_n(marks_.begin() + static_cast<std::ptrdiff_t>(visit.document.index * words_),
                    words_, 0);
    }
    queue_.clear();
    found_.clear();
    looked_ = 0;
}

// kEnd: it is reached, and not gone on from.
void DependencyResolver::reach(DocumentId document, LinkWalk::State state) {
    const std::size_t last = words_ * 64 - 1;
    const auto mark = [&](std::size_t bit) {
        std::uint64_t& word = marks_[document.index * words_ + bit / 64];
        const std::uint64_t before = word;
        word |= std::uint64_t{1} << bit % 64;
        return word != before;
    };
    if (mark(last)) {
        found_.push_back(document);
    }
    if (mark(state == LinkWalk::kEnd ? last - 1 : state)) {
        queue_.push_back({document, state});
    }
}

std::span<const DocumentId> DependencyResolver::dependantsOf(DocumentId document) {
    begin();
    const DocumentGraph::Ends to = graph_.linksTo(document);
    for (std::size_t i = 0; i < to.size(); ++i) {
        reach(to.document(i), to.ofEdition(i) ? LinkWalk::kEnd : against_.begin(to.type(i)));
    }
    const DocumentGraph::Ends of = graph_.linksOf(document);
    for (std::size_t i = 0; i < of.size(); ++i) {
        if (const auto seenAs = rules_.reverseOf(of.type(i))) {
            reach(of.document(i), of.ofEdition(i) ? LinkWalk::kEnd : against_.begin(*seenAs));
        }
    }
    looked_ = to.size() + of.size();
    for (std::size_t i = 0; i < queue_.size(); ++i) { // it grows meanwhile
        const Visit visit = queue_[i];
        if (!against_.goesOn(visit.state)) {
            continue;
        }
        const DocumentGraph::Ends linkers = graph_.linksTo(visit.document);
        for (std::size_t k = 0; k < linkers.size(); ++k) {
            const LinkType type = linkers.type(k);
            const LinkWalk::State next = against_.next(visit.state, type);
            if (next != LinkWalk::kEnd && !linkers.ofEdition(k) && !rules_.isReverse(type)) {
                reach(linkers.document(k), next);
            }
        }
        const DocumentGraph::Ends targets = graph_.linksOf(visit.document);
        for (std::size_t k = 0; k < targets.size(); ++k) {
            const auto seenAs = rules_.reverseOf(targets.type(k));
            const LinkWalk::State next =
                seenAs ? against_.next(visit.state, *seenAs) : LinkWalk::kEnd;
            if (next != LinkWalk::kEnd && !targets.ofEdition(k)) {
                reach(targets.document(k), next);
            }
        }
        looked_ += linkers.size() + targets.size();
    }
    return found_;
}

std::span<const DocumentId> DependencyResolver::expansionOf(DocumentId document) {
    begin();
    const DocumentGraph::Ends of = graph_.linksOf(document);
    for (std::size_t i = 0; i < of.size(); ++i) {
        reach(of.document(i), of.ofEdition(i) ? LinkWalk::kEnd : along_.begin(of.type(i)));
    }
    const DocumentGraph::Ends to = graph_.linksTo(document);
    for (std::size_t i = 0; i < to.size(); ++i) {
        if (const auto seenAs = rules_.reverseOf(to.type(i))) {
            reach(to.document(i), to.ofEdition(i) ? LinkWalk::kEnd : along_.begin(*seenAs));
        }
    }
    looked_ = to.size() + of.size();
    for (std::size_t i = 0; i < queue_.size(); ++i) { // it grows meanwhile
        const Visit visit = queue_[i];
        if (!along_.goesOn(visit.state)) {
            continue;
        }
        const DocumentGraph::Ends targets = graph_.linksOf(visit.document);
        for (std::size_t k = 0; k < targets.size(); ++k) {
            const LinkWalk::State next = along_.next(visit.state, targets.type(k));
            if (next != LinkWalk::kEnd && !targets.ofEdition(k)) {
                reach(targets.document(k), next);
            }
        }
        const DocumentGraph::Ends linkers = graph_.linksTo(visit.document);
        for (std::size_t k = 0; k < linkers.size(); ++k) {
            const auto seenAs = rules_.reverseOf(linkers.type(k));
            const LinkWalk::State next =
                seenAs ? along_.next(visit.state, *seenAs) : LinkWalk::kEnd;
            if (next != LinkWalk::kEnd && !linkers.ofEdition(k)) {
                reach(linkers.document(k), next);
            }
        }
        looked_ += linkers.size() + targets.size();
    }
    return found_;
}

} // namespace doppel::models
