// SPDX-License-Identifier: Apache-2.0
#include "models/rabbitmq/topic_trie.h"

#include <algorithm>
#include <unordered_set>
#include <utility>

namespace doppel::models {

std::vector<std::string_view> wordsOf(std::string_view key) {
    std::vector<std::string_view> words;
    if (key.empty()) {
        return words;
    }
    for (;;) {
        const std::size_t dot = key.find('.');
        words.push_back(key.substr(0, dot));
        if (dot == std::string_view::npos) {
            return words;
        }
        key.remove_prefix(dot + 1);
    }
}

// One routing key on its way down.
class TopicTrie::Walk {
public:
    Walk(const TopicTrie& trie,
         const std::vector<std::string_view>& words,
         std::vector<Destination>& found)
        : trie_(trie), words_(words), found_(found) {}

    void match(NodeId at, std::size_t word, unsigned wildcards) {
        if (wildcards >= 2 &&
            !seen_.insert(std::uint64_t{at} * (words_.size() + 1) + word).second) {
            return;
        }
        ++looks_;
        const Node& node = trie_.nodes_[at];
        if (word == words_.size()) {
            found_.insert(found_.end(), node.destinations.begin(), node.destinations.end());
        } else {
            follow(node, words_[word], word + 1, wildcards);
            follow(node, "*", word + 1, wildcards);
        }
        if (const auto edge = node.edges.find("#"); edge != node.edges.end()) {
            for (std::size_t rest = word; rest <= words_.size(); ++rest) {
                match(edge->second, rest, wildcards + 1);
            }
        }
    }
    std::size_t looks() const { return looks_; }

private:
    void follow(const Node& node, std::string_view edge, std::size_t word, unsigned wildcards) {
        if (const auto next = node.edges.find(edge); next != node.edges.end()) {
            match(next->second, word, wildcards);
        }
    }

    const TopicTrie& trie_;
    const std::vector<std::string_view>& words_;
    std::vector<Destination>& found_;
    std::unordered_set<std::uint64_t> seen_;
    std::size_t looks_ = 0;
};

TopicTrie::NodeId TopicTrie::newNode() {
    if (free_.empty()) {
        nodes_.emplace_back();
        return static_cast<NodeId>(nodes_.size() - 1);
    }
    const NodeId node = free_.back();
    free_.pop_back();
    return node;
}

bool TopicTrie::bind(std::string_view bindingKey, Destination destination) {
    NodeId at = 0;
    for (const std::string_view word : wordsOf(bindingKey)) {
        if (const auto edge = nodes_[at].edges.find(word); edge != nodes_[at].edges.end()) {
            at = edge->second;
        } else {
            const NodeId next = newNode();
            nodes_[at].edges.emplace(word, next);
            at = next;
        }
    }
    std::vector<Destination>& there = nodes_[at].destinations;
    if (std::find(there.begin(), there.end(), destination) != there.end()) {
        return false;
    }
    there.push_back(destination);
    return true;
}

bool TopicTrie::unbind(std::string_view bindingKey, Destination destination) {
    std::vector<std::pair<NodeId, std::string_view>> way; // from where, by which word
    NodeId at = 0;
    for (const std::string_view word : wordsOf(bindingKey)) {
        const auto edge = nodes_[at].edges.find(word);
        if (edge == nodes_[at].edges.end()) {
            return false;
        }
        way.emplace_back(at, word);
        at = edge->second;
    }
    if (std::erase(nodes_[at].destinations, destination) == 0) {
        return false;
    }
    while (!way.empty() && nodes_[at].edges.empty() && nodes_[at].destinations.empty()) {
        const auto [parent, word] = way.back();
        way.pop_back();
        nodes_[parent].edges.erase(nodes_[parent].edges.find(word));
        free_.push_back(at);
        at = parent;
    }
    return true;
}

std::size_t TopicTrie::route(std::string_view routingKey, std::vector<Destination>& found) const {
    found.clear();
    const std::vector<std::string_view> words = wordsOf(routingKey);
    Walk walk(*this, words, found);
    walk.match(0, 0, 0);
    std::sort(found.begin(), found.end());
    found.erase(std::unique(found.begin(), found.end()), found.end());
    return walk.looks();
}

} // namespace doppel::models
