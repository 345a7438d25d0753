// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace doppel::models {

/// The words of a routing or binding key: it is cut at every dot, so that "a..b" has an empty word
/// in its midst and "a." one at its end. The empty key has none.
std::vector<std::string_view> wordsOf(std::string_view key);

/// The bindings of a topic exchange: `*` in a binding key stands for one word, which may be the
/// empty one, `#` for any number of words, none too; any other word for itself, byte by byte.
///
/// A walk down the trie follows three edges at each node. Where two `#` or more have been taken,
/// what was looked at already is remembered, so that no key takes longer than
/// O(nodes · words) however many `#` there are.
///
/// Source: RabbitMQ rabbit_db_topic_exchange.erl.
class TopicTrie {
public:
    /// What a binding leads to: a number that the owner has given it.
    using Destination = std::uint32_t;

    TopicTrie() : nodes_(1) {}

    /// False where there is this binding already.
    bool bind(std::string_view bindingKey, Destination destination);
    /// False where there is no such binding.
    bool unbind(std::string_view bindingKey, Destination destination);

    /// Every destination that has a matching binding, once, by rising number. Returns how many
    /// nodes were looked at.
    std::size_t route(std::string_view routingKey, std::vector<Destination>& found) const;

private:
    using NodeId = std::uint32_t;
    struct Node {
        std::map<std::string, NodeId, std::less<>> edges;
        std::vector<Destination> destinations; // of bindings that end here
    };
    class Walk;

    NodeId newNode();

    std::vector<Node> nodes_; // 0: the root
    std::vector<NodeId> free_;
};

} // namespace doppel::models
