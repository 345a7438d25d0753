// SPDX-License-Identifier: Apache-2.0
#include "models/rabbitmq/topic_trie.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <rapidcheck/gtest.h>
#include <string>
#include <utility>
#include <vector>

namespace doppel::models {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using Found = std::vector<TopicTrie::Destination>;

Found routed(const TopicTrie& trie, std::string_view key) {
    Found found;
    trie.route(key, found);
    return found;
}

TEST(TopicWords, AreCutAtEachDot) {
    EXPECT_THAT(wordsOf(""), IsEmpty());
    EXPECT_THAT(wordsOf("a"), ElementsAre("a"));
    EXPECT_THAT(wordsOf("a.b"), ElementsAre("a", "b"));
    EXPECT_THAT(wordsOf("a..b"), ElementsAre("a", "", "b"));
    EXPECT_THAT(wordsOf("a."), ElementsAre("a", ""));
    EXPECT_THAT(wordsOf("."), ElementsAre("", ""));
}

// RabbitMQ's own suite, routing_SUITE.erl.
TEST(TopicTrie, G2_1_RoutesAsRabbitMqsOwnSuiteHasIt) {
    const std::vector<std::string> bindings{
        "a.b.c", "a.*.c", "a.#.b",         "a.b.b.c", "#",     "#.#",   "#.b",   "*.*",
        "a.*",   "*.b.c", "a.#",           "a.#.#",   "b.b.c", "a.b.b", "a.b",   "b.c",
        "",      "*.*.*", "vodka.martini", "a.b.c",   "*.#",   "#.*.#", "*.#.#", "#.#.#.unused",
        "*",     "#.b.#", "args-test"};
    TopicTrie trie;
    for (std::size_t i = 0; i < bindings.size(); ++i) {
        if (bindings[i] != "#.#.#.unused") { // there is no t24
            trie.bind(bindings[i], static_cast<TopicTrie::Destination>(i + 1));
        }
    }
    const std::vector<std::pair<std::string, Found>> cases{
        {"a.b.c", {1, 2, 5, 6, 10, 11, 12, 18, 20, 21, 22, 23, 26}},
        {"a.b", {3, 5, 6, 7, 8, 9, 11, 12, 15, 21, 22, 23, 26}},
        {"", {5, 6, 17}},
        {"a.a.a.a.a", {5, 6, 11, 12, 21, 22, 23}},
        {"vodka.gin", {5, 6, 8, 21, 22, 23}},
        {"b.b.c", {5, 6, 10, 13, 18, 21, 22, 23, 26}},
        {"nothing.here.at.all", {5, 6, 21, 22, 23}},
        {"oneword", {5, 6, 21, 22, 23, 25}},
    };
    for (const auto& [key, queues] : cases) {
        EXPECT_EQ(routed(trie, key), queues) << key;
    }
}

TEST(TopicTrie, TakesTheEmptyWordForAWord) {
    TopicTrie trie;
    trie.bind("*", 1);
    trie.bind("a.*.b", 2);
    trie.bind("a..b", 3);
    trie.bind("a.*", 4);
    trie.bind("#.", 5);
    EXPECT_THAT(routed(trie, ""), IsEmpty()) << "no word at all";
    EXPECT_THAT(routed(trie, "a..b"), ElementsAre(2, 3));
    EXPECT_THAT(routed(trie, "a."), ElementsAre(4, 5));
}

TEST(TopicTrie, ComparesWordsByteByByte) {
    TopicTrie trie;
    trie.bind("Guide.major", 1);
    trie.bind("gu*", 2);
    EXPECT_THAT(routed(trie, "guide.major"), IsEmpty());
    EXPECT_THAT(routed(trie, "guide"), IsEmpty()) << "a star within a word is only a star";
    EXPECT_THAT(routed(trie, "gu*"), ElementsAre(2));
}

TEST(TopicTrie, FindsADestinationOnceAndForgetsWhatIsUnbound) {
    TopicTrie trie;
    EXPECT_TRUE(trie.bind("a.#", 7));
    EXPECT_FALSE(trie.bind("a.#", 7));
    EXPECT_TRUE(trie.bind("a.b", 7));
    EXPECT_THAT(routed(trie, "a.b"), ElementsAre(7));
    EXPECT_TRUE(trie.unbind("a.#", 7));
    EXPECT_FALSE(trie.unbind("a.#", 7));
    EXPECT_FALSE(trie.unbind("a.b.c", 7));
    EXPECT_THAT(routed(trie, "a.b"), ElementsAre(7));
    EXPECT_THAT(routed(trie, "a.c"), IsEmpty());
}

// Without a memory of what was looked at, this takes 40 over 20, some 10^11, looks.
TEST(TopicTrie, IsNotSlowedByManyHashes) {
    std::string pattern = "#";
    for (int i = 0; i < 19; ++i) {
        pattern += ".a.#";
    }
    std::string key = "a";
    for (int i = 0; i < 38; ++i) {
        key += ".a";
    }
    TopicTrie trie;
    trie.bind(pattern + ".b", 1);
    trie.bind(pattern, 2);
    Found found;
    const std::size_t looks = trie.route(key, found);
    EXPECT_THAT(found, ElementsAre(2));
    EXPECT_LT(looks, 42U * 41U * 2U);
}

// As the definition reads.
bool matches(const std::vector<std::string_view>& pattern,
             std::size_t p,
             const std::vector<std::string_view>& key,
             std::size_t k) {
    if (p == pattern.size()) {
        return k == key.size();
    }
    if (pattern[p] == "#") {
        return matches(pattern, p + 1, key, k) ||
               (k < key.size() && matches(pattern, p, key, k + 1));
    }
    return k < key.size() && (pattern[p] == "*" || pattern[p] == key[k]) &&
           matches(pattern, p + 1, key, k + 1);
}

rc::Gen<std::string> keyOf(std::vector<std::string> words) {
    return rc::gen::map(rc::gen::resize(6, rc::gen::container<std::vector<std::string>>(
                                               rc::gen::elementOf(std::move(words)))),
                        [](const std::vector<std::string>& chosen) {
                            std::string key;
                            for (std::size_t i = 0; i < chosen.size(); ++i) {
                                key += (i > 0 ? "." : "") + chosen[i];
                            }
                            return key;
                        });
}

RC_GTEST_PROP(TopicTrie, MatchesAsANaiveMatcherDoes, ()) {
    const auto patterns =
        *rc::gen::container<std::vector<std::string>>(keyOf({"a", "b", "", "*", "#", "#"}));
    TopicTrie trie;
    for (std::size_t i = 0; i < patterns.size(); ++i) {
        trie.bind(patterns[i], static_cast<TopicTrie::Destination>(i));
    }
    std::vector<bool> bound(patterns.size(), true);
    for (std::size_t i = 0; i < patterns.size(); ++i) {
        if (*rc::gen::inRange(0, 4) == 0) {
            trie.unbind(patterns[i], static_cast<TopicTrie::Destination>(i));
            bound[i] = false;
        }
    }
    const std::string key = *keyOf({"a", "b", "", "c"});
    Found expected;
    for (std::size_t i = 0; i < patterns.size(); ++i) {
        if (bound[i] && matches(wordsOf(patterns[i]), 0, wordsOf(key), 0)) {
            expected.push_back(static_cast<TopicTrie::Destination>(i));
        }
    }
    RC_ASSERT(routed(trie, key) == expected);
}

} // namespace
} // namespace doppel::models
