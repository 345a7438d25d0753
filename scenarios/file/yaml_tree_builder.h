// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "scenarios/file/node.h"
#include "sim/result.h"
#include "sim/stop.h"

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/mark.h>

namespace doppel::scenarios {

/// The column of a mark in characters; yaml-cpp counts bytes. Marks mostly ascend, so each byte is
/// looked at about once.
class ColumnCounter {
public:
    explicit ColumnCounter(std::string_view text) : text_(text) {}
    int column(const YAML::Mark& mark);

private:
    std::string_view text_;
    int line_ = -1;
    int pos_ = 0;
    int column_ = 1;
};

/// Thrown through yaml-cpp where reading on would be useless or expensive; the reasons are in
/// errors().
struct StopReading {};

/// Builds our tree from yaml-cpp's events and refuses what yaml_reader.h lists, as it comes by.
/// `text` and `stops` must outlive it.
class YamlTreeBuilder final : public YAML::EventHandler {
public:
    YamlTreeBuilder(std::string_view text, Place file, const sim::WhoStops& stops);

    /// The tree, or as much of it as could be read. REQUIRES: isUsable(), and a document was seen.
    Node takeRoot() { return std::move(root_); }
    bool sawDocument() const { return documents_ > 0; }
    /// Whether the tree says what the file means, except for what errors() report: false after
    /// fail().
    bool isUsable() const { return isUsable_; }
    sim::Errors& errors() { return errors_; }
    Place placeOf(const YAML::Mark& mark);
    /// Notes an error after which the values still are what they seem; throws StopReading after the
    /// last one that is reported.
    void note(const Place& place, std::string message);
    /// Notes one after which they are not.
    void fail(const Place& place, std::string message);

    void OnDocumentStart(const YAML::Mark& mark) override;
    void OnDocumentEnd() override {}
    void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override;
    void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override;
    void OnAnchor(const YAML::Mark& mark, const std::string& name) override;
    void OnScalar(const YAML::Mark& mark,
                  const std::string& tag,
                  YAML::anchor_t anchor,
                  const std::string& value) override;
    void OnSequenceStart(const YAML::Mark& mark,
                         const std::string& tag,
                         YAML::anchor_t anchor,
                         YAML::EmitterStyle::value style) override;
    void OnSequenceEnd() override { close(); }
    void OnMapStart(const YAML::Mark& mark,
                    const std::string& tag,
                    YAML::anchor_t anchor,
                    YAML::EmitterStyle::value style) override;
    void OnMapEnd() override { close(); }

private:
    /// A list or map that is still open.
    struct Open {
        Node node;
        bool keyGiven = false;
        bool isRepeated = false; ///< that key was given before: its value is dropped
        Entry entry;             ///< of a map: the one whose value comes next
        std::unordered_map<std::string, Place> keys; ///< looked up only
    };

    Node newNode(const YAML::Mark& mark, Node::Kind kind);
    void askWhoStops();
    void refuseTag(const Place& place, const std::string& tag);
    void open(const YAML::Mark& mark, const std::string& tag, Node::Kind kind);
    void close();
    void add(Node node);
    void addKey(Open& map, Node key);
    void readScalarStyle(const YAML::Mark& mark, Node& node);

    std::string_view text_;
    Place file_;
    const sim::WhoStops& stops_;
    ColumnCounter columns_;
    Node root_;
    std::vector<Open> open_;
    std::size_t nodes_ = 0;
    int documents_ = 0;
    bool isUsable_ = true;
    sim::Errors errors_;
};

} // namespace doppel::scenarios
